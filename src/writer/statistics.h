/// Bounds of values, and how files say them.
#pragma once

#include <cstdint>
#include <string>

#include "parquet_types.h"
#include "writer/options.h"
#include "writer/value_order.h"
#include "writer/values.h"

namespace lamella::inline v0 {
namespace writer {

/// The smallest and largest of some values, as PLAIN bytes (byte arrays without their lengths).
struct Bounds {
  bool known = false;
  bool only_nan = false;  ///< The bounds are NaN: every value is, and the order is kFloatTotal.
  std::string smallest;
  std::string largest;
  int64_t nan_count = 0;
};

/// Not known where there is no value, no order, or, under kFloat, nothing but NaN.
Bounds bounds_of(const ValuesView& values, ValueOrder order);
/// Makes `bounds` those of both.
void widen(Bounds& bounds, const Bounds& other, ValueOrder order);

/// A bound cut to at most so many bytes.
struct TruncatedBound {
  std::string value;
  bool is_exact = true;
};

/// Still below every value: a prefix. Text is cut between characters.
TruncatedBound truncate_smallest(const std::string& value, int32_t max_bytes, bool is_text);
/// Still above every value: a prefix whose last byte is increased; uncut where no byte can be.
TruncatedBound truncate_largest(const std::string& value, int32_t max_bytes, bool is_text);

/// Bounds as they are written for `leaf`; empty where they are not known.
struct WrittenBounds {
  TruncatedBound smallest;
  TruncatedBound largest;
};
WrittenBounds written_bounds(const Bounds& bounds, const Node& leaf, ValueOrder order,
                             const StatisticsOptions& options);

thrift::Statistics make_statistics(const Bounds& bounds, int64_t null_count, const Node& leaf, ValueOrder order,
                                   const StatisticsOptions& options);

}  // namespace writer
}  // namespace lamella::inline v0
