#include "lamella/predicate.h"

#include <gtest/gtest.h>

#include "lamella/error.h"

namespace lamella {
namespace {

TEST(Predicate, BuildersMakeComparisons) {
  const Predicate predicate = col("a.`b.c`") >= 5;
  const auto& comparison = std::get<Predicate::Comparison>(predicate.node());
  EXPECT_EQ(comparison.column.segments, (std::vector<std::string>{"a", "b.c"}));
  EXPECT_EQ(comparison.op, ComparisonOp::kGreaterEqual);
  EXPECT_EQ(comparison.literal, Literal(5));
}

TEST(Predicate, ConjunctionsAreFlat) {
  const Predicate predicate = (col("a") == 1 && col("b") != "x") && (col("c") < 2.5 && col("a") > decimal("0.5"));
  const auto& conjunction = std::get<Predicate::Conjunction>(predicate.node());
  ASSERT_EQ(conjunction.terms.size(), 4U);
  EXPECT_EQ(conjunction.terms[3], col("a") > decimal("0.5"));
  EXPECT_EQ(predicate.to_string(), "a = 1 and b != 'x' and c < 2.5e+00 and a > 0.5");
}

TEST(Predicate, NamesItsColumnsOnce) {
  const Predicate predicate = col("b") == 1 && col("a.x") < 3 && col("b") > 0;
  const std::vector<ColumnPath> columns = predicate.columns();
  ASSERT_EQ(columns.size(), 2U);
  EXPECT_EQ(columns[0].to_string(), "b");
  EXPECT_EQ(columns[1].to_string(), "a.x");
}

TEST(Predicate, AConjunctionOfOneTermIsTheTerm) {
  EXPECT_EQ(Predicate::all_of({col("a") <= 1}), col("a") <= 1);
  EXPECT_THROW(Predicate::all_of({}), Error);
}

TEST(Predicate, QuotesNamesThatWouldNotBeReadAsSuch) {
  EXPECT_EQ((col("with space") == 1).to_string(), "`with space` = 1");
  EXPECT_EQ((col("and") == 1).to_string(), "`and` = 1");
  EXPECT_EQ((col("`a.b`.`tick``s`") == 1).to_string(), "`a.b`.`tick``s` = 1");
  EXPECT_EQ((col("2x") == 1).to_string(), "`2x` = 1");
  EXPECT_EQ((col("date") == date("2000-01-01")).to_string(), "date = date '2000-01-01'");
}

}  // namespace
}  // namespace lamella
