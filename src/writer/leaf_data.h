/// What one leaf column holds in one row group.
#pragma once

#include <cstdint>
#include <vector>

#include "writer/schema.h"
#include "writer/values.h"

namespace lamella::inline v0 {
namespace writer {

/// Dense values with a level a slot. A kind of level is empty where its maximum is 0.
struct LeafData {
  Values values;
  std::vector<uint16_t> definition_levels;
  std::vector<uint16_t> repetition_levels;
};

/// Slots: values, nulls, and empty or null lists.
inline int64_t num_slots(const LeafData& data, const Leaf& leaf) noexcept {
  return leaf.max_definition_level == 0 ? data.values.count() : static_cast<int64_t>(data.definition_levels.size());
}

/// An OPTIONAL column below the root: `present` says which rows have a value. Throws kInvalidArgument (counts that do
/// not match).
LeafData optional_data(Values values, const std::vector<bool>& present);

/// Throws kInvalidArgument where counts, levels and types contradict each other or the leaf. Returns the rows.
int64_t check_leaf_data(const LeafData& data, const Leaf& leaf);

}  // namespace writer
}  // namespace lamella::inline v0
