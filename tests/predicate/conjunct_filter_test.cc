#include "predicate/conjunct_filter.h"

#include <gtest/gtest.h>

#include "predicate/evaluate.h"
#include "tests/predicate/ordered_values.h"
#include "tests/predicate/random_predicate.h"

namespace lamella {
namespace {

using Rows = std::vector<int32_t>;

Rows rows_of(const Selection& selection) {
  return {selection.rows().begin(), selection.rows().end()};
}

Rows every(int32_t step, int64_t length) {
  Rows rows;
  for (int32_t row = 0; row < length; row += step)
    rows.push_back(row);
  return rows;
}

TEST(ConjunctFilter, SelectsWhatEvaluateSelects) {
  std::mt19937 random(8);
  const std::vector<OrderedValues> tables = all_ordered_values();
  for (int repeat = 0; repeat < 1500; ++repeat) {
    const OrderedValues& table = tables[random() % tables.size()];
    const Type& type = table.entries.type();
    const auto schema = std::make_shared<const Schema>(std::vector<Field>{Field("x", type)});
    const PredicateColumn column{{{"x"}}, type, literals_of(table.values, type), false};
    const Predicate predicate = PredicateMaker({column}, random).tree(static_cast<int>(random() % 3));
    std::vector<Conjunct> conjuncts = conjuncts_of(bind(predicate, *schema));
    ASSERT_EQ(conjuncts.size(), 1U);
    const ConjunctFilter filter(std::move(conjuncts[0]));
    for (int batch = 0; batch < 3; ++batch) {
      const auto length = static_cast<int64_t>(random() % 200);
      const ColumnVector values = random_column(table, length, random).vector;
      for (const int32_t step : {1, 2, 20}) {
        const Selection candidates = Selection::of(every(step, length));
        const ColumnarBatch whole(schema, length, {values}, candidates);
        ASSERT_EQ(rows_of(filter.select(values, candidates)), rows_of(evaluate(bind(predicate, *schema), whole)))
            << predicate.to_string();
      }
    }
  }
}

TEST(ConjunctFilter, TestsADictionaryWhenItsRowsAreAsMany) {
  const ColumnVector entries = string_vector({"a", "b", "c", "d"});
  const auto dictionary = std::make_shared<const ColumnVector>(entries);
  const Schema schema({Field("x", TypeId::kString)});
  const ConjunctFilter filter(std::move(conjuncts_of(bind(col("x") >= "c" || col("x").is_null(), schema))[0]));
  for (int repeat = 0; repeat < 5; ++repeat) {
    ColumnVector::Parts parts = dictionary_vector({3, std::nullopt, 0}, entries).parts();
    parts.dictionary = dictionary;
    EXPECT_EQ(rows_of(filter.test(ColumnVector(parts)).selection()), (Rows{0, 1}));
  }
}

TEST(ConjunctFilter, LooksIntoStructs) {
  const ColumnVector zip = fixed_vector<int32_t>(TypeId::kInt32, {1, std::nullopt, 3, std::nullopt});
  const ColumnVector street = string_vector({"a", "b", "c", std::nullopt});
  const ColumnVector address = struct_vector({true, true, true, false}, {"zip", "street"}, {zip, street});
  const Schema schema({Field("address", address.type())});
  const auto selected = [&](const char* text, const Rows& candidates) {
    std::vector<Conjunct> conjuncts = conjuncts_of(bind(parse_predicate(text), schema));
    EXPECT_EQ(conjuncts.size(), 1U);
    return rows_of(ConjunctFilter(conjuncts[0]).select(address, Selection::of(candidates)));
  };
  EXPECT_EQ(selected("address.zip > 1", {0, 1, 2, 3}), (Rows{2}));
  EXPECT_EQ(selected("address.zip is null", {0, 1, 3}), (Rows{1, 3}));
  EXPECT_EQ(selected("address.zip < 5 and address.street = 'a'", {0, 1, 2, 3}), (Rows{0}));
  EXPECT_EQ(selected("address.zip = 3 or address.street is null", {2, 3}), (Rows{2, 3}));
}

TEST(ConjunctFilter, FewCandidatesAreTestedAlone) {
  Optionals<int64_t> values;
  for (int64_t i = 0; i < 1000; ++i)
    values.push_back(i % 7 == 0 ? std::nullopt : std::optional(i));
  const ColumnVector column = fixed_vector<int64_t>(TypeId::kInt64, values);
  const Schema schema({Field("x", TypeId::kInt64)});
  const ConjunctFilter filter(std::move(conjuncts_of(bind(col("x") > 500, schema))[0]));
  EXPECT_EQ(rows_of(filter.select(column, Selection::of(Rows{1, 400, 501, 700, 999}))), (Rows{501, 999}));
  EXPECT_EQ(rows_of(filter.select(column, Selection::of(Rows{}))), (Rows{}));
}

}  // namespace
}  // namespace lamella
