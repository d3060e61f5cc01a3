#include "writer/leaf_data.h"

#include <algorithm>
#include <string>
#include <utility>

#include "lamella/error.h"

namespace lamella::inline v0 {
namespace writer {

namespace {

[[noreturn]] void refuse(const Leaf& leaf, const std::string& message) {
  std::string path;
  for (const std::string& name : leaf.path)
    path += (path.empty() ? "" : ".") + name;
  throw Error(ErrorCode::kInvalidArgument, "column " + path + ": " + message);
}

void check_levels(const std::vector<uint16_t>& levels, int16_t max_level, int64_t slots, const Leaf& leaf) {
  const int64_t expected = max_level == 0 ? 0 : slots;
  if (static_cast<int64_t>(levels.size()) != expected) {
    refuse(leaf, std::to_string(levels.size()) + " levels for " + std::to_string(expected) + " slots");
  }
  const auto highest = std::max_element(levels.begin(), levels.end());
  if (highest != levels.end() && *highest > max_level) {
    refuse(leaf, "a level of " + std::to_string(*highest) + ", the maximum is " + std::to_string(max_level));
  }
}

}  // namespace

LeafData optional_data(Values values, const std::vector<bool>& present) {
  const auto expected = std::count(present.begin(), present.end(), true);
  if (expected != values.count()) {
    throw Error(ErrorCode::kInvalidArgument,
                std::to_string(values.count()) + " values for " + std::to_string(expected) + " rows that have one");
  }
  return {std::move(values), {present.begin(), present.end()}, {}};
}

int64_t check_leaf_data(const LeafData& data, const Leaf& leaf) {
  const PhysicalType type = *leaf.node->type;
  if (data.values.type() != type) refuse(leaf, "values of type " + std::string(to_string(data.values.type())));
  if (type == PhysicalType::FIXED_LEN_BYTE_ARRAY && data.values.width() != leaf.node->type_length) {
    refuse(leaf, "values of " + std::to_string(data.values.width()) + " bytes");
  }
  const int64_t slots = num_slots(data, leaf);
  check_levels(data.definition_levels, leaf.max_definition_level, slots, leaf);
  check_levels(data.repetition_levels, leaf.max_repetition_level, slots, leaf);
  const int64_t present = leaf.max_definition_level == 0
                              ? slots
                              : std::count(data.definition_levels.begin(), data.definition_levels.end(),
                                           static_cast<uint16_t>(leaf.max_definition_level));
  if (present != data.values.count()) {
    refuse(leaf, std::to_string(data.values.count()) + " values, but levels for " + std::to_string(present));
  }
  if (leaf.max_repetition_level == 0) return slots;
  if (slots > 0 && data.repetition_levels[0] != 0) refuse(leaf, "the first repetition level is not 0");
  return std::count(data.repetition_levels.begin(), data.repetition_levels.end(), uint16_t{0});
}

}  // namespace writer
}  // namespace lamella::inline v0
