#include "tests/property/flat_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "lamella/parquet_reader.h"
#include "writer/file_writer.h"

namespace lamella::inline v0 {
namespace property {

namespace {

using writer::LeafData;
using writer::Node;
using writer::Values;

/// Nulls are absent.
using Expected = std::vector<std::optional<std::string>>;

Node node_of(const FlatColumn& column, size_t ordinal) {
  Node node = column.kind->node;
  node.name = "c" + std::to_string(ordinal);
  if (column.is_optional) node.repetition = Repetition::OPTIONAL;
  return node;
}

/// Makes the next row group of a column, and appends what is expected of it.
LeafData make_rows(const FlatColumn& column, int64_t num_rows, Random& random, Expected& expected) {
  LeafData data{Values(*column.kind->node.type, column.kind->node.type_length), {}, {}};
  bool null = false;
  int64_t run_left = 0;
  for (int64_t row = 0; row < num_rows; ++row) {
    if (column.is_optional) {
      if (run_left-- <= 0) {
        null = static_cast<double>(random() >> 11) * 0x1p-53 < column.null_share;
        run_left = static_cast<int64_t>(random() % static_cast<uint64_t>(2 * column.mean_null_run));
      }
      data.definition_levels.push_back(null ? 0 : 1);
      if (null) {
        expected.emplace_back();
        continue;
      }
    }
    const std::string plain = plain_value(*column.kind, random() % column.cardinality);
    data.values.append_bytes(plain);
    expected.emplace_back(vector_value(*column.kind, plain));
  }
  return data;
}

std::string value_of(const ColumnVector& flat, int64_t row) {
  if (flat.type().layout() == Layout::kBits) return std::string(1, flat.bit(row) ? '\1' : '\0');
  return std::string(flat.bytes(row));
}

/// Compares a batch's column with the rows `first`.. of `rows`; false at the first difference.
bool matches(const ColumnVector& vector, const Expected& expected, const std::vector<int64_t>& rows, size_t first) {
  const ColumnVector flat = vector.flatten();
  int64_t null_count = 0;
  for (int64_t i = 0; i < flat.length(); ++i) {
    const auto& wanted = expected[static_cast<size_t>(rows[first + static_cast<size_t>(i)])];
    null_count += wanted ? 0 : 1;
    EXPECT_EQ(flat.is_null(i), !wanted) << "row " << rows[first + static_cast<size_t>(i)];
    const std::string value = value_of(flat, i);
    if (wanted) {
      EXPECT_EQ(value, *wanted) << "row " << rows[first + static_cast<size_t>(i)];
    } else {
      EXPECT_EQ(value, std::string(value.size(), '\0')) << "null slots hold zeros";
    }
    if (testing::Test::HasFailure()) return false;
  }
  EXPECT_EQ(vector.null_count(), null_count);
  return !testing::Test::HasFailure();
}

void read_and_compare(const FlatFile& file, const writer::Bytes& bytes, const std::vector<Expected>& expected) {
  const std::vector<int64_t> rows = selected_rows(file.read, static_cast<int64_t>(expected[0].size()));
  const auto reader = ParquetReader::open(memory_file(Buffer::copy_of(bytes), "generated"), file.read);
  size_t first = 0;
  while (const auto batch = reader->next_batch()) {
    ASSERT_GT(batch->num_rows(), 0);
    ASSERT_LE(batch->num_rows(), file.read.batch_rows);
    ASSERT_LE(first + static_cast<size_t>(batch->num_rows()), rows.size());
    ASSERT_EQ(batch->num_columns(), static_cast<int>(expected.size()));
    for (int c = 0; c < batch->num_columns(); ++c) {
      ASSERT_EQ(batch->column(c).type(), file.columns[static_cast<size_t>(c)].kind->type);
      if (!matches(batch->column(c), expected[static_cast<size_t>(c)], rows, first)) return;
    }
    first += static_cast<size_t>(batch->num_rows());
  }
  EXPECT_EQ(first, rows.size());
}

}  // namespace

void expect_read_back(const FlatFile& file) {
  SCOPED_TRACE("seed " + std::to_string(file.seed) + "; " + describe(file.read));
  Random random(file.seed);
  std::vector<Node> nodes;
  std::vector<writer::ColumnOptions> options;
  std::vector<Expected> expected(file.columns.size());
  std::string columns;
  for (size_t c = 0; c < file.columns.size(); ++c) {
    nodes.push_back(node_of(file.columns[c], c));
    options.push_back(file.columns[c].options);
    columns += "\n" + nodes.back().name + ": " + file.columns[c].kind->name + ", optional " +
               std::to_string(file.columns[c].is_optional) + ", nulls " + std::to_string(file.columns[c].null_share) +
               ", cardinality " + std::to_string(file.columns[c].cardinality) + ", " + describe(options.back());
  }
  SCOPED_TRACE(columns);
  std::vector<std::vector<LeafData>> row_groups;
  for (const int64_t num_rows : file.row_group_rows) {
    auto& leaves = row_groups.emplace_back();
    for (size_t c = 0; c < file.columns.size(); ++c) {
      leaves.push_back(make_rows(file.columns[c], num_rows, random, expected[c]));
    }
  }
  try {
    writer::FileOptions file_options;
    file_options.encryption = file.encryption;
    read_and_compare(file, writer::write_file(nodes, options, file_options, row_groups), expected);
  } catch (const Error& error) {
    ADD_FAILURE() << error.what();
  }
}

}  // namespace property
}  // namespace lamella::inline v0
