/// What levels say of the nodes above a leaf: which entries there are, which are null, and how long lists are.
#pragma once

#include <cstdint>

#include "column/level_slice.h"

namespace lamella::inline v0 {

/// How many of the slots are entries under `rule`.
int64_t count_entries(const LevelSlice& levels, EntryRule rule) noexcept;

/// A bit an entry to `validity`, which has room for one a slot and 64 bytes more: 1 where the entry's definition level
/// is at least `present_level`. Returns how many are 1.
int64_t entry_validity(const LevelSlice& levels, EntryRule rule, int16_t present_level, uint8_t* validity) noexcept;

/// For each list entry under `list` how many elements under `element` lie before it, then the number of all elements:
/// count_entries(list) + 1 offsets. Precondition: fewer than 2^31 slots.
void list_offsets(const LevelSlice& levels, EntryRule list, EntryRule element, int32_t* offsets) noexcept;

}  // namespace lamella::inline v0
