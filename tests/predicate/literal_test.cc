#include "lamella/literal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "lamella/error.h"

namespace lamella {
namespace {

TEST(Literal, IntegersTakeTheSignedKindWhenTheyFit) {
  EXPECT_EQ(Literal(uint8_t{7}).value(), Literal::Value(int64_t{7}));
  EXPECT_EQ(Literal(~uint64_t{0}).value(), Literal::Value(~uint64_t{0}));
  EXPECT_EQ(Literal(std::numeric_limits<int64_t>::min()).type_name(), "int64");
  EXPECT_EQ(Literal(true).type_name(), "boolean");
  EXPECT_EQ(Literal("x").type_name(), "string");
  EXPECT_EQ(Literal(1.0F).type_name(), "double");
}

TEST(Literal, PrintsEachKindDistinctly) {
  EXPECT_EQ(Literal(true).to_string(), "true");
  EXPECT_EQ(Literal(-5).to_string(), "-5");
  EXPECT_EQ(Literal(~uint64_t{0}).to_string(), "18446744073709551615");
  EXPECT_EQ(Literal(24.0).to_string(), "2.4e+01");
  EXPECT_EQ(Literal(std::nan("")).to_string(), "double 'NaN'");
  EXPECT_EQ(Literal(-HUGE_VAL).to_string(), "double '-Infinity'");
  EXPECT_EQ(Literal("it's").to_string(), "'it''s'");
  EXPECT_EQ(Literal("caf\xc3\xa9").to_string(), "'caf\xc3\xa9'");
  EXPECT_EQ(Literal("\xff").to_string(), "x'ff'");
  EXPECT_EQ(Literal(std::string("a\0", 2)).to_string(), "x'6100'");
  EXPECT_EQ(decimal("0.05").to_string(), "0.05");
  EXPECT_EQ(decimal("24").to_string(), "decimal '24'");
  EXPECT_EQ(date("1994-01-01").to_string(), "date '1994-01-01'");
  EXPECT_EQ(date("-0044-03-15").to_string(), "date '-0044-03-15'");
  EXPECT_EQ(time_of_day("12:30").to_string(), "time '12:30:00.000000000'");
  EXPECT_EQ(timestamp("1969-12-31 23:59:59.5Z").to_string(), "timestamp '1969-12-31T23:59:59.500000000Z'");
}

TEST(Literal, EqualityTellsKindsAndSignsOfZeroApart) {
  EXPECT_EQ(Literal(std::nan("")), Literal(std::nan("1")));
  EXPECT_FALSE(Literal(0.0) == Literal(-0.0));
  EXPECT_FALSE(Literal(1) == Literal(1.0));
  EXPECT_FALSE(decimal("1") == Literal("1"));
}

TEST(Literal, DecimalsLoseSuperfluousZerosInFront) {
  EXPECT_EQ(decimal("007.50"), decimal("7.50"));
  EXPECT_EQ(decimal(".5"), decimal("0.5"));
  EXPECT_EQ(decimal("-00"), decimal("-0"));
  for (const char* text : {"", "-", ".", "1.", "1e5", "+1", "1.2.3", " 1", "0x1"}) {
    EXPECT_THROW(decimal(text), Error) << text;
  }
}

TEST(Literal, DatesAreOfTheGregorianCalendar) {
  EXPECT_EQ(date("1970-01-02").value(), Literal::Value(Literal::Date{1}));
  EXPECT_EQ(date("2000-02-29").value(), Literal::Value(Literal::Date{11016}));
  EXPECT_EQ(date("+10000-01-01").value(), Literal::Value(Literal::Date{2932897}));
  EXPECT_EQ(date("-0001-12-31").value(), Literal::Value(Literal::Date{-719529}));
  for (const char* text : {"", "1994", "1994-1-1", "1994-13-01", "1994-00-01", "1994-02-29", "1900-02-29", "1994-04-31",
                           "10000-01-01", "994-01-01", "1994-01-01T", "1994-01-01 00:00:00", "1994/01/01"}) {
    EXPECT_THROW(date(text), Error) << text;
  }
}

TEST(Literal, TimesAndTimestampsHaveUpToNineDigits) {
  EXPECT_EQ(time_of_day("01:02:03.4").value(), Literal::Value(Literal::Time{3723400000000}));
  EXPECT_EQ(time_of_day("24:00").value(), Literal::Value(Literal::Time{86400000000000}));
  EXPECT_EQ(timestamp("1970-01-02").value(), Literal::Value(Literal::Timestamp{86400, 0, false}));
  EXPECT_EQ(timestamp("1969-12-31T23:59:59.000000001Z").value(), Literal::Value(Literal::Timestamp{-1, 1, true}));
  for (const char* text :
       {"", "1", "1:02", "01:60", "01:02:60", "24:00:00.1", "25:00", "01:02:03.", "01:02:03.1234567891", "01:02Z"}) {
    EXPECT_THROW(time_of_day(text), Error) << text;
  }
  for (const char* text : {"1970-01-01T", "1970-01-01T00", "1970-01-01x00:00", "1970-01-01T00:00z", "00:00"}) {
    EXPECT_THROW(timestamp(text), Error) << text;
  }
}

TEST(Literal, RefusesValuesThatItsKindsCannotHave) {
  EXPECT_THROW(Literal(Literal::Decimal{""}), Error);
  EXPECT_THROW(Literal(Literal::Decimal{"5x"}), Error);
  EXPECT_THROW(Literal(Literal::Time{-1}), Error);
  EXPECT_THROW(Literal(Literal::Time{86400000000001}), Error);
  EXPECT_THROW(Literal(Literal::Timestamp{0, 1000000000, false}), Error);
  EXPECT_THROW(Literal(Literal::Timestamp{0, -1, false}), Error);
}

TEST(Literal, PrintsTheExtremesThatItCanHold) {
  EXPECT_EQ(Literal(Literal::Timestamp{INT64_MIN, 0, false}).to_string(),
            "timestamp '-292277022657-01-27T08:29:52.000000000'");
  EXPECT_EQ(Literal(Literal::Date{INT64_MIN}).to_string().substr(0, 7), "date '-");
}

TEST(Literal, SaysWhatIsNotALiteral) {
  try {
    date("1994-02-30");
    FAIL() << "parsed";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_EQ(error.message(), "'1994-02-30' is not a date: YYYY-MM-DD is");
  }
}

}  // namespace
}  // namespace lamella
