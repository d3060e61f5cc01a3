#include "column/level_entries.h"

#include "base/bits.h"

namespace lamella::inline v0 {

namespace {

/// Calls visit(slot) with whether the slot is an entry. Slots of a leaf that is not repeated have repetition level 0.
template <typename Visit>
void for_each_slot(const LevelSlice& levels, Visit&& visit) {
  const size_t num_slots = levels.definition.size();
  if (levels.repetition.empty()) {
    for (size_t slot = 0; slot < num_slots; ++slot)
      visit(levels.definition[slot], uint16_t{0});
  } else {
    for (size_t slot = 0; slot < num_slots; ++slot)
      visit(levels.definition[slot], levels.repetition[slot]);
  }
}

bool is_entry(uint16_t definition, uint16_t repetition, EntryRule rule) noexcept {
  return definition >= rule.definition_level && repetition <= rule.repetition_level;
}

}  // namespace

int64_t count_entries(const LevelSlice& levels, EntryRule rule) noexcept {
  int64_t count = 0;
  for_each_slot(levels,
                [&](uint16_t definition, uint16_t repetition) { count += is_entry(definition, repetition, rule); });
  return count;
}

int64_t entry_validity(const LevelSlice& levels, EntryRule rule, int16_t present_level, uint8_t* validity) noexcept {
  uint64_t word = 0;
  int64_t entries = 0;
  int64_t valid = 0;
  for_each_slot(levels, [&](uint16_t definition, uint16_t repetition) {
    // Without a branch: a slot that is no entry writes a bit that the next one writes again.
    const uint64_t present = definition >= present_level ? 1 : 0;
    const uint64_t entry = is_entry(definition, repetition, rule) ? 1 : 0;
    const int shift = static_cast<int>(entries & 63);
    word = (word & low_bits(shift)) | (present << shift);
    entries += static_cast<int64_t>(entry);
    valid += static_cast<int64_t>(present & entry);
    if ((entries & 63) == 0 && entry != 0) {
      store(validity + (entries / 64 - 1) * 8, word);
      word = 0;
    }
  });
  if ((entries & 63) != 0) store(validity + entries / 64 * 8, word & low_bits(static_cast<int>(entries & 63)));
  return valid;
}

void list_offsets(const LevelSlice& levels, EntryRule list, EntryRule element, int32_t* offsets) noexcept {
  int32_t num_elements = 0;
  int32_t* next = offsets;
  for_each_slot(levels, [&](uint16_t definition, uint16_t repetition) {
    *next = num_elements;
    next += is_entry(definition, repetition, list) ? 1 : 0;
    num_elements += is_entry(definition, repetition, element) ? 1 : 0;
  });
  *next = num_elements;
}

}  // namespace lamella::inline v0
