#include "predicate/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace lamella {
namespace {

template <typename T>
std::string plain(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

BigInteger big(int64_t value) {
  return BigInteger::from_little_endian(plain(value));
}

TEST(Value, BigIntegersAreAsShortAsTheyCanBe) {
  EXPECT_EQ(big(0).big_endian, std::string("\0", 1));
  EXPECT_EQ(big(-1).big_endian, "\xff");
  EXPECT_EQ(big(127).big_endian, "\x7f");
  EXPECT_EQ(big(128).big_endian, std::string("\0\x80", 2));
  EXPECT_EQ(big(-128).big_endian, "\x80");
  EXPECT_EQ(BigInteger::from_big_endian(""), big(0));
  EXPECT_EQ(BigInteger::from_big_endian(std::string("\xff\xff\x80\x00", 4)), big(-32768));
}

TEST(Value, BigIntegersComeFromDigits) {
  for (const int64_t value : {int64_t{0}, int64_t{9}, int64_t{255}, int64_t{256}, INT64_MAX}) {
    EXPECT_EQ(BigInteger::from_digits(false, std::to_string(value)), big(value));
    EXPECT_EQ(BigInteger::from_digits(true, std::to_string(value)), big(-value));
  }
  EXPECT_EQ(BigInteger::from_digits(false, ""), big(0));
  EXPECT_EQ(BigInteger::from_digits(false, "1208925819614629174706176").big_endian,
            std::string("\x01", 1) + std::string(10, '\0'));
}

TEST(Value, BigIntegersOrderAsNumbers) {
  const int64_t ascending[] = {INT64_MIN, -65536, -256, -129, -128, -1, 0, 1, 127, 128, 255, 256, INT64_MAX};
  for (const int64_t left : ascending) {
    for (const int64_t right : ascending) {
      EXPECT_EQ(compare_values(big(left), big(right)), left < right ? -1 : int{left > right}) << left << ' ' << right;
    }
  }
}

TEST(Value, NanIsLargestAndZerosAreEqual) {
  const double nan = std::nan("");
  EXPECT_EQ(compare_values(nan, nan), 0);
  EXPECT_EQ(compare_values(nan, HUGE_VAL), 1);
  EXPECT_EQ(compare_values(-HUGE_VAL, nan), -1);
  EXPECT_EQ(compare_values(0.0, -0.0), 0);
}

TEST(Value, BytesAreUnsigned) {
  EXPECT_EQ(compare_values(std::string("\x7f"), std::string("\x80")), -1);
  EXPECT_EQ(compare_values(std::string("a"), std::string("a\0", 2)), -1);
}

TEST(Value, ReadsPlainBytesOfEveryType) {
  EXPECT_EQ(value_of_plain(TypeId::kBoolean, PhysicalType::BOOLEAN, "\x01"), Value(true));
  EXPECT_EQ(value_of_plain(TypeId::kInt8, PhysicalType::INT32, plain(int32_t{-5})), Value(int64_t{-5}));
  EXPECT_EQ(value_of_plain(TypeId::kUInt32, PhysicalType::INT32, plain(int32_t{-1})), Value(uint64_t{4294967295}));
  EXPECT_EQ(value_of_plain(TypeId::kUInt64, PhysicalType::INT64, plain(int64_t{-1})), Value(UINT64_MAX));
  EXPECT_EQ(value_of_plain(TypeId::kDate, PhysicalType::INT32, plain(int32_t{8766})), Value(int64_t{8766}));
  EXPECT_EQ(value_of_plain(Type::timestamp(TimeUnit::kMicros, true), PhysicalType::INT64, plain(int64_t{-1})),
            Value(int64_t{-1}));
  EXPECT_EQ(value_of_plain(TypeId::kFloat, PhysicalType::FLOAT, plain(0.5F)), Value(0.5));
  EXPECT_EQ(value_of_plain(TypeId::kFloat16, PhysicalType::FIXED_LEN_BYTE_ARRAY, plain(uint16_t{0x3800})), Value(0.5));
  EXPECT_EQ(value_of_plain(TypeId::kString, PhysicalType::BYTE_ARRAY, "abc"), Value(std::string("abc")));
  EXPECT_EQ(value_of_plain(Type::decimal(5, 2), PhysicalType::INT32, plain(int32_t{-7})), Value(int64_t{-7}));
  EXPECT_EQ(value_of_plain(Type::decimal(5, 2), PhysicalType::BYTE_ARRAY, std::string("\xff\xf9", 2)),
            Value(int64_t{-7}));
  EXPECT_EQ(value_of_plain(Type::decimal(30, 2), PhysicalType::FIXED_LEN_BYTE_ARRAY, std::string(13, '\xff')),
            Value(big(-1)));
  EXPECT_EQ(value_of_plain(Type::decimal(30, 2), PhysicalType::INT64, plain(int64_t{-7})), Value(big(-7)));
}

TEST(Value, PlainBytesThatDoNotFitSayNothing) {
  EXPECT_FALSE(value_of_plain(TypeId::kInt32, PhysicalType::INT32, "abc"));
  EXPECT_FALSE(value_of_plain(TypeId::kInt32, PhysicalType::DOUBLE, plain(1.0)));
  EXPECT_FALSE(value_of_plain(TypeId::kDouble, PhysicalType::FLOAT, plain(1.0F)));
  EXPECT_FALSE(value_of_plain(TypeId::kBoolean, PhysicalType::BOOLEAN, ""));
  EXPECT_FALSE(value_of_plain(Type::timestamp(TimeUnit::kMicros, false), PhysicalType::INT96, std::string(12, '\0')));
  EXPECT_FALSE(value_of_plain(Type::decimal(5, 2), PhysicalType::BYTE_ARRAY, std::string(9, '\x01')));
  EXPECT_FALSE(value_of_plain(Type::decimal(5, 2), PhysicalType::BYTE_ARRAY, ""));
  EXPECT_FALSE(value_of_plain(TypeId::kInterval, PhysicalType::FIXED_LEN_BYTE_ARRAY, std::string(12, '\0')));
}

}  // namespace
}  // namespace lamella
