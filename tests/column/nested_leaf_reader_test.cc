#include "column/nested_leaf_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lamella/error.h"
#include "lamella/parquet_reader.h"
#include "parquet_types.h"
#include "tests/format/thrift_bytes.h"
#include "writer/append.h"
#include "writer/file_writer.h"

namespace lamella {
namespace {

using testing::HasSubstr;
using writer::LeafData;
using writer::Values;

constexpr int32_t kMostSlots = INT32_MAX;  ///< Of a page.
constexpr uint8_t kNullElement = 1;        ///< The definition level of one.

/// A page of null elements whose repetition levels are runs of (how many, which), in a few bytes whatever they say.
struct NullElements {
  int version = 1;
  int32_t num_rows = 0;
  std::vector<std::pair<int32_t, uint8_t>> repetition;
};

void append_run(writer::Bytes& out, int32_t count, uint8_t level) {
  writer::append_varint(out, uint64_t{static_cast<uint32_t>(count)} << 1);
  out.push_back(level);
}

std::string page_bytes(const NullElements& page) {
  writer::Bytes repetition, definition;
  int32_t num_slots = 0;
  for (const auto& [count, level] : page.repetition) {
    append_run(repetition, count, level);
    num_slots += count;
  }
  append_run(definition, num_slots, kNullElement);
  thrift::PageHeader header;
  writer::Bytes body;
  if (page.version == 1) {
    for (const writer::Bytes* levels : {&repetition, &definition}) {
      writer::append(body, static_cast<uint32_t>(levels->size()));
      writer::append_bytes(body, *levels);
    }
    thrift::DataPageHeader data;
    data.num_values = num_slots;
    data.encoding = thrift::Encoding::PLAIN;
    data.__set_definition_level_encoding(thrift::Encoding::RLE);
    data.__set_repetition_level_encoding(thrift::Encoding::RLE);
    header.type = thrift::PageType::DATA_PAGE;
    header.__set_data_page_header(data);
  } else {
    writer::append_bytes(body, repetition);
    writer::append_bytes(body, definition);
    thrift::DataPageHeaderV2 data;
    data.num_values = num_slots;
    data.num_nulls = num_slots;
    data.num_rows = page.num_rows;
    data.encoding = thrift::Encoding::PLAIN;
    data.repetition_levels_byte_length = static_cast<int32_t>(repetition.size());
    data.definition_levels_byte_length = static_cast<int32_t>(definition.size());
    header.type = thrift::PageType::DATA_PAGE_V2;
    header.__set_data_page_header_v2(data);
  }
  header.uncompressed_page_size = header.compressed_page_size = static_cast<int32_t>(body.size());
  return thrift_bytes(header) + std::string(body.begin(), body.end());
}

/// A file of one column of lists, made of these pages.
std::shared_ptr<RandomAccessFile> file_of(const std::vector<NullElements>& pages, int64_t num_rows) {
  std::string bytes = "PAR1";
  int64_t num_slots = 0;
  for (const NullElements& page : pages) {
    bytes += page_bytes(page);
    for (const auto& run : page.repetition)
      num_slots += run.first;
  }
  writer::FileOptions options;
  options.edit_footer = [&](thrift::FileMetaData& footer) {
    footer.row_groups[0].num_rows = num_rows;
    thrift::ColumnMetaData& chunk = footer.row_groups[0].columns[0].meta_data;
    chunk.num_values = num_slots;
    chunk.data_page_offset = 4;
    chunk.total_compressed_size = chunk.total_uncompressed_size = static_cast<int64_t>(bytes.size()) - 4;
  };
  const std::vector<writer::Node> columns = {
      writer::list("a", Repetition::REQUIRED, writer::leaf("element", PhysicalType::INT64, Repetition::OPTIONAL))};
  const writer::Bytes model =
      writer::write_file(columns, {writer::ColumnOptions()}, options,
                         {{LeafData{Values(PhysicalType::INT64), std::vector<uint16_t>{0}, std::vector<uint16_t>{0}}}});
  uint32_t footer_bytes = 0;
  std::memcpy(&footer_bytes, model.data() + model.size() - 8, sizeof footer_bytes);
  bytes.append(model.end() - 8 - footer_bytes, model.end());
  return memory_file(Buffer::copy_of(bytes_of(bytes)), "lists");
}

/// Memory is held to so much that nothing of the size that the pages claim fits.
ReadOptions within_64_mib() {
  ReadOptions options;
  options.memory_budget_bytes = int64_t{64} << 20;
  return options;
}

/// A row of `num_slots` elements, all but the first few in its second page, which ends with it or begins one more.
std::shared_ptr<RandomAccessFile> large_row(int version, int64_t num_slots, int32_t elements_before, bool is_last) {
  std::vector<NullElements> pages = {
      {version, 1, {{1, 0}, {elements_before, 1}}},
      {version, is_last ? 0 : 1, {{static_cast<int32_t>(num_slots - 1 - elements_before), 1}}}};
  if (!is_last) pages.back().repetition.emplace_back(1, 0);
  return file_of(pages, is_last ? 1 : 2);
}

TEST(NestedLeafReader, ARowOfMoreElementsThanOffsetsCanTellIsRefused) {
  for (const int version : {1, 2}) {
    for (const int32_t elements_before : {1, 1000, 3'000'000}) {
      for (const bool is_last : {false, true}) {
        const auto message = [&](int64_t num_slots) -> std::string {
          const auto file = large_row(version, num_slots, elements_before, is_last);
          try {
            ParquetReader::open(file, within_64_mib())->next_batch();
          } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::kResourceLimit);
            EXPECT_EQ(error.location().column, "a.list.element");
            EXPECT_EQ(error.location().page, 1);
            return error.message();
          }
          return "no error";
        };
        EXPECT_THAT(message(int64_t{kMostSlots} + 1), HasSubstr("a row of 2147483648 list elements or more"));
        // One less is a matter of memory.
        EXPECT_THAT(message(kMostSlots), HasSubstr("memory budget of"));
      }
    }
  }
}

