#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "lamella/parquet_reader.h"
#include "tests/predicate/naive_predicate.h"
#include "tests/predicate/random_predicate.h"
#include "tests/property/nested_data.h"
#include "tests/property/property_test.h"
#include "writer/file_writer.h"

namespace lamella::inline v0 {
namespace property {

namespace {

/// A file of flat columns and structs, and what an unfiltered scan of it gives.
struct FilteredFile {
  writer::Bytes bytes;
  ReadOptions read;
  std::vector<ColumnarBatch> batches;  ///< Flat.
  std::shared_ptr<const Schema> schema;
};

/// Statistics of any completeness.
void vary_statistics(Random& random, writer::ColumnOptions& options) {
  options.statistics.form =
      pick<writer::StatisticsForm>(random, {writer::StatisticsForm::kNone, writer::StatisticsForm::kLegacy,
                                            writer::StatisticsForm::kFull, writer::StatisticsForm::kFull});
  options.statistics.null_counts = random() % 4 != 0;
  options.statistics.nan_counts = random() % 2 == 0;
  options.statistics.exact_flags = random() % 2 == 0;
  options.statistics.truncate_bytes = pick<std::optional<int32_t>>(random, {std::nullopt, 1, 4, 16});
  options.statistics.in_page_headers = random() % 2 == 0;
  options.bloom_filter.enabled = random() % 4 == 0;
}

writer::Bytes random_bytes_of_file(Random& random, int64_t& num_rows) {
  std::vector<NestedNode> columns;
  std::vector<writer::Node> nodes;
  std::vector<writer::ColumnOptions> options;
  for (uint64_t c = 0; c < 1 + random() % 3; ++c) {
    columns.push_back(random_node(random, "c" + std::to_string(c), static_cast<int>(random() % 3)));
    nodes.push_back(schema_node(columns.back()));
    for (const ColumnKind* kind : leaf_kinds(columns.back())) {
      options.push_back(random_column_options(random, *kind));
      vary_statistics(random, options.back());
    }
  }
  const std::vector<uint64_t> group_rows = {random() % 200, random() % 200, random() % 200};
  num_rows = static_cast<int64_t>(group_rows[0] + group_rows[1] + group_rows[2]);
  std::vector<std::vector<writer::LeafData>> row_groups(group_rows.size());
  for (const NestedNode& column : columns) {
    std::vector<FieldValue> values;
    for (int64_t row = 0; row < num_rows; ++row)
      values.push_back(random_value(random, column));
    // Alike rows side by side, so that there is something to prune.
    if (random() % 2 == 0) {
      std::sort(values.begin(), values.end(),
                [&](const FieldValue& a, const FieldValue& b) { return text_of(column, a) < text_of(column, b); });
    }
    auto first = values.begin();
    for (size_t group = 0; group < group_rows.size(); ++group) {
      const auto last = first + static_cast<int64_t>(group_rows[group]);
      for (writer::LeafData& leaf : shred(column, {first, last}))
        row_groups[group].push_back(std::move(leaf));
      first = last;
    }
  }
  writer::FileOptions file_options;
  file_options.column_orders =
      pick<writer::ColumnOrderForm>(random, {writer::ColumnOrderForm::kAbsent, writer::ColumnOrderForm::kTypeDefined,
                                             writer::ColumnOrderForm::kIeee754Total});
  return writer::write_file(nodes, options, file_options, row_groups);
}

std::unique_ptr<ParquetReader> open(const FilteredFile& file, const ReadOptions& options) {
  return ParquetReader::open(memory_file(Buffer::copy_of(file.bytes), "generated"), options);
}

FilteredFile random_filtered_file(Random& random) {
  FilteredFile file;
  int64_t num_rows = 0;
  file.bytes = random_bytes_of_file(random, num_rows);
  file.read = random_read_options(random, num_rows);
  const auto reader = open(file, file.read);
  file.schema = reader->schema();
  while (const auto batch = reader->next_batch())
    file.batches.push_back(batch->flatten());
  return file;
}

/// The flat vector of a column or of a member of nested structs.
const ColumnVector& vector_of(const ColumnarBatch& batch, const ColumnPath& path) {
  const ColumnVector* vector = &batch.column(path.segments[0]);
  for (size_t level = 1; level < path.segments.size(); ++level) {
    const std::vector<Field>& members = vector->type().children();
    const auto member = std::find_if(members.begin(), members.end(),
                                     [&](const Field& field) { return field.name() == path.segments[level]; });
    vector = &vector->child(static_cast<int>(member - members.begin()));
  }
  return *vector;
}

/// Columns and members of structs that predicates can be about, with values that are in them.
void add_columns(const FilteredFile& file, const Field& field, ColumnPath path, Random& random,
                 std::vector<PredicateColumn>& columns) {
  path.segments.push_back(field.name());
  const Type& type = field.type();
  PredicateColumn column{path, type, {}, false};
  if (has_order(type)) {
    std::vector<Value> values;
    for (const ColumnarBatch& batch : file.batches) {
      const ColumnVector& vector = vector_of(batch, path);
      for (int64_t row = 0; row < vector.length(); row += 1 + static_cast<int64_t>(random() % 20)) {
        if (const std::optional<Value> value = value_at(vector, row)) values.push_back(*value);
      }
    }
    column.literals = literals_of(values, type);
    const bool is_binary = type.id() == TypeId::kBinary || type.id() == TypeId::kFixedBinary;
    column.is_text = (type.is_text() || is_binary) && !column.literals.empty();
  }
  columns.push_back(std::move(column));
  if (type.id() != TypeId::kStruct) return;
  for (const Field& member : type.children())
    add_columns(file, member, path, random, columns);
}

/// Rows for which the predicate is true, by the book, as text.
std::vector<std::string> expected_rows(const FilteredFile& file, const Predicate& predicate) {
  std::vector<std::string> rows;
  for (const ColumnarBatch& batch : file.batches) {
    for (int64_t row = 0; row < batch.num_rows(); ++row) {
      const NaiveEvaluator is_true([&](const ColumnPath& path) {
        const ColumnVector& vector = vector_of(batch, path);
        if (has_order(vector.type())) return Cell{vector.type(), value_at(vector, row)};
        return Cell{vector.type(), vector.is_null(row) ? std::nullopt : std::optional(Value(true))};
      });
      if (is_true(predicate) != Truth(true)) continue;
      std::string text;
      for (const ColumnVector& column : batch.columns())
        text += text_of(column, row) + ' ';
      rows.push_back(std::move(text));
    }
  }
  return rows;
}

std::vector<std::string> filtered_rows(const FilteredFile& file, const Predicate& predicate) {
  ReadOptions options = file.read;
  options.where = predicate;
  const auto reader = open(file, options);
  std::vector<std::string> rows;
  while (const auto batch = reader->next_batch()) {
    const ColumnarBatch flat = batch->flatten();
    for (int64_t row = 0; row < flat.num_rows(); ++row) {
      std::string text;
      for (const ColumnVector& column : flat.columns())
        text += text_of(column, row) + ' ';
      rows.push_back(std::move(text));
    }
  }
  return rows;
}

/// How many of the rows that were filtered passed.
struct Passed {
  size_t num_rows = 0;
  size_t num_passed = 0;
};

void expect_filtered(uint64_t seed, Passed& passed) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  Random random(seed);
  std::mt19937 choices(static_cast<uint32_t>(seed));
  const FilteredFile file = random_filtered_file(random);
  std::vector<PredicateColumn> columns;
  for (const Field& field : file.schema->fields())
    add_columns(file, field, {}, random, columns);
  PredicateMaker maker(columns, choices);
  for (int i = 0; i < 8; ++i) {
    const Predicate predicate = maker.tree(i % 4);
    SCOPED_TRACE(predicate.to_string() + "\n" + describe(file.read));
    try {
      const std::vector<std::string> expected = expected_rows(file, predicate);
      ASSERT_EQ(filtered_rows(file, predicate), expected);
      passed.num_passed += expected.size();
      for (const ColumnarBatch& batch : file.batches)
        passed.num_rows += static_cast<size_t>(batch.num_rows());
    } catch (const Error& error) {
      FAIL() << error.what();
    }
  }
}

}  // namespace

/// The files are dealt out to several tests, so that they run in parallel.
class FilteredFiles : public PropertyTest, public testing::WithParamInterface<uint64_t> {};

constexpr uint64_t kShares = 8;

TEST_P(FilteredFiles, GiveTheRowsForWhichThePredicateIsTrue) {
  const uint64_t files = num_files(800);
  Passed passed;
  for (uint64_t i = GetParam(); i < files; i += kShares) {
    expect_filtered(base_seed() + i, passed);
    if (HasFailure()) return;
  }
  // Filters that drop everything, or nothing, would show little.
  EXPECT_GT(passed.num_passed, passed.num_rows / 10);
  EXPECT_LT(passed.num_passed, passed.num_rows * 9 / 10);
}

INSTANTIATE_TEST_SUITE_P(Shares, FilteredFiles, testing::Range(uint64_t{0}, kShares));

}  // namespace property
}  // namespace lamella::inline v0
