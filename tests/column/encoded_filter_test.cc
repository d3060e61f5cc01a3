#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "column/flat_column_reader.h"
#include "lamella/error.h"
#include "predicate/conjunct_filter.h"
#include "writer/file_writer.h"

namespace lamella {
namespace {

using writer::ColumnOptions;
using writer::LeafData;
using writer::Values;

constexpr int64_t kRows = 6000;
using Rows = std::vector<std::optional<int64_t>>;

/// How values follow each other: alike for long, ascending, in steps, all over, or at the ends of their type.
std::vector<std::function<int64_t(int64_t, std::mt19937_64&)>> shapes() {
  using Limits = std::numeric_limits<int64_t>;
  return {[](int64_t row, std::mt19937_64&) { return row / 700; },
          [](int64_t row, std::mt19937_64& random) { return 3 * row + static_cast<int64_t>(random() % 5); },
          [](int64_t row, std::mt19937_64&) { return row / 40 % 11; },
          [](int64_t, std::mt19937_64& random) { return static_cast<int64_t>(random() % 300); },
          [](int64_t row, std::mt19937_64& random) {
            return row / 900 % 2 == 0 ? Limits::min() + static_cast<int64_t>(random() % 4)
                                      : Limits::max() - static_cast<int64_t>(random() % 4);
          },
          [](int64_t row, std::mt19937_64& random) { return row / 128 % 3 == 0 ? static_cast<int64_t>(random()) : 7; }};
}

std::vector<ColumnOptions> layouts() {
  std::vector<ColumnOptions> all;
  for (const Encoding encoding : {Encoding::PLAIN, Encoding::RLE_DICTIONARY, Encoding::DELTA_BINARY_PACKED}) {
    for (const int64_t page_rows : {333, 2500}) {
      ColumnOptions options;
      options.encoding = encoding;
      options.pages.version = page_rows == 333 ? 1 : 2;
      options.pages.max_rows = page_rows;
      all.push_back(options);
      if (encoding != Encoding::RLE_DICTIONARY) continue;
      options.dictionary.fallback_after_values = 3100;
      all.push_back(options);
    }
  }
  return all;
}

writer::Bytes file_of(const Rows& rows, PhysicalType type, const ColumnOptions& options, bool optional) {
  LeafData data{Values(type), {}, {}};
  for (const std::optional<int64_t>& value : rows) {
    if (optional) data.definition_levels.push_back(value ? 1 : 0);
    if (!value) continue;
    if (type == PhysicalType::INT32) {
      data.values.append<int32_t>(static_cast<int32_t>(*value));
    } else {
      data.values.append<int64_t>(*value);
    }
  }
  const Repetition repetition = optional ? Repetition::OPTIONAL : Repetition::REQUIRED;
  return writer::write_file({writer::leaf("c", type, repetition)}, {options}, {}, {{data}});
}

/// A reader at the first row of the only column of a file.
class Column {
 public:
  Column(const writer::Bytes& bytes, TypeId type) {
    LeafContext context;
    context.file = memory_file(Buffer::copy_of({bytes.data(), bytes.size()}), "test");
    context.metadata = read_metadata(*context.file);
    context.type = type;
    context.pool = BufferPool::create(nullptr, nullptr);
    context.metrics = &metrics_;
    reader_ = std::make_unique<FlatColumnReader>(std::move(context));
    reader_->start_row_group(0, {});
  }
  FlatColumnReader* operator->() { return reader_.get(); }