TEST(NestedLeafReader, PagesOfBillionsOfElementsAreReadAPartAtATime) {
  for (const int version : {1, 2}) {
    // Rows of one element, of three, and again of one, all in one page.
    const std::vector<NullElements> pages = {
        {version, kMostSlots - 2, {{5'000'000, 0}, {2, 1}, {kMostSlots - 5'000'002, 0}}}};
    const auto file = file_of(pages, kMostSlots - 2);
    const auto reader = ParquetReader::open(file, within_64_mib());
    int64_t rows = 0;
    while (rows < 8'000'000) {
      const auto batch = reader->next_batch();
      ASSERT_TRUE(batch);
      ASSERT_GT(batch->num_rows(), 0);
      const std::span<const int32_t> offsets = batch->column(0).offsets();
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        const auto at = static_cast<size_t>(row);
        ASSERT_EQ(offsets[at + 1] - offsets[at], rows + row == 4'999'999 ? 3 : 1) << rows + row;
      }
      EXPECT_EQ(batch->column(0).child(0).null_count(), offsets.back());
      rows += batch->num_rows();
    }
    ReadOptions options = within_64_mib();
    options.rows = {{4'999'998, 3}};
    const auto few = ParquetReader::open(file, options)->next_batch();
    ASSERT_TRUE(few);
    EXPECT_THAT(few->column(0).offsets(), testing::ElementsAre(0, 1, 4, 5));
  }
}

TEST(NestedLeafReader, APageWithOtherRowsThanItsHeaderSaysIsCorruptHoweverLarge) {
  // The error comes behind the rows that were read from the page's first part.
  const std::vector<NullElements> pages = {{2, 3'000'001, {{3'000'000, 0}}}};
  const auto reader = ParquetReader::open(file_of(pages, 3'000'000), within_64_mib());
  int64_t rows = 0;
  try {
    while (const auto batch = reader->next_batch())
      rows += batch->num_rows();
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    EXPECT_THAT(error.message(), HasSubstr("the page header says 3000001 rows, the levels say 3000000"));
  }
  EXPECT_GT(rows, 0);
}

}  // namespace
}  // namespace lamella
