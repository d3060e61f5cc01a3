#include "writer/values.h"

#include "base/plain_width.h"
#include "lamella/error.h"

namespace lamella::inline v0 {
namespace writer {

ValuesView ValuesView::slice(int64_t first, int64_t slice_count) const noexcept {
  ValuesView part = *this;
  part.count = slice_count;
  if (type == PhysicalType::BYTE_ARRAY) {
    part.offsets = offsets + first;
  } else {
    part.data = data + first * width;
  }
  return part;
}

Values::Values(PhysicalType type, int32_t width) : type_(type), width_(plain_width(type, width)) {
  if (type_ == PhysicalType::BYTE_ARRAY) offsets_.push_back(0);
}

Values Values::booleans(const std::vector<bool>& values) {
  Values made(PhysicalType::BOOLEAN);
  for (const bool value : values)
    made.append(static_cast<uint8_t>(value));
  return made;
}

Values Values::byte_arrays(const std::vector<std::string>& values) {
  Values made(PhysicalType::BYTE_ARRAY);
  for (const std::string& value : values)
    made.append_bytes(value);
  return made;
}

Values Values::fixed(int32_t width, const std::vector<std::string>& values) {
  Values made(PhysicalType::FIXED_LEN_BYTE_ARRAY, width);
  for (const std::string& value : values) {
    if (value.size() != static_cast<size_t>(made.width())) {
      throw Error(ErrorCode::kInvalidArgument, "a value of " + std::to_string(value.size()) + " bytes in a column of " +
                                                   std::to_string(made.width()));
    }
    made.append_bytes(value);
  }
  return made;
}

int64_t Values::count() const noexcept {
  if (type_ == PhysicalType::BYTE_ARRAY) return static_cast<int64_t>(offsets_.size()) - 1;
  return width_ == 0 ? 0 : static_cast<int64_t>(data_.size()) / width_;
}

ValuesView Values::view() const noexcept {
  return {type_, width_, count(), data_.data(), offsets_.data()};
}

void Values::clear() noexcept {
  data_.clear();
  if (type_ == PhysicalType::BYTE_ARRAY) offsets_.resize(1);
}

}  // namespace writer
}  // namespace lamella::inline v0
