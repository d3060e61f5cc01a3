#include "format/usable_bounds.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "base/bits.h"

namespace lamella {
namespace {

constexpr auto kTyped = ColumnOrder::kTypeDefined;
constexpr std::string_view kWriter = "lamella test";

SchemaNode leaf_of(PhysicalType type, LogicalKind kind = LogicalKind::kNone, int32_t type_length = 0) {
  SchemaNode leaf;
  leaf.physical_type = type;
  leaf.type_length = type_length;
  leaf.annotation.kind = kind;
  return leaf;
}

SchemaNode unsigned_leaf(PhysicalType type) {
  SchemaNode leaf = leaf_of(type, LogicalKind::kInteger);
  leaf.annotation.bit_width = type == PhysicalType::INT32 ? 32 : 64;
  leaf.annotation.is_signed = false;
  return leaf;
}

SchemaNode decimal_leaf(PhysicalType type, int32_t type_length = 0) {
  SchemaNode leaf = leaf_of(type, LogicalKind::kDecimal, type_length);
  leaf.annotation.precision = 6;
  leaf.annotation.scale = 2;
  return leaf;
}

template <typename T>
std::string plain(T value) {
  std::string bytes(sizeof(T), '\0');
  store(bytes.data(), value);
  return bytes;
}

Statistics range(std::string min, std::string max) {
  Statistics statistics;
  statistics.min_value = std::move(min);
  statistics.max_value = std::move(max);
  return statistics;
}

Statistics legacy(std::string min, std::string max) {
  Statistics statistics;
  statistics.min = std::move(min);
  statistics.max = std::move(max);
  return statistics;
}

/// Whether both bounds are used, unchanged, or neither.
bool keeps(const Statistics& statistics, const SchemaNode& leaf, ColumnOrder order = kTyped,
           std::string_view created_by = kWriter) {
  const UsableBounds bounds = usable_bounds(statistics, leaf, order, created_by);
  EXPECT_EQ(bounds.min.has_value(), bounds.max.has_value());
  if (!bounds.min) return false;
  EXPECT_EQ(*bounds.min, statistics.min_value ? *statistics.min_value : *statistics.min);
  EXPECT_EQ(*bounds.max, statistics.max_value ? *statistics.max_value : *statistics.max);
  return true;
}

TEST(UsableBounds, GivesBoundsInTheOrderOfTheType) {
  EXPECT_TRUE(keeps(range(plain<int32_t>(-1), plain<int32_t>(1)), leaf_of(PhysicalType::INT32)));
  EXPECT_TRUE(keeps(range(plain<int64_t>(-1), plain<int64_t>(1)), leaf_of(PhysicalType::INT64)));
  EXPECT_TRUE(keeps(range(plain<int32_t>(-1), plain<int32_t>(1)), leaf_of(PhysicalType::INT32, LogicalKind::kDate)));
  EXPECT_TRUE(keeps(range(plain(-1.5F), plain(2.5F)), leaf_of(PhysicalType::FLOAT)));
  EXPECT_TRUE(keeps(range(plain(-1.5), plain(2.5)), leaf_of(PhysicalType::DOUBLE)));
  EXPECT_TRUE(keeps(range(std::string(1, '\0'), "\x01"), leaf_of(PhysicalType::BOOLEAN)));
  EXPECT_TRUE(keeps(range("", "\xFF"), leaf_of(PhysicalType::BYTE_ARRAY)));
  EXPECT_TRUE(keeps(range("a", "\xC3\xA9"), leaf_of(PhysicalType::BYTE_ARRAY, LogicalKind::kString)));
  EXPECT_TRUE(keeps(range("ab", "\xFF\xFF"), leaf_of(PhysicalType::FIXED_LEN_BYTE_ARRAY, LogicalKind::kNone, 2)));
  EXPECT_TRUE(keeps(range(plain<uint32_t>(1), plain(0xFFFFFFFFU)), unsigned_leaf(PhysicalType::INT32)));
  EXPECT_TRUE(keeps(range(plain<uint64_t>(1), plain(UINT64_MAX)), unsigned_leaf(PhysicalType::INT64)));
  EXPECT_TRUE(
      keeps(range("\xFF\xFE", std::string("\x00\x01", 2)), decimal_leaf(PhysicalType::FIXED_LEN_BYTE_ARRAY, 2)));
}

TEST(UsableBounds, IgnoresAMinAboveTheMaxInThatOrder) {
  EXPECT_FALSE(keeps(range(plain<int32_t>(1), plain<int32_t>(-1)), leaf_of(PhysicalType::INT32)));
  EXPECT_FALSE(keeps(range(plain(0xFFFFFFFFU), plain<uint32_t>(1)), unsigned_leaf(PhysicalType::INT32)));
  EXPECT_FALSE(keeps(range(plain(UINT64_MAX), plain<uint64_t>(1)), unsigned_leaf(PhysicalType::INT64)));
  EXPECT_FALSE(keeps(range(plain(2.5), plain(-1.5)), leaf_of(PhysicalType::DOUBLE)));
  EXPECT_FALSE(keeps(range("\x01", std::string(1, '\0')), leaf_of(PhysicalType::BOOLEAN)));
  EXPECT_FALSE(keeps(range("\xFF", "a"), leaf_of(PhysicalType::BYTE_ARRAY)));
  EXPECT_FALSE(
      keeps(range(std::string("\x00\x01", 2), "\xFF\xFE"), decimal_leaf(PhysicalType::FIXED_LEN_BYTE_ARRAY, 2)));
}

TEST(UsableBounds, ComparesDecimalsInBytesOfDifferentLengthsAsNumbers) {
  const SchemaNode leaf = decimal_leaf(PhysicalType::BYTE_ARRAY);
  EXPECT_FALSE(keeps(range("\x80", std::string("\xFF\x80\x00", 3)), leaf));  // -128, -32768
  EXPECT_TRUE(keeps(range(std::string("\xFF\x80\x00", 3), "\x80"), leaf));
  EXPECT_TRUE(keeps(range(std::string("\x00\x7F", 2), "\x7F"), leaf));  // equal
  EXPECT_TRUE(keeps(range("\x7F", std::string("\x00\x80", 2)), leaf));
  EXPECT_EQ(usable_bounds(range("", "\x01"), leaf, kTyped, kWriter).min, std::nullopt);
}

TEST(UsableBounds, GivesOneBoundWhereThereIsOne) {
  Statistics statistics;
  statistics.max_value = plain<int32_t>(7);
  const UsableBounds bounds = usable_bounds(statistics, leaf_of(PhysicalType::INT32), kTyped, kWriter);
  EXPECT_EQ(bounds.min, std::nullopt);
  EXPECT_EQ(bounds.max, plain<int32_t>(7));
}

TEST(UsableBounds, IgnoresTypesWithoutAnOrder) {
  const Statistics twelve = range(std::string(12, 'a'), std::string(12, 'b'));
  EXPECT_FALSE(keeps(twelve, leaf_of(PhysicalType::FIXED_LEN_BYTE_ARRAY, LogicalKind::kInterval, 12)));
  EXPECT_FALSE(keeps(twelve, leaf_of(PhysicalType::INT96)));
  for (const LogicalKind kind : {LogicalKind::kGeometry, LogicalKind::kGeography, LogicalKind::kVariant,
                                 LogicalKind::kUnknown, LogicalKind::kUnrecognised}) {
    EXPECT_FALSE(keeps(range("a", "b"), leaf_of(PhysicalType::BYTE_ARRAY, kind))) << static_cast<int>(kind);
    EXPECT_FALSE(keeps(legacy(plain(1), plain(2)), leaf_of(PhysicalType::INT32, kind))) << static_cast<int>(kind);
  }
}

TEST(UsableBounds, IgnoresAnnotationsThatDoNotFitTheirPhysicalType) {
  EXPECT_FALSE(keeps(range(plain(1), plain(2)), leaf_of(PhysicalType::INT32, LogicalKind::kString)));
  EXPECT_FALSE(keeps(range("a", "b"), leaf_of(PhysicalType::BYTE_ARRAY, LogicalKind::kInteger)));
  EXPECT_FALSE(keeps(range(plain(1.0), plain(2.0)), leaf_of(PhysicalType::DOUBLE, LogicalKind::kTimestamp)));
  // A decimal without a precision is read as bytes, but its bounds compare as numbers.
  EXPECT_FALSE(keeps(range("a", "b"), leaf_of(PhysicalType::FIXED_LEN_BYTE_ARRAY, LogicalKind::kDecimal, 1)));
}

TEST(UsableBounds, IgnoresOrdersThatNobodyKnows) {
  EXPECT_FALSE(keeps(range(plain(1), plain(2)), leaf_of(PhysicalType::INT32), ColumnOrder::kUnrecognised));
  EXPECT_FALSE(keeps(legacy(plain(1), plain(2)), leaf_of(PhysicalType::INT32), ColumnOrder::kUnrecognised));
}

TEST(UsableBounds, IgnoresOrdersOfOtherTypes) {
  EXPECT_FALSE(keeps(range(plain(1), plain(2)), leaf_of(PhysicalType::INT32), ColumnOrder::kIeee754TotalOrder));
  EXPECT_FALSE(keeps(range(plain(1), plain(2)), leaf_of(PhysicalType::INT32), ColumnOrder::kInt96Timestamp));
}

TEST(UsableBounds, WithoutColumnOrdersUsesTheDeprecatedFieldsOnly) {
  const auto order = ColumnOrder::kUndefined;
  EXPECT_FALSE(keeps(range(plain(1), plain(2)), leaf_of(PhysicalType::INT32), order));
  EXPECT_TRUE(keeps(legacy(plain(1), plain(2)), leaf_of(PhysicalType::INT32), order));
  Statistics both = range(plain(5), plain(6));
  both.min = plain(1);
  both.max = plain(2);
  const UsableBounds bounds = usable_bounds(both, leaf_of(PhysicalType::INT32), order, kWriter);
  EXPECT_EQ(bounds.min, plain(1));
  EXPECT_EQ(bounds.max, plain(2));
}

TEST(UsableBounds, UsesTheDeprecatedFieldsOnlyWhereTheTypeIsSigned) {
  EXPECT_TRUE(keeps(legacy(plain(-1), plain(2)), leaf_of(PhysicalType::INT32)));
  EXPECT_TRUE(keeps(legacy(plain<int64_t>(-1), plain<int64_t>(2)), leaf_of(PhysicalType::INT64)));
  EXPECT_TRUE(keeps(legacy(plain(-1.0), plain(2.0)), leaf_of(PhysicalType::DOUBLE)));
  EXPECT_TRUE(keeps(legacy(plain(-1), plain(2)), decimal_leaf(PhysicalType::INT32)));
  EXPECT_FALSE(keeps(legacy(plain(1), plain(2)), unsigned_leaf(PhysicalType::INT32)));
  EXPECT_FALSE(keeps(legacy("a", "b"), leaf_of(PhysicalType::BYTE_ARRAY, LogicalKind::kString)));
  EXPECT_FALSE(keeps(legacy("a", "b"), leaf_of(PhysicalType::BYTE_ARRAY)));
  EXPECT_FALSE(keeps(legacy("a", "b"), decimal_leaf(PhysicalType::BYTE_ARRAY)));
  EXPECT_FALSE(keeps(legacy("ab", "cd"), decimal_leaf(PhysicalType::FIXED_LEN_BYTE_ARRAY, 2)));
  EXPECT_FALSE(keeps(legacy(plain<int16_t>(1), plain<int16_t>(2)),
                     leaf_of(PhysicalType::FIXED_LEN_BYTE_ARRAY, LogicalKind::kFloat16, 2)));
}

TEST(UsableBounds, PrefersTheFieldsThatFollowTheOrder) {
  Statistics both = range(plain(5), plain(6));
  both.min = plain(1);
  both.max = plain(2);
  EXPECT_EQ(usable_bounds(both, leaf_of(PhysicalType::INT32), kTyped, kWriter).min, plain(5));
}

TEST(UsableBounds, IgnoresBinaryBoundsOfOldParquetMr) {
  constexpr std::string_view kOld = "parquet-mr version 1.7.1";
  const Statistics strings = range("a", "b");
  const SchemaNode text = leaf_of(PhysicalType::BYTE_ARRAY, LogicalKind::kString);
  EXPECT_FALSE(keeps(strings, text, kTyped, kOld));
  EXPECT_TRUE(keeps(strings, text, kTyped, "parquet-mr version 1.8.0"));
  EXPECT_TRUE(keeps(legacy(plain(1), plain(2)), leaf_of(PhysicalType::INT32), kTyped, kOld));
}

TEST(UsableBounds, IgnoresDecimalsInBytesOfWritersThatMisorderedThem) {
  constexpr std::string_view kOld = "parquet-cpp version 1.5.1-SNAPSHOT";
  // 1 to 128, where byte by byte 128 is the least, for 0x80 is -128.
  const Statistics bounds = range(std::string("\x00\x01", 2), std::string("\x00\x80", 2));
  EXPECT_FALSE(keeps(bounds, decimal_leaf(PhysicalType::FIXED_LEN_BYTE_ARRAY, 2), kTyped, kOld));
  EXPECT_TRUE(keeps(bounds, decimal_leaf(PhysicalType::FIXED_LEN_BYTE_ARRAY, 2), kTyped, kWriter));
  EXPECT_TRUE(keeps(bounds, leaf_of(PhysicalType::FIXED_LEN_BYTE_ARRAY, LogicalKind::kNone, 2), kTyped, kOld));
  EXPECT_TRUE(keeps(range(plain(1), plain(2)), decimal_leaf(PhysicalType::INT32), kTyped, kOld));
}

TEST(UsableBounds, SeesThatDecimalsOfBothSignsWereComparedAsUnsigned) {
  // -1 to 1: as unsigned bytes 0 or 1 is the least and -1 the greatest.
  EXPECT_FALSE(
      keeps(range(std::string("\x00\x00", 2), "\xFF\xFF"), decimal_leaf(PhysicalType::FIXED_LEN_BYTE_ARRAY, 2)));
}

TEST(UsableBounds, IgnoresBoundsOfTheWrongLength) {
  EXPECT_FALSE(keeps(range("abc", "abd"), leaf_of(PhysicalType::INT32)));
  EXPECT_FALSE(keeps(range(plain<int64_t>(1), plain<int64_t>(2)), leaf_of(PhysicalType::INT32)));
  EXPECT_FALSE(keeps(range("", ""), leaf_of(PhysicalType::DOUBLE)));
  EXPECT_FALSE(keeps(range("", ""), leaf_of(PhysicalType::BOOLEAN)));
  EXPECT_FALSE(keeps(range("a", "b"), leaf_of(PhysicalType::FIXED_LEN_BYTE_ARRAY, LogicalKind::kNone, 2)));
  EXPECT_FALSE(keeps(range("\x02", "\x03"), leaf_of(PhysicalType::BOOLEAN)));
  const UsableBounds one = usable_bounds(range("x", plain(7)), leaf_of(PhysicalType::INT32), kTyped, kWriter);
  EXPECT_EQ(one.min, std::nullopt);
  EXPECT_EQ(one.max, plain(7));
}

TEST(UsableBounds, SaysWhetherABoundIsAValue) {
  Statistics statistics = range("a", "b");
  const SchemaNode leaf = leaf_of(PhysicalType::BYTE_ARRAY);
  EXPECT_FALSE(usable_bounds(statistics, leaf, kTyped, kWriter).min_is_exact);
  statistics.is_min_value_exact = true;
  statistics.is_max_value_exact = false;
  EXPECT_TRUE(usable_bounds(statistics, leaf, kTyped, kWriter).min_is_exact);
  EXPECT_FALSE(usable_bounds(statistics, leaf, kTyped, kWriter).max_is_exact);
  // The flags are not about the deprecated fields.
  Statistics old = legacy(plain(1), plain(2));
  old.is_min_value_exact = true;
  EXPECT_FALSE(usable_bounds(old, leaf_of(PhysicalType::INT32), kTyped, kWriter).min_is_exact);
}

TEST(UsableBounds, KnowsNullsOnlyWhereTheyAreCounted) {
  Statistics statistics;
  const SchemaNode leaf = leaf_of(PhysicalType::INT32);
  EXPECT_EQ(usable_bounds(statistics, leaf, kTyped, kWriter).null_count, std::nullopt);
  statistics.null_count = 0;
  EXPECT_EQ(usable_bounds(statistics, leaf, kTyped, kWriter).null_count, 0);
  statistics.null_count = -1;
  EXPECT_EQ(usable_bounds(statistics, leaf, kTyped, kWriter).null_count, std::nullopt);
  statistics.null_count = 5;
  const SchemaNode interval = leaf_of(PhysicalType::FIXED_LEN_BYTE_ARRAY, LogicalKind::kInterval, 12);
  EXPECT_EQ(usable_bounds(statistics, interval, ColumnOrder::kUnrecognised, kWriter).null_count, 5);
}

TEST(UsableBounds, ExpectsNaNsUnlessTheyAreCountedAsNone) {
  Statistics statistics = range(plain(1.0), plain(2.0));
  const SchemaNode leaf = leaf_of(PhysicalType::DOUBLE);
  EXPECT_TRUE(usable_bounds(statistics, leaf, kTyped, kWriter).may_have_nan);
  statistics.nan_count = 3;
  EXPECT_TRUE(usable_bounds(statistics, leaf, kTyped, kWriter).may_have_nan);
  statistics.nan_count = 0;
  EXPECT_FALSE(usable_bounds(statistics, leaf, kTyped, kWriter).may_have_nan);
  EXPECT_FALSE(usable_bounds({}, leaf_of(PhysicalType::INT64), kTyped, kWriter).may_have_nan);
}

TEST(UsableBounds, IgnoresBothBoundsWhereOneIsNaN) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const ColumnOrder order : {kTyped, ColumnOrder::kIeee754TotalOrder}) {
    EXPECT_FALSE(keeps(range(plain(nan), plain(2.0)), leaf_of(PhysicalType::DOUBLE), order));
    EXPECT_FALSE(keeps(range(plain(1.0), plain(nan)), leaf_of(PhysicalType::DOUBLE), order));
    EXPECT_FALSE(keeps(range(plain(-nan), plain(nan)), leaf_of(PhysicalType::DOUBLE), order));
  }
  const float small_nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(keeps(range(plain(small_nan), plain(2.0F)), leaf_of(PhysicalType::FLOAT)));
  EXPECT_FALSE(keeps(legacy(plain(small_nan), plain(2.0F)), leaf_of(PhysicalType::FLOAT)));
  EXPECT_FALSE(keeps(range(plain<uint16_t>(0x3C00), plain<uint16_t>(0x7E00)),
                     leaf_of(PhysicalType::FIXED_LEN_BYTE_ARRAY, LogicalKind::kFloat16, 2)));
}

