#include "lamella/variant_builder.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "lamella/error.h"
#include "variant/decimal_digits.h"
#include "variant/encoding.h"
#include "variant/variant_depth.h"

namespace lamella::inline v0 {

namespace {

constexpr size_t kMostBytes = std::numeric_limits<int32_t>::max();

[[noreturn]] void misplaced(const char* message) {
  throw Error(ErrorCode::kInvalidArgument, std::string("VariantBuilder: ") + message);
}

}  // namespace

void VariantBuilder::start_value() {
  if (open_.empty()) {
    if (!bytes_.empty()) misplaced("a second value where there is room for one");
    return;
  }
  Container& container = open_.back();
  if (container.is_object) {
    if (!std::exchange(container.has_key, false)) misplaced("a value of an object without a key");
  } else {
    container.elements.push_back({-1, bytes_.size()});
  }
}

void VariantBuilder::append_bytes(const void* bytes, size_t size_bytes) {
  if (size_bytes > kMostBytes - bytes_.size()) {
    throw Error(ErrorCode::kResourceLimit, "a variant of more than " + std::to_string(kMostBytes) + " bytes");
  }
  const auto* begin = static_cast<const uint8_t*>(bytes);
  bytes_.insert(bytes_.end(), begin, begin + size_bytes);
}

template <typename T>
void VariantBuilder::append_primitive(uint8_t primitive, T value) {
  start_value();
  const uint8_t header = variant::primitive_header(primitive);
  append_bytes(&header, 1);
  append_bytes(&value, sizeof value);
}

void VariantBuilder::append_sized(uint8_t primitive, const void* bytes, size_t size_bytes) {
  append_primitive(primitive, static_cast<uint32_t>(std::min<size_t>(size_bytes, kMostBytes)));
  append_bytes(bytes, size_bytes);
}

void VariantBuilder::append_null() {
  start_value();
  const uint8_t header = variant::primitive_header(variant::kNull);
  append_bytes(&header, 1);
}

void VariantBuilder::append_boolean(bool value) {
  start_value();
  const uint8_t header = variant::primitive_header(value ? variant::kTrue : variant::kFalse);
  append_bytes(&header, 1);
}

void VariantBuilder::append_integer(int64_t value) {
  if (std::in_range<int8_t>(value)) return append_int8(static_cast<int8_t>(value));
  if (std::in_range<int16_t>(value)) return append_int16(static_cast<int16_t>(value));
  if (std::in_range<int32_t>(value)) return append_int32(static_cast<int32_t>(value));
  append_int64(value);
}

void VariantBuilder::append_int8(int8_t value) {
  append_primitive(variant::kInt8, value);
}

void VariantBuilder::append_int16(int16_t value) {
  append_primitive(variant::kInt16, value);
}

void VariantBuilder::append_int32(int32_t value) {
  append_primitive(variant::kInt32, value);
}

void VariantBuilder::append_int64(int64_t value) {
  append_primitive(variant::kInt64, value);
}

void VariantBuilder::append_float(float value) {
  append_primitive(variant::kFloat, value);
}

void VariantBuilder::append_double(double value) {
  append_primitive(variant::kDouble, value);
}

void VariantBuilder::append_decimal(const VariantDecimal& value) {
  if (value.scale < 0 || value.scale > variant::kMostScale || !variant::fits_digits(value, 38)) {
    misplaced("a decimal of over 38 digits, or of a scale that is not in 0 to 38");
  }
  const auto scale = static_cast<uint8_t>(value.scale);
  if (variant::fits_digits(value, 9)) {
    append_primitive(variant::kDecimal4, scale);
    append_bytes(&value.low, 4);
  } else if (variant::fits_digits(value, 18)) {
    append_primitive(variant::kDecimal8, scale);
    append_bytes(&value.low, 8);
  } else {
    append_primitive(variant::kDecimal16, scale);
    append_bytes(&value.low, 8);
    append_bytes(&value.high, 8);
  }
}

void VariantBuilder::append_date(int32_t days) {
  append_primitive(variant::kDate, days);
}

void VariantBuilder::append_time(int64_t micros) {
  append_primitive(variant::kTime, micros);
}

void VariantBuilder::append_timestamp(int64_t value, TimeUnit unit, bool adjusted_to_utc) {
  if (unit == TimeUnit::kMillis) misplaced("a timestamp in milliseconds, which variants don't have");
  if (unit == TimeUnit::kMicros) {
    append_primitive(adjusted_to_utc ? variant::kTimestamp : variant::kTimestampNtz, value);
  } else {
    append_primitive(adjusted_to_utc ? variant::kTimestampNanos : variant::kTimestampNtzNanos, value);
  }
}

void VariantBuilder::append_string(std::string_view utf8) {
  if (utf8.size() > size_t{variant::kMostShortStringBytes}) {
    return append_sized(variant::kString, utf8.data(), utf8.size());
  }
  start_value();
  const auto header = static_cast<uint8_t>(utf8.size() << 2 | variant::kShortString);
  append_bytes(&header, 1);
  append_bytes(utf8.data(), utf8.size());
}

void VariantBuilder::append_binary(std::span<const uint8_t> bytes) {
  append_sized(variant::kBinary, bytes.data(), bytes.size());
}

void VariantBuilder::append_uuid(std::span<const uint8_t> bytes) {
  if (bytes.size() != 16) misplaced("a UUID that does not have 16 bytes");
  start_value();
  const uint8_t header = variant::primitive_header(variant::kUuid);
  append_bytes(&header, 1);
  append_bytes(bytes.data(), bytes.size());
}

void VariantBuilder::append(const VariantView& value) {
  append_copy(value, 0);
}

void VariantBuilder::append_copy(const VariantView& value, int depth) {
  variant::check_depth(depth);
  if (value.type() < VariantType::kObject) {
    start_value();
    return append_bytes(value.data(), static_cast<size_t>(value.size_bytes()));
  }
  const bool is_object = value.type() == VariantType::kObject;
  variant::ElementBytes bytes(value);
  open_container(is_object);
  for (int64_t i = 0; i < value.num_elements(); ++i) {
    if (is_object) key(value.field_name(i));
    const VariantView element = value.element(i);
    bytes.add(element);
    append_copy(element, depth + 1);
  }
  end_container(is_object);
}

void VariantBuilder::open_container(bool is_object) {
  start_value();
  // Its header goes in front of the elements when they are known.
  open_.push_back({is_object, false, bytes_.size(), {}});
}

void VariantBuilder::begin_object() {
  open_container(true);
}

void VariantBuilder::begin_array() {
  open_container(false);
}

VariantBuilder& VariantBuilder::key(std::string_view name) {
  if (open_.empty() || !open_.back().is_object) misplaced("a key outside of an object");
  if (open_.back().has_key) misplaced("a second key for one value");
  auto known = ordinals_.find(name);
  if (known == ordinals_.end()) {
    known = ordinals_.emplace(name, static_cast<int32_t>(names_.size())).first;
    names_.push_back(known->first);
  }
  open_.back().has_key = true;
  open_.back().elements.push_back({known->second, bytes_.size()});
  return *this;
}

void VariantBuilder::end_object() {
  end_container(true);
}

void VariantBuilder::end_array() {
  end_container(false);
}

void VariantBuilder::end_container(bool is_object) {
  if (open_.empty() || open_.back().is_object != is_object) misplaced("the end of what was not begun");
  if (open_.back().has_key) misplaced("a key without a value");
  Container container = std::move(open_.back());
  open_.pop_back();
  std::vector<Element>& elements = container.elements;
  const auto name_of = [&](const Element& element) { return names_[static_cast<size_t>(element.name)]; };
  int32_t largest_id = 0;
  if (is_object) {
    std::sort(elements.begin(), elements.end(),
              [&](const Element& a, const Element& b) { return name_of(a) < name_of(b); });
    for (size_t i = 0; i < elements.size(); ++i) {
      if (i > 0 && elements[i - 1].name == elements[i].name) misplaced("two fields of one name in an object");
      largest_id = std::max(largest_id, elements[i].name);
    }
  }
  const auto num_elements = static_cast<uint32_t>(elements.size());
  const auto elements_bytes = static_cast<uint32_t>(bytes_.size() - container.begin);
  const auto header =
      is_object ? variant::ContainerHeader::of_object(num_elements, static_cast<uint32_t>(largest_id), elements_bytes)
                : variant::ContainerHeader::of_array(num_elements, elements_bytes);
  std::vector<uint8_t> front(static_cast<size_t>(header.size_bytes()));
  header.store_front(front.data());
  for (size_t i = 0; i < elements.size(); ++i) {
    const auto ordinal = static_cast<int64_t>(i);
    if (is_object) header.store_id(front.data(), ordinal, static_cast<uint32_t>(elements[i].name));
    header.store_offset(front.data(), ordinal, static_cast<uint32_t>(elements[i].begin - container.begin));
  }
  header.store_offset(front.data(), num_elements, elements_bytes);
  append_bytes(front.data(), front.size());
  std::rotate(bytes_.begin() + static_cast<std::ptrdiff_t>(container.begin),
              bytes_.end() - static_cast<std::ptrdiff_t>(front.size()), bytes_.end());
}

VariantBytes VariantBuilder::finish() {
  if (!open_.empty()) misplaced("an object or array is not ended");
  if (bytes_.empty()) misplaced("no value");
  size_t names_bytes = 0;
  for (const std::string_view name : names_)
    names_bytes += name.size();
  if (names_bytes > kMostBytes) misplaced("names of over 2^31 - 1 bytes");
  const int width = variant::width_of(static_cast<uint32_t>(std::max(names_bytes, names_.size())));
  const bool is_sorted = std::is_sorted(names_.begin(), names_.end());
  VariantBytes made;
  made.metadata.resize(1 + static_cast<size_t>(width) * (names_.size() + 2) + names_bytes);
  uint8_t* to = made.metadata.data();
  *to++ = static_cast<uint8_t>(1 | (is_sorted ? 16 : 0) | (width - 1) << 6);
  variant::store_number(to, width, static_cast<uint32_t>(names_.size()));
  to += width;
  uint32_t offset = 0;
  variant::store_number(to, width, offset);
  for (const std::string_view name : names_) {
    to += width;
    offset += static_cast<uint32_t>(name.size());
    variant::store_number(to, width, offset);
  }
  to += width;
  for (const std::string_view name : names_)
    to = std::copy(name.begin(), name.end(), to);
  made.value = std::move(bytes_);
  bytes_.clear();
  names_.clear();
  ordinals_.clear();
  return made;
}

}  // namespace lamella::inline v0
