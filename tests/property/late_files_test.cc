#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "lamella/parquet_reader.h"
#include "predicate/bind.h"
#include "predicate/evaluate.h"
#include "tests/property/nested_data.h"
#include "tests/property/property_test.h"
#include "writer/file_writer.h"

namespace lamella::inline v0 {
namespace property {

namespace {

using writer::LeafData;

/// Flat columns, whose values come in runs or at random, and nested ones, in random layouts.
struct SourceFile {
  std::vector<NestedNode> columns;
  std::vector<writer::ColumnOptions> options;
  std::vector<std::vector<LeafData>> row_groups;
  int64_t num_rows = 0;
};

NestedNode random_leaf(Random& random, const std::string& name) {
  NestedNode leaf;
  leaf.kind = &column_kinds()[random() % column_kinds().size()];
  leaf.node = leaf.kind->node;
  leaf.node.name = name;
  if (random() % 2 == 0) leaf.node.repetition = Repetition::OPTIONAL;
  return leaf;
}

LeafData random_values(Random& random, const NestedNode& leaf, uint64_t rows) {
  LeafData data{writer::Values(*leaf.node.type, leaf.node.type_length), {}, {}};
  const uint64_t cardinality = pick<uint64_t>(random, {1, 2, 7, 60, 1000, UINT64_MAX});
  const uint64_t run = pick<uint64_t>(random, {1, 1, 5, 90, 700});
  const uint64_t one_null_in = pick<uint64_t>(random, {1, 2, 9, 100, 100000});
  uint64_t rank = random() % cardinality;
  for (uint64_t row = 0; row < rows; ++row) {
    if (row % run == 0) rank = random() % cardinality;
    if (leaf.node.repetition == Repetition::OPTIONAL) {
      const bool null = random() % one_null_in == 0;
      data.definition_levels.push_back(null ? 0 : 1);
      if (null) continue;
    }
    data.values.append_bytes(plain_value(*leaf.kind, rank));
  }
  return data;
}

SourceFile random_file(Random& random) {
  SourceFile file;
  const uint64_t num_flat = 1 + random() % 4;
  const uint64_t num_nested = random() % 3;
  for (uint64_t c = 0; c < num_flat; ++c)
    file.columns.push_back(random_leaf(random, "c" + std::to_string(c)));
  for (uint64_t c = num_flat; c < num_flat + num_nested; ++c)
    file.columns.push_back(random_node(random, "c" + std::to_string(c), static_cast<int>(1 + random() % 2)));
  for (const NestedNode& column : file.columns) {
    for (const ColumnKind* kind : leaf_kinds(column))
      file.options.push_back(random_column_options(random, *kind));
  }
  for (uint64_t group = 0; group < 1 + random() % 3; ++group) {
    const uint64_t rows = random() % pick<uint64_t>(random, {3, 300, 3000});
    file.num_rows += static_cast<int64_t>(rows);
    auto& leaves = file.row_groups.emplace_back();
    for (uint64_t c = 0; c < file.columns.size(); ++c) {
      if (c < num_flat) {
        leaves.push_back(random_values(random, file.columns[c], rows));
        continue;
      }
      std::vector<FieldValue> values;
      for (uint64_t row = 0; row < rows; ++row)
        values.push_back(random_value(random, file.columns[c]));
      for (LeafData& leaf : shred(file.columns[c], values))
        leaves.push_back(std::move(leaf));
    }
  }
  return file;
}

/// The value of a row as a literal; nothing for null and for types that this test leaves out.
std::optional<Literal> literal_of(const ColumnVector& flat, int64_t row) {
  if (flat.is_null(row)) return std::nullopt;
  const auto at = static_cast<size_t>(row);
  switch (flat.type().id()) {
    case TypeId::kBoolean:
      return Literal(flat.bit(row));
    case TypeId::kInt8:
      return Literal(int64_t{flat.values<int8_t>()[at]});
    case TypeId::kInt16:
      return Literal(int64_t{flat.values<int16_t>()[at]});
    case TypeId::kInt32:
      return Literal(int64_t{flat.values<int32_t>()[at]});
    case TypeId::kInt64:
      return Literal(flat.values<int64_t>()[at]);
    case TypeId::kUInt8:
      return Literal(uint64_t{flat.values<uint8_t>()[at]});
    case TypeId::kUInt32:
      return Literal(uint64_t{flat.values<uint32_t>()[at]});
    case TypeId::kUInt64:
      return Literal(flat.values<uint64_t>()[at]);
    case TypeId::kFloat:
      return Literal(flat.values<float>()[at]);
    case TypeId::kDouble:
      return Literal(flat.values<double>()[at]);
    case TypeId::kDate:
      return Literal(Literal::Value(Literal::Date{flat.values<int32_t>()[at]}));
    case TypeId::kString:
    case TypeId::kBinary:
      return Literal(flat.bytes(row));
    default:
      return std::nullopt;
  }
}

/// A column, or a member of structs, and its values in a batch.
struct Candidate {
  ColumnPath path;
  ColumnVector values;
};

void add_candidates(const ColumnPath& path, const ColumnVector& values, std::vector<Candidate>& candidates) {
  if (values.type().id() == TypeId::kStruct) {
    for (size_t i = 0; i < values.parts().children.size(); ++i) {
      ColumnPath member = path;
      member.segments.push_back(values.type().children()[i].name());
      add_candidates(member, values.parts().children[i], candidates);
    }
  } else {
    candidates.push_back({path, values});
  }
}

/// One to three comparisons with values that are in the file; nothing when none was found.
std::optional<Predicate> random_predicate(Random& random, const std::vector<ColumnarBatch>& batches) {
  std::vector<Predicate> terms;
  for (int attempt = 0; attempt < 20 && terms.size() < 1 + random() % 3; ++attempt) {
    const ColumnarBatch& batch = batches[random() % batches.size()];
    std::vector<Candidate> candidates;
    for (int c = 0; c < batch.num_columns(); ++c)
      add_candidates({{batch.schema()->field(c).name()}}, batch.column(c), candidates);
    const Candidate& candidate = candidates[random() % candidates.size()];
    const int64_t row = static_cast<int64_t>(random() % static_cast<uint64_t>(batch.num_rows()));
    if (const std::optional<Literal> literal = literal_of(candidate.values, row)) {
      terms.push_back(Predicate::compare(candidate.path, static_cast<ComparisonOp>(random() % 6), *literal));
    }
  }
  if (terms.empty()) return std::nullopt;
  return Predicate::all_of(terms);
}

std::string text_of_row(const ColumnarBatch& flat, const std::vector<int>& columns, int64_t row) {
  std::string text;
  for (const int c : columns)
    text += text_of(flat.column(c), row) + " ";
  return text;
}

/// The plain way: everything is decoded, then the rows that pass are taken.
std::vector<std::string> filter_after_scan(const std::vector<ColumnarBatch>& batches, const Predicate& predicate,
                                           const std::vector<int>& columns) {
  std::vector<std::string> rows;
  for (const ColumnarBatch& batch : batches) {
    const BoundPredicate bound = bind(predicate, *batch.schema());
    const Selection selection = evaluate(bound, batch);
    for (const int32_t row : selection.rows())
      rows.push_back(text_of_row(batch, columns, row));
  }
  return rows;
}

void expect_same_rows(const std::shared_ptr<RandomAccessFile>& file, const ReadOptions& options,
                      const std::vector<std::string>& expected) {
  const auto reader = ParquetReader::open(file, options);
  size_t next = 0;
  while (const auto batch = reader->next_batch()) {
    ASSERT_GT(batch->num_rows(), 0);
    ASSERT_LE(batch->num_rows(), options.batch_rows);
    const ColumnarBatch flat = batch->flatten();
    std::vector<int> all(static_cast<size_t>(flat.num_columns()));
    for (size_t c = 0; c < all.size(); ++c)
      all[c] = static_cast<int>(c);
    for (int64_t row = 0; row < flat.num_rows(); ++row, ++next) {
      ASSERT_LT(next, expected.size());
      ASSERT_EQ(text_of_row(flat, all, row), expected[next]) << "row " << next << " of those that pass";
    }
  }
  EXPECT_EQ(next, expected.size());
}

void filter_file(uint64_t seed) {
  Random random(seed);
  const SourceFile source = random_file(random);
  std::vector<writer::Node> nodes;
  std::string layout;
  for (const NestedNode& column : source.columns)
    nodes.push_back(schema_node(column));
  for (const writer::ColumnOptions& options : source.options)
    layout += "\n" + describe(options);
  SCOPED_TRACE("seed " + std::to_string(seed) + layout);
  const auto file =
      memory_file(Buffer::copy_of(writer::write_file(nodes, source.options, {}, source.row_groups)), "generated");
  for (int round = 0; round < 3; ++round) {
    ReadOptions options = random_read_options(random, source.num_rows);
    ReadOptions whole;
    whole.rows = options.rows;
    std::vector<ColumnarBatch> batches;
    const auto reader = ParquetReader::open(file, whole);
    while (const auto batch = reader->next_batch())
      batches.push_back(batch->flatten());
    if (batches.empty()) return;
    const std::optional<Predicate> predicate = random_predicate(random, batches);
    if (!predicate) return;
    options.where = *predicate;
    std::vector<int> columns;
    for (int c = 0; c < static_cast<int>(source.columns.size()); ++c) {
      if (random() % 3 == 0 && (!columns.empty() || c + 1 < static_cast<int>(source.columns.size()))) continue;
      columns.push_back(c);
      options.columns.push_back(source.columns[static_cast<size_t>(c)].node.name);
    }
    options.threads = static_cast<int>(1 + random() % 3);
    SCOPED_TRACE(describe(options) + ", threads " + std::to_string(options.threads) + ", where " +
                 predicate->to_string());
    expect_same_rows(file, options, filter_after_scan(batches, *predicate, columns));
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace

/// The files are dealt out to several tests, so that they run in parallel.
class LateFiles : public PropertyTest, public testing::WithParamInterface<uint64_t> {};

constexpr uint64_t kShares = 4;

TEST_P(LateFiles, GiveTheRowsOfAScanThatIsFilteredAfterwards) {
  const uint64_t files = num_files(1600);
  for (uint64_t i = GetParam(); i < files; i += kShares) {
    try {
      filter_file(base_seed() + i);
    } catch (const Error& error) {
      ADD_FAILURE() << "seed " << base_seed() + i << ": " << error.what();
    }
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Shares, LateFiles, testing::Range(uint64_t{0}, kShares));

}  // namespace property
}  // namespace lamella::inline v0
