#include <string>

#include "lamella/error.h"
#include "lamella/variant.h"
#include "variant/decimal_digits.h"
#include "variant/encoding.h"
#include "variant/variant_depth.h"
#include "vector/utf8.h"

namespace lamella::inline v0 {

namespace {

[[noreturn]] void corrupt(const std::string& message) {
  throw Error(ErrorCode::kCorruptFile, "variant: " + message);
}

/// A primitive type of the format.
struct Primitive {
  VariantType type;
  int8_t bytes;  ///< kSized: a length of 4 bytes, then so many.
};
constexpr int8_t kSized = -1;

constexpr Primitive kPrimitives[] = {
    {VariantType::kNull, 0},           {VariantType::kBoolean, 0},
    {VariantType::kBoolean, 0},        {VariantType::kInt8, 1},
    {VariantType::kInt16, 2},          {VariantType::kInt32, 4},
    {VariantType::kInt64, 8},          {VariantType::kDouble, 8},
    {VariantType::kDecimal4, 5},       {VariantType::kDecimal8, 9},
    {VariantType::kDecimal16, 17},     {VariantType::kDate, 4},
    {VariantType::kTimestamp, 8},      {VariantType::kTimestampNtz, 8},
    {VariantType::kFloat, 4},          {VariantType::kBinary, kSized},
    {VariantType::kString, kSized},    {VariantType::kTime, 8},
    {VariantType::kTimestampNanos, 8}, {VariantType::kTimestampNtzNanos, 8},
    {VariantType::kUuid, 16},
};
static_assert(std::size(kPrimitives) == variant::kUuid + 1);

}  // namespace

std::string_view variant_type_name(VariantType type) noexcept {
  constexpr std::string_view kNames[] = {"null",
                                         "boolean",
                                         "int8",
                                         "int16",
                                         "int32",
                                         "int64",
                                         "float",
                                         "double",
                                         "decimal4",
                                         "decimal8",
                                         "decimal16",
                                         "date",
                                         "time",
                                         "timestamp",
                                         "timestamp_ntz",
                                         "timestamp_nanos",
                                         "timestamp_ntz_nanos",
                                         "binary",
                                         "string",
                                         "uuid",
                                         "object",
                                         "array"};
  static_assert(std::size(kNames) == static_cast<size_t>(VariantType::kArray) + 1);
  return kNames[static_cast<size_t>(type)];
}

VariantView::VariantView(const VariantMetadata& metadata, std::span<const uint8_t> value)
    : metadata_(metadata), data_(value.data()), available_bytes_(static_cast<int64_t>(value.size())) {
  require(1);
  const auto header = static_cast<uint8_t>(data_[0] >> 2);
  switch (data_[0] & 3) {
    case variant::kPrimitive:
      read_primitive(header);
      break;
    case variant::kShortString:
      type_ = VariantType::kString;
      content_ = data_ + 1;
      content_bytes_ = header;
      size_bytes_ = 1 + content_bytes_;
      require(size_bytes_);
      break;
    default:
      read_container(header);
  }
}

void VariantView::require(int64_t size_bytes) const {
  if (size_bytes > available_bytes_) {
    corrupt(std::to_string(size_bytes) + " bytes are needed, " + std::to_string(available_bytes_) + " are there");
  }
}

void VariantView::read_primitive(uint8_t header) {
  if (header >= std::size(kPrimitives)) {
    throw Error(ErrorCode::kNotImplemented, "variant: primitive type " + std::to_string(header));
  }
  const Primitive primitive = kPrimitives[header];
  type_ = primitive.type;
  content_ = data_ + 1;
  content_bytes_ = primitive.bytes;
  if (primitive.bytes == kSized) {
    require(5);
    content_ = data_ + 5;
    content_bytes_ = load<uint32_t>(data_ + 1);
  }
  size_bytes_ = (content_ - data_) + content_bytes_;
  require(size_bytes_);
}

void VariantView::read_container(uint8_t header) {
  const bool is_object = (data_[0] & 3) == variant::kObject;
  type_ = is_object ? VariantType::kObject : VariantType::kArray;
  const bool is_large = (is_object ? header >> 4 & 1 : header >> 2 & 1) != 0;
  offset_width_ = static_cast<int8_t>((header & 3) + 1);
  id_width_ = static_cast<int8_t>(is_object ? (header >> 2 & 3) + 1 : 0);
  const int64_t ids_at = is_large ? 5 : 2;
  require(ids_at);
  num_elements_ = variant::load_number(data_ + 1, is_large ? 4 : 1);
  const int64_t offsets_at = ids_at + num_elements_ * id_width_;
  const int64_t content_at = offsets_at + (num_elements_ + 1) * offset_width_;
  require(content_at);
  ids_ = data_ + ids_at;
  offsets_ = data_ + offsets_at;
  content_ = data_ + content_at;
  content_bytes_ = element_offset(num_elements_);
  size_bytes_ = content_at + content_bytes_;
  require(size_bytes_);
}

int64_t VariantView::element_offset(int64_t ordinal) const noexcept {
  return variant::load_number(offsets_ + ordinal * offset_width_, offset_width_);
}

void VariantView::expect(bool is_expected, std::string_view wanted) const {
  if (is_expected) return;
  throw Error(ErrorCode::kInvalidArgument,
              "the variant is of type " + std::string(variant_type_name(type_)) + ", not " + std::string(wanted));
}

bool VariantView::as_boolean() const {
  expect(type_ == VariantType::kBoolean, "boolean");
  return data_[0] == variant::primitive_header(variant::kTrue);
}

int64_t VariantView::as_integer() const {
  switch (type_) {
    case VariantType::kInt8:
      return load<int8_t>(content_);
    case VariantType::kInt16:
      return load<int16_t>(content_);
    case VariantType::kInt32:
      return load<int32_t>(content_);
    default:
      expect(type_ == VariantType::kInt64, "an integer");
      return load<int64_t>(content_);
  }
}

float VariantView::as_float() const {
  expect(type_ == VariantType::kFloat, "float");
  return load<float>(content_);
}

double VariantView::as_double() const {
  if (type_ == VariantType::kFloat) return load<float>(content_);
  expect(type_ == VariantType::kDouble, "float or double");
  return load<double>(content_);
}

VariantDecimal VariantView::as_decimal() const {
  VariantDecimal decimal;
  int most_digits = 38;
  switch (type_) {
    case VariantType::kDecimal4:
      decimal.low = static_cast<uint64_t>(load<int32_t>(content_ + 1));
      most_digits = 9;
      break;
    case VariantType::kDecimal8:
      decimal.low = load<uint64_t>(content_ + 1);
      most_digits = 18;
      break;
    default:
      expect(type_ == VariantType::kDecimal16, "a decimal");
      decimal.low = load<uint64_t>(content_ + 1);
  }
  decimal.high =
      type_ == VariantType::kDecimal16 ? load<int64_t>(content_ + 9) : static_cast<int64_t>(decimal.low) >> 63;
  decimal.scale = content_[0];
  if (decimal.scale > variant::kMostScale) corrupt("a decimal's scale of " + std::to_string(decimal.scale));
  if (!variant::fits_digits(decimal, most_digits)) {
    corrupt("a decimal of more than " + std::to_string(most_digits) + " digits");
  }
  return decimal;
}

int32_t VariantView::as_date() const {
  expect(type_ == VariantType::kDate, "date");
  return load<int32_t>(content_);
}

int64_t VariantView::as_time() const {
  expect(type_ == VariantType::kTime, "time");
  return load<int64_t>(content_);
}

int64_t VariantView::as_timestamp() const {
  expect(type_ >= VariantType::kTimestamp && type_ <= VariantType::kTimestampNtzNanos, "a timestamp");
  return load<int64_t>(content_);
}

std::string_view VariantView::as_string() const {
  expect(type_ == VariantType::kString, "string");
  return {reinterpret_cast<const char*>(content_), static_cast<size_t>(content_bytes_)};
}

std::span<const uint8_t> VariantView::as_binary() const {
  expect(type_ == VariantType::kBinary, "binary");
  return {content_, static_cast<size_t>(content_bytes_)};
}

std::span<const uint8_t> VariantView::as_uuid() const {
  expect(type_ == VariantType::kUuid, "uuid");
  return {content_, static_cast<size_t>(content_bytes_)};
}

int64_t VariantView::num_elements() const {
  expect(type_ == VariantType::kObject || type_ == VariantType::kArray, "object or array");
  return num_elements_;
}

VariantView VariantView::element(int64_t ordinal) const {
  expect(type_ == VariantType::kObject || type_ == VariantType::kArray, "object or array");
  const int64_t offset = element_offset(ordinal);
  if (offset >= content_bytes_) {
    corrupt("element " + std::to_string(ordinal) + " begins at byte " + std::to_string(offset) + " of " +
            std::to_string(content_bytes_));
  }
  return {metadata_, std::span(content_ + offset, static_cast<size_t>(content_bytes_ - offset))};
}

int64_t VariantView::field_id(int64_t ordinal) const {
  expect(type_ == VariantType::kObject, "object");
  return variant::load_number(ids_ + ordinal * id_width_, id_width_);
}

std::string_view VariantView::field_name(int64_t ordinal) const {
  return metadata_.name(field_id(ordinal));
}

std::optional<VariantView> VariantView::find(std::string_view name) const {
  expect(type_ == VariantType::kObject, "object");
  int64_t begin = 0;
  int64_t end = num_elements_;
  while (begin < end) {
    const int64_t middle = (begin + end) / 2;
    const int order = field_name(middle).compare(name);
    if (order == 0) return element(middle);
    (order < 0 ? begin : end) = order < 0 ? middle + 1 : middle;
  }
  return std::nullopt;
}

namespace {

/// `value` and all below it. Elements may lie in any order but not over one another: so no byte is looked at twice on a
/// level, whatever the offsets say.
void validate_value(const VariantView& value, int depth) {
  variant::check_depth(depth);
  switch (value.type()) {
    case VariantType::kString:
      if (!is_utf8(value.as_string())) corrupt("a string is not UTF-8");
      return;
    case VariantType::kDecimal4:
    case VariantType::kDecimal8:
    case VariantType::kDecimal16:
      value.as_decimal();
      return;
    case VariantType::kObject:
    case VariantType::kArray:
      break;
    default:
      return;
  }
  std::string_view before;
  variant::ElementBytes bytes(value);
  for (int64_t i = 0; i < value.num_elements(); ++i) {
    if (value.type() == VariantType::kObject) {
      const std::string_view name = value.field_name(i);
      if (i > 0 && before >= name) corrupt("field " + std::to_string(i) + " of an object is out of order");
      before = name;
    }
    const VariantView element = value.element(i);
    bytes.add(element);
    validate_value(element, depth + 1);
  }
}

}  // namespace

void VariantView::validate() const {
  metadata_.validate();
  validate_value(*this, 0);
}

namespace {

/// The flat vector that a row of `vector` comes from, and its row there; nothing for a null.
struct Place {
  const ColumnVector* vector;
  int64_t row;
};

Place flat_place(const ColumnVector& vector, int64_t row) noexcept {
  Place place{&vector, row};
  while (place.vector->encoding() != VectorEncoding::kFlat) {
    if (place.vector->is_null(place.row)) return {nullptr, 0};
    const bool is_dictionary = place.vector->encoding() == VectorEncoding::kDictionary;
    place.row = is_dictionary ? place.vector->indices()[static_cast<size_t>(place.row)] : 0;
    place.vector = &place.vector->dictionary();
  }
  return place;
}

std::span<const uint8_t> bytes_at(const ColumnVector& vector, int64_t row) noexcept {
  const Place place = flat_place(vector, row);
  if (place.vector == nullptr) return {};
  const std::string_view bytes = place.vector->bytes(place.row);
  return {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()};
}

}  // namespace

VariantView variant_at(const ColumnVector& vector, int64_t row) {
  const Place place = flat_place(vector, row);
  if (place.vector == nullptr) throw Error(ErrorCode::kInvalidArgument, "row " + std::to_string(row) + " is null");
  return {bytes_at(place.vector->child(0), place.row), bytes_at(place.vector->child(1), place.row)};
}

}  // namespace lamella::inline v0
