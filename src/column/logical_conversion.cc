#include "column/logical_conversion.h"

#include <cstring>
#include <string>
#include <vector>

#include "base/bits.h"
#include "base/plain_width.h"
#include "lamella/error.h"
#include "simd/decimal_kernels.h"
#include "simd/int96_kernels.h"
#include "simd/integer_kernels.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {

namespace {

const simd::DecimalKernels::Width& decimal_kernels(const Type& type) noexcept {
  const simd::DecimalKernels& kernels = *simd::kernels().decimal;
  switch (type.byte_width()) {
    case 4:
      return kernels.decimal32;
    case 8:
      return kernels.decimal64;
    case 16:
      return kernels.decimal128;
    default:
      return kernels.decimal256;
  }
}

[[noreturn]] void beyond_precision(const Type& type) {
  throw Error(ErrorCode::kCorruptFile, "a value has more digits than " + type.to_string() + " allows");
}

/// int64 decimals of at most 9 digits as int32. False when one does not fit.
bool narrow_decimals(const uint8_t* physical, int64_t num_values, uint8_t* out) noexcept {
  bool fits = true;
  for (int64_t i = 0; i < num_values; ++i) {
    const auto value = load<int64_t>(physical + i * 8);
    const auto narrow = static_cast<int32_t>(value);
    fits &= narrow == value;
    store(out + i * 4, narrow);
  }
  return fits;
}

}  // namespace

LogicalConversion LogicalConversion::make(const SchemaNode& leaf, const Type& type) {
  const int32_t width = plain_width(leaf.physical_type, leaf.type_length);
  Kind kind = Kind::kIdentity;
  if (leaf.physical_type == PhysicalType::INT96) {
    kind = Kind::kInt96;
  } else if (type.id() == TypeId::kDecimal) {
    const bool integer = leaf.physical_type == PhysicalType::INT32 || leaf.physical_type == PhysicalType::INT64;
    if (!integer) kind = Kind::kDecimalFromBytes;
    if (integer && type.byte_width() < width) kind = Kind::kNarrowDecimal;
  } else if (type.byte_width() == 1) {
    kind = leaf.physical_type == PhysicalType::INT32 ? Kind::kNarrowTo8 : Kind::kIdentity;
  } else if (type.byte_width() == 2) {
    kind = leaf.physical_type == PhysicalType::INT32 ? Kind::kNarrowTo16 : Kind::kIdentity;
  }
  return {kind, width, type};
}

void LogicalConversion::check(const uint8_t* values, int64_t num_values) const {
  if (type_.id() != TypeId::kDecimal) return;
  if (decimal_kernels(type_).find_beyond_precision(values, num_values, type_.precision()) >= 0) beyond_precision(type_);
}

void LogicalConversion::apply(const uint8_t* physical, int64_t num_values, uint8_t* out) const {
  switch (kind_) {
    case Kind::kIdentity:
      std::memcpy(out, physical, static_cast<size_t>(num_values * physical_width_));
      break;
    case Kind::kNarrowTo8:
      simd::kernels().integer->narrow_32_to_8(physical, num_values, out);
      break;
    case Kind::kNarrowTo16:
      simd::kernels().integer->narrow_32_to_16(physical, num_values, out);
      break;
    case Kind::kNarrowDecimal:
      if (!narrow_decimals(physical, num_values, out)) beyond_precision(type_);
      break;
    case Kind::kInt96: {
      const simd::Int96Kernels& kernels = *simd::kernels().int96;
      if (type_.unit() != TimeUnit::kNanos) {
        // Spark's writer counts days from the Julian epoch in wrapping arithmetic: for instants near both ends of its
        // range only wrapping back gives what was written.
        kernels.to_micros(physical, num_values, out);
      } else if (kernels.to_nanos(physical, num_values, out) >= 0) {
        throw Error(ErrorCode::kCorruptFile, "an INT96 timestamp lies outside what " + type_.to_string() + " can say");
      }
      break;
    }
    case Kind::kDecimalFromBytes: {
      const simd::DecimalKernels::Width& kernels = decimal_kernels(type_);
      if (physical_width_ > type_.byte_width()) {
        if (kernels.from_fixed(physical, physical_width_, num_values, out) >= 0) beyond_precision(type_);
      } else if (kernels.from_fixed_within(physical, physical_width_, num_values, type_.precision(), out)) {
        return;
      }
      break;
    }
  }
  check(out, num_values);
}

void LogicalConversion::apply(std::span<const StringView> views, std::span<const Buffer> buffers, uint8_t* out) const {
  std::vector<const uint8_t*> addresses = {nullptr};
  if (!buffers.empty()) addresses.clear();
  for (const Buffer& buffer : buffers)
    addresses.push_back(buffer.data());
  const auto num_values = static_cast<int64_t>(views.size());
  const auto* bytes = reinterpret_cast<const uint8_t*>(views.data());
  if (decimal_kernels(type_).from_views(bytes, num_values, addresses.data(), out) >= 0) beyond_precision(type_);
  check(out, num_values);
}

}  // namespace lamella::inline v0
