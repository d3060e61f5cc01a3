#include "format/page_index.h"

#include <gtest/gtest.h>

#include <random>

#include "base/bits.h"
#include "parquet_types.h"
#include "tests/format/expect_error.h"
#include "tests/format/thrift_bytes.h"

namespace lamella {
namespace {

/// Pages of 50 bytes and 10 rows, from byte 100.
OffsetIndex even_pages(int num_pages) {
  OffsetIndex index;
  for (int i = 0; i < num_pages; ++i)
    index.pages.push_back({100 + 50 * i, 50, 10 * i});
  return index;
}

constexpr ByteRange kChunk{100, 150};

TEST(ParseOffsetIndex, ReadsLocations) {
  thrift::OffsetIndex generated;
  thrift::PageLocation location;
  location.__set_offset(100);
  location.__set_compressed_page_size(50);
  location.__set_first_row_index(0);
  generated.__set_page_locations({location, {}});
  generated.__set_unencoded_byte_array_data_bytes({7, 8});
  const OffsetIndex index = parse_offset_index(bytes_of(thrift_bytes(generated)), 0);
  ASSERT_EQ(index.pages.size(), 2U);
  EXPECT_EQ(index.pages[0].offset, 100);
  EXPECT_EQ(index.pages[0].compressed_bytes, 50);
  EXPECT_EQ(index.pages[0].first_row, 0);
  EXPECT_EQ(index.pages[1].offset, -1);
  EXPECT_EQ(index.pages[1].compressed_bytes, -1);
  EXPECT_EQ(index.pages[1].first_row, -1);
  EXPECT_EQ(index.unencoded_byte_array_bytes, (std::vector<int64_t>{7, 8}));
}

TEST(ParseOffsetIndex, RejectsBytesThatEndOrClaimTooMuch) {
  EXPECT_ERROR(parse_offset_index({}, 500), ErrorCode::kCorruptFile, "byte 500: offset index: it ends");
  EXPECT_ERROR(parse_offset_index(bytes_of(std::string_view("\x19\xFC\xFF\xFF\xFF\xFF\x07", 7)), 500),
               ErrorCode::kCorruptFile, "offset index: ");
}

TEST(OffsetIndexProblem, FindsNoneInPagesOneBehindTheOther) {
  EXPECT_EQ(problem_of(even_pages(3), kChunk, 30), "");
  EXPECT_EQ(problem_of(OffsetIndex{}, kChunk, 0), "");
  OffsetIndex with_gap = even_pages(2);
  with_gap.pages[1].offset += 10;
  EXPECT_EQ(problem_of(with_gap, kChunk, 30), "");
}

TEST(OffsetIndexProblem, FindsPagesOutsideOfTheChunk) {
  OffsetIndex index = even_pages(3);
  index.pages[0].offset = -1;
  EXPECT_EQ(problem_of(index, kChunk, 30), "page 0 starts at byte -1, before 100");
  index = even_pages(3);
  index.pages[2].compressed_bytes = 51;
  EXPECT_EQ(problem_of(index, kChunk, 30), "page 2 has 51 bytes, 50 remain");
  index = even_pages(3);
  index.pages[2].offset = INT64_MAX;
  EXPECT_NE(problem_of(index, kChunk, 30), "");
}

TEST(OffsetIndexProblem, FindsPagesThatOverlapOrAreEmpty) {
  OffsetIndex index = even_pages(3);
  index.pages[1].offset = 149;
  EXPECT_EQ(problem_of(index, kChunk, 30), "page 1 starts at byte 149, before 150");
  index = even_pages(3);
  index.pages[1].compressed_bytes = 0;
  EXPECT_EQ(problem_of(index, kChunk, 30), "page 1 has 0 bytes, 100 remain");
}

TEST(OffsetIndexProblem, FindsRowsThatDoNotAscendFromZero) {
  OffsetIndex index = even_pages(3);
  index.pages[0].first_row = 1;
  EXPECT_EQ(problem_of(index, kChunk, 30), "page 0 starts at row 1");
  index = even_pages(3);
  index.pages[2].first_row = 10;
  EXPECT_EQ(problem_of(index, kChunk, 30), "page 2 starts at row 10");
  EXPECT_EQ(problem_of(even_pages(3), kChunk, 20), "page 2 starts at row 20 of 20");
  EXPECT_EQ(problem_of(OffsetIndex{}, kChunk, 30), "it has no pages");
}

TEST(OffsetIndexProblem, FindsListsOfAnotherLength) {
  OffsetIndex index = even_pages(3);
  index.unencoded_byte_array_bytes = {1, 2};
  EXPECT_EQ(problem_of(index, kChunk, 30), "unencoded_byte_array_data_bytes has 2 entries, not 3");
}

std::string plain(int32_t value) {
  std::string bytes(4, '\0');
  store(bytes.data(), value);
  return bytes;
}

SchemaNode int_leaf() {
  SchemaNode leaf;
  leaf.physical_type = PhysicalType::INT32;
  leaf.max_definition_level = 1;
  return leaf;
}

thrift::ColumnIndex generated_column_index() {
  thrift::ColumnIndex generated;
  generated.__set_null_pages({false, true});
  generated.__set_min_values({plain(1), ""});
  generated.__set_max_values({plain(5), ""});
  generated.__set_boundary_order(thrift::BoundaryOrder::DESCENDING);
  generated.__set_null_counts({0, 10});
  generated.__set_nan_counts({0, 0});
  generated.__set_repetition_level_histograms({10, 10});
  generated.__set_definition_level_histograms({0, 10, 10, 0});
  return generated;
}

ColumnIndex parse(const thrift::ColumnIndex& generated) {
  return parse_column_index(bytes_of(thrift_bytes(generated)), 0);
}

TEST(ParseColumnIndex, ReadsLists) {
  const ColumnIndex index = parse(generated_column_index());
  EXPECT_EQ(index.null_pages, (std::vector<bool>{false, true}));
  EXPECT_EQ(index.min_values, (std::vector<std::string>{plain(1), ""}));
  EXPECT_EQ(index.boundary_order, BoundaryOrder::DESCENDING);
  EXPECT_EQ(index.null_counts, (std::vector<int64_t>{0, 10}));
  EXPECT_EQ(index.definition_level_histograms.size(), 4U);
  EXPECT_EQ(problem_of(index, 2, int_leaf()), "");
}

TEST(ParseColumnIndex, ToleratesWhatIsMissing) {
  const ColumnIndex index = parse({});
  EXPECT_TRUE(index.null_pages.empty());
  EXPECT_EQ(index.boundary_order, BoundaryOrder::UNORDERED);
  thrift::ColumnIndex odd;
  odd.__set_boundary_order(static_cast<thrift::BoundaryOrder>(7));
  EXPECT_EQ(parse(odd).boundary_order, BoundaryOrder::UNORDERED);
}

TEST(ColumnIndexProblem, FindsListsOfAnotherLength) {
  const auto problem = [](const auto& change) {
    ColumnIndex index = parse(generated_column_index());
    change(index);
    return problem_of(index, 2, int_leaf());
  };
  EXPECT_EQ(problem([](ColumnIndex& index) { index.null_pages.clear(); }), "null_pages has 0 entries, not 2");
  EXPECT_EQ(problem([](ColumnIndex& index) { index.min_values.pop_back(); }), "min_values has 1 entries, not 2");
  EXPECT_EQ(problem([](ColumnIndex& index) { index.max_values.clear(); }), "max_values has 0 entries, not 2");
  EXPECT_EQ(problem([](ColumnIndex& index) { index.null_counts.pop_back(); }), "null_counts has 1 entries, not 2");
  EXPECT_EQ(problem([](ColumnIndex& index) { index.nan_counts.pop_back(); }), "nan_counts has 1 entries, not 2");
  EXPECT_EQ(problem([](ColumnIndex& index) { index.definition_level_histograms.pop_back(); }),
            "definition_level_histograms has 3 entries, not 4");
  EXPECT_EQ(problem([](ColumnIndex& index) { index.null_counts[0] = -1; }), "null_counts has negative counts");
  EXPECT_EQ(problem([](ColumnIndex& index) {
              index.null_counts.clear();
              index.nan_counts.clear();
              index.repetition_level_histograms.clear();
              index.definition_level_histograms.clear();
            }),
            "");
}

TEST(UsablePageBounds, GivesBoundsOfPagesWithValues) {
  const ColumnIndex index = parse(generated_column_index());
  const UsableBounds values = usable_page_bounds(index, 0, int_leaf(), ColumnOrder::kTypeDefined, "");
  EXPECT_EQ(values.min, plain(1));
  EXPECT_EQ(values.max, plain(5));
  EXPECT_EQ(values.null_count, 0);
  EXPECT_FALSE(values.min_is_exact);
  EXPECT_EQ(usable_page_bounds(index, 0, int_leaf(), ColumnOrder::kUndefined, "").min, std::nullopt);
}

TEST(UsablePageBounds, GivesNoneOfPagesOfNulls) {
  const ColumnIndex index = parse(generated_column_index());
  SchemaNode text = int_leaf();
  text.physical_type = PhysicalType::BYTE_ARRAY;
  const UsableBounds bounds = usable_page_bounds(index, 1, text, ColumnOrder::kTypeDefined, "");
  EXPECT_EQ(bounds.min, std::nullopt);
  EXPECT_EQ(bounds.max, std::nullopt);
  EXPECT_EQ(bounds.null_count, 10);
}

TEST(UsablePageBounds, ExpectsNaNsUnlessTheyAreCounted) {
  ColumnIndex index;
  index.null_pages = {false, true};
  index.min_values = {plain(0), ""};
  index.max_values = {plain(0), ""};
  SchemaNode leaf = int_leaf();
  leaf.physical_type = PhysicalType::FLOAT;
  EXPECT_TRUE(usable_page_bounds(index, 0, leaf, ColumnOrder::kTypeDefined, "").may_have_nan);
  EXPECT_FALSE(usable_page_bounds(index, 1, leaf, ColumnOrder::kTypeDefined, "").may_have_nan);
  index.nan_counts = {0, 0};
  EXPECT_FALSE(usable_page_bounds(index, 0, leaf, ColumnOrder::kTypeDefined, "").may_have_nan);
}

TEST(PageIndex, NeverCrashesOnMutatedBytes) {
  std::mt19937 random(6);
  const std::string column_index = thrift_bytes(generated_column_index());
  thrift::OffsetIndex generated;
  generated.__set_page_locations(std::vector<thrift::PageLocation>(4));
  for (thrift::PageLocation& location : generated.page_locations)
    location.__set_offset(100);
  const std::string offset_index = thrift_bytes(generated);
  for (int round = 0; round < 20'000; ++round) {
    std::string text = round % 2 == 0 ? column_index : offset_index;
    for (auto changes = random() % 3 + 1; changes > 0; --changes)
      text[random() % text.size()] = static_cast<char>(random());
    try {
      if (round % 2 != 0) {
        static_cast<void>(problem_of(parse_offset_index(bytes_of(text), 0), kChunk, 30));
        continue;
      }
      const ColumnIndex index = parse_column_index(bytes_of(text), 0);
      if (!problem_of(index, 2, int_leaf()).empty()) continue;
      static_cast<void>(usable_page_bounds(index, 0, int_leaf(), ColumnOrder::kTypeDefined, ""));
    } catch (const Error& error) {
      ASSERT_TRUE(error.code() == ErrorCode::kCorruptFile || error.code() == ErrorCode::kResourceLimit) << error.what();
    }
  }
}

TEST(PageIndex, OfAFileIsReadAndFitsItsPages) {
  const auto file = open_local_file(LAMELLA_SOURCE_DIR "/tests/data/parquet-testing/int32_with_null_pages.parquet");
  const auto metadata = read_metadata(*file);
  const ColumnChunkMetadata chunk = metadata->column_chunk(0, 0);
  const std::vector<ByteRange> ranges{{*chunk.offset_index_offset, *chunk.offset_index_length},
                                      {*chunk.column_index_offset, *chunk.column_index_length}};
  const auto buffers = file->read(ranges, nullptr);
  const OffsetIndex offsets = parse_offset_index(buffers[0].bytes(), ranges[0].offset);
  const ColumnIndex index = parse_column_index(buffers[1].bytes(), ranges[1].offset);
  EXPECT_EQ(problem_of(offsets, {chunk.data_page_offset, chunk.total_compressed_size}, metadata->num_rows()), "");
  const auto num_pages = static_cast<int64_t>(offsets.pages.size());
  EXPECT_GT(num_pages, 1);
  EXPECT_EQ(problem_of(index, num_pages, metadata->schema().leaf(0)), "");
  int64_t nulls = 0;
  int null_pages = 0;
  for (int64_t page = 0; page < num_pages; ++page) {
    const UsableBounds bounds =
        usable_page_bounds(index, page, metadata->schema().leaf(0), metadata->column_order(0), metadata->created_by());
    nulls += bounds.null_count.value();
    null_pages += index.null_pages[static_cast<size_t>(page)];
    EXPECT_EQ(bounds.min.has_value(), !index.null_pages[static_cast<size_t>(page)]);
  }
  EXPECT_EQ(nulls, chunk.statistics->null_count);
  EXPECT_GT(null_pages, 0);
}

TEST(PageIndex, ARowGroupMaySayWhatItsFirstColumnsIndexDoesNot) {
  ColumnIndex index;
  RowGroupMetadata row_group;
  EXPECT_EQ(claimed_order(index, row_group, 2), BoundaryOrder::UNORDERED);
  row_group.sorting_columns = {{2, false, false}, {3, true, false}};
  EXPECT_EQ(claimed_order(index, row_group, 2), BoundaryOrder::ASCENDING);
  EXPECT_EQ(claimed_order(index, row_group, 3), BoundaryOrder::UNORDERED);
  row_group.sorting_columns.front().descending = true;
  EXPECT_EQ(claimed_order(index, row_group, 2), BoundaryOrder::DESCENDING);
  index.boundary_order = BoundaryOrder::ASCENDING;
  EXPECT_EQ(claimed_order(index, row_group, 2), BoundaryOrder::ASCENDING);
}

TEST(PageIndex, BoundsAreSortedOnlyIfTheyAre) {
  const std::shared_ptr<const FileMetadata> metadata =
      read_metadata(*open_local_file(LAMELLA_SOURCE_DIR "/tests/data/parquet-testing/int32_with_null_pages.parquet"));
  const SchemaNode& leaf = metadata->schema().leaf(0);
  ASSERT_EQ(leaf.physical_type, PhysicalType::INT32);
  const auto plain = [](int32_t value) { return std::string(reinterpret_cast<const char*>(&value), sizeof value); };
  ColumnIndex index;
  index.boundary_order = BoundaryOrder::ASCENDING;
  index.null_pages = {false, true, false, false};
  index.min_values = {plain(-5), "", plain(-5), plain(300)};
  index.max_values = {plain(2), "", plain(299), plain(300)};
  EXPECT_EQ(kept_order(index, index.boundary_order, leaf), BoundaryOrder::ASCENDING);
  index.boundary_order = BoundaryOrder::DESCENDING;
  EXPECT_EQ(kept_order(index, index.boundary_order, leaf), BoundaryOrder::UNORDERED);
  index.boundary_order = BoundaryOrder::ASCENDING;
  index.max_values[2] = plain(1);
  EXPECT_EQ(kept_order(index, index.boundary_order, leaf), BoundaryOrder::UNORDERED);
  index.max_values[2] = plain(-6);
  EXPECT_EQ(kept_order(index, index.boundary_order, leaf), BoundaryOrder::UNORDERED);
  index.max_values[2] = "cut";
  EXPECT_EQ(kept_order(index, index.boundary_order, leaf), BoundaryOrder::UNORDERED);
}

}  // namespace
}  // namespace lamella
