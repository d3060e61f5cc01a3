#include "lamella/row_materializer.h"

#include <gtest/gtest.h>

#include <random>

#include "lamella/error.h"
#include "tests/vector/every_vector.h"

namespace lamella {
namespace {

/// Vectors that rows can be made of.
std::vector<NamedVector> row_vectors(int64_t length, NullPattern nulls, uint32_t seed) {
  std::vector<NamedVector> vectors;
  for (NamedVector& named : every_vector(length, nulls, seed)) {
    if (!named.name.starts_with("decimal256")) vectors.push_back(std::move(named));
  }
  return vectors;
}

ColumnarBatch batch_of(const std::vector<NamedVector>& vectors, int64_t num_rows,
                       std::optional<Selection> selection = std::nullopt) {
  std::vector<Field> fields;
  std::vector<ColumnVector> columns;
  for (const NamedVector& named : vectors) {
    fields.emplace_back(named.name, named.vector.type());
    columns.push_back(named.vector);
  }
  return {std::make_shared<const Schema>(std::move(fields)), num_rows, std::move(columns), std::move(selection)};
}

std::vector<uint8_t> bytes_of(const UnsafeRows& rows) {
  return {rows.bytes().begin(), rows.bytes().end()};
}

std::vector<uint8_t> rows_of(const ColumnarBatch& batch, RowOptions options = {}) {
  UnsafeRows rows;
  RowMaterializer(*batch.schema(), options).materialize(batch, rows);
  return bytes_of(rows);
}

TEST(RowMaterializer, LaysRowsOutAsSparkDoes) {
  const auto batch = batch_of({{"i", fixed_vector<int32_t>(TypeId::kInt32, {-1, std::nullopt})},
                               {"s", string_vector({"ab", "longer than twelve bytes"})},
                               {"d", fixed_vector<Int128>(Type::decimal(20, 0), {std::nullopt, Int128{-2}})}},
                              2);
  UnsafeRows rows;
  RowMaterializer(*batch.schema()).materialize(batch, rows);
  constexpr uint64_t kText = 0;  // Compared below.
  const std::vector<uint64_t> expected = {
      4, 0xffffffff, 32ULL << 32 | 2,  40ULL << 32,     0x6261, 0,     0,  // A null d keeps its 16 bytes.
      1, 0,          32ULL << 32 | 24, 56ULL << 32 | 1, kText,  kText, kText, 0xfe, 0};
  ASSERT_EQ(rows.num_rows(), 2);
  EXPECT_EQ(rows[0].bytes().size(), 56U);
  EXPECT_EQ(rows[1].bytes().size(), 72U);
  for (const size_t word : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 15})
    EXPECT_EQ(load<uint64_t>(rows.bytes().data() + word * 8), expected[word]) << "word " << word;
  EXPECT_EQ(rows[1].get_string(1), "longer than twelve bytes");
  EXPECT_TRUE(rows[1].get_decimal(2, 20) == -2);
}

TEST(RowMaterializer, TakesEveryEncodingAsIfItWereFlat) {
  for (const NullPattern nulls : {NullPattern::kNone, NullPattern::kSome, NullPattern::kAll}) {
    for (const int64_t length : {1, 7, 64, 65, 300}) {
      const auto batch = batch_of(row_vectors(length, nulls, 11), length);
      EXPECT_EQ(rows_of(batch), rows_of(batch.flatten())) << length;
    }
  }
}

TEST(RowMaterializer, TakesSelectionsAsIfTheirRowsWereAll) {
  std::mt19937 random(5);
  for (const int64_t length : {1, 64, 200, 3000}) {
    for (const unsigned keep_one_of : {1U, 2U, 10U}) {
      std::vector<int32_t> selected;
      for (int32_t row = 0; row < length; ++row) {
        if (random() % keep_one_of == 0) selected.push_back(row);
      }
      const auto batch = batch_of(row_vectors(length, NullPattern::kSome, 3), length, Selection::of(selected));
      EXPECT_EQ(rows_of(batch), rows_of(batch.flatten())) << length;
    }
  }
}

TEST(RowMaterializer, ColumnsAloneGiveWhatTheyGiveTogether) {
  for (const NamedVector& named : row_vectors(500, NullPattern::kSome, 8)) {
    const auto batch = batch_of({named}, 500);
    UnsafeRows rows;
    const RowMaterializer materializer(*batch.schema());
    materializer.materialize(batch, rows);
    EXPECT_EQ(bytes_of(rows), rows_of(batch.flatten())) << named.name;
    for (const UnsafeRow& row : rows)
      ASSERT_NO_THROW(validate(row.bytes(), materializer.spark_schema())) << named.name;
    for (int64_t row = 0; row < 500; ++row)
      ASSERT_EQ(rows[row].is_null(0), describe(named.vector, row) == "null") << named.name << ", row " << row;
  }
}

TEST(RowMaterializer, PutsSizesInFront) {
  const auto batch = batch_of(row_vectors(70, NullPattern::kSome, 2), 70);
  UnsafeRows plain;
  UnsafeRows prefixed;
  RowMaterializer(*batch.schema()).materialize(batch, plain);
  RowMaterializer(*batch.schema(), {.size_prefix = true}).materialize(batch, prefixed);
  for (int64_t row = 0; row < 70; ++row) {
    const std::span<const uint8_t> bytes = plain[row].bytes();
    ASSERT_TRUE(std::ranges::equal(bytes, prefixed[row].bytes()));
    ASSERT_EQ(load<uint32_t>(prefixed[row].bytes().data() - 4), bytes.size());
  }
}

TEST(RowMaterializer, UsesItsMemoryAgain) {
  const auto large = batch_of(row_vectors(900, NullPattern::kSome, 4), 900);
  const auto small = batch_of({{"i", fixed_vector<int64_t>(TypeId::kInt64, {7})}}, 1);
  UnsafeRows rows;
  RowMaterializer(*large.schema()).materialize(large, rows);
  const uint8_t* memory = rows.bytes().data();
  RowMaterializer(*small.schema()).materialize(small, rows);
  EXPECT_EQ(rows.bytes().data(), memory);
  EXPECT_EQ(bytes_of(rows), rows_of(small));
  RowMaterializer(*large.schema()).materialize(large, rows);
  EXPECT_EQ(rows.bytes().data(), memory);
  EXPECT_EQ(bytes_of(rows), rows_of(large));
}

TEST(RowMaterializer, WidensWhatSparkHasWider) {
  const auto batch = batch_of({{"u8", fixed_vector<uint8_t>(TypeId::kUInt8, {200})},
                               {"u64", fixed_vector<uint64_t>(TypeId::kUInt64, {~uint64_t{0}})},
                               {"d", fixed_vector<int32_t>(Type::decimal(9, 2), {-123})},
                               {"ms", fixed_vector<int64_t>(Type::timestamp(TimeUnit::kMillis, true), {-5})},
                               {"h", fixed_vector<uint16_t>(TypeId::kFloat16, {0xc000})}},
                              1);
  UnsafeRows rows;
  RowMaterializer(*batch.schema()).materialize(batch, rows);
  EXPECT_EQ(rows[0].get_short(0), 200);
  EXPECT_TRUE(rows[0].get_decimal(1, 20) == Int128{~uint64_t{0}});
  EXPECT_EQ(rows[0].get_long(2), -123);
  EXPECT_EQ(rows[0].get_long(3), -5000);
  EXPECT_EQ(rows[0].get_float(4), -2);
}

TEST(RowMaterializer, RefusesTimestampsThatDoNotFit) {
  const auto batch = batch_of(
      {{"ms", fixed_vector<int64_t>(Type::timestamp(TimeUnit::kMillis, true), {std::numeric_limits<int64_t>::max()})}},
      1);
  UnsafeRows rows;
  EXPECT_THROW(RowMaterializer(*batch.schema()).materialize(batch, rows), Error);
  EXPECT_EQ(rows.num_rows(), 0);
}

TEST(RowMaterializer, RefusesForeignBatchesAndTypesOfSpark) {
  const auto batch = batch_of({{"i", fixed_vector<int32_t>(TypeId::kInt32, {1})}}, 1);
  const Schema other({Field("i", TypeId::kInt64)});
  UnsafeRows rows;
  EXPECT_THROW(RowMaterializer(other).materialize(batch, rows), Error);
  EXPECT_THROW(RowMaterializer(Schema({})).materialize(batch, rows), Error);
  const SparkType text = SparkType::structure({SparkField("i", SparkTypeId::kString)});
  EXPECT_THROW(RowMaterializer(*batch.schema(), text), Error);
}

TEST(RowMaterializer, StructsWithoutMembersAreNullAsInSpark4) {
  const auto members = ColumnVector::all_null(TypeId::kInt32, 2);
  const auto batch = batch_of({{"st", struct_vector({true, false}, {"q"}, {members})}}, 2);
  UnsafeRows rows;
  RowMaterializer(*batch.schema()).materialize(batch, rows);
  EXPECT_FALSE(rows[0].is_null(0));
  EXPECT_TRUE(rows[1].is_null(0));
  RowMaterializer(*batch.schema(), {.missing_members = RowOptions::MissingMembers::kStructIsNull})
      .materialize(batch, rows);
  EXPECT_TRUE(rows[0].is_null(0));
}

TEST(RowMaterializer, WhatHoldsOnlySuchStructsIsNullToo) {
  const auto without_members = [](const std::vector<bool>& valid) {
    const auto member = ColumnVector::all_null(TypeId::kInt32, static_cast<int64_t>(valid.size()));
    return struct_vector(valid, {"q"}, {member});
  };
  const auto entries = struct_vector({true}, {"key", "value"}, {string_vector({"k"}), without_members({true})});
  const auto batch = batch_of({{"l", list_vector({2, 0}, without_members({true, false}))},
                               {"st", struct_vector({true, true}, {"inner"}, {without_members({true, true})})},
                               {"m", list_vector({1, 0}, entries, true)}},
                              2);
  UnsafeRows rows;
  RowMaterializer(*batch.schema()).materialize(batch, rows);
  for (int i = 0; i < 3; ++i)
    EXPECT_FALSE(rows[0].is_null(i)) << i;
  RowMaterializer(*batch.schema(), {.missing_members = RowOptions::MissingMembers::kStructIsNull})
      .materialize(batch, rows);
  EXPECT_TRUE(rows[0].is_null(0));
  EXPECT_TRUE(rows[1].is_null(0));
  EXPECT_TRUE(rows[0].is_null(1));
  // A map stays, its value is null.
  ASSERT_FALSE(rows[0].is_null(2));
  EXPECT_TRUE(rows[0].get_map(2).values().is_null(0));
}

TEST(RowMaterializer, RowsOfNoColumnsAreEmpty) {
  const ColumnarBatch batch(std::make_shared<const Schema>(Schema({})), 3, {});
  UnsafeRows rows;
  RowMaterializer(*batch.schema()).materialize(batch, rows);
  EXPECT_EQ(rows.num_rows(), 3);
  EXPECT_EQ(rows.bytes().size(), 0U);
}

}  // namespace
}  // namespace lamella
