#include "column/logical_conversion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "base/bits.h"
#include "lamella/error.h"

namespace lamella {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

SchemaNode leaf_of(PhysicalType physical, int32_t type_length = 0) {
  SchemaNode leaf;
  leaf.physical_type = physical;
  leaf.type_length = type_length;
  return leaf;
}

/// `physical` values of `In` become values of `Out`.
template <typename Out, typename In>
std::vector<Out> converted(const SchemaNode& leaf, const Type& type, const std::vector<In>& physical) {
  const LogicalConversion conversion = LogicalConversion::make(leaf, type);
  const Buffer bytes =
      Buffer::copy_of({reinterpret_cast<const uint8_t*>(physical.data()), physical.size() * sizeof(In)});
  const auto num_values = bytes.size() / conversion.physical_width();
  Buffer out = Buffer::allocate(num_values * static_cast<int64_t>(sizeof(Out)));
  conversion.apply(bytes.data(), num_values, out.mutable_data());
  std::vector<Out> values;
  for (int64_t i = 0; i < num_values; ++i)
    values.push_back(load<Out>(out.data() + i * static_cast<int64_t>(sizeof(Out))));
  return values;
}

/// Days and nanoseconds of the day as INT96 has them.
std::vector<uint32_t> int96(int32_t julian_day, int64_t nanos) {
  const auto bits = static_cast<uint64_t>(nanos);
  return {static_cast<uint32_t>(bits), static_cast<uint32_t>(bits >> 32), static_cast<uint32_t>(julian_day)};
}

constexpr int32_t kEpochDay = 2'440'588;

TEST(LogicalConversion, LeavesValuesOfTheSameShapeAlone) {
  EXPECT_TRUE(LogicalConversion::make(leaf_of(PhysicalType::INT32), TypeId::kInt32).is_identity());
  EXPECT_TRUE(LogicalConversion::make(leaf_of(PhysicalType::INT64), Type::decimal(18, 2)).is_identity());
  EXPECT_TRUE(LogicalConversion::make(leaf_of(PhysicalType::FIXED_LEN_BYTE_ARRAY, 2), TypeId::kFloat16).is_identity());
  EXPECT_FALSE(LogicalConversion::make(leaf_of(PhysicalType::INT32), TypeId::kInt8).is_identity());
  EXPECT_FALSE(LogicalConversion::make(leaf_of(PhysicalType::INT64), Type::decimal(9, 2)).is_identity());
}

TEST(LogicalConversion, NarrowsIntegers) {
  const SchemaNode leaf = leaf_of(PhysicalType::INT32);
  EXPECT_THAT((converted<int8_t, int32_t>(leaf, TypeId::kInt8, {-128, 0, 127})), ElementsAre(-128, 0, 127));
  EXPECT_THAT((converted<uint16_t, int32_t>(leaf, TypeId::kUInt16, {0, 65535})), ElementsAre(0, 65535));
}

TEST(LogicalConversion, RefusesDecimalsOfMoreDigitsThanTheirPrecision) {
  const SchemaNode leaf = leaf_of(PhysicalType::INT32);
  EXPECT_THAT((converted<int32_t, int32_t>(leaf, Type::decimal(3, 1), {999, -999})), ElementsAre(999, -999));
  for (const int32_t beyond : {1000, -1000, INT32_MIN}) {
    try {
      converted<int32_t, int32_t>(leaf, Type::decimal(3, 1), {1, beyond});
      FAIL() << beyond;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
      EXPECT_THAT(error.what(), HasSubstr("decimal(3,1)"));
    }
  }
}

TEST(LogicalConversion, RefusesALargeDecimalInsteadOfCuttingIt) {
  const SchemaNode leaf = leaf_of(PhysicalType::INT64);
  EXPECT_THAT((converted<int32_t, int64_t>(leaf, Type::decimal(9, 0), {999'999'999, -1})),
              ElementsAre(999'999'999, -1));
  EXPECT_THROW((converted<int32_t, int64_t>(leaf, Type::decimal(9, 0), {(int64_t{1} << 32) + 1})), Error);
}

TEST(LogicalConversion, MakesMicrosecondsOfInt96) {
  const SchemaNode leaf = leaf_of(PhysicalType::INT96);
  const Type micros = Type::timestamp(TimeUnit::kMicros, false);
  EXPECT_THAT((converted<int64_t>(leaf, micros, int96(kEpochDay, 1'999))), ElementsAre(1));
  EXPECT_THAT((converted<int64_t>(leaf, micros, int96(kEpochDay - 1, 0))), ElementsAre(-86'400'000'000));
  // Negative, and more than a day, of nanoseconds: floored.
  EXPECT_THAT((converted<int64_t>(leaf, micros, int96(kEpochDay, -1))), ElementsAre(-1));
  EXPECT_THAT((converted<int64_t>(leaf, micros, int96(kEpochDay, 86'400'000'001'000))), ElementsAre(86'400'000'001));
  // A year that nanoseconds cannot say.
  EXPECT_THAT((converted<int64_t>(leaf, micros, int96(5'373'484, 0))), ElementsAre(253'402'214'400'000'000));
}

TEST(LogicalConversion, RefusesInt96OutsideTheRangeOfNanoseconds) {
  const SchemaNode leaf = leaf_of(PhysicalType::INT96);
  const Type nanos = Type::timestamp(TimeUnit::kNanos, false);
  EXPECT_THAT((converted<int64_t>(leaf, nanos, int96(kEpochDay + 1, 5))), ElementsAre(86'400'000'000'005));
  EXPECT_THROW((converted<int64_t>(leaf, nanos, int96(5'373'484, 0))), Error);
}

TEST(LogicalConversion, MakesDecimalsOfBigEndianBytes) {
  const std::vector<uint8_t> bytes = {0xFF, 0xFF, 0x85, 0x00, 0x00, 0x7B};
  EXPECT_THAT((converted<int32_t>(leaf_of(PhysicalType::FIXED_LEN_BYTE_ARRAY, 3), Type::decimal(5, 2), bytes)),
              ElementsAre(-123, 123));
}

TEST(LogicalConversion, TakesMoreBytesThanADecimalNeeds) {
  using Decimal128 = std::array<int64_t, 2>;
  using Decimal256 = std::array<int64_t, 4>;
  for (const int32_t width : {17, 18, 19, 20, 33, 40}) {
    // -2 and 258.
    std::vector<uint8_t> bytes(static_cast<size_t>(width), 0xFF);
    bytes.back() = 0xFE;
    bytes.resize(2 * bytes.size());
    bytes.end()[-2] = bytes.end()[-1] = 1;
    bytes.back() = 2;
    const SchemaNode leaf = leaf_of(PhysicalType::FIXED_LEN_BYTE_ARRAY, width);
    EXPECT_THAT((converted<int32_t>(leaf, Type::decimal(9, 2), bytes)), ElementsAre(-2, 258)) << width;
    EXPECT_THAT((converted<int64_t>(leaf, Type::decimal(18, 2), bytes)), ElementsAre(-2, 258)) << width;
    EXPECT_THAT((converted<Decimal128>(leaf, Type::decimal(38, 2), bytes)),
                ElementsAre(Decimal128{-2, -1}, Decimal128{258, 0}))
        << width;
    EXPECT_THAT((converted<Decimal256>(leaf, Type::decimal(76, 2), bytes)),
                ElementsAre(Decimal256{-2, -1, -1, -1}, Decimal256{258, 0, 0, 0}))
        << width;
    bytes.front() = 0x7F;
    EXPECT_THROW((converted<Decimal128>(leaf, Type::decimal(38, 2), bytes)), Error) << width;
  }
}

}  // namespace
}  // namespace lamella
