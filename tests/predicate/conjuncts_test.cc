#include "predicate/conjuncts.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lamella {
namespace {

Schema schema() {
  const Type pair = Type::structure({Field("x", TypeId::kInt32), Field("y", TypeId::kString)});
  return Schema(
      {Field("a", TypeId::kInt64), Field("b", TypeId::kDouble), Field("s", TypeId::kString), Field("p", pair)});
}

std::vector<Conjunct> conjuncts(std::string_view text) {
  return conjuncts_of(bind(parse_predicate(text), schema()));
}

TEST(Conjuncts, ComeOneAColumn) {
  const std::vector<Conjunct> parts =
      conjuncts("s = 'x' and a < 5 and s != 'y' and p.x = 1 and a is not null and p.y = 'z'");
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].columns, std::vector<int>{2});
  EXPECT_EQ(parts[1].columns, std::vector<int>{0});
  EXPECT_EQ(parts[2].columns, std::vector<int>{3});
  for (const Conjunct& part : parts)
    EXPECT_EQ(std::get<BoundConjunction>(part.predicate.node).terms.size(), 2U);
}

TEST(Conjuncts, AboutSeveralColumnsStayAsTheyAre) {
  const std::vector<Conjunct> parts = conjuncts("(a = 1 or b = 2) and (b = 3 or a = 4) and (a = 1 or a = 2)");
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].columns, (std::vector<int>{0, 1}));
  EXPECT_EQ(parts[1].columns, (std::vector<int>{0, 1}));
  EXPECT_EQ(parts[2].columns, std::vector<int>{0});
  EXPECT_EQ(conjuncts("a = 1 or b = 2").size(), 1U);
}

TEST(Conjuncts, MakeOneRangeOfSeveral) {
  const std::vector<Conjunct> integers = conjuncts("a >= 5 and a < 10 and a between 0 and 8");
  ASSERT_EQ(integers.size(), 1U);
  const auto& range = std::get<BoundBetween>(integers[0].predicate.node);
  EXPECT_EQ(range.low, Value(int64_t{5}));
  EXPECT_EQ(range.high, Value(int64_t{8}));
  const std::vector<Conjunct> numbers = conjuncts("b > 1 and b < 2");
  const auto& between = std::get<BoundBetween>(numbers[0].predicate.node);
  EXPECT_EQ(between.low, Value(std::nextafter(1.0, 2.0)));
  EXPECT_EQ(between.high, Value(std::nextafter(2.0, 1.0)));
  EXPECT_TRUE(std::holds_alternative<BoundConjunction>(conjuncts("s > 'a' and s < 'b'")[0].predicate.node));
  EXPECT_TRUE(std::holds_alternative<BoundConjunction>(conjuncts("p.x > 1 and p.y < 'b'")[0].predicate.node));
  EXPECT_TRUE(std::holds_alternative<BoundConjunction>(conjuncts("a != 1 and a < 9")[0].predicate.node));
}

}  // namespace
}  // namespace lamella
