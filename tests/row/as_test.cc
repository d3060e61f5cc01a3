#include "lamella/as.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "lamella/error.h"
#include "tests/vector/every_vector.h"

namespace row_test {

struct Pair {
  int64_t id = 0;
  std::optional<std::string> text;
  bool operator==(const Pair&) const = default;
};

struct Nested {
  Pair pair;
  std::vector<std::optional<int32_t>> numbers;
  bool operator==(const Nested&) const = default;
};

}  // namespace row_test

LAMELLA_ENCODE(row_test::Pair, id, text)
LAMELLA_ENCODE(row_test::Nested, pair, numbers)

namespace lamella {
namespace {

using row_test::Nested;
using row_test::Pair;

/// Batches in memory, projected to whole columns.
class ListSource : public BatchSource {
 public:
  explicit ListSource(std::vector<ColumnarBatch> batches)
      : batches_(std::move(batches)), schema_(batches_[0].schema()) {}

  std::shared_ptr<const Schema> schema() const override { return schema_; }
  void project(const std::vector<std::string>& columns) override {
    asked_for = columns;
    std::vector<Field> fields;
    for (const std::string& path : columns) {
      const int ordinal = schema_->index_of(path.substr(0, path.find('.')));
      if (ordinal < 0) throw Error(ErrorCode::kInvalidArgument, "no column " + path);
      if (std::ranges::find(ordinals_, ordinal) == ordinals_.end()) ordinals_.push_back(ordinal);
    }
    for (const int ordinal : ordinals_)
      fields.push_back(schema_->field(ordinal));
    schema_ = std::make_shared<const Schema>(std::move(fields));
  }
  std::optional<ColumnarBatch> next_batch() override {
    if (next_ == batches_.size()) return std::nullopt;
    const ColumnarBatch& batch = batches_[next_++];
    std::vector<ColumnVector> columns;
    for (const int ordinal : ordinals_)
      columns.push_back(batch.column(ordinal));
    return ColumnarBatch(schema_, batch.num_rows(), std::move(columns), batch.selection());
  }
  void cancel() noexcept override {}

  std::vector<std::string> asked_for;

 private:
  std::vector<ColumnarBatch> batches_;
  std::shared_ptr<const Schema> schema_;
  std::vector<int> ordinals_;
  size_t next_ = 0;
};

ColumnarBatch batch_of(const std::vector<std::pair<std::string, ColumnVector>>& named, int64_t num_rows,
                       std::optional<Selection> selection = std::nullopt) {
  std::vector<Field> fields;
  std::vector<ColumnVector> columns;
  for (const auto& [name, vector] : named) {
    fields.emplace_back(name, vector.type());
    columns.push_back(vector);
  }
  return {std::make_shared<const Schema>(std::move(fields)), num_rows, std::move(columns), std::move(selection)};
}

template <typename T>
std::vector<T> all(BatchSource& source) {
  std::vector<T> values;
  for (const T& value : as<T>(source))
    values.push_back(value);
  return values;
}

ColumnarBatch pairs(std::optional<Selection> selection = std::nullopt) {
  return batch_of({{"text", string_vector({"a", std::nullopt, "longer than twelve bytes"})},
                   {"unused", bool_vector({true, false, true})},
                   {"id", fixed_vector<int64_t>(TypeId::kInt64, {1, 2, 3})}},
                  3, std::move(selection));
}

TEST(As, ReadsTheColumnsOfTheFields) {
  ListSource source({pairs(), pairs()});
  const Pair a{1, "a"}, b{2, std::nullopt}, c{3, "longer than twelve bytes"};
  EXPECT_EQ(all<Pair>(source), (std::vector<Pair>{a, b, c, a, b, c}));
  EXPECT_EQ(source.asked_for, (std::vector<std::string>{"id", "text"}));
}

TEST(As, PassesOverRowsThatAreNotSelectedAndEmptyBatches) {
  const std::vector<int32_t> none;
  const std::vector<int32_t> last = {2};
  ListSource source({pairs(Selection::of(none)), pairs(Selection::of(last)), pairs(Selection::of(none))});
  EXPECT_EQ(all<Pair>(source), (std::vector<Pair>{{3, "longer than twelve bytes"}}));
}

TEST(As, ReadsDictionariesAndNarrowColumns) {
  const auto ids = dictionary_vector({2, 0, 2}, fixed_vector<uint32_t>(TypeId::kUInt32, {7, 8, 0xffffffff}));
  const auto texts = ColumnVector::constant(string_vector({"same"}), 3);
  ListSource source({batch_of({{"id", ids}, {"text", texts}}, 3)});
  EXPECT_EQ(all<Pair>(source), (std::vector<Pair>{{0xffffffff, "same"}, {7, "same"}, {0xffffffff, "same"}}));
}

TEST(As, ReadsStructsAndLists) {
  const auto pair = struct_vector({true, true}, {"text", "id"},
                                  {string_vector({std::nullopt, "y"}), fixed_vector<int64_t>(TypeId::kInt64, {5, 6})});
  const auto numbers = list_vector({0, 2}, fixed_vector<int32_t>(TypeId::kInt32, {std::nullopt, 9}));
  ListSource source({batch_of({{"numbers", numbers}, {"pair", pair}}, 2)});
  std::vector<Nested> expected(2);
  expected[0].pair = {5, std::nullopt};
  expected[1].pair = {6, "y"};
  expected[1].numbers = {std::nullopt, 9};
  EXPECT_EQ(all<Nested>(source), expected);
  EXPECT_EQ(source.asked_for, (std::vector<std::string>{"pair.id", "pair.text", "numbers"}));
}

TEST(As, UsesMemoryAgain) {
  ListSource source({pairs()});
  auto values = as<Pair>(source);
  Pair value;
  int count = 0;
  for (auto it = values.begin(); it != values.end(); ++it, ++count) {
    it.read_into(value);
    EXPECT_EQ(value, *it);
  }
  EXPECT_EQ(count, 3);
}

TEST(As, CallsForEachRow) {
  ListSource source({pairs(), pairs()});
  std::vector<Pair> values;
  as<Pair>(source).for_each([&](const Pair& pair) { values.push_back(pair); });
  ListSource again({pairs(), pairs()});
  EXPECT_EQ(values, all<Pair>(again));
}

TEST(As, RefusesNullsThatAFieldCannotBe) {
  ListSource source({batch_of(
      {{"id", fixed_vector<int64_t>(TypeId::kInt64, {1, std::nullopt})}, {"text", string_vector({"a", "b"})}}, 2)});
  EXPECT_THROW(all<Pair>(source), Error);
}

TEST(As, RefusesColumnsOfOtherTypes) {
  ListSource source(
      {batch_of({{"id", fixed_vector<int32_t>(TypeId::kInt32, {1})}, {"text", string_vector({"a"})}}, 1)});
  try {
    all<Pair>(source);
    FAIL() << "read";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "column id: the field is long, the column is integer");
  }
}

}  // namespace
}  // namespace lamella
