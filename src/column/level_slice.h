/// Levels of some rows of a leaf, and what they say of the nodes above it.
#pragma once

#include <cstdint>
#include <span>

namespace lamella::inline v0 {

/// A slot of a leaf column: a value, a null, or the end of a branch that is null or empty further up. Each has a
/// definition and a repetition level (Dremel, section 4.1).
struct LevelSlice {
  std::span<const uint16_t> definition;
  std::span<const uint16_t> repetition;  ///< Empty when the leaf is not repeated: every slot is a row.

  int64_t size() const noexcept { return static_cast<int64_t>(definition.size()); }
};

/// Which slots are entries of a node: those that begin a new element of the nearest repeated node above it (or a row,
/// where there is none), and where that element exists.
struct EntryRule {
  int16_t repetition_level = 0;  ///< Entries repeat at this level or below.
  int16_t definition_level = 0;  ///< Entries are defined at this level or above.
};

}  // namespace lamella::inline v0
