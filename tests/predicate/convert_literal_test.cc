#include "predicate/convert_literal.h"

#include <gtest/gtest.h>

#include <cmath>

#include "lamella/error.h"

namespace lamella {
namespace {

Value converted(const Literal& literal, const Type& type) {
  return convert_literal(literal, type, "c");
}

/// The reason behind the last colon, or "converted".
std::string refusal(const Literal& literal, const Type& type) {
  try {
    convert_literal(literal, type, "c");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.message().substr(error.message().rfind(": ") + 2);
  }
  return "converted";
}

TEST(ConvertLiteral, NumbersThatAreIntegersFitIntegers) {
  EXPECT_EQ(converted(5, TypeId::kInt8), Value(int64_t{5}));
  EXPECT_EQ(converted(-128, TypeId::kInt8), Value(int64_t{-128}));
  EXPECT_EQ(converted(24.0, TypeId::kInt32), Value(int64_t{24}));
  EXPECT_EQ(converted(-0.0, TypeId::kUInt8), Value(uint64_t{0}));
  EXPECT_EQ(converted(decimal("7.00"), TypeId::kInt16), Value(int64_t{7}));
  EXPECT_EQ(converted(UINT64_MAX, TypeId::kUInt64), Value(UINT64_MAX));
  EXPECT_EQ(converted(9223372036854775808.0, TypeId::kUInt64), Value(uint64_t{1} << 63));
  EXPECT_EQ(converted(INT64_MIN, TypeId::kInt64), Value(INT64_MIN));
}

TEST(ConvertLiteral, OtherNumbersAreRefusedForIntegers) {
  EXPECT_EQ(refusal(128, TypeId::kInt8), "the literal is outside the type's range");
  EXPECT_EQ(refusal(-1, TypeId::kUInt64), "the literal is outside the type's range");
  EXPECT_EQ(refusal(UINT64_MAX, TypeId::kInt64), "the literal is outside the type's range");
  EXPECT_EQ(refusal(1e300, TypeId::kInt64), "the literal is outside the type's range");
  EXPECT_EQ(refusal(2.5, TypeId::kInt32), "the literal is not an integer");
  EXPECT_EQ(refusal(decimal("0.5"), TypeId::kInt32), "the literal is not an integer");
  EXPECT_EQ(refusal(std::nan(""), TypeId::kInt32), "the types differ");
  EXPECT_EQ(refusal("5", TypeId::kInt32), "the types differ");
  EXPECT_EQ(refusal(true, TypeId::kInt32), "the types differ");
}

TEST(ConvertLiteral, NamesColumnAndBothTypes) {
  try {
    convert_literal("five", Type::decimal(5, 2), "a.b");
    FAIL() << "converted";
  } catch (const Error& error) {
    EXPECT_EQ(error.message(),
              "column a.b of type decimal(5,2) cannot be compared with 'five' of type string: the types differ");
  }
}

TEST(ConvertLiteral, FloatingPointTakesWhatADoubleHolds) {
  EXPECT_EQ(converted(0.1, TypeId::kFloat), Value(0.1));
  EXPECT_EQ(converted(16777217, TypeId::kFloat), Value(16777217.0));
  EXPECT_EQ(converted(INT64_MIN, TypeId::kDouble), Value(-9223372036854775808.0));
  EXPECT_EQ(refusal(INT64_MAX, TypeId::kDouble), "no floating point number is exactly the literal");
  EXPECT_EQ(refusal(UINT64_MAX, TypeId::kDouble), "no floating point number is exactly the literal");
  EXPECT_EQ(refusal((int64_t{1} << 53) + 1, TypeId::kDouble), "no floating point number is exactly the literal");
  EXPECT_EQ(refusal("NaN", TypeId::kDouble), "the types differ");
}

TEST(ConvertLiteral, DecimalTextIsTheNearestNumberOfItsWidth) {
  EXPECT_EQ(converted(decimal("0.1"), TypeId::kDouble), Value(0.1));
  EXPECT_EQ(converted(decimal("0.1"), TypeId::kFloat), Value(double{0.1F}));
  EXPECT_EQ(converted(decimal("0.1"), TypeId::kFloat16), Value(0.0999755859375));
  EXPECT_EQ(refusal(decimal("100000.5"), TypeId::kFloat16), "the literal is outside the type's range");
}

TEST(ConvertLiteral, DecimalsTakeNumbersOfTheirScale) {
  EXPECT_EQ(converted(24, Type::decimal(4, 2)), Value(int64_t{2400}));
  EXPECT_EQ(converted(decimal("-0.05"), Type::decimal(4, 2)), Value(int64_t{-5}));
  EXPECT_EQ(converted(decimal("0.0500"), Type::decimal(4, 2)), Value(int64_t{5}));
  EXPECT_EQ(converted(0.5, Type::decimal(4, 2)), Value(int64_t{50}));
  EXPECT_EQ(converted(0, Type::decimal(2, 2)), Value(int64_t{0}));
  EXPECT_EQ(converted(decimal("-0.00"), Type::decimal(38, 2)), Value(BigInteger::from_digits(false, "0")));
  EXPECT_EQ(converted(-24, Type::decimal(38, 10)), Value(BigInteger::from_digits(true, "240000000000")));
  EXPECT_EQ(converted(decimal(std::string(76, '9')), Type::decimal(76, 0)),
            Value(BigInteger::from_digits(false, std::string(76, '9'))));
}

TEST(ConvertLiteral, OtherNumbersAreRefusedForDecimals) {
  EXPECT_EQ(refusal(100, Type::decimal(4, 2)), "the literal is outside the type's range");
  EXPECT_EQ(refusal(decimal("0.001"), Type::decimal(4, 2)), "the literal has more digits behind its point");
  EXPECT_EQ(refusal(0.05, Type::decimal(4, 2)),
            "the literal has more digits behind its point; a decimal literal says exactly what it shows");
  EXPECT_EQ(refusal(HUGE_VAL, Type::decimal(4, 2)), "the types differ");
}

TEST(ConvertLiteral, DatesAndTimestampsConvertWhereTheyAreTheSameMoment) {
  const Type micros = Type::timestamp(TimeUnit::kMicros, false);
  const Type millis_utc = Type::timestamp(TimeUnit::kMillis, true);
  EXPECT_EQ(converted(date("1994-01-01"), TypeId::kDate), Value(int64_t{8766}));
  EXPECT_EQ(converted("1994-01-01", TypeId::kDate), Value(int64_t{8766}));
  EXPECT_EQ(converted(timestamp("1994-01-01 00:00"), TypeId::kDate), Value(int64_t{8766}));
  EXPECT_EQ(converted(date("1970-01-02"), micros), Value(int64_t{86400000000}));
  EXPECT_EQ(converted("1970-01-01T00:00:00.000001", micros), Value(int64_t{1}));
  EXPECT_EQ(converted(timestamp("1969-12-31T23:59:59.999Z"), millis_utc), Value(int64_t{-1}));
  EXPECT_EQ(converted(timestamp("1969-12-31T23:59:59.999"), millis_utc), Value(int64_t{-1}));
  EXPECT_EQ(refusal(timestamp("1994-01-01 00:01"), TypeId::kDate), "the literal is not midnight");
  EXPECT_EQ(refusal("1994-01-32", TypeId::kDate), "the text is no date");
  EXPECT_EQ(refusal(date("+999999999-01-01"), TypeId::kDate), "the literal is outside the type's range");
  EXPECT_EQ(refusal(timestamp("1970-01-01T00:00:00.0000001"), micros), "the literal is finer than the type's unit");
  EXPECT_EQ(refusal(timestamp("1970-01-01T00:00Z"), micros),
            "the literal is an instant, the column's values are local");
  EXPECT_EQ(refusal(5, micros), "the types differ");
}

TEST(ConvertLiteral, TimestampsReachTheEndsOfTheirRange) {
  const Type nanos = Type::timestamp(TimeUnit::kNanos, false);
  EXPECT_EQ(converted(timestamp("2262-04-11T23:47:16.854775807"), nanos), Value(INT64_MAX));
  EXPECT_EQ(converted(timestamp("1677-09-21T00:12:43.145224192"), nanos), Value(INT64_MIN));
  EXPECT_EQ(refusal(timestamp("2262-04-11T23:47:16.854775808"), nanos), "the literal is outside the type's range");
  EXPECT_EQ(refusal(timestamp("1677-09-21T00:12:43.145224191"), nanos), "the literal is outside the type's range");
  EXPECT_EQ(refusal(Literal(Literal::Date{INT64_MAX}), nanos), "the literal is outside the type's range");
}

TEST(ConvertLiteral, TimesUuidsAndBytes) {
  EXPECT_EQ(converted(time_of_day("00:00:01.5"), Type::time(TimeUnit::kMillis, false)), Value(int64_t{1500}));
  EXPECT_EQ(converted("00:00:01", Type::time(TimeUnit::kNanos, true)), Value(int64_t{1000000000}));
  EXPECT_EQ(refusal(time_of_day("00:00:00.0001"), Type::time(TimeUnit::kMillis, false)),
            "the literal is finer than the type's unit");
  EXPECT_EQ(converted("61626364-6566-6768-696A-6b6c6d6e6f70", TypeId::kUuid), Value(std::string("abcdefghijklmnop")));
  for (const char* text : {"", "61626364656667686-96a6b6c6d6e6f70", "61626364-6566-6768-696a-6b6c6d6e6f7",
                           "61626364-6566-6768-696a-6b6c6d6e6f7g", "61626364-6566-6768-696a-6b6c6d6e6f7000"}) {
    EXPECT_EQ(refusal(text, TypeId::kUuid), "the text is no UUID") << text;
  }
  EXPECT_EQ(converted("abc", Type::fixed_binary(3)), Value(std::string("abc")));
  EXPECT_EQ(refusal("ab", Type::fixed_binary(3)), "the literal has 2 bytes");
  EXPECT_EQ(converted("", TypeId::kBinary), Value(std::string()));
  EXPECT_EQ(refusal(5, TypeId::kString), "the types differ");
  EXPECT_EQ(converted(true, TypeId::kBoolean), Value(true));
  EXPECT_EQ(refusal(1, TypeId::kBoolean), "the types differ");
}

}  // namespace
}  // namespace lamella
