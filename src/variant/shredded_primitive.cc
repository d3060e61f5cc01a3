#include "variant/shredded_primitive.h"

#include <cstring>

#include "base/bits.h"
#include "lamella/error.h"
#include "variant/encoding.h"
#include "variant/view_bytes.h"

namespace lamella::inline v0::variant {

namespace {

/// A string of `size` bytes with its length in front.
uint32_t sized(uint32_t size, bool is_string) {
  if (is_string && size <= kMostShortStringBytes) return 1 + size;
  if (size > 0x7fffffff - 5) throw Error(ErrorCode::kResourceLimit, "a variant of more than 2147483647 bytes");
  return 5 + size;
}

/// Calls `visit` with each row that is not null.
template <typename Visit>
void for_each_valid(const ColumnVector& values, Visit visit) {
  if (values.null_count() == values.length()) return;
  const uint8_t* const validity = values.null_count() == 0 ? nullptr : values.validity();
  for (int64_t row = 0; row < values.length(); ++row) {
    if (validity == nullptr || bit_is_set(validity, row)) visit(row);
  }
}

}  // namespace

std::optional<ShreddedPrimitive> ShreddedPrimitive::of(const Type& type) {
  const auto fixed = [&](uint8_t primitive) { return ShreddedPrimitive(Kind::kFixed, primitive, type.byte_width()); };
  switch (type.id()) {
    case TypeId::kBoolean:
      return ShreddedPrimitive(Kind::kBoolean, kTrue, 0);
    case TypeId::kInt8:
      return fixed(kInt8);
    case TypeId::kInt16:
      return fixed(kInt16);
    case TypeId::kInt32:
      return fixed(kInt32);
    case TypeId::kInt64:
      return fixed(kInt64);
    case TypeId::kFloat:
      return fixed(kFloat);
    case TypeId::kDouble:
      return fixed(kDouble);
    case TypeId::kDate:
      return fixed(kDate);
    case TypeId::kUuid:
      return fixed(kUuid);
    case TypeId::kTime:
      if (type.unit() != TimeUnit::kMicros || type.adjusted_to_utc()) return std::nullopt;
      return fixed(kTime);
    case TypeId::kTimestamp:
      if (type.unit() == TimeUnit::kMillis) return std::nullopt;
      if (type.unit() == TimeUnit::kMicros) return fixed(type.adjusted_to_utc() ? kTimestamp : kTimestampNtz);
      return fixed(type.adjusted_to_utc() ? kTimestampNanos : kTimestampNtzNanos);
    case TypeId::kDecimal:
      if (type.precision() > 38) return std::nullopt;
      return ShreddedPrimitive(Kind::kDecimal,
                               type.byte_width() == 4   ? kDecimal4
                               : type.byte_width() == 8 ? kDecimal8
                                                        : kDecimal16,
                               type.byte_width(), type.scale());
    case TypeId::kString:
      return ShreddedPrimitive(Kind::kBytes, kString, 0);
    case TypeId::kBinary:
      return ShreddedPrimitive(Kind::kBytes, kBinary, 0);
    default:
      return std::nullopt;
  }
}

void ShreddedPrimitive::measure(const ColumnVector& values, std::span<uint32_t> sizes) const {
  if (kind_ == Kind::kBytes) {
    const ViewBytes bytes(values);
    for_each_valid(
        values, [&](int64_t row) { sizes[static_cast<size_t>(row)] = sized(bytes.size(row), primitive_ == kString); });
    return;
  }
  const auto size = static_cast<uint32_t>(1 + (kind_ == Kind::kDecimal ? 1 : 0) + width_);
  for_each_valid(values, [&](int64_t row) { sizes[static_cast<size_t>(row)] = size; });
}

template <int kWidth>
void ShreddedPrimitive::write_fixed(const ColumnVector& values, std::span<const int64_t> places, uint8_t* out) const {
  const uint8_t* const from = values.parts().values.data();
  const bool has_scale = kind_ == Kind::kDecimal;
  for_each_valid(values, [&](int64_t row) {
    uint8_t* to = out + places[static_cast<size_t>(row)];
    *to++ = primitive_header(primitive_);
    if (has_scale) *to++ = scale_;
    std::memcpy(to, from + row * kWidth, kWidth);
  });
}

void ShreddedPrimitive::write_bytes(const ColumnVector& values, std::span<const int64_t> places, uint8_t* out) const {
  const ViewBytes bytes(values);
  for_each_valid(values, [&](int64_t row) {
    uint8_t* to = out + places[static_cast<size_t>(row)];
    const uint32_t size = bytes.size(row);
    if (primitive_ == kString && size <= kMostShortStringBytes) {
      *to++ = static_cast<uint8_t>(size << 2 | kShortString);
    } else {
      *to = primitive_header(primitive_);
      store(to + 1, size);
      to += 5;
    }
    std::memcpy(to, bytes.data(row), size);
  });
}

void ShreddedPrimitive::write(const ColumnVector& values, std::span<const int64_t> places, uint8_t* out) const {
  if (kind_ == Kind::kBytes) return write_bytes(values, places, out);
  switch (width_) {
    case 1:
      return write_fixed<1>(values, places, out);
    case 2:
      return write_fixed<2>(values, places, out);
    case 4:
      return write_fixed<4>(values, places, out);
    case 8:
      return write_fixed<8>(values, places, out);
    case 16:
      return write_fixed<16>(values, places, out);
    default:
      for_each_valid(values, [&](int64_t row) {
        out[places[static_cast<size_t>(row)]] = primitive_header(values.bit(row) ? kTrue : kFalse);
      });
  }
}

}  // namespace lamella::inline v0::variant
