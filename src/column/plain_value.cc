#include "column/plain_value.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "base/plain_width.h"
#include "column/logical_conversion.h"
#include "lamella/buffer.h"
#include "lamella/error.h"

namespace lamella::inline v0 {
namespace {

std::span<const uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

/// One zeroed value of the type's width.
Buffer zeroed(int64_t size_bytes) {
  Buffer buffer = Buffer::allocate(size_bytes);
  std::fill_n(buffer.mutable_data(), size_bytes, uint8_t{0});
  return buffer;
}

ColumnVector::Parts one_row(const Type& type) {
  ColumnVector::Parts parts;
  parts.type = type;
  parts.length = 1;
  return parts;
}

/// One view, and the bytes that it refers to.
ColumnVector::Parts one_view(const Type& type, std::string_view bytes) {
  StringView view;
  view.length = static_cast<int32_t>(bytes.size());
  ColumnVector::Parts parts = one_row(type);
  if (view.is_inline()) {
    std::copy(bytes.begin(), bytes.end(), view.inlined);
  } else {
    std::copy_n(bytes.begin(), sizeof(view.reference.prefix), view.reference.prefix);
    view.reference.buffer = 0;
    view.reference.offset = 0;
    parts.data_buffers.push_back(Buffer::copy_of(bytes_of(bytes)));
  }
  parts.values = Buffer::copy_of({reinterpret_cast<const uint8_t*>(&view), sizeof view});
  return parts;
}

ColumnVector::Parts converted(const SchemaNode& leaf, const Type& type, std::string_view plain) {
  const LogicalConversion conversion = LogicalConversion::make(leaf, type);
  ColumnVector::Parts parts = one_row(type);
  parts.values = zeroed(type.byte_width());
  if (leaf.physical_type == PhysicalType::BYTE_ARRAY) {
    const ColumnVector view(one_view(TypeId::kBinary, plain));
    conversion.apply(view.views(), view.parts().data_buffers, parts.values.mutable_data());
  } else {
    const Buffer padded = Buffer::copy_of(bytes_of(plain));
    conversion.apply(padded.data(), 1, parts.values.mutable_data());
  }
  return parts;
}

}  // namespace

std::optional<ColumnVector> plain_value(const SchemaNode& leaf, const Type& type, std::string_view plain) {
  const auto width = static_cast<size_t>(plain_width(leaf.physical_type, std::max(leaf.type_length, 0)));
  const bool is_byte_array = leaf.physical_type == PhysicalType::BYTE_ARRAY;
  if (is_byte_array ? plain.size() > size_t{std::numeric_limits<int32_t>::max()} : plain.size() != width) {
    return std::nullopt;
  }
  switch (type.layout()) {
    case Layout::kBits: {
      ColumnVector::Parts parts = one_row(type);
      parts.values = zeroed(1);
      parts.values.mutable_data()[0] = plain[0] != 0 ? 1 : 0;
      return ColumnVector(std::move(parts));
    }
    case Layout::kViews:
      return ColumnVector(one_view(type, plain));
    case Layout::kFixedWidth:
      try {
        return ColumnVector(converted(leaf, type, plain));
      } catch (const Error&) {
        return std::nullopt;  // A decimal with too many digits, an instant that no timestamp can say.
      }
    default:
      return std::nullopt;
  }
}

}  // namespace lamella::inline v0
