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

TEST(Predicate, BuildersMakeEveryTest) {
  const Predicate predicate = col("q").between(1, 2) && col("m").in({"AIR", "RAIL"}) && col("m").is_not_null() &&
                              col("c").like("a!%%", '!') && (col("c").starts_with("x") || !col("c").matches("y+")) &&
                              col("d").null_safe_equal(std::nullopt) && !(col("e") == 1 && col("f").contains("z"));
  EXPECT_EQ(
      predicate.to_string(),
      "q between 1 and 2 and m in ('AIR', 'RAIL') and m is not null and c like 'a!%%' escape '!' and "
      "(c starts_with 'x' or c not regexp 'y+') and d is not distinct from null and not (e = 1 and f contains 'z')");
  EXPECT_EQ(predicate.columns().size(), 6U);
}

TEST(Predicate, NotOfNotIsTheTerm) {
  EXPECT_EQ(!!(col("a") == 1), col("a") == 1);
  EXPECT_EQ((!(col("a") == 1)).to_string(), "not a = 1");
}

TEST(Predicate, DisjunctionsAreFlat) {
  const Predicate predicate = (col("a") == 1 || col("b") == 2) || (col("c") == 3 || (col("d") == 4 && col("e") == 5));
  EXPECT_EQ(std::get<Predicate::Disjunction>(predicate.node()).terms.size(), 4U);
  EXPECT_EQ(predicate.depth(), 3);
  EXPECT_EQ(Predicate::any_of({col("a") <= 1}), col("a") <= 1);
  EXPECT_THROW(Predicate::any_of({}), Error);
}

TEST(Predicate, RefusesWhatCannotBeTested) {
  EXPECT_THROW(col("a").in({}), Error);
  EXPECT_THROW(col("a").matches("a("), Error);
  EXPECT_THROW(col("a").like("a!", '!'), Error);
  EXPECT_THROW(col("a").like("a!b", '!'), Error);
  EXPECT_THROW(col("a").like("a", '\x80'), Error);
}

TEST(Predicate, BoundsItsDepth) {
  Predicate deep = col("a") == 1;
  while (deep.depth() < Predicate::kMaxDepth)
    deep = deep.depth() % 2 == 0 ? (deep && col("b") == 2) : (deep || col("c") == 3);
  EXPECT_EQ(parse_predicate(deep.to_string()), deep);
  EXPECT_THROW(!deep, Error);
  EXPECT_THROW(deep && col("b") == 2, Error);
}

}  // namespace
}  // namespace lamella
