#include "predicate/evaluate.h"

#include <gtest/gtest.h>

#include "tests/predicate/ordered_values.h"

namespace lamella {
namespace {

std::vector<int32_t> selected(std::string_view text, const ColumnarBatch& batch) {
  const Selection selection = evaluate(bind(parse_predicate(text), *batch.schema()), batch);
  return {selection.rows().begin(), selection.rows().end()};
}

using Rows = std::vector<int32_t>;

ColumnarBatch shipments(std::optional<Selection> selection = std::nullopt) {
  const ColumnVector zip = fixed_vector<int32_t>(TypeId::kInt32, {1, std::nullopt, 3, std::nullopt});
  const ColumnVector address = struct_vector({true, true, true, false}, {"zip"}, {zip});
  const auto schema = std::make_shared<const Schema>(
      std::vector<Field>{Field("quantity", Type::decimal(12, 2)), Field("mode", TypeId::kString),
                         Field("day", TypeId::kDate), Field("address", address.type())});
  return ColumnarBatch(schema, 4,
                       {fixed_vector<int64_t>(Type::decimal(12, 2), {1700, 2400, std::nullopt, 2300}),
                        dictionary_vector({0, 1, 0, std::nullopt}, string_vector({"AIR", "RAIL"})),
                        fixed_vector<int32_t>(TypeId::kDate, {8765, 8766, 8767, 8768}), address},
                       std::move(selection));
}

TEST(Evaluate, SelectsRowsForWhichAllTermsAreTrue) {
  EXPECT_EQ(selected("quantity < 24", shipments()), (Rows{0, 3}));
  EXPECT_EQ(selected("quantity <= 24.00", shipments()), (Rows{0, 1, 3}));
  EXPECT_EQ(selected("mode = 'AIR'", shipments()), (Rows{0, 2}));
  EXPECT_EQ(selected("mode = 'AIR' and quantity < 24", shipments()), (Rows{0}));
  EXPECT_EQ(selected("day >= date '1994-01-01' and day < '1994-01-03'", shipments()), (Rows{1, 2}));
  EXPECT_EQ(selected("mode = 'SHIP' and quantity < 24", shipments()), (Rows{}));
}

TEST(Evaluate, NullIsNeitherEqualNorUnequal) {
  EXPECT_EQ(selected("mode != 'AIR'", shipments()), (Rows{1}));
  EXPECT_EQ(selected("quantity != 17", shipments()), (Rows{1, 3}));
}

TEST(Evaluate, KeepsToTheBatchsSelection) {
  const std::vector<int32_t> rows = {0, 1, 2};
  EXPECT_EQ(selected("quantity < 24", shipments(Selection::of(rows))), (Rows{0}));
  EXPECT_EQ(selected("day > '1900-01-01'", shipments(Selection::of(rows))), (Rows{0, 1, 2}));
}

TEST(Evaluate, LooksIntoStructs) {
  EXPECT_EQ(selected("address.zip >= 1", shipments()), (Rows{0, 2}));
  const ColumnarBatch batch = shipments();
  const std::vector<int32_t> second = {2};
  const ColumnarBatch constant(
      batch.schema(), 2,
      {ColumnVector::all_null(Type::decimal(12, 2), 2), ColumnVector::all_null(TypeId::kString, 2),
       ColumnVector::all_null(TypeId::kDate, 2), ColumnVector::constant(batch.column("address").take(second), 2)});
  EXPECT_EQ(selected("address.zip = 3", constant), (Rows{0, 1}));
  EXPECT_EQ(selected("day = '1994-01-01'", constant), (Rows{}));
}

TEST(Evaluate, EqualsRowByRowEvaluationOnRandomPredicates) {
  std::mt19937 random(4);
  const std::vector<OrderedValues> tables = all_ordered_values();
  for (int repeat = 0; repeat < 1500; ++repeat) {
    const auto length = static_cast<int64_t>(random() % 200);
    std::vector<const OrderedValues*> chosen;
    std::vector<RandomColumn> columns;
    std::vector<ColumnVector> vectors;
    std::vector<Field> fields;
    for (int i = 0; i < 3; ++i) {
      chosen.push_back(&tables[random() % tables.size()]);
      columns.push_back(random_column(*chosen.back(), length, random));
      vectors.push_back(columns.back().vector);
      fields.emplace_back("c" + std::to_string(i), chosen.back()->entries.type());
    }
    std::optional<Selection> selection;
    std::vector<bool> is_selected(static_cast<size_t>(length), true);
    if (random() % 2 == 0) {
      std::vector<int32_t> rows;
      for (int32_t row = 0; row < length; ++row) {
        is_selected[static_cast<size_t>(row)] = random() % 3 != 0;
        if (is_selected[static_cast<size_t>(row)]) rows.push_back(row);
      }
      selection = Selection::of(rows);
    }
    BoundConjunction conjunction;
    Rows expected;
    struct Term {
      size_t column;
      ComparisonOp op;
      int rank;
    };
    std::vector<Term> terms;
    for (uint32_t count = random() % 4 + 1; count > 0; --count) {
      const size_t column = random() % 3;
      const size_t literal = random() % chosen[column]->size();
      terms.push_back({column, static_cast<ComparisonOp>(random() % 6), chosen[column]->ranks[literal]});
      conjunction.terms.push_back(
          {BoundComparison{{{static_cast<int>(column)}, fields[column].name(), fields[column].type()},
                           terms.back().op,
                           chosen[column]->values[literal]}});
    }
    for (int32_t row = 0; row < length; ++row) {
      bool is_true = is_selected[static_cast<size_t>(row)];
      for (const Term& term : terms) {
        const std::optional<int32_t> entry = columns[term.column].entries[static_cast<size_t>(row)];
        is_true = is_true && entry &&
                  ranks_compare(chosen[term.column]->ranks[static_cast<size_t>(*entry)], term.op, term.rank);
      }
      if (is_true) expected.push_back(row);
    }
    const ColumnarBatch batch(std::make_shared<const Schema>(fields), length, vectors, selection);
    const Selection actual = evaluate({conjunction}, batch);
    ASSERT_EQ(Rows(actual.rows().begin(), actual.rows().end()), expected) << repeat;
  }
}

}  // namespace
}  // namespace lamella
