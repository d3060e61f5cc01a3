#include <gtest/gtest.h>

#include <algorithm>
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
  EXPECT_EQ(message_of("a < 5 b"), "predicate: expected 'and', 'or' or the end\n  a < 5 b\n        ^");
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
      {"(a = 1", "expected 'and', 'or' or ')'"},
      {"a = 1)", "expected 'and', 'or' or the end"},
      {"a. = 1", "expected a name"},
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
      {"a banana 5",
       "expected one of = != < <= > >= is, not, between, in, like, starts_with, ends_with, contains, regexp"},
      {"a not 5", "expected one of"},
      {"a or", "expected one of"},
      {"a = 1 or", "expected a column"},
      {"not", "expected a column"},
      {"not (a = 1", "expected 'and', 'or' or ')'"},
      {"a between 1", "expected 'and'"},
      {"a between 1 and", "expected a literal"},
      {"a in 1", "expected '('"},
      {"a in ()", "expected a literal"},
      {"a in (1, null)", "a comparison with null selects nothing"},
      {"a in (1 2)", "expected ',' or ')'"},
      {"a is 5", "expected null or distinct from"},
      {"a is not distinct 5", "expected 'from'"},
      {"a like 5", "expected a string"},
      {"a like 'x' escape 'ab'", "expected a string of one ASCII character"},
      {"a like 'x!' escape '!'", "like: the escape character stands before something else than %, _ or itself"},
      {"a regexp 'x('", "not a regular expression: missing ): x("},
      {"a starts_with b", "expected a string"},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_NE(message_of(text).find(expected), std::string::npos) << text << ": " << message_of(text);
  }
}

TEST(ParsePredicate, ReadsEveryTest) {
  EXPECT_EQ(parse_predicate("a between 1 and 5 and b = 2"), col("a").between(1, 5) && col("b") == 2);
  EXPECT_EQ(parse_predicate("a NOT between 1 and 5"), !col("a").between(1, 5));
  EXPECT_EQ(parse_predicate("m in ('AIR','RAIL')"), col("m").in({"AIR", "RAIL"}));
  EXPECT_EQ(parse_predicate("m not in (1)"), !col("m").in({1}));
  EXPECT_EQ(parse_predicate("a is null or a Is Not Null"), col("a").is_null() || col("a").is_not_null());
  EXPECT_EQ(parse_predicate("a is not distinct from 5"), col("a").null_safe_equal(5));
  EXPECT_EQ(parse_predicate("a is distinct from null"), !col("a").null_safe_equal(std::nullopt));
  EXPECT_EQ(parse_predicate("a.b starts_with 'x'"), col("a.b").starts_with("x"));
  EXPECT_EQ(parse_predicate("a not ends_with x'00'"), !col("a").ends_with(std::string(1, '\0')));
  EXPECT_EQ(parse_predicate("contains contains 'x'"), col("contains").contains("x"));
  EXPECT_EQ(parse_predicate("a like '%x!_' escape '!'"), col("a").like("%x!_", '!'));
  EXPECT_EQ(parse_predicate("a not regexp '^x+'"), !col("a").matches("^x+"));
}

TEST(ParsePredicate, BindsNotBeforeAndBeforeOr) {
  const Predicate a = col("a") == 1;
  const Predicate b = col("b") == 2;
  const Predicate c = col("c") == 3;
  EXPECT_EQ(parse_predicate("a = 1 or b = 2 and c = 3"), a || (b && c));
  EXPECT_EQ(parse_predicate("not a = 1 and b = 2 or c = 3"), (!a && b) || c);
  EXPECT_EQ(parse_predicate("not (a = 1 and b = 2) or c = 3"), !(a && b) || c);
  EXPECT_EQ(parse_predicate("not not a = 1"), a);
  EXPECT_EQ(parse_predicate("not (not (a = 1))"), a);
}

TEST(ParsePredicate, BoundsItsRecursion) {
  EXPECT_EQ(parse_predicate(std::string(200, '(') + "a = 1" + std::string(200, ')')), col("a") == 1);
  EXPECT_NE(message_of(std::string(100000, '(') + "a = 1").find("it nests deeper than 200 levels"), std::string::npos);
  std::string both = "a = 1";
  for (int i = 0; i < 150; ++i)
    both = "a = 1 or b = 2 and (" + both + ")";
  EXPECT_NE(message_of(both).find("a predicate nests deeper than 200 levels\n"), std::string::npos);
  std::string negations;
  for (int i = 0; i < 300; ++i)
    negations += "not ";
  EXPECT_NE(message_of(negations + "a = 1").find("it nests deeper than 200 levels"), std::string::npos);
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
  const auto path = [&] {
    ColumnPath column;
    for (uint64_t depth = random() % 3 + 1; depth > 0; --depth)
      column.segments.push_back(names[random() % names.size()]);
    return column;
  };
  const auto literal = [&] { return literals[random() % literals.size()]; };
  const std::vector<std::string> texts = {"",           "it's", "a_b%", "%", "^a+", "\\.", std::string("\0\xff", 2),
                                          "caf\xc3\xa9"};
  const auto leaf = [&]() -> Predicate {
    const std::string& text = texts[random() % texts.size()];
    switch (random() % 8) {
      case 0:
        return Predicate::null_safe_equal(path(), random() % 3 == 0 ? std::nullopt : std::optional(literal()));
      case 1:
        return Predicate::between(path(), literal(), literal());
      case 2: {
        std::vector<Literal> list(random() % 3 + 1, Literal(1));
        std::generate(list.begin(), list.end(), literal);
        return Predicate::in(path(), list);
      }
      case 3:
        return Predicate::is_null(path());
      case 4:
        return Predicate::text_search(path(), static_cast<TextOp>(random() % 3), text);
      case 5: {
        const char escape = "'!\t"[random() % 3];
        const bool has_escape = random() % 2 == 0 && text.find(escape) == std::string::npos;
        return Predicate::like(path(), text, has_escape ? std::optional(escape) : std::nullopt);
      }
      case 6:
        return Predicate::regexp(path(), texts[random() % 6]);
      default:
        return Predicate::compare(path(), static_cast<ComparisonOp>(random() % 6), literal());
    }
  };
  const auto tree = [&](const auto& self, int depth) -> Predicate {
    const uint64_t kind = depth == 0 ? 0 : random() % 4;
    if (kind == 0) return leaf();
    if (kind == 1) return !self(self, depth - 1);
    std::vector<Predicate> terms;
    for (uint64_t count = random() % 3 + 1; count > 0; --count)
      terms.push_back(self(self, depth - 1));
    return kind == 2 ? Predicate::all_of(terms) : Predicate::any_of(terms);
  };
  for (int i = 0; i < 5000; ++i) {
    const Predicate predicate = tree(tree, static_cast<int>(random() % 6));
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
