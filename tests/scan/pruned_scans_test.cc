/// Random files and filters: whatever indexes, statistics and filters say or fail to say, a scan that leaves rows out
/// by them gives what filtering all rows gives.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "lamella/predicate.h"
#include "predicate/bind.h"
#include "predicate/evaluate.h"
#include "tests/scan/edited_index.h"
#include "tests/scan/noting_file.h"
#include "tests/scan/scan_sample.h"

namespace lamella {
namespace {

using writer::ColumnOptions;
using writer::LeafData;
using writer::Values;
using Random = std::mt19937_64;

size_t below(Random& random, size_t bound) {
  return static_cast<size_t>(random() % bound);
}

double a_double(Random& random) {
  switch (below(random, 12)) {
    case 0:
      return std::numeric_limits<double>::quiet_NaN();
    case 1:
      return 0.0;
    case 2:
      return -0.0;
    case 3:
      return std::numeric_limits<double>::infinity();
    default:
      return static_cast<double>(below(random, 100)) - 50;
  }
}

std::string a_text(Random& random) {
  static const std::vector<std::string> kTexts = {"", "a", "ab", "abc", "\xc3\xa9", "zz", std::string(90, 'm'), "n"};
  return kTexts[below(random, kTexts.size())] + (below(random, 3) == 0 ? std::to_string(below(random, 40)) : "");
}

const std::vector<writer::Node>& columns() {
  static const std::vector<writer::Node> nodes = {
      writer::leaf("i", PhysicalType::INT64, Repetition::OPTIONAL),
      writer::leaf("d", PhysicalType::DOUBLE, Repetition::OPTIONAL),
      writer::leaf("s", PhysicalType::BYTE_ARRAY, Repetition::OPTIONAL, writer::annotated(LogicalKind::kString)),
      writer::leaf("u", PhysicalType::INT32, Repetition::OPTIONAL, writer::annotated_integer(32, false)),
      writer::leaf("row", PhysicalType::INT64)};
  return nodes;
}

/// Columns ascend, descend, are clustered or mixed; nulls come in runs.
std::vector<LeafData> random_rows(Random& random, int64_t num_rows, int64_t first_row) {
  std::vector<LeafData> leaves;
  for (int column = 0; column < 4; ++column) {
    const size_t order = below(random, 4);
    Values values(*columns()[static_cast<size_t>(column)].type);
    std::vector<uint16_t> present;
    const size_t null_share = below(random, 3) == 0 ? 60 : below(random, 20);
    std::vector<double> numbers;
    std::vector<std::string> texts;
    for (int64_t row = 0; row < num_rows; ++row) {
      const bool in_null_run = row % 97 < static_cast<int64_t>(null_share);
      present.push_back(in_null_run ? 0 : 1);
      if (!in_null_run) {
        numbers.push_back(column == 1 ? a_double(random)
                                      : static_cast<double>(below(random, 300)) - (column == 0 ? 99 : 0));
        texts.push_back(a_text(random));
      }
    }
    if (order == 0) std::sort(numbers.begin(), numbers.end(), [](double l, double r) { return l < r; });
    if (order == 1) std::sort(numbers.begin(), numbers.end(), [](double l, double r) { return l > r; });
    if (order == 0) std::sort(texts.begin(), texts.end());
    if (order == 1) std::sort(texts.begin(), texts.end(), std::greater<>());
    for (size_t i = 0; i < numbers.size(); ++i) {
      if (column == 0) values.append<int64_t>(static_cast<int64_t>(numbers[i]));
      if (column == 1) values.append<double>(numbers[i]);
      if (column == 2) values.append_bytes(texts[i]);
      if (column == 3) values.append<uint32_t>(static_cast<uint32_t>(numbers[i]) * 0x01010101U);
    }
    leaves.push_back({std::move(values), std::move(present), {}});
  }
  std::vector<int64_t> rows;
  for (int64_t row = 0; row < num_rows; ++row)
    rows.push_back(first_row + row);
  leaves.push_back({Values::of<int64_t>(rows), {}, {}});
  return leaves;
}

Predicate random_test(Random& random) {
  const auto integer = [&] { return static_cast<int64_t>(below(random, 300)) - 99; };
  const auto op = static_cast<ComparisonOp>(below(random, 6));
  switch (below(random, 9)) {
    case 0:
      return Predicate::compare(ColumnPath{{"i"}}, op, integer());
    case 1:
      return Predicate::compare(ColumnPath{{"d"}}, op, a_double(random));
    case 2:
      return Predicate::compare(ColumnPath{{"s"}}, op, a_text(random));
    case 3:
      return Predicate::compare(ColumnPath{{"u"}}, op, static_cast<int64_t>(below(random, 250)) * 0x01010101);
    case 4:
      return parse_predicate("i between " + std::to_string(integer()) + " and " + std::to_string(integer()));
    case 5:
      return parse_predicate("s in ('a', 'zz3', 'nowhere')");
    case 6:
      return parse_predicate(below(random, 2) == 0 ? "s like 'ab%'" : "not (s like '%m%')");
    case 7:
      return parse_predicate(below(random, 2) == 0 ? "d is null" : "i is not null");
    default:
      return parse_predicate("i in (" + std::to_string(integer()) + ", " + std::to_string(integer()) + ")");
  }
}

Predicate random_predicate(Random& random, int depth) {
  const size_t kind = depth == 0 ? 3 : below(random, 4);
  if (kind > 2) return random_test(random);
  const std::string left = "(" + random_predicate(random, depth - 1).to_string() + ")";
  const std::string right = "(" + random_predicate(random, depth - 1).to_string() + ")";
  if (kind == 0) return parse_predicate(left + " and " + right);
  if (kind == 1) return parse_predicate(left + " or " + right);
  return parse_predicate("not " + left);
}

ColumnOptions random_options(Random& random) {
  ColumnOptions options;
  options.pages.max_rows = 1 + static_cast<int64_t>(below(random, 200));
  options.pages.version = 1 + static_cast<int>(below(random, 2));
  options.page_index = static_cast<writer::PageIndexForm>(below(random, 4) == 0 ? below(random, 2) : 2);
  options.bloom_filter.enabled = below(random, 2) == 0;
  options.bloom_filter.write_length = below(random, 2) == 0;
  options.statistics.form = static_cast<writer::StatisticsForm>(below(random, 5) == 0 ? below(random, 2) : 2);
  // Who compared text as signed bytes wrote no page index yet.
  if (options.statistics.form == writer::StatisticsForm::kLegacy) options.page_index = writer::PageIndexForm::kNone;
  options.statistics.null_counts = below(random, 2) == 0;
  options.statistics.nan_counts = below(random, 2) == 0;
  if (below(random, 2) == 0) options.statistics.truncate_bytes = 2;
  if (below(random, 2) == 0) options.encoding = Encoding::RLE_DICTIONARY;
  if (below(random, 3) == 0) options.dictionary.fallback_after_values = 100;
  if (below(random, 2) == 0) options.compression.codec = CompressionCodec::SNAPPY;
  return options;
}

/// Changes that leave an index without meaning, or at odds with itself or the pages.
void spoil(Random& random, thrift::ColumnIndex& index) {
  if (index.null_pages.empty()) return;
  const size_t page = below(random, index.null_pages.size());
  switch (below(random, 8)) {
    case 0:
      index.null_pages.pop_back();
      break;
    case 1:
      index.min_values.emplace_back("more");
      break;
    case 2:
      index.boundary_order = static_cast<thrift::BoundaryOrder>(below(random, 3));
      break;
    case 3:
      if (index.null_counts.empty()) break;
      index.null_counts[page] = 1 << 20;
      break;
    case 4:
      if (index.null_counts.empty() || index.null_pages[page]) break;
      index.null_pages[page] = true;
      // Fewer nulls than rows: not a page of nulls.
      break;
    case 5:
      index.min_values[page] = "wrong width";
      index.max_values[page] = "";
      break;
    case 6:
      if (index.min_values[page] != index.max_values[page]) std::swap(index.min_values[page], index.max_values[page]);
      break;
    default:
      index.null_counts.assign(index.null_pages.size(), -1);
      index.__isset.null_counts = true;
  }
}

void spoil(Random& random, thrift::OffsetIndex& index) {
  auto& pages = index.page_locations;
  if (pages.empty()) return;
  thrift::PageLocation& page = pages[below(random, pages.size())];
  switch (below(random, 5)) {
    case 0:
      page.offset += static_cast<int64_t>(below(random, 9)) - 4;
      break;
    case 1:
      page.compressed_page_size += static_cast<int32_t>(below(random, 9)) - 4;
      break;
    case 2:
      pages.pop_back();
      break;
    case 3:
      pages.erase(pages.begin());
      break;
    default:
      page.first_row_index = -1;
  }
}

std::vector<int64_t> rows_of(const ColumnarBatch& batch) {
  const ColumnarBatch dense = batch.flatten();
  const auto rows = dense.column("row").values<int64_t>();
  return {rows.begin(), rows.end()};
}

std::vector<int64_t> filtered_after_reading(const writer::Bytes& bytes, const Predicate& predicate) {
  std::vector<int64_t> rows;
  const auto reader = ParquetReader::open(scan_sample::as_file(bytes));
  const BoundPredicate bound = bind(predicate, *reader->schema());
  while (const auto batch = reader->next_batch()) {
    const std::vector<int64_t> of_batch =
        rows_of(ColumnarBatch(batch->schema(), batch->num_rows(), batch->columns(), evaluate(bound, *batch)));
    rows.insert(rows.end(), of_batch.begin(), of_batch.end());
  }
  return rows;
}

/// Without `columns` all come out; with them the others are only the filter's.
std::vector<int64_t> pruned(const writer::Bytes& bytes, const Predicate& predicate, int threads,
                            const std::vector<std::string>& columns = {}) {
  ReadOptions options;
  options.columns = columns;
  options.where = predicate;
  options.threads = threads;
  std::vector<int64_t> rows;
  const auto reader = ParquetReader::open(std::make_shared<NotingFile>(bytes), options);
  while (const auto batch = reader->next_batch()) {
    const std::vector<int64_t> of_batch = rows_of(*batch);
    rows.insert(rows.end(), of_batch.begin(), of_batch.end());
  }
  return rows;
}

TEST(PrunedScans, GiveWhatFilteringAllRowsGives) {
  int64_t rows_kept = 0;
  for (uint64_t seed = 1; seed <= 150; ++seed) {
    Random random(seed);
    std::vector<ColumnOptions> options;
    for (size_t column = 0; column < columns().size(); ++column)
      options.push_back(random_options(random));
    const std::vector<std::vector<LeafData>> data = {random_rows(random, 700, 0), random_rows(random, 300, 700)};
    IndexEdits edits;
    if (seed % 2 == 0) {
      edits.column_index = [&random](size_t, size_t, thrift::ColumnIndex& index) {
        if (below(random, 2) == 0) spoil(random, index);
      };
      edits.offset_index = [&random](size_t, size_t, thrift::OffsetIndex& index) {
        if (below(random, 3) == 0) spoil(random, index);
      };
    }
    const writer::Bytes bytes = write_with_indexes(columns(), options, {}, data, edits);
    for (int round = 0; round < 12; ++round) {
      const Predicate predicate = random_predicate(random, 2);
      const std::vector<int64_t> expected = filtered_after_reading(bytes, predicate);
      ASSERT_EQ(pruned(bytes, predicate, 1 + round % 2), expected) << "seed " << seed << ": " << predicate.to_string();
      ASSERT_EQ(pruned(bytes, predicate, 1 + round % 2, {"row"}), expected)
          << "seed " << seed << ": " << predicate.to_string();
      rows_kept += static_cast<int64_t>(expected.size());
    }
  }
  EXPECT_GT(rows_kept, 10'000);
}

TEST(PrunedScans, LoseNoRowWhereAPageBeginsWithAnotherRowThanItsIndexSays) {
  const std::vector<writer::Node> column = {writer::leaf("row", PhysicalType::INT64)};
  std::vector<int64_t> values(10'000);
  for (size_t row = 0; row < values.size(); ++row)
    values[row] = static_cast<int64_t>(row);
  ColumnOptions options;
  options.pages.max_rows = 100;
  options.page_index = writer::PageIndexForm::kBoth;
  for (const int64_t shift : {-30, -1, 1, 30}) {
    IndexEdits edits;
    edits.offset_index = [shift](size_t, size_t, thrift::OffsetIndex& index) {
      index.page_locations[20].first_row_index += shift;
      index.page_locations[60].first_row_index += shift;
    };
    const writer::Bytes bytes =
        write_with_indexes(column, {options}, {}, {{LeafData{Values::of<int64_t>(values), {}, {}}}}, edits);
    for (const char* where : {"row >= 2000", "row < 2000", "row between 1990 and 2005 or row between 5999 and 6000",
                              "row = 2000 or row = 1999", "row between 100 and 9000"}) {
      const Predicate predicate = parse_predicate(where);
      for (const int threads : {1, 3})
        EXPECT_EQ(pruned(bytes, predicate, threads), filtered_after_reading(bytes, predicate)) << where << shift;
    }
  }
}

}  // namespace
}  // namespace lamella