TEST(UsableBounds, UsesBoundsInTheTotalOrderOfFloats) {
  EXPECT_TRUE(keeps(range(plain(-1.0), plain(2.0)), leaf_of(PhysicalType::DOUBLE), ColumnOrder::kIeee754TotalOrder));
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(
      keeps(range(plain(-infinity), plain(infinity)), leaf_of(PhysicalType::DOUBLE), ColumnOrder::kIeee754TotalOrder));
}

TEST(UsableBounds, WidensZerosToBothSigns) {
  Statistics statistics = range(plain(0.0), plain(-0.0));
  statistics.is_min_value_exact = true;
  statistics.is_max_value_exact = true;
  for (const ColumnOrder order : {kTyped, ColumnOrder::kIeee754TotalOrder}) {
    const UsableBounds bounds = usable_bounds(statistics, leaf_of(PhysicalType::DOUBLE), order, kWriter);
    ASSERT_TRUE(bounds.min && bounds.max);
    EXPECT_EQ(*bounds.min, plain(-0.0));
    EXPECT_EQ(*bounds.max, plain(0.0));
    EXPECT_FALSE(bounds.min_is_exact);
    EXPECT_FALSE(bounds.max_is_exact);
  }
  Statistics kept = range(plain(-0.0F), plain(0.0F));
  kept.is_min_value_exact = true;
  const UsableBounds bounds = usable_bounds(kept, leaf_of(PhysicalType::FLOAT), kTyped, kWriter);
  EXPECT_EQ(*bounds.min, plain(-0.0F));
  EXPECT_TRUE(bounds.min_is_exact);
  const SchemaNode half = leaf_of(PhysicalType::FIXED_LEN_BYTE_ARRAY, LogicalKind::kFloat16, 2);
  const UsableBounds halves = usable_bounds(range(plain<uint16_t>(0), plain<uint16_t>(0x8000)), half, kTyped, kWriter);
  EXPECT_EQ(*halves.min, plain<uint16_t>(0x8000));
  EXPECT_EQ(*halves.max, plain<uint16_t>(0));
}

