/// The bytes of views, without a call a value.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "lamella/column_vector.h"

namespace lamella::inline v0::variant {

/// Of a flat vector of views, which must outlive it.
class ViewBytes {
 public:
  ViewBytes() = default;
  explicit ViewBytes(const ColumnVector& vector) : views_(vector.views().data()) {
    for (const Buffer& buffer : vector.parts().data_buffers)
      data_.push_back(buffer.data());
  }

  uint32_t size(int64_t row) const noexcept { return static_cast<uint32_t>(views_[row].length); }
  const uint8_t* data(int64_t row) const noexcept {
    const StringView& view = views_[row];
    if (view.is_inline()) return view.inlined;
    return data_[static_cast<size_t>(view.reference.buffer)] + view.reference.offset;
  }
  std::span<const uint8_t> operator[](int64_t row) const noexcept { return {data(row), size(row)}; }
  std::string_view text(int64_t row) const noexcept { return {reinterpret_cast<const char*>(data(row)), size(row)}; }

 private:
  const StringView* views_ = nullptr;
  std::vector<const uint8_t*> data_;
};

}  // namespace lamella::inline v0::variant
