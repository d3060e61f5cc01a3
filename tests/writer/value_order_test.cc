#include "writer/value_order.h"

#include <gtest/gtest.h>

#include <limits>

namespace lamella::inline v0 {
namespace writer {

namespace {

template <typename T>
std::string bytes(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof(T)};
}

}  // namespace

TEST(ValueOrder, FollowsTypeAndAnnotation) {
  const auto order = [](PhysicalType type, LogicalKind kind = LogicalKind::kNone) {
    return value_order(leaf("c", type, Repetition::REQUIRED, annotated(kind)), ColumnOrderForm::kTypeDefined);
  };
  EXPECT_EQ(order(PhysicalType::INT32), ValueOrder::kSigned);
  EXPECT_EQ(order(PhysicalType::DOUBLE), ValueOrder::kFloat);
  EXPECT_EQ(order(PhysicalType::INT96), ValueOrder::kUndefined);
  EXPECT_EQ(order(PhysicalType::BYTE_ARRAY, LogicalKind::kString), ValueOrder::kBytes);
  EXPECT_EQ(order(PhysicalType::BYTE_ARRAY, LogicalKind::kDecimal), ValueOrder::kBigEndianDecimal);
  EXPECT_EQ(order(PhysicalType::BYTE_ARRAY, LogicalKind::kGeometry), ValueOrder::kUndefined);
  EXPECT_EQ(order(PhysicalType::FIXED_LEN_BYTE_ARRAY, LogicalKind::kInterval), ValueOrder::kUndefined);
  EXPECT_EQ(order(PhysicalType::FIXED_LEN_BYTE_ARRAY, LogicalKind::kFloat16), ValueOrder::kFloat);
  const Node unsigned_leaf = leaf("c", PhysicalType::INT32, Repetition::REQUIRED, annotated_integer(32, false));
  EXPECT_EQ(value_order(unsigned_leaf, ColumnOrderForm::kTypeDefined), ValueOrder::kUnsigned);
}

TEST(ValueOrder, TakesTheNewOrdersWhereTheyApply) {
  EXPECT_EQ(value_order(leaf("c", PhysicalType::FLOAT), ColumnOrderForm::kIeee754Total), ValueOrder::kFloatTotal);
  EXPECT_EQ(value_order(leaf("c", PhysicalType::INT32), ColumnOrderForm::kIeee754Total), ValueOrder::kSigned);
  EXPECT_EQ(value_order(leaf("c", PhysicalType::INT96), ColumnOrderForm::kInt96Timestamp), ValueOrder::kInt96Timestamp);
}

TEST(CompareValues, TellsSignedFromUnsigned) {
  EXPECT_LT(compare_values(bytes(int32_t{-1}), bytes(int32_t{1}), ValueOrder::kSigned), 0);
  EXPECT_GT(compare_values(bytes(int32_t{-1}), bytes(int32_t{1}), ValueOrder::kUnsigned), 0);
  EXPECT_GT(compare_values(bytes(int64_t{-1}), bytes(int64_t{1}), ValueOrder::kUnsigned), 0);
  EXPECT_GT(compare_values("\x80", "a", ValueOrder::kBytes), 0);
  EXPECT_LT(compare_values("\x80", "a", ValueOrder::kSignedBytes), 0);
}

TEST(CompareValues, OrdersFloatsAndTheirZeros) {
  EXPECT_LT(compare_values(bytes(-2.5), bytes(-1.5), ValueOrder::kFloat), 0);
  EXPECT_LT(compare_values(bytes(-2.5F), bytes(1.5F), ValueOrder::kFloat), 0);
  EXPECT_EQ(compare_values(bytes(-0.0), bytes(0.0), ValueOrder::kFloat), 0);
  EXPECT_LT(compare_values(bytes(-0.0), bytes(0.0), ValueOrder::kFloatTotal), 0);
  EXPECT_LT(compare_values(bytes(uint16_t{0xC000}), bytes(uint16_t{0x3C00}), ValueOrder::kFloat), 0);  // -2 < 1
}

TEST(CompareValues, OrdersDecimalsOfDifferentLengths) {
  const auto compare = [](std::string_view left, std::string_view right) {
    return compare_values(left, right, ValueOrder::kBigEndianDecimal);
  };
  EXPECT_LT(compare("\xFF", "\x01"), 0);
  EXPECT_LT(compare(std::string_view("\xFE\x00", 2), "\xFF"), 0);  // -512 < -1
  EXPECT_GT(compare(std::string_view("\x01\x00", 2), "\x7F"), 0);  // 256 > 127
  EXPECT_EQ(compare(std::string_view("\x00\x05", 2), "\x05"), 0);
  EXPECT_EQ(compare("", std::string_view("\x00", 1)), 0);
}

TEST(CompareValues, OrdersTimestampsOfTwelveBytesByDayFirst) {
  const std::string early = bytes(int64_t{9}) + bytes(int32_t{1});
  const std::string late = bytes(int64_t{1}) + bytes(int32_t{2});
  EXPECT_LT(compare_values(early, late, ValueOrder::kInt96Timestamp), 0);
}

TEST(IsNan, KnowsEveryWidth) {
  EXPECT_TRUE(is_nan(bytes(std::numeric_limits<double>::quiet_NaN())));
  EXPECT_TRUE(is_nan(bytes(std::numeric_limits<float>::quiet_NaN())));
  EXPECT_TRUE(is_nan(bytes(uint16_t{0xFE00})));
  EXPECT_FALSE(is_nan(bytes(uint16_t{0x7C00})));
  EXPECT_FALSE(is_nan(bytes(1.0)));
}

}  // namespace writer
}  // namespace lamella::inline v0