 private:
  ScanMetrics metrics_;
  std::unique_ptr<FlatColumnReader> reader_;
};

ConjunctFilter filter_of(const std::string& text, TypeId type) {
  const Schema schema({Field("c", type)});
  return ConjunctFilter(std::move(conjuncts_of(bind(parse_predicate(text), schema))[0]));
}

std::string literal_of(const Rows& rows, std::mt19937_64& random) {
  const std::optional<int64_t>& value = rows[random() % rows.size()];
  return std::to_string(value.value_or(5));
}

std::string random_predicate(const Rows& rows, std::mt19937_64& random) {
  const auto literal = [&] { return literal_of(rows, random); };
  switch (random() % 8) {
    case 0:
      return "c < " + literal();
    case 1:
      return "c >= " + literal();
    case 2:
      return "c = " + literal();
    case 3:
      return "c <> " + literal();
    case 4:
      return "c between " + literal() + " and " + literal();
    case 5:
      return "c in (" + literal() + ", " + literal() + ", " + literal() + ")";
    case 6:
      return "c < " + literal() + " or c > " + literal() + " or c is null";
    default:
      return "not (c = " + literal() + " or c > " + literal() + ")";
  }
}

std::vector<int32_t> rows_of(const Selection& selection) {
  return {selection.rows().begin(), selection.rows().end()};
}

/// Candidates: all rows, every other one, or a few.
Selection candidates_of(int64_t rows, std::mt19937_64& random) {
  const int32_t step = std::vector<int32_t>{1, 1, 1, 2, 30}[random() % 5];
  std::vector<int32_t> candidates;
  for (int32_t row = 0; row < rows; row += step)
    candidates.push_back(row);
  return Selection::of(candidates);
}

/// Goes through a column twice in the same batches: once filter_only() selects, once what read() gives is filtered.
void expect_the_same(const writer::Bytes& file, TypeId type, const std::string& predicate, std::mt19937_64& random) {
  Column encoded(file, type);
  Column decoded(file, type);
  const ConjunctFilter filter = filter_of(predicate, type);
  for (int64_t row = 0; row < kRows;) {
    const int64_t rows = std::min<int64_t>(kRows - row, 1 + static_cast<int64_t>(random() % 1700));
    row += rows;
    if (random() % 6 == 0) {
      encoded->skip(rows);
      decoded->skip(rows);
      continue;
    }
    const Selection candidates = candidates_of(rows, random);
    Selection passing = candidates;
    encoded->filter_only(rows, filter, passing);
    ASSERT_EQ(encoded->rows_left(), kRows - row + rows);
    encoded->skip(rows);
    ASSERT_EQ(rows_of(passing), rows_of(filter.select(decoded->read(rows), candidates))) << predicate << ", to " << row;
    if (random() % 6 == 0 && row < kRows) {
      ASSERT_EQ(encoded->read(1).values<uint32_t>()[0], decoded->read(1).values<uint32_t>()[0]);
      ++row;
    }
  }
}

TEST(EncodedFilter, SelectsWhatDecodingFirstSelects) {
  std::mt19937_64 random(5);
  for (const ColumnOptions& options : layouts()) {
    for (const auto& shape : shapes()) {
      for (const int one_null_in : {0, 2, 1000}) {
        for (const PhysicalType type : {PhysicalType::INT32, PhysicalType::INT64}) {
          Rows rows;
          for (int64_t row = 0; row < kRows; ++row) {
            const int64_t value = shape(row, random);
            const bool is_null = one_null_in > 0 && random() % static_cast<uint64_t>(one_null_in) == 0;
            rows.push_back(is_null ? std::nullopt
                                   : std::optional(type == PhysicalType::INT32 ? static_cast<int32_t>(value) : value));
          }
          const writer::Bytes file = file_of(rows, type, options, one_null_in > 0);
          for (int repeat = 0; repeat < 4; ++repeat) {
            expect_the_same(file, type == PhysicalType::INT32 ? TypeId::kInt32 : TypeId::kInt64,
                            random_predicate(rows, random), random);
            if (HasFatalFailure()) return;
          }
        }
      }
    }
  }
}

/// Ascending values in one page of deltas.
Rows ascending_rows() {
  Rows rows;
  for (int64_t row = 0; row < kRows; ++row)
    rows.push_back(2 * row);
  return rows;
}

writer::Bytes one_delta_page(bool optional) {
  ColumnOptions options;
  options.encoding = Encoding::DELTA_BINARY_PACKED;
  options.pages.max_rows = kRows;
  return file_of(ascending_rows(), PhysicalType::INT64, options, optional);
}

TEST(EncodedFilter, LeavesAPageAsItIsWhereItsDeltasDecide) {
  for (const bool optional : {false, true}) {
    Column column(one_delta_page(optional), TypeId::kInt64);
    const ConjunctFilter all = filter_of("c >= 0", TypeId::kInt64);
    Selection selection = candidates_of(1, *std::make_unique<std::mt19937_64>(1));
    column->filter_only(1, all, selection);
    EXPECT_EQ(selection.size(), 1);
    column->skip(1);
    // Rows that were passed over undecoded are found again.
    EXPECT_EQ(column->read(1).values<int64_t>()[0], 2);
    column->seek(5999);
    EXPECT_EQ(column->read(1).values<int64_t>()[0], 2 * 5999);
  }
}

TEST(EncodedFilter, FailsWhereReadingFails) {
  // The stream of deltas says that it has fewer values than the page: its third varint.
  writer::Bytes file = one_delta_page(false);
  const std::vector<uint8_t> header = {0x80, 0x01, 0x04, 0xF0, 0x2E};
  const auto at = std::search(file.begin(), file.end(), header.begin(), header.end());
  ASSERT_NE(at, file.end());
  *(at + 3) = 0xEF;
  for (const char* predicate : {"c >= 0", "c < 0", "c < 5000"}) {
    Column column(file, TypeId::kInt64);
    const ConjunctFilter filter = filter_of(predicate, TypeId::kInt64);
    Selection selection = RowBits::all(kRows).selection();
    try {
      column->filter_only(kRows, filter, selection);
      ADD_FAILURE() << predicate;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorruptFile) << predicate;
    }
  }
}

}  // namespace
}  // namespace lamella
