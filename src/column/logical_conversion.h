/// From the format's physical values to the values of vectors.
#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include "lamella/buffer.h"
#include "lamella/column_vector.h"
#include "lamella/parquet_schema.h"
#include "lamella/type.h"

namespace lamella::inline v0 {

/// How dense values of one leaf become dense values of its type: narrower integers, decimals from bytes, INT96 to
/// timestamps, or nothing at all.
/// Threads: immutable. Throws kCorruptFile (a decimal beyond its precision, an instant that the unit cannot say).
class LogicalConversion {
 public:
  /// Precondition: `type` is what leaf_type() makes of `leaf`, and has Layout::kFixedWidth.
  static LogicalConversion make(const SchemaNode& leaf, const Type& type);

  /// Whether physical values are the vector's values already, check() apart.
  bool is_identity() const noexcept { return kind_ == Kind::kIdentity; }
  /// Bytes of a physical value; 0 for BYTE_ARRAY.
  int32_t physical_width() const noexcept { return physical_width_; }

  /// Converts `num_values` fixed-width physical values, and checks them.
  void apply(const uint8_t* physical, int64_t num_values, uint8_t* out) const;
  /// Converts BYTE_ARRAY decimals, given as views into `buffers`, and checks them.
  void apply(std::span<const StringView> views, std::span<const Buffer> buffers, uint8_t* out) const;
  /// Checks values that needed no conversion.
  void check(const uint8_t* values, int64_t num_values) const;

 private:
  enum class Kind : uint8_t { kIdentity, kNarrowTo8, kNarrowTo16, kNarrowDecimal, kInt96, kDecimalFromBytes };

  LogicalConversion(Kind kind, int32_t physical_width, Type type) noexcept
      : kind_(kind), physical_width_(physical_width), type_(std::move(type)) {}

  Kind kind_;
  int32_t physical_width_;
  Type type_;
};

}  // namespace lamella::inline v0
