#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "lamella/error.h"
#include "lamella/predicate.h"

namespace lamella {
namespace {

std::string message_of(std::string_view text) {
  try {
    parse_predicate(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.message();
  }
  return "parsed";
}

TEST(ParsePredicate, ReadsComparisonsJoinedByAnd) {
  EXPECT_EQ(parse_predicate("l_quantity < 24 and l_shipmode = 'AIR'"),
            col("l_quantity") < 24 && col("l_shipmode") == "AIR");
  EXPECT_EQ(parse_predicate("a=1 AND(b<>2 And (c>=3))"), col("a") == 1 && col("b") != 2 && col("c") >= 3);
  EXPECT_EQ(parse_predicate(" ( a == -1 ) "), col("a") == -1);
  EXPECT_EQ(parse_predicate("x<-5"), col("x") < -5);
  EXPECT_EQ(parse_predicate("a\n<=\t1"), col("a") <= 1);
}

TEST(ParsePredicate, ReadsLiteralsOfEveryKind) {
  EXPECT_EQ(parse_predicate("a = true and b = FALSE"), col("a") == true && col("b") == false);
  EXPECT_EQ(parse_predicate("a = 9223372036854775807"), col("a") == INT64_MAX);
  EXPECT_EQ(parse_predicate("a = 18446744073709551615"), col("a") == UINT64_MAX);
  EXPECT_EQ(parse_predicate("a = 18446744073709551616"), col("a") == decimal("18446744073709551616"));
  EXPECT_EQ(parse_predicate("a = 0.05"), col("a") == decimal("0.05"));
  EXPECT_EQ(parse_predicate("a = .05"), col("a") == decimal("0.05"));
  EXPECT_EQ(parse_predicate("a = 5e-2"), col("a") == 0.05);
  EXPECT_EQ(parse_predicate("a = -1.5E+1"), col("a") == -15.0);
  EXPECT_EQ(parse_predicate("a = 'it''s'"), col("a") == "it's");
  EXPECT_EQ(parse_predicate("a = ''"), col("a") == "");
  EXPECT_EQ(parse_predicate("a = x'00Ff'"), col("a") == std::string("\0\xff", 2));
  EXPECT_EQ(parse_predicate("a = date '1994-01-01'"), col("a") == date("1994-01-01"));
  EXPECT_EQ(parse_predicate("a = TIME '12:30'"), col("a") == time_of_day("12:30"));
  EXPECT_EQ(parse_predicate("a < timestamp '1994-01-01 12:30:00Z'"), col("a") < timestamp("1994-01-01T12:30Z"));
  EXPECT_EQ(parse_predicate("a = decimal '5'"), col("a") == decimal("5"));
  EXPECT_EQ(parse_predicate("a = double 'NaN'"), col("a") == std::nan(""));
  EXPECT_EQ(parse_predicate("a = double '-Infinity'"), col("a") == -HUGE_VAL);
}

TEST(ParsePredicate, ReadsPathsAndQuotedNames) {
  EXPECT_EQ(parse_predicate("a.b.c = 1"), col("a.b.c") == 1);
  EXPECT_EQ(parse_predicate("`a.b`. c = 1"), col("`a.b`.c") == 1);
  EXPECT_EQ(parse_predicate("`tick``s` = 1"), col("`tick``s`") == 1);
  EXPECT_EQ(parse_predicate("`and` = 1"), col("and") == 1);
  EXPECT_EQ(parse_predicate("date < date '2000-01-01'"), col("date") < date("2000-01-01"));
  EXPECT_EQ(parse_predicate("x = x'61'"), col("x") == "a");
  EXPECT_EQ(parse_predicate("stra\xc3\x9f"
                            "e = 1"),
            col("stra\xc3\x9f"
                "e") == 1);
}

TEST(ParsePredicate, TakesTheLiteralOnEitherSide) {
  EXPECT_EQ(parse_predicate("5 < a"), col("a") > 5);
  EXPECT_EQ(parse_predicate("5 >= a"), col("a") <= 5);
  EXPECT_EQ(parse_predicate("date '2000-01-01' = a"), col("a") == date("2000-01-01"));
}

TEST(ParsePredicate, PutsACaretUnderTheSpot) {
  EXPECT_EQ(message_of("a < and b = 1"), "predicate: expected a literal\n  a < and b = 1\n      ^");
  EXPECT_EQ(message_of("a < 5 b"), "predicate: expected 'and' or the end\n  a < 5 b\n        ^");
  EXPECT_EQ(message_of("\xc3\xa9 = 'open"), "predicate: this ' is not closed\n  \xc3\xa9 = 'open\n      ^");
  EXPECT_EQ(message_of("a = 1\n  and b ? 2"), "predicate: unexpected character\n    and b ? 2\n          ^");
  EXPECT_EQ(message_of(""), "predicate: expected a column\n  \n  ^");
  EXPECT_EQ(message_of("a = date '1994-02-30'"),
            "predicate: '1994-02-30' is not a date: YYYY-MM-DD is\n  a = date '1994-02-30'\n           ^");
}

TEST(ParsePredicate, SaysWhatItExpected) {
  const std::pair<const char*, const char*> cases[] = {
      {"a", "expected one of = != < <= > >="},
      {"a = ", "expected a literal"},
      {"a = b", "expected a literal"},
      {"5 = 5", "expected a column"},
      {"a = 1 and", "expected a column"},
      {"(a = 1", "expected 'and' or ')'"},
      {"a = 1)", "expected 'and' or the end"},
      {"a. = 1", "expected a name"},
      {"a = 1 or b = 2", "expected 'and' or the end"},
      {"not a = 1", "expected a column"},
      {"a = null", "a comparison with null selects nothing"},
      {"a = 1.", "expected a digit behind the point"},
      {"a = 1e", "expected the digits of an exponent"},
      {"a = 1e999", "expected a number that a double can hold"},
      {"a = 12ab", "expected the number to end"},
      {"a = x'0'", "expected pairs of hexadecimal digits between the quotes"},
      {"a = x'0g'", "expected pairs of hexadecimal digits between the quotes"},
      {"a = money '5'", "expected date, time, timestamp, decimal or double before a string"},
      {"a = double '5'", "expected 'NaN', 'Infinity' or '-Infinity'"},
      {"`a = 1", "this ` is not closed"},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_NE(message_of(text).find(expected), std::string::npos) << text << ": " << message_of(text);
  }
}

TEST(ParsePredicate, BoundsItsRecursion) {
  EXPECT_EQ(parse_predicate(std::string(200, '(') + "a = 1" + std::string(200, ')')), col("a") == 1);
  EXPECT_NE(message_of(std::string(100000, '(') + "a = 1").find("parentheses nest deeper than 200"), std::string::npos);
}

TEST(ParsePredicate, GivesBackWhatIsPrinted) {
  std::mt19937_64 random(1);
  const std::vector<Literal> literals = {true,
                                         -1,
                                         UINT64_MAX,
                                         INT64_MIN,
                                         0.1,
                                         -0.0,
                                         5e-324,
                                         1e300,
                                         std::nan(""),
                                         HUGE_VAL,
                                         "",
                                         "it's",
                                         "a\nb",
                                         "\xff\xfe",
                                         "caf\xc3\xa9",
                                         decimal("-0.050"),
                                         decimal("5"),
                                         decimal("99999999999999999999"),
                                         date("0000-02-29"),
                                         date("+123456-01-01"),
                                         time_of_day("23:59:59.999999999"),
                                         timestamp("-0001-01-01 00:00:00.000000001"),
                                         timestamp("2262-04-12T00:00:00Z")};
  const std::vector<std::string> names = {"a", "l_quantity", "and",  "NULL", "x y", "a.b",
                                          "`", "",           "\xff", "date", "x",   "9"};
  for (int i = 0; i < 2000; ++i) {
    std::vector<Predicate> terms;
    for (uint64_t count = random() % 4 + 1; count > 0; --count) {
      ColumnPath path;
      for (uint64_t depth = random() % 3 + 1; depth > 0; --depth)
        path.segments.push_back(names[random() % names.size()]);
      terms.push_back(
          Predicate::compare(path, static_cast<ComparisonOp>(random() % 6), literals[random() % literals.size()]));
    }
    const Predicate predicate = Predicate::all_of(terms);
    ASSERT_EQ(parse_predicate(predicate.to_string()), predicate) << predicate.to_string();
  }
}

TEST(ParsePredicate, ThrowsNothingButErrorsOnNoise) {
  std::mt19937 random(2);
  const std::string alphabet = "ab.`'()<>=! \n09-eExX_\xc3\xa9\xff";
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (uint32_t length = static_cast<uint32_t>(random() % 20); length > 0; --length)
      text += alphabet[random() % alphabet.size()];
    try {
      const Predicate predicate = parse_predicate(text);
      ASSERT_EQ(parse_predicate(predicate.to_string()), predicate) << text;
    } catch (const Error& error) {
      ASSERT_EQ(error.code(), ErrorCode::kInvalidArgument);
    }
  }
}

}  // namespace
}  // namespace lamella
