/// What a filter leaves unread: row groups by statistics, bloom filters and dictionaries, pages by the page index.
#include "scan/row_group_pruner.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "format/index_reader.h"
#include "tests/scan/edited_index.h"
#include "tests/scan/noting_file.h"
#include "tests/scan/scan_sample.h"

namespace lamella {
namespace {

using writer::ColumnOptions;
using writer::LeafData;
using writer::Values;

constexpr int64_t kRows = 40'000;
constexpr int64_t kPageRows = 1'000;

std::string word(int64_t row) {
  return "word " + std::to_string(row % 50 * 2) + std::string(30, '.');
}

/// "sorted" counts by 2, "mixed" is a permutation of the same numbers, "word" has 50 texts.
std::vector<LeafData> row_group(int64_t first) {
  std::vector<int64_t> sorted, mixed;
  std::vector<std::string> words;
  for (int64_t row = first; row < first + kRows; ++row) {
    sorted.push_back(2 * row);
    mixed.push_back(2 * (first + (row - first) * 7919 % kRows));
    words.push_back(word(row));
  }
  return {LeafData{Values::of<int64_t>(sorted), {}, {}}, LeafData{Values::of<int64_t>(mixed), {}, {}},
          LeafData{Values::byte_arrays(words), {}, {}}};
}

const std::vector<writer::Node>& columns() {
  static const std::vector<writer::Node> nodes = {
      writer::leaf("sorted", PhysicalType::INT64), writer::leaf("mixed", PhysicalType::INT64),
      writer::leaf("word", PhysicalType::BYTE_ARRAY, Repetition::REQUIRED, writer::annotated(LogicalKind::kString))};
  return nodes;
}

std::vector<ColumnOptions> options(bool index) {
  ColumnOptions plain;
  plain.pages.max_rows = kPageRows;
  if (index) plain.page_index = writer::PageIndexForm::kBoth;
  ColumnOptions dictionary = plain;
  dictionary.encoding = Encoding::RLE_DICTIONARY;
  return {plain, plain, dictionary};
}

struct Pruned {
  std::vector<int64_t> rows;  ///< Values of "sorted", halved.
  ScanMetrics metrics;
};

enum class Indexes : uint8_t { kSound, kBroken };

Pruned scan(const writer::Bytes& bytes, const std::string& where, Indexes indexes = Indexes::kSound) {
  ReadOptions read;
  read.where = parse_predicate(where);
  const auto file = std::make_shared<NotingFile>(bytes);
  const auto reader = ParquetReader::open(file, read_metadata(*file), read);
  file->forget_reads();
  Pruned pruned;
  while (const auto batch = reader->next_batch()) {
    for (const int64_t value : batch->column("sorted").values<int64_t>())
      pruned.rows.push_back(value / 2);
  }
  pruned.metrics = reader->metrics();
  // What was read of an index that is none is not counted.
  const int64_t uncounted = file->bytes_read() - pruned.metrics.bytes_read;
  EXPECT_GE(uncounted, 0);
  if (indexes == Indexes::kSound) {
    EXPECT_EQ(uncounted, 0);
  }
  return pruned;
}

const PruningCount* count_at(const ScanMetrics& metrics, PruningLevel level) {
  for (const PruningCount& count : metrics.pruning) {
    if (count.level == level) return &count;
  }
  return nullptr;
}

writer::Bytes two_row_groups(const std::vector<ColumnOptions>& column_options) {
  return writer::write_file(columns(), column_options, {}, {row_group(0), row_group(kRows)});
}

TEST(RowGroupPruner, StatisticsRuleOutRowGroups) {
  const Pruned pruned = scan(two_row_groups(options(false)), "sorted >= 80010 and sorted < 80020");
  EXPECT_EQ(pruned.rows, (std::vector<int64_t>{40005, 40006, 40007, 40008, 40009}));
  EXPECT_EQ(pruned.metrics.row_groups_pruned, 1);
  EXPECT_EQ(pruned.metrics.rows_pruned, kRows);
  const PruningCount* count = count_at(pruned.metrics, PruningLevel::kStatistics);
  ASSERT_NE(count, nullptr);
  EXPECT_EQ(count->term, "sorted >= 80010");
  EXPECT_EQ(count->row_groups_asked, 2);
  EXPECT_EQ(count->row_groups_pruned, 1);
  EXPECT_EQ(count->rows_pruned, kRows);
}

TEST(RowGroupPruner, TermsThatAllRowsPassAreNotTested) {
  const writer::Bytes bytes = two_row_groups(options(false));
  const auto file = std::make_shared<NotingFile>(bytes);
  const auto metadata = read_metadata(*file);
  const auto bytes_of = [&](int row_group, int leaf) {
    const ColumnChunkMetadata chunk = metadata->column_chunk(row_group, leaf);
    const int64_t dictionary = chunk.dictionary_page_offset.value_or(0);
    return file->bytes_read_of({dictionary > 0 ? dictionary : chunk.data_page_offset, chunk.total_compressed_size});
  };
  ReadOptions read;
  read.columns = {"sorted"};
  read.where = parse_predicate("mixed >= 0 and sorted < 100000 and not word = 'x'");
  file->forget_reads();
  const auto reader = ParquetReader::open(file, metadata, read);
  int64_t rows = 0;
  while (const auto batch = reader->next_batch())
    rows += batch->num_rows();
  EXPECT_EQ(rows, 50'000);
  // Nobody can fail on "mixed"; texts lie on one side of 'x'; numbers of the first row group are small.
  for (const int row_group : {0, 1}) {
    EXPECT_EQ(bytes_of(row_group, 1), 0);
    EXPECT_EQ(bytes_of(row_group, 2), 0);
  }
}

TEST(RowGroupPruner, SortingColumnsAreBelievedAsFarAsBoundsBearThemOut) {
  IndexEdits edits;
  edits.column_index = [](size_t, size_t, thrift::ColumnIndex& index) {
    index.__set_boundary_order(thrift::BoundaryOrder::UNORDERED);
  };
  // The first is true of "sorted" alone; the others are of nothing, or of what is not in that order.
  const std::vector<SortingColumn> claims = {{0, false, false}, {0, true, false}, {1, false, true}, {7, false, false}};
  for (const SortingColumn& claim : claims) {
    writer::FileOptions file_options;
    file_options.sorting_columns = {claim};
    const writer::Bytes bytes =
        write_with_indexes(columns(), options(true), file_options, {row_group(0), row_group(kRows)}, edits);
    const Pruned pruned = scan(bytes, "sorted between 4000 and 7998 and sorted >= 6000");
    EXPECT_EQ(pruned.rows.size(), 1000U);
    EXPECT_EQ(pruned.metrics.rows_scanned, kPageRows);
    EXPECT_EQ(scan(bytes, "mixed = 30000").rows.size(), 1U);
  }
}

TEST(RowGroupPruner, CountsWhatWasAskedAndWhatPassed) {
  const Pruned pruned = scan(two_row_groups(options(false)), "sorted >= 0 and mixed in (2, 4) and sorted <> 3");
  ASSERT_EQ(pruned.metrics.pruning.size(), 3U);
  EXPECT_EQ(pruned.metrics.pruning[0].term, "sorted >= 0");
  EXPECT_EQ(pruned.metrics.pruning[0].row_groups_asked, 2);
  EXPECT_EQ(pruned.metrics.pruning[0].row_groups_passed, 2 - pruned.metrics.row_groups_pruned);
  EXPECT_EQ(pruned.metrics.pruning[1].row_groups_passed, 0);
}

TEST(RowGroupPruner, CountsNoStatisticsWhereThereAreNone) {
  std::vector<ColumnOptions> bare = options(false);
  bare[0].statistics.form = writer::StatisticsForm::kNone;
  EXPECT_EQ(count_at(scan(two_row_groups(bare), "sorted >= 0").metrics, PruningLevel::kStatistics), nullptr);
}

TEST(RowGroupPruner, TermsAreTestedWhereANullOrANaNMayFailThem) {
  const std::vector<writer::Node> nodes = {writer::leaf("d", PhysicalType::DOUBLE),
                                           writer::leaf("n", PhysicalType::INT64, Repetition::OPTIONAL)};
  const std::vector<LeafData> data = {
      LeafData{Values::of<double>(std::vector<double>{1, 2, std::numeric_limits<double>::quiet_NaN(), 3}), {}, {}},
      LeafData{Values::of<int64_t>(std::vector<int64_t>{5, 6, 7}), {1, 0, 1, 1}, {}}};
  const auto file = scan_sample::as_file(writer::write_file(nodes, {ColumnOptions()}, {}, {data}));
  for (const std::string where : {"d < 10", "n < 10", "d < 10 or n is null", "n is not distinct from 5 or n > 0"}) {
    ReadOptions read;
    read.where = parse_predicate(where);
    const auto reader = ParquetReader::open(file, read);
    EXPECT_EQ(reader->next_batch()->num_rows(), 3) << where;
    EXPECT_EQ(reader->next_batch(), std::nullopt);
  }
}

TEST(RowGroupPruner, PageIndexesOfSeveralColumnsAreIntersected) {
  const writer::Bytes bytes = two_row_groups(options(true));
  const Pruned narrow = scan(bytes, "sorted between 4000 and 7998 and sorted >= 6000");
  EXPECT_EQ(narrow.rows.size(), 1000U);
  EXPECT_EQ(narrow.metrics.rows_scanned, kPageRows);
  EXPECT_EQ(narrow.metrics.rows_pruned, 2 * kRows - kPageRows);
  EXPECT_LT(narrow.metrics.bytes_read, 40 * kPageRows);
  EXPECT_GT(narrow.metrics.pages_pruned, 100);
  const Pruned either = scan(bytes, "sorted < 1000 or sorted = 50000");
  EXPECT_EQ(either.rows.size(), 501U);
  EXPECT_EQ(either.metrics.rows_scanned, 2 * kPageRows);
}

TEST(RowGroupPruner, BloomFiltersAreAskedForWhatLiesWithinBounds) {
  std::vector<ColumnOptions> with_filter = options(false);
  with_filter[1].bloom_filter.enabled = true;
  const writer::Bytes bytes = two_row_groups(with_filter);
  // Odd numbers are nowhere.
  const Pruned absent = scan(bytes, "mixed = 30001");
  EXPECT_TRUE(absent.rows.empty());
  EXPECT_EQ(absent.metrics.row_groups_pruned, 2);
  const PruningCount* count = count_at(absent.metrics, PruningLevel::kBloomFilter);
  ASSERT_NE(count, nullptr);
  EXPECT_EQ(count->row_groups_asked, 1);
  EXPECT_EQ(count->row_groups_pruned, 1);
  EXPECT_LT(absent.metrics.bytes_read, 1000);
  EXPECT_EQ(scan(bytes, "mixed = 30000").rows.size(), 1U);
  EXPECT_EQ(scan(bytes, "mixed in (30001, 30003, 90001)").metrics.row_groups_pruned, 2);
  EXPECT_EQ(scan(bytes, "mixed in (30001, 30002)").rows.size(), 1U);
  EXPECT_EQ(scan(bytes, "mixed = 30001 or mixed = 30003").metrics.row_groups_pruned, 2);
  EXPECT_EQ(scan(bytes, "mixed = 30001 or sorted = 8").rows, std::vector<int64_t>{4});
}

TEST(RowGroupPruner, DictionariesProveThatAValueIsAbsent) {
  const writer::Bytes bytes = two_row_groups(options(false));
  for (const char* absent : {"word = 'word 51'", "word like '%nowhere%'", "word in ('word 13', 'word 15')"}) {
    const Pruned pruned = scan(bytes, absent);
    EXPECT_TRUE(pruned.rows.empty());
    EXPECT_EQ(pruned.metrics.row_groups_pruned, 2) << absent;
    EXPECT_LT(pruned.metrics.bytes_read, 10'000) << absent;
  }
  EXPECT_EQ(scan(bytes, "word like 'word 4.%'").rows.size(), 2 * kRows / 50);
}

TEST(RowGroupPruner, DictionariesOfChunksWithOtherPagesProveNothing) {
  std::vector<ColumnOptions> mixed = options(false);
  mixed[2].dictionary.fallback_after_values = 10;
  const writer::Bytes bytes = two_row_groups(mixed);
  const Pruned pruned = scan(bytes, "word = '" + word(11) + "'");
  EXPECT_EQ(pruned.rows.size(), 2 * kRows / 50);
  EXPECT_EQ(count_at(pruned.metrics, PruningLevel::kDictionary), nullptr);
}

TEST(RowGroupPruner, WhatIsBrokenTellsNothing) {
  using Edit = std::function<void(thrift::FileMetaData&)>;
  const auto each = [](const std::function<void(thrift::ColumnChunk&)>& edit) -> Edit {
    return [edit](thrift::FileMetaData& footer) {
      for (thrift::RowGroup& row_group : footer.row_groups) {
        for (thrift::ColumnChunk& chunk : row_group.columns)
          edit(chunk);
      }
    };
  };
  const std::vector<std::pair<const char*, Edit>> edits = {
      {"column index outside", each([](auto& chunk) { chunk.__set_column_index_offset(int64_t{1} << 40); })},
      {"column index elsewhere", each([](auto& chunk) { chunk.__set_column_index_offset(50); })},
      {"column index cut", each([](auto& chunk) { chunk.__set_column_index_length(3); })},
      {"offset index elsewhere", each([](auto& chunk) { chunk.__set_offset_index_offset(99); })},
      {"offset index negative", each([](auto& chunk) { chunk.__set_offset_index_length(-1); })},
      {"bloom filter outside", each([](auto& chunk) { chunk.meta_data.__set_bloom_filter_offset(int64_t{1} << 40); })},
      {"bloom filter elsewhere", each([](auto& chunk) { chunk.meta_data.__set_bloom_filter_offset(17); })},
      {"null counts", each([](auto& chunk) { chunk.meta_data.statistics.__set_null_count(kRows * 3); })},
      {"statistics crossed", each([](auto& chunk) {
         std::swap(chunk.meta_data.statistics.min_value, chunk.meta_data.statistics.max_value);
       })},
  };
  std::vector<ColumnOptions> everything = options(true);
  for (ColumnOptions& column : everything)
    column.bloom_filter.enabled = true;
  const std::vector<std::vector<LeafData>> data = {row_group(0), row_group(kRows)};
  for (const auto& [name, edit] : edits) {
    IndexEdits index_edits;
    index_edits.footer = edit;
    const writer::Bytes bytes = write_with_indexes(columns(), everything, {}, data, index_edits);
    EXPECT_EQ(scan(bytes, "sorted = 10000", Indexes::kBroken).rows, std::vector<int64_t>{5000}) << name;
    EXPECT_EQ(scan(bytes, "mixed = 90000", Indexes::kBroken).rows.size(), 1U) << name;
    EXPECT_EQ(scan(bytes, "word = '" + word(3) + "'", Indexes::kBroken).rows.size(), 2 * kRows / 50) << name;
  }
}

TEST(RowGroupPruner, GivesUpOnWhatDoesNotHelp) {
  Backoff backoff;
  int asked = 0;
  for (int row_group = 0; row_group < 1000; ++row_group) {
    if (!backoff.is_due()) continue;
    ++asked;
    backoff.tried(false);
  }
  EXPECT_LT(asked, 50);
  EXPECT_GT(asked, 20);
}

}  // namespace
}  // namespace lamella
