/// Rows by ordinal, and no more rows than a limit.
#include "scan/row_picks.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "format/index_reader.h"
#include "lamella/error.h"
#include "tests/scan/noting_file.h"
#include "tests/scan/scan_sample.h"

namespace lamella {
namespace {

writer::Bytes sample(Encoding encoding = Encoding::PLAIN) {
  writer::ColumnOptions options;
  options.encoding = encoding;
  options.pages.max_rows = 300;
  options.page_index = writer::PageIndexForm::kBoth;
  return scan_sample::make({5'000, 0, 3'000, 4'000}, options);
}
constexpr int64_t kRows = 12'000;

std::vector<int64_t> ids_of(ParquetReader& reader) {
  std::vector<int64_t> ids;
  while (const auto batch = reader.next_batch()) {
    const auto values = batch->column("id").values<int64_t>();
    ids.insert(ids.end(), values.begin(), values.end());
  }
  return ids;
}

TEST(RowPicks, JoinsWhatIsClose) {
  RowPicks picks(std::vector<int64_t>{3, 4, 200, 457, 715}, 1000);
  EXPECT_EQ(picks.ranges(), (std::vector<RowRange>{{3, 455}, {715, 1}}));
  const std::optional<Selection> first = picks.next(200);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(std::vector<int32_t>(first->rows().begin(), first->rows().end()), (std::vector<int32_t>{0, 1, 197}));
  EXPECT_EQ(picks.next(254)->size(), 0);
  EXPECT_FALSE(picks.next(1).has_value());
  EXPECT_FALSE(picks.next(1).has_value());
}

TEST(RowPicks, RefusesOrdinalsThatAreNone) {
  for (const std::vector<int64_t>& bad : {std::vector<int64_t>{-1}, {3, 3}, {5, 4}, {10}}) {
    EXPECT_THROW(RowPicks(bad, 10), Error);
  }
}

TEST(ParquetReaderTake, GivesTheRowsThatWereAskedFor) {
  const auto file = scan_sample::as_file(sample());
  std::mt19937_64 random(3);
  for (int round = 0; round < 40; ++round) {
    std::set<int64_t> wanted;
    const auto count = random() % 60;
    for (size_t i = 0; i < count; ++i)
      wanted.insert(static_cast<int64_t>(round % 2 == 0 ? random() % kRows : 4'900 + random() % 300));
    const std::vector<int64_t> ordinals(wanted.begin(), wanted.end());
    ReadOptions options;
    options.threads = 1 + round % 3;
    options.limit = 7;  // Of the reader's own rows.
    EXPECT_EQ(ids_of(*ParquetReader::open(file, options)->take(ordinals)), ordinals);
  }
}

TEST(ParquetReaderTake, ReadsOnlyThePagesThatHoldTheRows) {
  const auto file = std::make_shared<NotingFile>(sample());
  const auto reader = ParquetReader::open(file);
  file->forget_reads();
  const auto taken = reader->take(std::vector<int64_t>{17, 11'999});
  EXPECT_EQ(ids_of(*taken), (std::vector<int64_t>{17, 11'999}));
  // Two pages of four columns.
  EXPECT_LE(taken->metrics().pages, 8);
  EXPECT_LT(file->bytes_read(), 120'000);
}

TEST(ParquetReaderTake, DecompressesOnlyThePagesThatHoldTheRowsWithoutAnIndexToo) {
  writer::ColumnOptions column;
  column.pages.max_rows = 300;
  column.pages.version = 2;
  const auto reader = ParquetReader::open(scan_sample::as_file(scan_sample::make({5'000, 0, 3'000, 4'000}, column)));
  const auto taken = reader->take(std::vector<int64_t>{11'999, 17, 17});
  EXPECT_EQ(ids_of(*taken), (std::vector<int64_t>{11'999, 17, 17}));
  EXPECT_LE(taken->metrics().pages, 8);
}

TEST(ParquetReaderTake, GivesRowsInAnyOrderAsOftenAsAskedFor) {
  const std::array files = {scan_sample::as_file(sample()), scan_sample::as_file(sample(Encoding::RLE_DICTIONARY))};
  std::vector<std::string> lines;
  const auto whole = ParquetReader::open(files[0]);
  while (const auto batch = whole->next_batch()) {
    std::istringstream text(scan_sample::text_of(*batch));
    for (std::string line; std::getline(text, line);)
      lines.push_back(line + '\n');
  }
  std::mt19937_64 random(4);
  for (int round = 0; round < 40; ++round) {
    std::vector<int64_t> ordinals(1 + random() % (round % 4 < 2 ? 9 : 200));
    for (int64_t& ordinal : ordinals)
      ordinal = static_cast<int64_t>(round % 2 == 0 ? random() % kRows : 4'990 + random() % 20);
    ReadOptions options;
    options.threads = 1 + round % 3;
    options.batch_rows = 1 + round * 7;
    options.dictionary_mode =
        std::array{DictionaryMode::kExpand, DictionaryMode::kKeep, DictionaryMode::kAsType}[random() % 3];
    const auto taken = ParquetReader::open(files[random() % 2], options)->take(ordinals);
    std::string expected;
    for (const int64_t ordinal : ordinals)
      expected += lines[static_cast<size_t>(ordinal)];
    std::string text;
    while (const auto batch = taken->next_batch()) {
      EXPECT_LE(batch->num_rows(), options.batch_rows);
      text += scan_sample::text_of(*batch);
    }
    EXPECT_EQ(text, expected);
    EXPECT_EQ(taken->metrics().rows, static_cast<int64_t>(ordinals.size()));
    EXPECT_EQ(taken->next_batch(), std::nullopt);
  }
  EXPECT_THROW(ParquetReader::open(files[0])->take(std::vector<int64_t>{3, -1}), Error);
  EXPECT_THROW(ParquetReader::open(files[0])->take(std::vector<int64_t>{kRows, 3}), Error);
}

TEST(ParquetReaderTake, KeepsOneDictionaryAColumnWhereTheTypeSaysSo) {
  writer::ColumnOptions column;
  column.encoding = Encoding::RLE_DICTIONARY;
  column.pages.max_rows = 300;
  const auto file = scan_sample::as_file(scan_sample::make({1'000, 1'000}, column));
  ReadOptions options;
  options.dictionary_mode = DictionaryMode::kAsType;
  options.columns = {"name"};
  options.batch_rows = 2;
  const auto taken = ParquetReader::open(file, options)->take(std::vector<int64_t>{1'500, 3, 1'500, 999, 0});
  std::string names;
  while (const auto batch = taken->next_batch()) {
    EXPECT_EQ(batch->column(0).encoding(), VectorEncoding::kDictionary);
    names += scan_sample::text_of(*batch);
  }
  std::string expected;
  for (const int row : {1'500, 3, 1'500, 999, 0})
    expected += "{\"name\":\"the name of row " + std::to_string(row) + "\"}\n";
  EXPECT_EQ(names, expected);
}

TEST(ParquetReaderTake, IsNotFiltered) {
  ReadOptions options;
  options.where = col("id") > 5;
  const auto reader = ParquetReader::open(scan_sample::as_file(sample()), options);
  EXPECT_THROW(reader->take(std::vector<int64_t>{1}), Error);
}

TEST(ParquetReaderRows, GoesByTheRowsOfTheFile) {
  ReadOptions options;
  options.row_groups = {{0}};
  const auto reader = ParquetReader::open(scan_sample::as_file(sample()), options);
  reader->project({"id"});
  const auto rows = reader->rows(4'998, 4);
  EXPECT_EQ(rows->schema()->num_fields(), 1);
  EXPECT_EQ(ids_of(*rows), (std::vector<int64_t>{4'998, 4'999, 5'000, 5'001}));
  EXPECT_THROW(reader->rows(-1, 2), Error);
}

TEST(ReadOptionsLimit, GivesTheFirstRows) {
  const auto file = scan_sample::as_file(sample());
  for (const int64_t limit : {0, 1, 299, 5'000, 5'001, 100'000}) {
    for (const int threads : {1, 3}) {
      ReadOptions options;
      options.limit = limit;
      options.threads = threads;
      const std::vector<int64_t> ids = ids_of(*ParquetReader::open(file, options));
      ASSERT_EQ(static_cast<int64_t>(ids.size()), std::min(limit, kRows));
      for (size_t i = 0; i < ids.size(); ++i)
        ASSERT_EQ(ids[i], static_cast<int64_t>(i));
      options.where = col("id") >= 100;
      const std::vector<int64_t> filtered = ids_of(*ParquetReader::open(file, options));
      ASSERT_EQ(static_cast<int64_t>(filtered.size()), std::min(limit, kRows - 100));
      if (!filtered.empty()) {
        EXPECT_EQ(filtered.front(), 100);
      }
    }
  }
  ReadOptions negative;
  negative.limit = -1;
  EXPECT_THROW(ParquetReader::open(file, negative), Error);
}

TEST(ReadOptionsLimit, ReadsNoPageBehindTheRows) {
  const auto file = std::make_shared<NotingFile>(sample());
  const auto metadata = read_metadata(*file);
  file->forget_reads();
  ReadOptions options;
  options.limit = 300;
  const auto reader = ParquetReader::open(file, metadata, options);
  EXPECT_EQ(ids_of(*reader).size(), 300U);
  EXPECT_EQ(reader->metrics().pages, 4);
  for (int row_group = 0; row_group < metadata->num_row_groups(); ++row_group) {
    for (int leaf = 0; leaf < 4; ++leaf) {
      const auto index = read_offset_index({*file, *metadata, row_group, leaf});
      if (!index) continue;
      for (const PageLocation& page : index->pages) {
        const int64_t wanted = row_group == 0 && page.first_row == 0 ? page.compressed_bytes : 0;
        EXPECT_EQ(file->bytes_read_of({page.offset, page.compressed_bytes}), wanted) << row_group << ' ' << leaf;
      }
    }
  }
}

TEST(ReadOptionsLimit, DecompressesNoPageBehindTheRowsWithoutAnIndexToo) {
  writer::ColumnOptions column;
  column.pages.max_rows = 300;
  column.pages.version = 2;
  const auto file = scan_sample::as_file(scan_sample::make({5'000, 3'000}, column));
  ReadOptions options;
  options.limit = 300;
  const auto reader = ParquetReader::open(file, options);
  EXPECT_EQ(ids_of(*reader).size(), 300U);
  // Of lists one more: only the row behind the last one tells that it has ended.
  EXPECT_EQ(reader->metrics().pages, 5);
}

}  // namespace
}  // namespace lamella
