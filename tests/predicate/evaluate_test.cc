#include "predicate/evaluate.h"

#include <gtest/gtest.h>

#include "tests/predicate/naive_predicate.h"
#include "tests/predicate/ordered_values.h"
#include "tests/predicate/random_predicate.h"

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

TEST(Evaluate, KeepsWhatIsUnknownSoUnderNot) {
  EXPECT_EQ(selected("not quantity < 24", shipments()), (Rows{1}));
  EXPECT_EQ(selected("not (quantity < 24 and mode = 'AIR')", shipments()), (Rows{1}));
  EXPECT_EQ(selected("not (quantity < 24 or mode = 'AIR')", shipments()), (Rows{1}));
  EXPECT_EQ(selected("quantity < 24 or mode = 'AIR'", shipments()), (Rows{0, 2, 3}));
  EXPECT_EQ(selected("quantity not between 18 and 23", shipments()), (Rows{0, 1}));
  EXPECT_EQ(selected("mode not in ('AIR', 'SHIP')", shipments()), (Rows{1}));
}

TEST(Evaluate, TellsNullsApart) {
  EXPECT_EQ(selected("quantity is null", shipments()), (Rows{2}));
  EXPECT_EQ(selected("mode is not null", shipments()), (Rows{0, 1, 2}));
  EXPECT_EQ(selected("address is null", shipments()), (Rows{3}));
  EXPECT_EQ(selected("address.zip is null", shipments()), (Rows{1, 3}));
  EXPECT_EQ(selected("day is null", shipments()), (Rows{}));
  EXPECT_EQ(selected("mode is distinct from 'AIR'", shipments()), (Rows{1, 3}));
  EXPECT_EQ(selected("mode is not distinct from 'AIR'", shipments()), (Rows{0, 2}));
  EXPECT_EQ(selected("mode is null or mode = 'RAIL'", shipments()), (Rows{1, 3}));
}

TEST(Evaluate, TestsText) {
  EXPECT_EQ(selected("mode in ('AIR', 'SHIP')", shipments()), (Rows{0, 2}));
  EXPECT_EQ(selected("mode starts_with 'RA'", shipments()), (Rows{1}));
  EXPECT_EQ(selected("mode contains 'AI'", shipments()), (Rows{0, 1, 2}));
  EXPECT_EQ(selected("mode not ends_with 'L'", shipments()), (Rows{0, 2}));
  EXPECT_EQ(selected("mode like '_AI%'", shipments()), (Rows{1}));
  EXPECT_EQ(selected("mode regexp '^.IR$'", shipments()), (Rows{0, 2}));
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

OrderedValues ascii_texts(const Type& type) {
  const std::vector<Entry<std::string>> entries = {{""},    {"!x_%"},  {"1994-01-01"},       {"AIR"}, {"a"},  {"ab"},
                                                   {"abc"}, {"abcab"}, {"abcdefghijklmnop"}, {"b"},   {"cab"}};
  return ordered<std::string>(
      entries, [](const std::string& bytes) { return Value(bytes); },
      [&](const Optionals<std::string>& values) { return string_vector(values, type); });
}

/// A batch of random columns, and what is in its cells.
struct RandomBatch {
  std::vector<const OrderedValues*> tables;
  std::vector<RandomColumn> columns;
  std::shared_ptr<const Schema> schema;
  std::vector<PredicateColumn> predicate_columns;

  RandomBatch(const std::vector<OrderedValues>& all, int64_t length, std::mt19937& random) {
    std::vector<Field> fields;
    for (int i = 0; i < 3; ++i) {
      const size_t chosen = random() % all.size();
      const OrderedValues& table = all[chosen];
      const Type& type = table.entries.type();
      tables.push_back(&table);
      columns.push_back(random_column(table, length, random));
      fields.emplace_back("c" + std::to_string(i), type);
      predicate_columns.push_back({{{fields.back().name()}}, type, literals_of(table.values, type), chosen < 2});
    }
    schema = std::make_shared<const Schema>(std::move(fields));
  }

  Cell cell(const ColumnPath& path, int64_t row) const {
    const auto column = static_cast<size_t>(schema->index_of(path.segments[0]));
    const std::optional<int32_t> entry = columns[column].entries[static_cast<size_t>(row)];
    return {schema->fields()[column].type(),
            entry ? std::optional(tables[column]->values[static_cast<size_t>(*entry)]) : std::nullopt};
  }
};

TEST(Evaluate, EqualsRowByRowEvaluationOnRandomPredicates) {
  std::mt19937 random(4);
  std::vector<OrderedValues> tables = {ascii_texts(TypeId::kString), ascii_texts(TypeId::kBinary)};
  for (OrderedValues& table : all_ordered_values())
    tables.push_back(std::move(table));
  int64_t num_selected = 0;
  for (int repeat = 0; repeat < 3000; ++repeat) {
    const auto length = static_cast<int64_t>(random() % 150);
    const RandomBatch data(tables, length, random);
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
    const Predicate predicate = PredicateMaker(data.predicate_columns, random).tree(static_cast<int>(random() % 4));
    Rows expected;
    for (int32_t row = 0; row < length; ++row) {
      const NaiveEvaluator naive([&](const ColumnPath& path) { return data.cell(path, row); });
      if (is_selected[static_cast<size_t>(row)] && naive(predicate) == Truth(true)) expected.push_back(row);
    }
    std::vector<ColumnVector> vectors;
    for (const RandomColumn& column : data.columns)
      vectors.push_back(column.vector);
    const Selection actual =
        evaluate(bind(predicate, *data.schema), ColumnarBatch(data.schema, length, vectors, selection));
    ASSERT_EQ(Rows(actual.rows().begin(), actual.rows().end()), expected) << repeat << ": " << predicate.to_string();
    num_selected += actual.size();
  }
  EXPECT_GT(num_selected, 20000);
}

}  // namespace
}  // namespace lamella
