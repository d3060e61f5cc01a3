#include "predicate/integer_ranges.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "predicate/evaluate.h"
#include "tests/predicate/ordered_values.h"

namespace lamella {
namespace {

using Ranges = std::vector<IntegerRange>;

std::optional<Ranges> ranges_of(const std::string& text, const Type& type = TypeId::kInt64) {
  return passing_integers(bind(parse_predicate(text), Schema({Field("x", type)})));
}

TEST(IntegerRanges, SayWhatPasses) {
  EXPECT_EQ(ranges_of("x between 3 and 7"), (Ranges{{3, 7}}));
  EXPECT_EQ(ranges_of("x < 3"), (Ranges{{INT64_MIN, 2}}));
  EXPECT_EQ(ranges_of("x >= -9223372036854775808"), (Ranges{{INT64_MIN, INT64_MAX}}));
  EXPECT_EQ(ranges_of("x <> 3"), (Ranges{{INT64_MIN, 2}, {4, INT64_MAX}}));
  EXPECT_EQ(ranges_of("x in (5, 4, 9)"), (Ranges{{4, 5}, {9, 9}}));
  EXPECT_EQ(ranges_of("x not in (9223372036854775807, 0)"), (Ranges{{INT64_MIN, -1}, {1, INT64_MAX - 1}}));
  EXPECT_EQ(ranges_of("x < 3 or x > 2"), (Ranges{{INT64_MIN, INT64_MAX}}));
  EXPECT_EQ(ranges_of("x < 3 and x > 2"), Ranges());
  EXPECT_EQ(ranges_of("x is null"), Ranges());
  EXPECT_EQ(ranges_of("x is not null and x > 2"), (Ranges{{3, INT64_MAX}}));
  EXPECT_EQ(ranges_of("x < date '1970-01-03'", TypeId::kDate), (Ranges{{INT64_MIN, 1}}));
}

TEST(IntegerRanges, SayNothingOfWhatIsNoSignedInteger) {
  EXPECT_EQ(ranges_of("x < 3", TypeId::kDouble), std::nullopt);
  EXPECT_EQ(ranges_of("x < 3", TypeId::kUInt64), std::nullopt);
  EXPECT_EQ(ranges_of("x < 'a' or x is null", TypeId::kString), std::nullopt);
  EXPECT_EQ(ranges_of("x like 'a%'", TypeId::kString), std::nullopt);
}

TEST(IntegerRanges, AreWhatEvaluateSelects) {
  std::mt19937 random(3);
  Optionals<int64_t> values;
  for (int64_t value = -30; value < 30; ++value)
    values.push_back(value);
  const auto schema = std::make_shared<const Schema>(Schema({Field("x", TypeId::kInt64)}));
  const ColumnarBatch batch(schema, 60, {fixed_vector<int64_t>(TypeId::kInt64, values)});
  const auto literal = [&] { return std::to_string(static_cast<int>(random() % 60) - 30); };
  const auto test = [&]() -> std::string {
    static const std::vector<std::string> ops = {" < ", " <= ", " = ", " <> ", " >= ", " > "};
    switch (random() % 4) {
      case 0:
        return "x between " + literal() + " and " + literal();
      case 1:
        return "x not in (" + literal() + ", " + literal() + ", " + literal() + ")";
      default:
        return "x" + ops[random() % ops.size()] + literal();
    }
  };
  for (int repeat = 0; repeat < 2000; ++repeat) {
    const std::string text = "(" + test() + " or " + test() + ") and not (" + test() + " and " + test() + ")";
    const std::optional<Ranges> ranges = ranges_of(text);
    ASSERT_TRUE(ranges) << text;
    const RowBits selected = RowBits::of_selection(evaluate(bind(parse_predicate(text), *schema), batch), 60);
    for (int64_t value = -30; value < 30; ++value) {
      const bool passes = std::any_of(ranges->begin(), ranges->end(), [&](const IntegerRange& range) {
        return range.low <= value && value <= range.high;
      });
      ASSERT_EQ(passes, selected[value + 30]) << text << " of " << value;
    }
    for (size_t i = 1; i < ranges->size(); ++i)
      ASSERT_GT((*ranges)[i].low - 1, (*ranges)[i - 1].high) << text;
  }
}

}  // namespace
}  // namespace lamella
