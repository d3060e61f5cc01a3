/// From the type that a leaf has in the file to another one that a target wants.
#pragma once

#include <cstdint>
#include <optional>

#include "lamella/parquet_schema.h"
#include "lamella/type.h"
#include "simd/promotion_kernels.h"

namespace lamella::inline v0 {

/// Which promotions there are.
enum class PromotionRules : uint8_t {
  kExact,  ///< Those that keep every value: to wider numbers, decimals of more digits, finer units, bytes.
  kSpark,  ///< Those of Spark 4.0's vectorized reader, narrowing to byte and short and new meanings of integers
           ///< included.
};

/// Whether values of `leaf`, which are `from` (leaf_type()), can be read as `to`. A type can be read as itself.
bool promotes(const SchemaNode& leaf, const Type& from, const Type& to, PromotionRules rules) noexcept;

/// Makes fixed-width values of one type into those of another.
/// Threads: immutable.
class Promotion {
 public:
  /// Values per call of apply().
  static constexpr int64_t kMostValues = 2048;

  /// Nothing when the values stay as they are. Precondition: promotes(), and both types have Layout::kFixedWidth.
  static std::optional<Promotion> make(const Type& from, const Type& to);

  /// Converts `count` values, which may be up to kMostValues, to other memory with 64 bytes of slack. Throws
  /// kCorruptFile (an instant that the wanted unit cannot say).
  void apply(const uint8_t* values, int64_t count, uint8_t* out) const;

 private:
  Promotion(Type from, Type to);
  void set_decimal();

  Type from_;
  Type to_;
  simd::PromotionKernels::Convert convert_ = nullptr;  ///< Alone, or before the next.
  simd::PromotionKernels::ToDecimal to_decimal_ = nullptr;
  simd::PromotionKernels::Scale scale_ = nullptr;
  uint64_t multiplier_low_ = 1;
  uint64_t multiplier_high_ = 0;
};

}  // namespace lamella::inline v0
