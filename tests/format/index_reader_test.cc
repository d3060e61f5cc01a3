#include "format/index_reader.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "parquet_types.h"
#include "tests/format/expect_error.h"
#include "writer/file_writer.h"

namespace lamella::inline v0 {
namespace {

std::shared_ptr<RandomAccessFile> file_with(const std::function<void(thrift::FileMetaData&)>& edit) {
  writer::ColumnOptions options;
  options.pages.max_rows = 2;
  options.page_index = writer::PageIndexForm::kBoth;
  options.bloom_filter.enabled = true;
  options.bloom_filter.write_length = false;
  writer::FileOptions file;
  file.edit_footer = edit;
  const auto bytes = writer::write_file(
      {writer::leaf("a", PhysicalType::INT32), writer::leaf("b", PhysicalType::INT32)},
      {options, writer::ColumnOptions{}}, file,
      {{{writer::Values::of<int32_t>({1, 2, 3}), {}, {}}, {writer::Values::of<int32_t>({1, 2, 3}), {}, {}}}});
  return memory_file(Buffer::copy_of(bytes), "made");
}

}  // namespace

TEST(IndexReader, ReadsWhatIsThereAndNothingWhereNothingIs) {
  const auto file = file_with({});
  const auto metadata = read_metadata(*file);
  const ChunkInFile a{*file, *metadata, 0, 0};
  EXPECT_EQ(read_offset_index(a).value().pages.size(), 2U);
  EXPECT_EQ(read_column_index(a).value().min_values.size(), 2U);
  constexpr uint8_t kTwo[] = {2, 0, 0, 0};
  EXPECT_TRUE(read_bloom_filter(a).value().may_contain(bloom_filter_hash(kTwo)));
  const ChunkInFile b{*file, *metadata, 0, 1};
  EXPECT_FALSE(read_offset_index(b).has_value());
  EXPECT_FALSE(read_column_index(b).has_value());
  EXPECT_FALSE(read_bloom_filter(b).has_value());
}

TEST(IndexReader, RefusesPlacesOutsideTheFile) {
  const auto file = file_with([](thrift::FileMetaData& footer) {
    thrift::ColumnChunk& chunk = footer.row_groups[0].columns[0];
    chunk.__set_offset_index_offset(-1);
    chunk.__set_column_index_length(1 << 30);
    chunk.meta_data.__set_bloom_filter_offset(INT64_MAX);
  });
  const auto metadata = read_metadata(*file);
  const ChunkInFile where{*file, *metadata, 0, 0};
  EXPECT_ERROR(read_offset_index(where), ErrorCode::kCorruptFile, "made: row group 0: column a: ");
  EXPECT_ERROR(read_column_index(where), ErrorCode::kCorruptFile, "column index of 1073741824 bytes, not inside");
  EXPECT_ERROR(read_bloom_filter(where), ErrorCode::kCorruptFile, "bloom filter header of 0 bytes, not inside");
}

}  // namespace lamella::inline v0
