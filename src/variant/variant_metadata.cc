#include <string>

#include "lamella/error.h"
#include "lamella/variant.h"
#include "variant/encoding.h"
#include "vector/utf8.h"

namespace lamella::inline v0 {

namespace {

constexpr uint8_t kVersion = 1;

[[noreturn]] void corrupt(const std::string& message) {
  throw Error(ErrorCode::kCorruptFile, "variant metadata: " + message);
}

void require(int64_t needed, int64_t available, const char* what) {
  if (needed > available) {
    corrupt(std::string(what) + " end at byte " + std::to_string(needed) + " of " + std::to_string(available));
  }
}

}  // namespace

VariantMetadata::VariantMetadata(std::span<const uint8_t> bytes) {
  const auto available = static_cast<int64_t>(bytes.size());
  require(1, available, "its header");
  const uint8_t header = bytes[0];
  if ((header & 15) != kVersion) {
    throw Error(ErrorCode::kNotImplemented, "variant metadata of version " + std::to_string(header & 15));
  }
  is_sorted_ = (header & 16) != 0;
  offset_width_ = static_cast<int8_t>((header >> 6) + 1);
  require(1 + offset_width_, available, "its header");
  num_names_ = variant::load_number(bytes.data() + 1, offset_width_);
  offsets_ = bytes.data() + 1 + offset_width_;
  const int64_t names_at = 1 + offset_width_ + (num_names_ + 1) * offset_width_;
  require(names_at, available, "its offsets");
  names_ = bytes.data() + names_at;
  names_bytes_ = offset(num_names_);
  size_bytes_ = names_at + names_bytes_;
  require(size_bytes_, available, "its names");
}

int64_t VariantMetadata::offset(int64_t ordinal) const noexcept {
  return variant::load_number(offsets_ + ordinal * offset_width_, offset_width_);
}

std::string_view VariantMetadata::name(int64_t id) const {
  if (id < 0 || id >= num_names_) {
    corrupt("field id " + std::to_string(id) + " of " + std::to_string(num_names_) + " names");
  }
  const int64_t begin = offset(id);
  const int64_t end = offset(id + 1);
  if (begin > end || end > names_bytes_) {
    corrupt("name " + std::to_string(id) + " lies from " + std::to_string(begin) + " to " + std::to_string(end) +
            " in " + std::to_string(names_bytes_) + " bytes");
  }
  return {reinterpret_cast<const char*>(names_ + begin), static_cast<size_t>(end - begin)};
}

std::optional<int64_t> VariantMetadata::find(std::string_view wanted) const {
  if (!is_sorted_) {
    for (int64_t id = 0; id < num_names_; ++id) {
      if (name(id) == wanted) return id;
    }
    return std::nullopt;
  }
  int64_t begin = 0;
  int64_t end = num_names_;
  while (begin < end) {
    const int64_t middle = (begin + end) / 2;
    const int order = name(middle).compare(wanted);
    if (order == 0) return middle;
    (order < 0 ? begin : end) = order < 0 ? middle + 1 : middle;
  }
  return std::nullopt;
}

void VariantMetadata::validate() const {
  if (num_names_ == 0 && names_bytes_ == 0) return;
  if (offset(0) != 0) corrupt("the first name begins at byte " + std::to_string(offset(0)));
  std::string_view before;
  for (int64_t id = 0; id < num_names_; ++id) {
    const std::string_view here = name(id);
    if (!is_utf8(here)) corrupt("name " + std::to_string(id) + " is not UTF-8");
    if (is_sorted_ && id > 0 && before >= here) corrupt("name " + std::to_string(id) + " is out of order");
    before = here;
  }
}

}  // namespace lamella::inline v0
