/// Rows of a scan that lie in few pages: which bytes are read for them, and what becomes of wrong offset indexes.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "format/index_reader.h"
#include "lamella/error.h"
#include "tests/scan/edited_index.h"
#include "tests/scan/noting_file.h"
#include "tests/scan/scan_sample.h"

namespace lamella {
namespace {

using writer::ColumnOptions;
using writer::LeafData;
using writer::Values;

constexpr int64_t kRows = 20'000;
constexpr int64_t kPageRows = 2'000;

/// "id" counts, "few" repeats 13 texts, "list" has row % 3 elements.
const std::vector<writer::Node>& columns() {
  static const std::vector<writer::Node> nodes = {
      writer::leaf("id", PhysicalType::INT64),
      writer::leaf("few", PhysicalType::BYTE_ARRAY, Repetition::OPTIONAL, writer::annotated(LogicalKind::kString)),
      writer::leaf("list", PhysicalType::INT64, Repetition::REPEATED)};
  return nodes;
}

std::vector<std::vector<LeafData>> data() {
  std::vector<int64_t> ids;
  std::vector<std::string> texts;
  std::vector<uint16_t> present;
  std::vector<int64_t> elements;
  std::vector<uint16_t> definition;
  std::vector<uint16_t> repetition;
  for (int64_t row = 0; row < kRows; ++row) {
    ids.push_back(row * 7);
    present.push_back(row % 5 == 0 ? 0 : 1);
    if (row % 5 != 0) texts.push_back("text " + std::to_string(row % 13) + std::string(40, 'x'));
    for (int64_t i = 0; i < row % 3; ++i)
      elements.push_back(row * 10 + i);
    for (int64_t i = 0; i < std::max<int64_t>(1, row % 3); ++i) {
      definition.push_back(row % 3 == 0 ? 0 : 1);
      repetition.push_back(i == 0 ? 0 : 1);
    }
  }
  return {{LeafData{Values::of<int64_t>(ids), {}, {}}, LeafData{Values::byte_arrays(texts), present, {}},
           LeafData{Values::of<int64_t>(elements), definition, repetition}}};
}

std::vector<ColumnOptions> options(int version) {
  ColumnOptions plain;
  plain.pages.max_rows = kPageRows;
  plain.pages.version = version;
  plain.page_index = writer::PageIndexForm::kBoth;
  ColumnOptions dictionary = plain;
  dictionary.encoding = Encoding::RLE_DICTIONARY;
  dictionary.compression.codec = CompressionCodec::SNAPPY;
  dictionary.pages.checksum = writer::PageChecksum::kRight;
  return {plain, dictionary, plain};
}

std::string all_of(const scan_sample::Outcome& outcome) {
  std::string text = outcome.error ? "error: " + *outcome.error : "";
  for (const std::string& batch : outcome.batches)
    text += batch;
  return text;
}

/// The lines [first, first + count) of `text` for each range.
std::string lines_of(const std::string& text, const std::vector<RowRange>& ranges) {
  std::vector<size_t> begins{0};
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') begins.push_back(i + 1);
  }
  std::string lines;
  for (const RowRange& range : ranges) {
    const size_t begin = begins.at(static_cast<size_t>(range.first));
    lines += text.substr(begin, begins.at(static_cast<size_t>(range.end())) - begin);
  }
  return lines;
}

const std::vector<std::vector<RowRange>>& selections() {
  static const std::vector<std::vector<RowRange>> all = {
      {{0, 1}},
      {{kRows - 1, 1}},
      {{9'999, 1}},
      {{3'000, 3'500}},
      {{1'999, 2}, {12'000, 2'000}},
      {{5, 10}, {6'100, 1}, {6'300, 40}, {19'000, 1'000}},
      {{4'000, 2'000}, {8'000, 2'000}},
      {{0, kRows}},
  };
  return all;
}

/// Every data page of a leaf, by its offset index.
std::vector<PageLocation> pages_of_leaf(const RandomAccessFile& file, int leaf) {
  const auto metadata = read_metadata(file);
  return read_offset_index({file, *metadata, 0, leaf})->pages;
}

TEST(PageAccess, ReadsNoByteOfAPageWithoutWantedRows) {
  for (const int version : {1, 2}) {
    const writer::Bytes bytes = writer::write_file(columns(), options(version), {}, data());
    const std::string whole = all_of(scan_sample::read(scan_sample::as_file(bytes), {}));
    for (const std::vector<RowRange>& rows : selections()) {
      const auto file = std::make_shared<NotingFile>(bytes);
      // Behind the pages lie the indexes, which the read of the footer brings too.
      const auto metadata = read_metadata(*file);
      std::vector<std::vector<PageLocation>> pages;
      for (int leaf = 0; leaf < 3; ++leaf)
        pages.push_back(pages_of_leaf(*file, leaf));
      file->forget_reads();
      ReadOptions read;
      read.rows = rows;
      std::string text;
      const auto reader = ParquetReader::open(file, metadata, read);
      while (const auto batch = reader->next_batch())
        text += scan_sample::text_of(*batch);
      EXPECT_EQ(text, lines_of(whole, rows));

      int64_t bytes_left_out = 0;
      for (const std::vector<PageLocation>& of_leaf : pages) {
        for (size_t page = 0; page < of_leaf.size(); ++page) {
          const int64_t first = of_leaf[page].first_row;
          const int64_t end = page + 1 < of_leaf.size() ? of_leaf[page + 1].first_row : kRows;
          const bool wanted = std::any_of(rows.begin(), rows.end(), [&](const RowRange& range) {
            return range.first < end && first < range.end();
          });
          const int64_t read_of_page = file->bytes_read_of({of_leaf[page].offset, of_leaf[page].compressed_bytes});
          if (wanted) {
            EXPECT_EQ(read_of_page, of_leaf[page].compressed_bytes) << version << ' ' << page;
          } else {
            bytes_left_out += read_of_page;
          }
        }
      }
      EXPECT_EQ(bytes_left_out, reader->metrics().bytes_bridged) << rows.front().first;
      EXPECT_EQ(file->bytes_read(), reader->metrics().bytes_read);
    }
  }
}

TEST(PageAccess, ReadsTheSameRowsWithoutAnIndex) {
  std::vector<ColumnOptions> without = options(1);
  for (ColumnOptions& column : without)
    column.page_index = writer::PageIndexForm::kNone;
  const writer::Bytes bytes = writer::write_file(columns(), without, {}, data());
  const std::string whole = all_of(scan_sample::read(scan_sample::as_file(bytes), {}));
  for (const std::vector<RowRange>& rows : selections()) {
    ReadOptions read;
    read.rows = rows;
    EXPECT_EQ(all_of(scan_sample::read(std::make_shared<NotingFile>(bytes), read)), lines_of(whole, rows));
  }
}

TEST(PageAccess, ReadsADictionaryOnlyWhereAPageNeedsIt) {
  std::vector<ColumnOptions> mixed = options(1);
  mixed[1].dictionary.fallback_after_values = 3 * kPageRows;
  const writer::Bytes bytes = writer::write_file(columns(), mixed, {}, data());
  const auto file = std::make_shared<NotingFile>(bytes);
  const auto metadata = read_metadata(*file);
  const ColumnChunkMetadata chunk = metadata->column_chunk(0, 1);
  const ByteRange dictionary{*chunk.dictionary_page_offset, chunk.data_page_offset - *chunk.dictionary_page_offset};
  for (const auto& [row, needs] : {std::pair(int64_t{2'500}, true), std::pair(int64_t{19'500}, false)}) {
    file->forget_reads();
    ReadOptions read;
    read.columns = {"few"};
    read.rows = {{row, 10}};
    const auto reader = ParquetReader::open(file, metadata, read);
    while (reader->next_batch()) {
    }
    EXPECT_EQ(file->bytes_read_of(dictionary), needs ? dictionary.size_bytes : 0) << row;
  }
}

TEST(PageAccess, DoesWithoutAnIndexThatThePagesContradict) {
  using Edit = std::function<void(thrift::OffsetIndex&)>;
  const std::vector<std::pair<const char*, Edit>> edits = {
      {"no pages", [](auto& index) { index.page_locations.clear(); }},
      {"a page is missing", [](auto& index) { index.page_locations.erase(index.page_locations.begin() + 4); }},
      {"the last page is missing", [](auto& index) { index.page_locations.pop_back(); }},
      {"an offset inside a page", [](auto& index) { ++index.page_locations[3].offset; }},
      {"an offset outside the file", [](auto& index) { index.page_locations[3].offset = int64_t{1} << 50; }},
      {"a negative offset", [](auto& index) { index.page_locations[0].offset = -5; }},
      {"another size", [](auto& index) { index.page_locations[4].compressed_page_size -= 1; }},
      {"a row too early", [](auto& index) { index.page_locations[4].first_row_index -= 1; }},
      {"a row too late", [](auto& index) { index.page_locations[3].first_row_index += 700; }},
      {"rows that descend", [](auto& index) { index.page_locations[4].first_row_index = 10; }},
      {"rows beyond the row group", [](auto& index) { index.page_locations.back().first_row_index = kRows; }},
  };
  for (const int version : {1, 2}) {
    const std::string whole = all_of(
        scan_sample::read(scan_sample::as_file(writer::write_file(columns(), options(version), {}, data())), {}));
    for (const auto& [name, edit] : edits) {
      IndexEdits index_edits;
      index_edits.offset_index = [&edit = edit](size_t, size_t, thrift::OffsetIndex& index) { edit(index); };
      const writer::Bytes bytes = write_with_indexes(columns(), options(version), {}, data(), index_edits);
      for (const std::vector<RowRange>& rows : selections()) {
        ReadOptions read;
        read.rows = rows;
        EXPECT_EQ(all_of(scan_sample::read(std::make_shared<NotingFile>(bytes), read)), lines_of(whole, rows))
            << name << ", version " << version << ", row " << rows.front().first;
      }
    }
  }
}

TEST(PageAccess, FindsOutThatRowsWereGivenFromTheWrongPage) {
  // Pages 2 and 3 are both said to begin a row too late, so that page 2 agrees with itself, and page 4 does not agree
  // with what is read behind page 3.
  IndexEdits edits;
  edits.offset_index = [](size_t, size_t, thrift::OffsetIndex& index) {
    ++index.page_locations[2].first_row_index;
    ++index.page_locations[3].first_row_index;
  };
  const writer::Bytes bytes = write_with_indexes(columns(), options(2), {}, data(), edits);
  ReadOptions read;
  read.columns = {"id"};
  read.rows = {{4'500, 5'000}};
  const scan_sample::Outcome outcome = scan_sample::read(std::make_shared<NotingFile>(bytes), read);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_NE(outcome.error->find("row 4001 begins a page"), std::string::npos) << *outcome.error;
}

TEST(PageAccess, CountsThePagesOfEncryptedChunks) {
  std::vector<ColumnOptions> encrypted = options(1);
  for (ColumnOptions& column : encrypted)
    column.encryption = writer::ColumnEncryption{std::string(16, 'k'), "key"};
  writer::FileOptions file_options;
  file_options.encryption = writer::FileEncryption{};
  file_options.encryption->footer_key = std::string(16, 'f');
  const writer::Bytes bytes = writer::write_file(columns(), encrypted, file_options, data());
  const std::string whole =
      all_of(scan_sample::read(scan_sample::as_file(writer::write_file(columns(), options(1), {}, data())), {}));
  auto decryption = std::make_shared<DecryptionOptions>();
  decryption->footer_key = std::string(16, 'f');
  for (const char* column : {"id", "few", "list"})
    decryption->column_keys[column] = std::string(16, 'k');
  for (const std::vector<RowRange>& rows : selections()) {
    ReadOptions read;
    read.rows = rows;
    read.decryption = decryption;
    const auto file = std::make_shared<NotingFile>(bytes);
    EXPECT_EQ(all_of(scan_sample::read(file, read)), lines_of(whole, rows));
  }
}

}  // namespace
}  // namespace lamella
