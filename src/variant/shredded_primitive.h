/// Primitive values of a typed_value column as variants.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "lamella/column_vector.h"
#include "lamella/type.h"

namespace lamella::inline v0::variant {

/// How values of one type are written.
class ShreddedPrimitive {
 public:
  /// Nothing for a type that variants are not shredded as: the page's table of types is closed.
  static std::optional<ShreddedPrimitive> of(const Type& type);

  /// Bytes of each value of a flat vector to `sizes`, where it is not null.
  void measure(const ColumnVector& values, std::span<uint32_t> sizes) const;
  /// Each value that is not null to its place in `out`.
  void write(const ColumnVector& values, std::span<const int64_t> places, uint8_t* out) const;

 private:
  enum class Kind : uint8_t { kBoolean, kFixed, kDecimal, kBytes };

  ShreddedPrimitive(Kind kind, uint8_t primitive, int width, int32_t scale = 0) noexcept
      : kind_(kind), primitive_(primitive), width_(width), scale_(static_cast<uint8_t>(scale)) {}

  template <int kWidth>
  void write_fixed(const ColumnVector& values, std::span<const int64_t> places, uint8_t* out) const;
  void write_bytes(const ColumnVector& values, std::span<const int64_t> places, uint8_t* out) const;

  Kind kind_;
  uint8_t primitive_;  ///< Of the encoding; kTrue for booleans.
  int width_;          ///< Bytes of a value in its vector; 0 for bits and views.
  uint8_t scale_;
};

}  // namespace lamella::inline v0::variant
