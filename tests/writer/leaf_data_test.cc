#include "writer/leaf_data.h"

#include <gtest/gtest.h>

#include "lamella/error.h"

namespace lamella::inline v0 {
namespace writer {

TEST(CheckLeafData, CountsRows) {
  const std::vector<Node> columns{leaf("a", PhysicalType::INT32, Repetition::OPTIONAL),
                                  leaf("b", PhysicalType::INT32, Repetition::REPEATED)};
  const std::vector<Leaf> leaves = leaves_of(columns);
  EXPECT_EQ(check_leaf_data(optional_data(Values::of<int32_t>({1}), {false, true, false}), leaves[0]), 3);
  EXPECT_EQ(check_leaf_data({Values::of<int32_t>({1, 2, 3}), {1, 1, 0, 1}, {0, 1, 0, 0}}, leaves[1]), 3);
}

TEST(CheckLeafData, RefusesContradictions) {
  const std::vector<Node> columns{leaf("a", PhysicalType::INT32, Repetition::OPTIONAL),
                                  leaf("b", PhysicalType::INT32, Repetition::REPEATED)};
  const std::vector<Leaf> leaves = leaves_of(columns);
  const auto check = [&leaves](LeafData data, size_t leaf) { check_leaf_data(data, leaves[leaf]); };
  EXPECT_THROW(check({Values::of<int64_t>({1}), {1}, {}}, 0), Error);        // another type
  EXPECT_THROW(check({Values::of<int32_t>({1, 2}), {1, 0}, {}}, 0), Error);  // more values than levels say
  EXPECT_THROW(check({Values::of<int32_t>({1}), {2}, {}}, 0), Error);        // a level over the maximum
  EXPECT_THROW(check({Values::of<int32_t>({1}), {1}, {}}, 1), Error);        // no repetition levels
  EXPECT_THROW(check({Values::of<int32_t>({1}), {1}, {1}}, 1), Error);       // a row that never began
  EXPECT_THROW(optional_data(Values::of<int32_t>({1}), {false}), Error);
}

}  // namespace writer
}  // namespace lamella::inline v0
