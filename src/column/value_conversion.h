/// All that happens to dense values between a page and a vector.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "column/column_filter.h"
#include "column/leaf_context.h"
#include "column/logical_conversion.h"
#include "column/promotion.h"
#include "lamella/buffer.h"
#include "lamella/column_vector.h"
#include "vector/calendar_rebase.h"

namespace lamella::inline v0 {

/// Physical values become those of the file's type (LogicalConversion), those of the format's calendar
/// (CalendarRebase), and those of the wanted type (Promotion); most columns need none of the three.
/// Threads: one. Throws as these do.
class ValueConversion {
 public:
  /// Values per call of apply(): they stay in the L1 cache between the steps.
  static constexpr int64_t kMostValues = Promotion::kMostValues;

  /// Precondition: context.type has Layout::kFixedWidth.
  explicit ValueConversion(const LeafContext& context);

  /// Whether physical values have the vector's type already. Then check() and settle() stand for apply().
  bool is_identity() const noexcept { return logical_.is_identity() && !promotion_; }
  /// Bytes of a physical value; 0 for BYTE_ARRAY.
  int32_t physical_width() const noexcept { return logical_.physical_width(); }

  /// The physical integers that are known to come out as they are, unchecked: all between two. Nothing for values that
  /// are no signed integers.
  std::optional<IntegerRange> kept_integers() const noexcept { return kept_integers_; }

  /// Converts `count` values, at most kMostValues, to other memory with 64 bytes of slack.
  void apply(const uint8_t* physical, int64_t count, uint8_t* out);
  /// The same for BYTE_ARRAY decimals, given as views into `buffers`.
  void apply(std::span<const StringView> views, std::span<const Buffer> buffers, uint8_t* out);

  /// Of an identity: checks values, and says whether they are right as they are.
  bool check(const uint8_t* values, int64_t count) const;
  /// Of an identity: makes any number of values right in their place.
  void settle(uint8_t* values, int64_t count);

 private:
  uint8_t* scratch(Buffer& buffer, int32_t byte_width);

  const LogicalConversion logical_;
  const std::shared_ptr<const CalendarRebase> rebase_;
  const std::optional<Promotion> promotion_;
  const std::optional<IntegerRange> kept_integers_;
  const int32_t file_width_;  ///< Bytes of a value of the file's type.
  const std::shared_ptr<BufferPool> pool_;
  Buffer logical_values_;
  Buffer rebased_values_;
};

}  // namespace lamella::inline v0
