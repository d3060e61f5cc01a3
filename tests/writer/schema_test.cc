#include "writer/schema.h"

#include <gtest/gtest.h>

namespace lamella::inline v0 {
namespace writer {

TEST(LeavesOf, CountsOptionalAndRepeatedNodesOnTheWay) {
  const std::vector<Node> columns{
      leaf("a", PhysicalType::INT32),
      list("b", Repetition::OPTIONAL, leaf("element", PhysicalType::INT64, Repetition::OPTIONAL)),
      map("c", Repetition::REQUIRED, leaf("key", PhysicalType::BYTE_ARRAY),
          group("value", Repetition::OPTIONAL, {leaf("x", PhysicalType::FLOAT)}))};
  const std::vector<Leaf> leaves = leaves_of(columns);
  ASSERT_EQ(leaves.size(), 4U);
  EXPECT_EQ(leaves[0].path, (std::vector<std::string>{"a"}));
  EXPECT_EQ(leaves[0].max_definition_level, 0);
  EXPECT_EQ(leaves[1].path, (std::vector<std::string>{"b", "list", "element"}));
  EXPECT_EQ(leaves[1].max_definition_level, 3);
  EXPECT_EQ(leaves[1].max_repetition_level, 1);
  EXPECT_EQ(leaves[2].max_definition_level, 1);
  EXPECT_EQ(leaves[3].path, (std::vector<std::string>{"c", "key_value", "value", "x"}));
  EXPECT_EQ(leaves[3].max_definition_level, 2);
  EXPECT_EQ(leaves[3].max_repetition_level, 1);
}

}  // namespace writer
}  // namespace lamella::inline v0
