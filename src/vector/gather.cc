#include "vector/gather.h"

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/bits.h"
#include "lamella/error.h"
#include "simd/bitmap_kernels.h"
#include "simd/kernels.h"
#include "vector/nesting.h"

namespace lamella::inline v0 {
namespace {

template <int kBytes>
struct Bytes {
  uint8_t bytes[kBytes];
};

Buffer zeros(int64_t size_bytes) {
  Buffer buffer = Buffer::allocate(size_bytes);
  if (size_bytes > 0) std::memset(buffer.mutable_data(), 0, static_cast<size_t>(size_bytes));
  return buffer;
}

bool is_valid(const GatherRows& rows, int64_t i) noexcept {
  return rows.valid == nullptr || bit_is_set(rows.valid, i);
}

/// Bits of `from` at the gathered rows, zero where the row is not valid.
Buffer gather_bits(const uint8_t* from, const GatherRows& rows) {
  Buffer to = zeros(bytes_for_bits(rows.size()));
  uint8_t* out = to.mutable_data();
  for (int64_t i = 0; i < rows.size(); ++i) {
    const bool bit = is_valid(rows, i) && bit_is_set(from, rows.ordinals[static_cast<size_t>(i)]);
    out[i >> 3] = static_cast<uint8_t>(out[i >> 3] | static_cast<unsigned>(bit) << (i & 7));
  }
  return to;
}

template <typename T>
void gather_values(const uint8_t* from, const GatherRows& rows, uint8_t* to) noexcept {
  const int64_t count = rows.size();
  const int32_t* ordinals = rows.ordinals.data();
  if (rows.valid == nullptr) {
    for (int64_t i = 0; i < count; ++i)
      store(to + i * static_cast<int64_t>(sizeof(T)), load<T>(from + ordinals[i] * static_cast<int64_t>(sizeof(T))));
    return;
  }
  for (int64_t i = 0; i < count; ++i) {
    const T value = load<T>(from + ordinals[i] * static_cast<int64_t>(sizeof(T)));
    store(to + i * static_cast<int64_t>(sizeof(T)), bit_is_set(rows.valid, i) ? value : T{});
  }
}

void gather_wide_values(const uint8_t* from, int64_t byte_width, const GatherRows& rows, uint8_t* to) noexcept {
  if (byte_width == 0) return;
  for (int64_t i = 0; i < rows.size(); ++i, to += byte_width) {
    if (is_valid(rows, i)) {
      std::memcpy(to, from + rows.ordinals[static_cast<size_t>(i)] * byte_width, static_cast<size_t>(byte_width));
    } else {
      std::memset(to, 0, static_cast<size_t>(byte_width));
    }
  }
}

Buffer gather_fixed(const uint8_t* from, int64_t byte_width, const GatherRows& rows) {
  Buffer values = Buffer::allocate(rows.size() * byte_width);
  uint8_t* to = values.mutable_data();
  switch (byte_width) {
    case 1:
      gather_values<uint8_t>(from, rows, to);
      break;
    case 2:
      gather_values<uint16_t>(from, rows, to);
      break;
    case 4:
      gather_values<uint32_t>(from, rows, to);
      break;
    case 8:
      gather_values<uint64_t>(from, rows, to);
      break;
    case 12:
      gather_values<Bytes<12>>(from, rows, to);
      break;
    case 16:
      gather_values<Bytes<16>>(from, rows, to);
      break;
    case 32:
      gather_values<Bytes<32>>(from, rows, to);
      break;
    default:
      gather_wide_values(from, byte_width, rows, to);
  }
  return values;
}

/// Which gathered rows are valid: those that `rows` lets be and that are valid in the source.
void gather_validity(const ColumnVector& source, const GatherRows& rows, ColumnVector::Parts& parts) {
  if (source.null_count() > 0) {
    parts.validity = gather_bits(source.validity(), rows);
  } else if (rows.valid != nullptr) {
    parts.validity = Buffer::copy_of({rows.valid, static_cast<size_t>(bytes_for_bits(parts.length))});
  } else {
    return;
  }
  parts.null_count = parts.length - simd::kernels().bitmap->count_set(parts.validity.data(), 0, parts.length);
}

/// New offsets, and which elements of the child they are about.
struct GatheredElements {
  Buffer offsets;
  std::vector<int32_t> ordinals;
};

GatheredElements gather_elements(const ColumnVector& source, const GatherRows& rows) {
  GatheredElements gathered;
  gathered.offsets = Buffer::allocate((rows.size() + 1) * int64_t{sizeof(int32_t)});
  auto* to = reinterpret_cast<int32_t*>(gathered.offsets.mutable_data());
  const std::span<const int32_t> from = source.offsets();
  int64_t count = 0;
  to[0] = 0;
  for (int64_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<size_t>(rows.ordinals[static_cast<size_t>(i)]);
    if (is_valid(rows, i)) count += from[row + 1] - from[row];
    if (count > std::numeric_limits<int32_t>::max()) {
      throw Error(ErrorCode::kResourceLimit, "the lists of " + std::to_string(rows.size()) +
                                                 " rows have more than 2147483647 elements; read fewer rows at a time");
    }
    to[i + 1] = static_cast<int32_t>(count);
  }
  gathered.ordinals.resize(static_cast<size_t>(count));
  size_t next = 0;
  for (int64_t i = 0; i < rows.size(); ++i) {
    if (!is_valid(rows, i)) continue;
    const auto row = static_cast<size_t>(rows.ordinals[static_cast<size_t>(i)]);
    for (int32_t element = from[row]; element < from[row + 1]; ++element)
      gathered.ordinals[next++] = element;
  }
  return gathered;
}

ColumnVector gather_child(const ColumnVector& child, const GatherRows& rows, int depth) {
  if (child.encoding() == VectorEncoding::kFlat) return gather(child, rows, depth);
  return child.take(rows.ordinals);
}

}  // namespace

ColumnVector gather(const ColumnVector& source, const GatherRows& rows, int depth) {
  check_nesting(depth);
  ColumnVector::Parts parts;
  parts.type = source.type();
  parts.length = rows.size();
  // A source without rows has none to gather, and a vector of nulls has no values worth reading.
  if (source.null_count() == source.length()) return flat_nulls(source.type(), rows.size(), depth);
  gather_validity(source, rows, parts);
  switch (parts.type.layout()) {
    case Layout::kNone:
      break;
    case Layout::kBits:
      parts.values = gather_bits(source.bits(), rows);
      break;
    case Layout::kFixedWidth:
      parts.values = gather_fixed(source.parts().values.data(), parts.type.byte_width(), rows);
      break;
    case Layout::kViews:
      parts.values = gather_fixed(source.parts().values.data(), parts.type.byte_width(), rows);
      parts.data_buffers = source.parts().data_buffers;
      break;
    case Layout::kList: {
      GatheredElements elements = gather_elements(source, rows);
      parts.values = std::move(elements.offsets);
      parts.children.push_back(gather_child(source.child(0), {elements.ordinals, nullptr}, depth + 1));
      break;
    }
    case Layout::kStruct:
      for (const ColumnVector& child : source.parts().children)
        parts.children.push_back(gather_child(child, rows, depth + 1));
      break;
  }
  return ColumnVector(std::move(parts));
}

ColumnVector flat_nulls(const Type& type, int64_t length, int depth) {
  check_nesting(depth);
  ColumnVector::Parts parts;
  parts.type = type;
  parts.length = length;
  parts.null_count = length;
  switch (type.layout()) {
    case Layout::kNone:
      break;
    case Layout::kBits:
      parts.values = zeros(bytes_for_bits(length));
      break;
    case Layout::kFixedWidth:
    case Layout::kViews:
      parts.values = zeros(length * type.byte_width());
      break;
    case Layout::kList:
      parts.values = zeros((length + 1) * int64_t{sizeof(int32_t)});
      parts.children.push_back(flat_nulls(type.children().at(0).type(), 0, depth + 1));
      break;
    case Layout::kStruct:
      for (const Field& child : type.children())
        parts.children.push_back(flat_nulls(child.type(), length, depth + 1));
      break;
  }
  return ColumnVector(std::move(parts));
}

}  // namespace lamella::inline v0
