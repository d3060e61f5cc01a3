#include "lamella/columnar_batch.h"

#include <gtest/gtest.h>

#include "lamella/error.h"
#include "tests/vector/make_vector.h"

namespace lamella {
namespace {

ColumnarBatch make_batch(std::optional<Selection> selection = std::nullopt) {
  const auto schema = std::make_shared<const Schema>(
      std::vector<Field>{Field("id", TypeId::kInt32), Field("color", TypeId::kString), Field("day", TypeId::kDate)});
  return ColumnarBatch(schema, 4,
                       {fixed_vector<int32_t>(TypeId::kInt32, {10, std::nullopt, 12, 13}),
                        dictionary_vector({0, 1, std::nullopt, 1}, string_vector({"red", "blue"})),
                        ColumnVector::all_null(TypeId::kDate, 4)},
                       std::move(selection));
}

Selection rows(std::vector<int32_t> ordinals) {
  return Selection::of(ordinals);
}

TEST(ColumnarBatch, FindsColumnsByName) {
  const ColumnarBatch batch = make_batch();
  EXPECT_EQ(&batch.column("color"), &batch.column(1));
  try {
    batch.column("colour");
    FAIL() << "found";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_EQ(error.message(), "no column is called `colour`");
  }
}

TEST(ColumnarBatch, DenseTakesTheSelectedRowsAndKeepsEncodings) {
  const ColumnarBatch dense = make_batch(rows({1, 3})).dense();
  EXPECT_EQ(dense.num_rows(), 2);
  EXPECT_FALSE(dense.selection());
  EXPECT_EQ(describe(dense.column("id")), (std::vector<std::string>{"null", "0d000000"}));
  EXPECT_EQ(dense.column("color").encoding(), VectorEncoding::kDictionary);
  EXPECT_EQ(describe(dense.column("color")), (std::vector<std::string>{"\"blue\"", "\"blue\""}));
  EXPECT_EQ(dense.column("day").length(), 2);
  EXPECT_EQ(dense.column("day").null_count(), 2);
}

TEST(ColumnarBatch, DenseSharesMemoryWhenEveryRowIsSelected) {
  const ColumnarBatch batch = make_batch(rows({0, 1, 2, 3}));
  const ColumnarBatch dense = batch.dense();
  EXPECT_FALSE(dense.selection());
  EXPECT_EQ(dense.num_rows(), 4);
  EXPECT_EQ(dense.column(0).values<int32_t>().data(), batch.column(0).values<int32_t>().data());
}

TEST(ColumnarBatch, AnEmptySelectionLeavesNoRows) {
  const ColumnarBatch batch = make_batch(rows({}));
  EXPECT_EQ(batch.num_selected(), 0);
  EXPECT_EQ(batch.flatten().num_rows(), 0);
  EXPECT_EQ(batch.flatten().column("color").length(), 0);
}

TEST(ColumnarBatch, FlattenGivesFlatVectorsOfTheSelectedRows) {
  const ColumnarBatch flat = make_batch(rows({0, 2})).flatten();
  for (const ColumnVector& column : flat.columns())
    EXPECT_EQ(column.encoding(), VectorEncoding::kFlat);
  EXPECT_EQ(describe(flat.column("color")), (std::vector<std::string>{"\"red\"", "null"}));
}

TEST(ColumnarBatch, RetainedBytesCountWhatColumnsShareOnce) {
  const auto schema =
      std::make_shared<const Schema>(std::vector<Field>{Field("a", TypeId::kString), Field("b", TypeId::kString)});
  const ColumnVector text = string_vector(Optionals<std::string>(1000, std::string(100, 't')));
  EXPECT_EQ(ColumnarBatch(schema, 1000, {text, text}).retained_bytes(), text.retained_bytes());
}

TEST(ColumnarBatch, CompactRetainsLittleMoreThanTheSelectedRows) {
  const auto schema = std::make_shared<const Schema>(std::vector<Field>{Field("text", TypeId::kString)});
  Optionals<std::string> texts(1000, std::string(100, 't'));
  const ColumnarBatch batch(schema, 1000, {string_vector(texts)}, rows({17}));
  EXPECT_GT(batch.retained_bytes(), 100000);
  const ColumnarBatch compact = batch.compact();
  EXPECT_LT(compact.retained_bytes(), 1000);
  EXPECT_EQ(compact.column(0).bytes(0), std::string(100, 't'));
}

}  // namespace
}  // namespace lamella
