#include "parquet_gen/table_layout.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "lamella/error.h"
#include "parquet_gen/cells.h"
#include "parquet_gen/column_list.h"
#include "tests/writer/naive_reader.h"

namespace lamella::inline v0 {
namespace gen {

namespace {

class WriteTable : public testing::Test {
 protected:
  WriteTable() { std::filesystem::create_directories(directory_); }
  ~WriteTable() override { std::filesystem::remove_all(directory_); }

  naive::File read() const {
    std::ifstream stream(path_, std::ios::binary);
    return naive::File(std::vector<uint8_t>(std::istreambuf_iterator<char>(stream), {}));
  }

  naive::File write(std::string_view columns, int64_t num_rows, const TableLayout& layout) const {
    const std::vector<ColumnSpec> specs = parse_columns(columns);
    std::vector<ColumnLayout> own;
    for (const ColumnSpec& spec : specs)
      own.push_back({spec.encoding, spec.codec});
    const WrittenTable written = write_table(*column_list(specs, 1), num_rows, layout, own, path_);
    EXPECT_EQ(written.num_rows, num_rows);
    EXPECT_EQ(written.size_bytes, static_cast<int64_t>(std::filesystem::file_size(path_)));
    return read();
  }

  const std::string directory_ =
      testing::TempDir() + "write_table_" + testing::UnitTest::GetInstance()->current_test_info()->name();
  const std::string path_ = directory_ + "/table.parquet";
};

}  // namespace

TEST_F(WriteTable, CutsRowGroups) {
  TableLayout layout;
  layout.row_group_rows = 400;
  const naive::File file = write("a:int64,b:string", 1000, layout);
  ASSERT_EQ(file.metadata().num_row_groups(), 3);
  EXPECT_EQ(file.metadata().row_group(2).num_rows, 200);
}

TEST_F(WriteTable, LetsColumnsOverrideTheFile) {
  TableLayout layout;
  layout.compression.codec = CompressionCodec::SNAPPY;
  layout.bloom_filter_columns = {"b"};
  const naive::File file = write("a:int64:delta:codec=zstd,b:int64,c:bool", 100, layout);
  EXPECT_EQ(file.chunk(0, 0).codec, CompressionCodec::ZSTD);
  EXPECT_EQ(file.pages(0, 0).back().header.encoding, Encoding::DELTA_BINARY_PACKED);
  EXPECT_EQ(file.chunk(0, 1).codec, CompressionCodec::SNAPPY);
  EXPECT_EQ(file.pages(0, 1).back().header.encoding, Encoding::RLE_DICTIONARY);
  EXPECT_TRUE(file.chunk(0, 1).bloom_filter_offset);
  EXPECT_FALSE(file.chunk(0, 0).bloom_filter_offset);
  EXPECT_EQ(file.pages(0, 2).back().header.encoding, Encoding::PLAIN);
}

TEST_F(WriteTable, WritesTablesWithoutRows) {
  const naive::File file = write("a:int64", 0, {});
  EXPECT_EQ(file.metadata().num_row_groups(), 0);
  EXPECT_EQ(file.metadata().schema().num_leaves(), 1);
}

TEST_F(WriteTable, RefusesWhatTheColumnsCannotHave) {
  TableLayout layout;
  layout.bloom_filter_columns = {"x"};
  EXPECT_THROW(write("a:int64", 1, layout), Error);
  EXPECT_THROW(write("a:string:delta", 1, {}), Error);
}

TEST_F(WriteTable, WritesEveryCell) {
  for (const std::string& name : cell_names()) {
    SCOPED_TRACE(name);
    const Cell cell = make_cell(name, 4000, 1);
    write_table(*cell.rows, cell.num_rows, cell.layout, cell.columns, path_);
    const naive::File file = read();
    EXPECT_EQ(file.metadata().num_rows(), cell.num_rows);
    for (int leaf = 0; leaf < file.metadata().schema().num_leaves(); ++leaf) {
      EXPECT_FALSE(file.column(0, leaf).values.empty());
    }
  }
  for (const std::string& name : wide_cell_names())
    EXPECT_GE(make_cell(name, 4000, 1).columns.size(), 1000U);
  EXPECT_THROW(make_cell("i31_plain", 10, 1), Error);
}

}  // namespace gen
}  // namespace lamella::inline v0
