#include <gtest/gtest.h>

#include <optional>

#include "lamella/parquet_reader.h"
#include "tests/property/nested_data.h"
#include "tests/property/property_test.h"
#include "writer/file_writer.h"

namespace lamella::inline v0 {
namespace property {

namespace {

/// One nested column, written in a random layout, and how it is read.
struct NestedFile {
  std::vector<NestedNode> columns;
  std::vector<writer::ColumnOptions> options;
  std::vector<std::vector<writer::LeafData>> row_groups;
  std::vector<std::vector<std::string>> expected;  ///< By column, then by row.
  ReadOptions read;
  std::optional<writer::FileEncryption> encryption;
};

NestedFile random_nested_file(uint64_t seed) {
  Random random(seed);
  NestedFile file;
  for (uint64_t c = 0; c < 1 + random() % 2; ++c) {
    file.columns.push_back(random_node(random, "c" + std::to_string(c), static_cast<int>(1 + random() % 4)));
    for (const ColumnKind* kind : leaf_kinds(file.columns.back())) {
      file.options.push_back(random_column_options(random, *kind));
      writer::ColumnOptions& options = file.options.back();
      options.pages.split_rows = options.pages.version == 1 && random() % 3 == 0;
      if (options.pages.split_rows) options.page_index = writer::PageIndexForm::kNone;
    }
  }
  file.expected.resize(file.columns.size());
  int64_t num_rows = 0;
  for (uint64_t group = 0; group < 1 + random() % 2; ++group) {
    const uint64_t rows = random() % pick<uint64_t>(random, {3, 60, 400});
    num_rows += static_cast<int64_t>(rows);
    auto& leaves = file.row_groups.emplace_back();
    for (size_t c = 0; c < file.columns.size(); ++c) {
      std::vector<FieldValue> values;
      for (uint64_t row = 0; row < rows; ++row) {
        values.push_back(random_value(random, file.columns[c]));
        file.expected[c].push_back(text_of(file.columns[c], values.back()));
      }
      for (writer::LeafData& leaf : shred(file.columns[c], values))
        leaves.push_back(std::move(leaf));
    }
  }
  file.read = random_read_options(random, num_rows);
  std::vector<writer::ColumnOptions*> options;
  for (writer::ColumnOptions& column : file.options)
    options.push_back(&column);
  file.encryption = random_encryption(seed, options, file.read);
  return file;
}

void read_and_compare(const NestedFile& file, const writer::Bytes& bytes) {
  const std::vector<int64_t> rows = selected_rows(file.read, static_cast<int64_t>(file.expected[0].size()));
  const auto reader = ParquetReader::open(memory_file(Buffer::copy_of(bytes), "generated"), file.read);
  size_t next = 0;
  while (const auto batch = reader->next_batch()) {
    const ColumnarBatch flat = batch->flatten();
    for (int64_t i = 0; i < flat.num_rows(); ++i, ++next) {
      ASSERT_LT(next, rows.size());
      for (int c = 0; c < flat.num_columns(); ++c) {
        ASSERT_EQ(text_of(flat.column(c), i), file.expected[static_cast<size_t>(c)][static_cast<size_t>(rows[next])])
            << "column " << c << ", row " << rows[next];
      }
    }
  }
  EXPECT_EQ(next, rows.size());
}

void expect_read_back(const NestedFile& file) {
  std::vector<writer::Node> nodes;
  for (const NestedNode& column : file.columns)
    nodes.push_back(schema_node(column));
  std::string layout = describe(file.read);
  for (const writer::ColumnOptions& options : file.options)
    layout += "\n" + describe(options);
  SCOPED_TRACE(layout);
  try {
    writer::FileOptions file_options;
    file_options.encryption = file.encryption;
    const writer::Bytes bytes = writer::write_file(nodes, file.options, file_options, file.row_groups);
    const auto metadata = read_metadata(*memory_file(Buffer::copy_of(bytes), "generated"), {}, file.read.decryption);
    SCOPED_TRACE(metadata->schema().to_string());
    read_and_compare(file, bytes);
  } catch (const Error& error) {
    ADD_FAILURE() << error.what();
  }
}

}  // namespace

/// The files are dealt out to several tests, so that they run in parallel.
class NestedFiles : public PropertyTest, public testing::WithParamInterface<uint64_t> {};

constexpr uint64_t kShares = 4;

TEST_P(NestedFiles, AreReadBack) {
  const uint64_t files = num_files(1500);
  for (uint64_t i = GetParam(); i < files; i += kShares) {
    SCOPED_TRACE("seed " + std::to_string(base_seed() + i));
    expect_read_back(random_nested_file(base_seed() + i));
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Shares, NestedFiles, testing::Range(uint64_t{0}, kShares));

}  // namespace property
}  // namespace lamella::inline v0
