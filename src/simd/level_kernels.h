/// Kernels on definition and repetition levels, a byte each: what they say of the nodes above a leaf.
///
/// A slot of a leaf column is a value, a null, or the end of a branch that is null or empty further up; it has one
/// level of either kind (Dremel, section 4.1). Each kernel makes what one node needs in one pass over the slots, so
/// that a column takes time linear in its depth.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

/// Slots of a leaf, whole rows of it where rows matter.
struct Slots {
  const uint8_t* definition;
  const uint8_t* repetition;  ///< nullptr when the leaf is not repeated: all are 0.
  int64_t count;
};

/// Which slots are entries of a node: those that begin a new element of the nearest repeated node above it (or a row,
/// where there is none), and where that element exists.
struct EntryRule {
  uint8_t repetition_level = 0;  ///< Entries repeat at this level or below.
  uint8_t definition_level = 0;  ///< Entries are defined at this level or above.
};

struct LevelKernels {
  /// How many of `count` levels are at least `threshold`.
  int64_t (*count_at_least)(const uint8_t* levels, int64_t count, uint8_t threshold) noexcept;
  /// The slot at which the row `row`, counted from the first that begins in these slots, begins; `count` when fewer do.
  int64_t (*find_row)(const uint8_t* repetition, int64_t count, int64_t row) noexcept;

  int64_t (*count_entries)(const Slots& slots, EntryRule rule) noexcept;
  /// Appends a bit an entry to `bits`, at `bit_offset`: 1 where its definition level is at least `present_level`. Bits
  /// before are kept, up to 64 bytes behind may be spoilt. Returns how many are 1.
  int64_t (*entry_validity)(const Slots& slots, EntryRule rule, uint8_t present_level, uint8_t* bits,
                            int64_t bit_offset) noexcept;
  /// For each entry under `list` how many entries under `element` lie before it, then the number of them all. Up to 64
  /// bytes behind may be spoilt. Precondition: fewer than 2^31 slots.
  void (*list_offsets)(const Slots& slots, EntryRule list, EntryRule element, int32_t* offsets) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
