#include "lamella/column_vector.h"

#include <utility>

#include "vector/retained_blocks.h"

namespace lamella::inline v0 {

ColumnVector::ColumnVector(Parts parts) noexcept : parts_(std::move(parts)) {
  if (parts_.null_count == 0 || parts_.null_count == parts_.length) parts_.validity = Buffer();
}

ColumnVector ColumnVector::all_null(Type type, int64_t length) {
  Parts parts;
  parts.type = std::move(type);
  parts.encoding = VectorEncoding::kConstant;
  parts.length = length;
  parts.null_count = length;
  return ColumnVector(std::move(parts));
}

ColumnVector ColumnVector::constant(ColumnVector value, int64_t length) {
  if (value.is_null(0)) return all_null(value.type(), length);
  Parts parts;
  parts.type = value.type();
  parts.encoding = VectorEncoding::kConstant;
  parts.length = length;
  parts.dictionary = std::make_shared<const ColumnVector>(value.flatten());
  return ColumnVector(std::move(parts));
}

std::string_view ColumnVector::bytes(int64_t row) const noexcept {
  const int32_t byte_width = parts_.type.byte_width();
  const auto* value = reinterpret_cast<const char*>(parts_.values.data()) + row * byte_width;
  if (parts_.type.layout() != Layout::kViews) return {value, static_cast<size_t>(byte_width)};
  const StringView& view = views()[static_cast<size_t>(row)];
  const auto length = static_cast<size_t>(view.length);
  if (view.is_inline()) return {reinterpret_cast<const char*>(view.inlined), length};
  const Buffer& data = parts_.data_buffers[static_cast<size_t>(view.reference.buffer)];
  return {reinterpret_cast<const char*>(data.data()) + view.reference.offset, length};
}

int64_t ColumnVector::retained_bytes() const {
  RetainedBlocks blocks;
  blocks.add(*this);
  return blocks.bytes();
}

}  // namespace lamella::inline v0
