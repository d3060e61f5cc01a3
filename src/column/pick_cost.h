/// When it pays to decode values one by one, and when to decode all and to choose among them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lamella::inline v0 {

/// What it costs to get at some of the values of a page, in the time that decoding one value among many takes. Measured
/// once and not as a scan goes, so that what is decoded, and with it which error comes first, follows from the data
/// alone.
struct PickCost {
  double run = 24;        ///< A call that passes over values and one that decodes a run of them.
  double skipped = 0.5;   ///< A value that is passed over.
  double gathered = 0.5;  ///< A value that is copied out of those that were decoded.

  /// Whether to decode runs of positions alone, of `num_values` values.
  bool prefers_runs(int64_t num_values, int64_t num_picked, int64_t num_runs) const noexcept {
    const auto picked = static_cast<double>(num_picked);
    const auto values = static_cast<double>(num_values);
    return static_cast<double>(num_runs) * run + picked + (values - picked) * skipped < values + picked * gathered;
  }
};

/// Of dictionary indices it is the runs of the encoding that have to be walked: an index that is chosen takes as long
/// as this many that are unpacked all together.
constexpr int64_t kIndicesPerPick = 6;

/// Runs of chosen values that are longer than this on average are looked up one by one.
constexpr int64_t kLongRun = 12;

/// How many of the first positions are consecutive: at least one. Precondition: there are some.
inline size_t run_length(std::span<const int32_t> positions) noexcept {
  constexpr size_t kStep = 16;
  size_t length = 1;
  while (length + kStep <= positions.size() &&
         positions[length + kStep - 1] == positions.front() + static_cast<int32_t>(length + kStep - 1))
    length += kStep;
  while (length < positions.size() && positions[length] == positions.front() + static_cast<int32_t>(length))
    ++length;
  return length;
}

/// How many runs of consecutive ordinals there are.
inline int64_t count_runs(std::span<const int32_t> positions) noexcept {
  int64_t runs = positions.empty() ? 0 : 1;
  for (size_t i = 1; i < positions.size(); ++i)
    runs += positions[i] != positions[i - 1] + 1 ? 1 : 0;
  return runs;
}

}  // namespace lamella::inline v0
