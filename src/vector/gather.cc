#include "vector/gather.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/bits.h"
#include "lamella/error.h"
#include "simd/bitmap_kernels.h"
#include "simd/dictionary_kernels.h"
#include "simd/kernels.h"
#include "vector/nesting.h"

namespace lamella::inline v0 {
namespace {

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
  Buffer to = Buffer::allocate(bytes_for_bits(rows.size()));
  const int32_t* ordinals = rows.ordinals.data();
  for (int64_t first = 0; first < rows.size(); first += 64) {
    const int64_t count = std::min<int64_t>(64, rows.size() - first);
    uint64_t word = 0;
    for (int64_t i = 0; i < count; ++i)
      word |= uint64_t{bit_is_set(from, ordinals[first + i])} << i;
    if (rows.valid != nullptr) {
      uint64_t valid = 0;
      std::memcpy(&valid, rows.valid + first / 8, static_cast<size_t>(bytes_for_bits(count)));
      word &= valid;
    }
    store(to.mutable_data() + first / 8, word);  // The last one may reach into the padding.
  }
  return to;
}

void copy_each(const uint8_t* from, int64_t byte_width, std::span<const int32_t> ordinals, uint8_t* to) noexcept {
  for (const int32_t ordinal : ordinals) {
    std::memcpy(to, from + ordinal * byte_width, static_cast<size_t>(byte_width));
    to += byte_width;
  }
}

simd::DictionaryKernels::LookUp look_up_kernel(int64_t byte_width) {
  const simd::DictionaryKernels& kernels = *simd::kernels().dictionary;
  switch (byte_width) {
    case 1:
      return kernels.bytes1;
    case 2:
      return kernels.bytes2;
    case 4:
      return kernels.bytes4;
    case 8:
      return kernels.bytes8;
    case 16:
      return kernels.bytes16;
    default:
      return nullptr;
  }
}

void copy_values(const ColumnVector& source, std::span<const int32_t> ordinals, uint8_t* to) {
  const Buffer& from = source.parts().values;
  const int64_t byte_width = source.type().byte_width();
  // Kernels may read 64 bytes around what they are given, and the ordinals may be anybody's memory: the first and last
  // of them are left to the plain loop.
  constexpr size_t kEdge = static_cast<size_t>(Buffer::kPadding) / sizeof(int32_t);
  const simd::DictionaryKernels::LookUp look_up = look_up_kernel(byte_width);
  const bool is_padded = from.readable_around(Buffer::kPadding, Buffer::kPadding);
  if (look_up == nullptr || !is_padded || ordinals.size() <= 2 * kEdge) {
    copy_each(from.data(), byte_width, ordinals, to);
    return;
  }
  const std::span<const int32_t> middle = ordinals.subspan(kEdge, ordinals.size() - 2 * kEdge);
  look_up(from.data(), source.length(), middle.data(), static_cast<int64_t>(middle.size()),
          to + static_cast<int64_t>(kEdge) * byte_width);
  copy_each(from.data(), byte_width, ordinals.first(kEdge), to);
  copy_each(from.data(), byte_width, ordinals.last(kEdge),
            to + static_cast<int64_t>(ordinals.size() - kEdge) * byte_width);
}

Buffer gather_fixed(const ColumnVector& source, const GatherRows& rows) {
  const int64_t byte_width = source.type().byte_width();
  Buffer values = Buffer::allocate(rows.size() * byte_width);
  if (byte_width == 0) return values;
  copy_values(source, rows.ordinals, values.mutable_data());
  if (rows.valid == nullptr) return values;
  for (int64_t i = 0; i < rows.size(); ++i) {
    if (!is_valid(rows, i)) std::memset(values.mutable_data() + i * byte_width, 0, static_cast<size_t>(byte_width));
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
      parts.values = gather_fixed(source, rows);
      break;
    case Layout::kViews:
      parts.values = gather_fixed(source, rows);
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
