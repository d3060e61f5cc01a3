#include "vector/concatenate.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "base/bits.h"
#include "lamella/error.h"
#include "vector/nesting.h"

namespace lamella::inline v0 {
namespace {

using Vectors = std::span<const ColumnVector>;

constexpr int64_t kLargestOrdinal = std::numeric_limits<int32_t>::max();

bool share_a_dictionary(Vectors vectors) noexcept {
  return std::all_of(vectors.begin(), vectors.end(), [&](const ColumnVector& each) {
    return each.encoding() == VectorEncoding::kDictionary &&
           each.parts().dictionary == vectors.front().parts().dictionary;
  });
}

bool are_null(Vectors vectors) noexcept {
  return std::all_of(vectors.begin(), vectors.end(), [](const ColumnVector& each) {
    return each.encoding() == VectorEncoding::kConstant && each.parts().dictionary == nullptr;
  });
}

/// Bits [0, count) of `from` behind the first `at` bits of `to`, whose other bits are 0.
void append_bits(const uint8_t* from, int64_t count, uint8_t* to, int64_t at) noexcept {
  for (int64_t i = 0; i < count; ++i) {
    if (bit_is_set(from, i)) set_bit(to, at + i);
  }
}

Buffer zero_bits(int64_t count) {
  Buffer bits = Buffer::allocate(bytes_for_bits(count));
  if (count > 0) std::memset(bits.mutable_data(), 0, static_cast<size_t>(bits.size()));
  return bits;
}

Buffer joined_bits(Vectors vectors, int64_t length) {
  Buffer bits = zero_bits(length);
  int64_t at = 0;
  for (const ColumnVector& each : vectors) {
    // A flat vector of nulls has zeros for values.
    append_bits(each.bits(), each.length(), bits.mutable_data(), at);
    at += each.length();
  }
  return bits;
}

void join_validity(Vectors vectors, ColumnVector::Parts& parts) {
  for (const ColumnVector& each : vectors)
    parts.null_count += each.null_count();
  if (parts.null_count == 0 || parts.null_count == parts.length) return;
  parts.validity = zero_bits(parts.length);
  int64_t at = 0;
  for (const ColumnVector& each : vectors) {
    for (int64_t row = 0; row < each.length(); ++row) {
      if (!each.is_null(row)) set_bit(parts.validity.mutable_data(), at + row);
    }
    at += each.length();
  }
}

Buffer joined_values(Vectors vectors, int64_t length, int64_t byte_width) {
  Buffer values = Buffer::allocate(length * byte_width);
  int64_t at = 0;
  for (const ColumnVector& each : vectors) {
    const int64_t size_bytes = each.length() * byte_width;
    if (size_bytes > 0) {
      std::memcpy(values.mutable_data() + at, each.parts().values.data(), static_cast<size_t>(size_bytes));
    }
    at += size_bytes;
  }
  return values;
}

/// Where buffer `buffer` stands in `all`; added when it is not there.
int32_t ordinal_of(std::vector<Buffer>& all, const Buffer& buffer) {
  const auto same = std::find_if(all.begin(), all.end(), [&](const Buffer& each) {
    return each.data() == buffer.data() && each.size() == buffer.size();
  });
  if (same == all.end()) {
    if (static_cast<int64_t>(all.size()) == kLargestOrdinal) {
      throw Error(ErrorCode::kResourceLimit, "views into more than 2147483647 buffers; read fewer rows at a time");
    }
    all.push_back(buffer);
    return static_cast<int32_t>(all.size() - 1);
  }
  return static_cast<int32_t>(same - all.begin());
}

void join_views(Vectors vectors, ColumnVector::Parts& parts) {
  parts.values = joined_values(vectors, parts.length, sizeof(StringView));
  uint8_t* at = parts.values.mutable_data();
  for (const ColumnVector& each : vectors) {
    // Buffers that no view of the vector points into are left behind.
    std::vector<int32_t> ordinals(each.parts().data_buffers.size(), -1);
    for (int64_t row = 0; row < each.length(); ++row, at += sizeof(StringView)) {
      auto view = load<StringView>(at);
      if (view.is_inline()) continue;
      const auto buffer = static_cast<size_t>(view.reference.buffer);
      if (ordinals[buffer] < 0) ordinals[buffer] = ordinal_of(parts.data_buffers, each.parts().data_buffers[buffer]);
      view.reference.buffer = ordinals[buffer];
      store(at, view);
    }
  }
}

/// The first `length` rows: an element behind the last list belongs to none.
ColumnVector first_of(const ColumnVector& vector, int64_t length) {
  if (vector.length() == length) return vector;
  std::vector<int32_t> rows(static_cast<size_t>(length));
  std::iota(rows.begin(), rows.end(), 0);
  return vector.take(rows);
}

/// Lists, whose elements go one behind the other as well.
void join_lists(Vectors vectors, ColumnVector::Parts& parts, int depth) {
  parts.values = Buffer::allocate((parts.length + 1) * int64_t{sizeof(int32_t)});
  auto* offsets = reinterpret_cast<int32_t*>(parts.values.mutable_data());
  *offsets++ = 0;
  int64_t elements = 0;
  std::vector<ColumnVector> children;
  for (const ColumnVector& each : vectors) {
    const std::span<const int32_t> from = each.offsets();
    if (elements + from.back() > kLargestOrdinal) {
      throw Error(ErrorCode::kResourceLimit, "the lists of " + std::to_string(parts.length) +
                                                 " rows have more than 2147483647 elements; read fewer rows at a time");
    }
    for (int64_t row = 1; row <= each.length(); ++row)
      *offsets++ = static_cast<int32_t>(elements + from[static_cast<size_t>(row)]);
    elements += from.back();
    children.push_back(first_of(each.child(0), from.back()));
  }
  parts.children.push_back(concatenate(children, depth + 1));
}

void join_structs(Vectors vectors, ColumnVector::Parts& parts, int depth) {
  for (size_t member = 0; member < vectors.front().parts().children.size(); ++member) {
    std::vector<ColumnVector> children;
    for (const ColumnVector& each : vectors)
      children.push_back(each.parts().children[member]);
    parts.children.push_back(concatenate(children, depth + 1));
  }
}

ColumnVector join_flat(Vectors vectors, int64_t length, int depth) {
  ColumnVector::Parts parts;
  parts.type = vectors.front().type();
  parts.length = length;
  join_validity(vectors, parts);
  switch (parts.type.layout()) {
    case Layout::kNone:
      break;
    case Layout::kBits:
      parts.values = joined_bits(vectors, length);
      break;
    case Layout::kFixedWidth:
      parts.values = joined_values(vectors, length, parts.type.byte_width());
      break;
    case Layout::kViews:
      join_views(vectors, parts);
      break;
    case Layout::kList:
      join_lists(vectors, parts, depth);
      break;
    case Layout::kStruct:
      join_structs(vectors, parts, depth);
      break;
  }
  return ColumnVector(std::move(parts));
}

}  // namespace

ColumnVector concatenate(std::span<const ColumnVector> vectors, int depth) {
  check_nesting(depth);
  int64_t length = 0;
  for (const ColumnVector& each : vectors)
    length += each.length();
  // One alone stays as it is; and what has no rows need not have offsets.
  for (const ColumnVector& each : vectors) {
    if (each.length() == length) return each;
  }
  if (are_null(vectors)) return ColumnVector::all_null(vectors.front().type(), length);
  if (share_a_dictionary(vectors)) {
    ColumnVector::Parts parts;
    parts.type = vectors.front().type();
    parts.encoding = VectorEncoding::kDictionary;
    parts.length = length;
    parts.dictionary = vectors.front().parts().dictionary;
    join_validity(vectors, parts);
    parts.values = joined_values(vectors, length, sizeof(int32_t));
    return ColumnVector(std::move(parts));
  }
  // Members and elements keep an encoding that they share.
  std::vector<ColumnVector> flat;
  for (const ColumnVector& each : vectors) {
    if (each.length() > 0) flat.push_back(each.encoding() == VectorEncoding::kFlat ? each : each.flatten());
  }
  return join_flat(flat, length, depth);
}

}  // namespace lamella::inline v0
