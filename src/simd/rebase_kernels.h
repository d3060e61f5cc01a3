/// Kernels that move dates and instants from one calendar to another.
///
/// Calendars differ by a constant between two switches: a table of steps says by how much.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

/// Values at or above switches[i] get all of steps[0..i] added, modulo 2^n; those below switches[0] stay as they are.
struct RebaseSteps {
  const int64_t* switches;  ///< Ascending.
  const int64_t* steps;
  int count;
};

struct RebaseKernels {
  /// For int32 values all switches and steps are int32 too.
  struct Width {
    /// The first of `count` values below `limit`, or -1.
    int64_t (*find_below)(const uint8_t* values, int64_t count, int64_t limit) noexcept;
    void (*add_steps)(const uint8_t* values, int64_t count, const RebaseSteps& steps, uint8_t* out) noexcept;
  };
  Width int32;
  Width int64;
};

}  // namespace simd
}  // namespace lamella::inline v0