TEST(UsableBounds, ComparesHalvesAsNumbers) {
  const SchemaNode half = leaf_of(PhysicalType::FIXED_LEN_BYTE_ARRAY, LogicalKind::kFloat16, 2);
  EXPECT_TRUE(keeps(range(plain<uint16_t>(0xC000), plain<uint16_t>(0xBC00)), half));  // -2 to -1
  EXPECT_FALSE(keeps(range(plain<uint16_t>(0xBC00), plain<uint16_t>(0xC000)), half));
  EXPECT_TRUE(keeps(range(plain<uint16_t>(0xBC00), plain<uint16_t>(0x3C00)), half));  // -1 to 1
}

/// Nanoseconds of the day, then the Julian day.
std::string int96(int64_t nanos, int32_t day) {
  return plain(nanos) + plain(day);
}

TEST(UsableBounds, UsesBoundsOfInt96InTheirOwnOrderOnly) {
  const SchemaNode leaf = leaf_of(PhysicalType::INT96);
  const Statistics statistics = range(int96(9, 2'440'000), int96(1, 2'440'001));
  EXPECT_TRUE(keeps(statistics, leaf, ColumnOrder::kInt96Timestamp));
  EXPECT_FALSE(keeps(statistics, leaf, kTyped));
  EXPECT_FALSE(keeps(statistics, leaf, ColumnOrder::kUndefined));
  EXPECT_FALSE(keeps(legacy(int96(9, 2'440'000), int96(1, 2'440'001)), leaf, ColumnOrder::kUndefined));
  EXPECT_FALSE(keeps(range(int96(1, 2'440'001), int96(9, 2'440'000)), leaf, ColumnOrder::kInt96Timestamp));
  EXPECT_TRUE(keeps(range(int96(-1, 5), int96(1, 5)), leaf, ColumnOrder::kInt96Timestamp));
}

}  // namespace
}  // namespace lamella
