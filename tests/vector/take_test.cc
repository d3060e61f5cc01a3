#include <gtest/gtest.h>

#include <random>

#include "lamella/column_vector.h"
#include "tests/vector/every_vector.h"

namespace lamella {
namespace {

TEST(Take, GivesTheRowsAskedForInEveryLayoutAndEncoding) {
  std::mt19937 random(5);
  for (const NullPattern nulls : {NullPattern::kNone, NullPattern::kSome, NullPattern::kAll}) {
    for (const NamedVector& each : every_vector(50, nulls, 11)) {
      for (const size_t count : {0, 1, 8, 50, 130}) {
        SCOPED_TRACE(each.name + ", " + std::to_string(count) + " rows");
        std::vector<int32_t> rows(count);
        std::vector<std::string> expected(count);
        for (size_t i = 0; i < count; ++i) {
          rows[i] = static_cast<int32_t>(random() % 50);
          expected[i] = describe(each.vector, rows[i]);
        }
        const ColumnVector taken = each.vector.take(rows);
        EXPECT_EQ(describe(taken), expected);
        EXPECT_EQ(taken.encoding(), each.vector.encoding());
        EXPECT_EQ(taken.type(), each.vector.type());
      }
    }
  }
}

TEST(Take, ViewsKeepPointingToTheSameBytes) {
  const ColumnVector strings = string_vector({"a long enough string", "another long enough string"});
  const std::vector<int32_t> rows = {1, 1};
  const ColumnVector taken = strings.take(rows);
  EXPECT_EQ(taken.bytes(0).data(), strings.bytes(1).data());
  EXPECT_EQ(taken.bytes(1).data(), strings.bytes(1).data());
}

TEST(Take, SharesTheDictionary) {
  const ColumnVector vector = dictionary_vector({0, std::nullopt, 1}, string_vector({"x", "y"}));
  const std::vector<int32_t> rows = {2, 1};
  const ColumnVector taken = vector.take(rows);
  EXPECT_EQ(&taken.dictionary(), &vector.dictionary());
  EXPECT_EQ(taken.indices()[0], 1);
  EXPECT_TRUE(taken.is_null(1));
}

TEST(Take, ReadsNothingAroundMemoryOfSomebodyElse) {
  const auto owner = std::make_shared<std::vector<int64_t>>(100);
  for (size_t i = 0; i < 100; ++i)
    (*owner)[i] = static_cast<int64_t>(i) * 3;
  ColumnVector::Parts parts;
  parts.type = TypeId::kInt64;
  parts.length = 100;
  parts.values = Buffer::wrap({reinterpret_cast<const uint8_t*>(owner->data()), 800}, owner);
  std::vector<int32_t> rows;
  for (int32_t row = 99; row >= 0; --row)
    rows.push_back(row);
  const ColumnVector taken = ColumnVector(std::move(parts)).take(rows);
  for (size_t i = 0; i < 100; ++i)
    ASSERT_EQ(taken.values<int64_t>()[i], (99 - static_cast<int64_t>(i)) * 3);
}

TEST(Take, DropsTheBitmapOnceNoTakenRowIsNull) {
  const ColumnVector vector = fixed_vector<int16_t>(TypeId::kInt16, {1, std::nullopt, 3});
  const std::vector<int32_t> rows = {2, 0};
  EXPECT_EQ(vector.take(rows).null_count(), 0);
  EXPECT_EQ(vector.take(rows).validity(), nullptr);
}

TEST(Take, RebuildsOffsetsOfListsFromZero) {
  const ColumnVector lists = list_vector({2, 0, std::nullopt, 1}, fixed_vector<int32_t>(TypeId::kInt32, {1, 2, 3}));
  const std::vector<int32_t> rows = {3, 2, 0};
  const ColumnVector taken = lists.take(rows);
  EXPECT_EQ(std::vector<int32_t>(taken.offsets().begin(), taken.offsets().end()), (std::vector<int32_t>{0, 1, 1, 3}));
  const auto elements = taken.child(0).values<int32_t>();
  EXPECT_EQ(std::vector<int32_t>(elements.begin(), elements.end()), (std::vector<int32_t>{3, 1, 2}));
}

}  // namespace
}  // namespace lamella
