#include "column/nested_column_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "lamella/parquet_reader.h"
#include "lamella/render.h"
#include "writer/file_writer.h"

namespace lamella {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;
using writer::ColumnOptions;
using writer::LeafData;
using writer::Values;

/// The document schema of the Dremel paper (figure 2).
std::vector<writer::Node> document_columns() {
  const LogicalAnnotation text = writer::annotated(LogicalKind::kString);
  return {writer::leaf("DocId", PhysicalType::INT64),
          writer::group("Links", Repetition::OPTIONAL,
                        {writer::leaf("Backward", PhysicalType::INT64, Repetition::REPEATED),
                         writer::leaf("Forward", PhysicalType::INT64, Repetition::REPEATED)}),
          writer::group("Name", Repetition::REPEATED,
                        {writer::group("Language", Repetition::REPEATED,
                                       {writer::leaf("Code", PhysicalType::BYTE_ARRAY, Repetition::REQUIRED, text),
                                        writer::leaf("Country", PhysicalType::BYTE_ARRAY, Repetition::OPTIONAL, text)}),
                         writer::leaf("Url", PhysicalType::BYTE_ARRAY, Repetition::OPTIONAL, text)})};
}

template <typename T>
std::vector<T> repeated(const std::vector<T>& once, int copies) {
  std::vector<T> all;
  for (int copy = 0; copy < copies; ++copy)
    all.insert(all.end(), once.begin(), once.end());
  return all;
}

/// Its two documents as columns (figure 3), `copies` times.
std::vector<LeafData> documents(int copies = 1) {
  const auto levels = [&](std::vector<uint16_t> once) { return repeated(once, copies); };
  const auto numbers = [&](std::vector<int64_t> once) { return Values::of<int64_t>(repeated(once, copies)); };
  const auto texts = [&](std::vector<std::string> once) { return Values::byte_arrays(repeated(once, copies)); };
  return {{numbers({10, 20}), {}, {}},
          {numbers({10, 30}), levels({1, 2, 2}), levels({0, 0, 1})},
          {numbers({20, 40, 60, 80}), levels({2, 2, 2, 2}), levels({0, 1, 1, 0})},
          {texts({"en-us", "en", "en-gb"}), levels({2, 2, 1, 2, 1}), levels({0, 2, 1, 1, 0})},
          {texts({"us", "gb"}), levels({3, 2, 1, 3, 1}), levels({0, 2, 1, 1, 0})},
          {texts({"http://A", "http://B", "http://C"}), levels({2, 2, 1, 2}), levels({0, 1, 1, 0})}};
}

const std::vector<std::string> kRecords = {
    R"({"DocId":10,"Links":{"Backward":[],"Forward":[20,40,60]},)"
    R"("Name":[{"Language":[{"Code":"en-us","Country":"us"},{"Code":"en","Country":null}],"Url":"http://A"},)"
    R"({"Language":[],"Url":"http://B"},{"Language":[{"Code":"en-gb","Country":"gb"}],"Url":null}]})",
    R"({"DocId":20,"Links":{"Backward":[10,30],"Forward":[80]},"Name":[{"Language":[],"Url":"http://C"}]})"};

std::vector<std::string> rows_of(const writer::Bytes& bytes, ReadOptions options = ReadOptions()) {
  const auto file = memory_file(Buffer::copy_of({bytes.data(), bytes.size()}), "documents");
  const auto reader = ParquetReader::open(file, std::move(options));
  std::vector<std::string> rows;
  while (const auto batch = reader->next_batch()) {
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      rows.emplace_back();
      append_row_json(*batch, row, rows.back());
    }
  }
  return rows;
}

writer::Bytes written(const std::vector<LeafData>& leaves, const ColumnOptions& column = {}) {
  return writer::write_file(document_columns(), {column}, {}, {leaves});
}

TEST(NestedColumnReader, AssemblesTheDocumentsOfTheDremelPaper) {
  EXPECT_THAT(rows_of(written(documents())), ElementsAreArray(kRecords));
}

TEST(NestedColumnReader, RowsDoNotDependOnPagesBatchesOrEncodings) {
  constexpr int kCopies = 50;
  for (const int version : {1, 2}) {
    for (const int64_t page_rows : {1, 2, 7, 1000}) {
      for (const int64_t batch_rows : {1, 3, 64, 1000}) {
        ColumnOptions column;
        column.pages.version = version;
        column.pages.max_rows = page_rows;
        column.pages.split_rows = version == 1;
        column.encoding = batch_rows % 2 == 0 ? Encoding::PLAIN : Encoding::RLE_DICTIONARY;
        ReadOptions options;
        options.batch_rows = batch_rows;
        ASSERT_EQ(rows_of(written(documents(kCopies), column), options), repeated(kRecords, kCopies))
            << version << ' ' << page_rows << ' ' << batch_rows;
      }
    }
  }
}

TEST(NestedColumnReader, SkipsRowsInsideLists) {
  constexpr int kCopies = 50;
  ColumnOptions column;
  column.pages.max_rows = 7;
  column.pages.split_rows = true;
  const std::vector<std::string> all = repeated(kRecords, kCopies);
  ReadOptions options;
  options.rows = {{1, 1}, {20, 3}, {99, 1}};
  EXPECT_THAT(rows_of(written(documents(kCopies), column), options),
              ElementsAre(all[1], all[20], all[21], all[22], all[99]));
}

TEST(NestedColumnReader, PassesOverLongGapsBetweenSelectedRows) {
  constexpr int kCopies = 3'000;
  std::vector<int64_t> ids(2 * kCopies);
  std::iota(ids.begin(), ids.end(), 0);
  std::vector<LeafData> leaves = documents(kCopies);
  leaves.front() = {Values::of<int64_t>(ids), {}, {}};
  for (const int64_t page_rows : {900, 100'000}) {
    ColumnOptions column;
    column.pages.max_rows = page_rows;
    column.encoding = Encoding::RLE_DICTIONARY;
    const writer::Bytes file = written(leaves, column);
    ReadOptions options;
    options.columns = {"Links", "Name"};
    const std::vector<std::string> all = rows_of(file, options);
    options.where = parse_predicate("DocId in (3, 4, 700, 703, 1300, 2999, 5999)");
    for (const auto mode : {DictionaryMode::kExpand, DictionaryMode::kAsType}) {
      options.dictionary_mode = mode;
      EXPECT_THAT(rows_of(file, options),
                  ElementsAre(all[3], all[4], all[700], all[703], all[1'300], all[2'999], all[5'999]));
    }
  }
}

TEST(NestedColumnReader, ProjectsLeavesToNarrowerStructs) {
  ReadOptions options;
  options.columns = {"Name.Language.Country", "Links.Forward", "Name.Url"};
  EXPECT_THAT(rows_of(written(documents()), options),
              ElementsAre(R"({"Name":[{"Language":[{"Country":"us"},{"Country":null}],"Url":"http://A"},)"
                          R"({"Language":[],"Url":"http://B"},{"Language":[{"Country":"gb"}],"Url":null}],)"
                          R"("Links":{"Forward":[20,40,60]}})",
                          R"({"Name":[{"Language":[],"Url":"http://C"}],"Links":{"Forward":[80]}})"));
}

TEST(NestedColumnReader, FiltersRowsByAFlatColumn) {
  ReadOptions options;
  options.where = col("DocId") > 15;
  EXPECT_THAT(rows_of(written(documents()), options), ElementsAre(kRecords[1]));
}

TEST(NestedColumnReader, TellsNullFromEmptyFromNullElements) {
  const std::vector<writer::Node> columns = {
      writer::list("a", Repetition::OPTIONAL, writer::leaf("element", PhysicalType::INT32, Repetition::OPTIONAL)),
      writer::map(
          "m", Repetition::OPTIONAL,
          writer::leaf("key", PhysicalType::BYTE_ARRAY, Repetition::REQUIRED, writer::annotated(LogicalKind::kString)),
          writer::leaf("value", PhysicalType::INT32, Repetition::OPTIONAL))};
  const std::vector<LeafData> data = {{Values::of<int32_t>({1, 2}), {3, 2, 0, 1, 3}, {0, 1, 0, 0, 0}},
                                      {Values::byte_arrays({"x", "y", "z"}), {2, 2, 0, 1, 2}, {0, 1, 0, 0, 0}},
                                      {Values::of<int32_t>({7, 9}), {3, 2, 0, 1, 3}, {0, 1, 0, 0, 0}}};
  EXPECT_THAT(rows_of(writer::write_file(columns, {ColumnOptions{}}, {}, {data})),
              ElementsAre(R"({"a":[1,null],"m":[["x",7],["y",null]]})", R"({"a":null,"m":null})", R"({"a":[],"m":[]})",
                          R"({"a":[2],"m":[["z",9]]})"));
}

/// Lists in one another, `depth` of them: [[..[5]..]], then one that is null halfway down.
writer::Bytes deep_lists(int depth) {
  writer::Node node = writer::leaf("element", PhysicalType::INT32, Repetition::OPTIONAL);
  for (int level = 0; level < depth; ++level) {
    node = writer::list(level == depth - 1 ? "a" : "element", Repetition::OPTIONAL, std::move(node));
  }
  const auto levels = static_cast<uint16_t>(2 * depth + 1);
  const std::vector<LeafData> data = {
      {Values::of<int32_t>({5}), {levels, static_cast<uint16_t>(depth / 2 * 2)}, {0, 0}}};
  return writer::write_file({node}, {ColumnOptions{}}, {}, {data});
}

TEST(NestedColumnReader, ReadsListsOfUpTo255Levels) {
  constexpr size_t kDepth = 127;
  const std::string deep = std::string(kDepth, '[') + "5" + std::string(kDepth, ']');
  const std::string half = std::string(kDepth / 2, '[') + "null" + std::string(kDepth / 2, ']');
  EXPECT_THAT(rows_of(deep_lists(kDepth)), ElementsAre("{\"a\":" + deep + "}", "{\"a\":" + half + "}"));
  try {
    rows_of(deep_lists(kDepth + 1));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotImplemented);
    EXPECT_THAT(error.message(), HasSubstr("levels up to 257, over 255"));
  }
}

TEST(NestedColumnReader, ReadsMapsOf100Levels) {
  constexpr int kDepth = 100;
  writer::Node node = writer::leaf("value", PhysicalType::INT32);
  for (int level = kDepth; level > 0; --level) {
    node = writer::map(level == 1 ? "m" : "value", Repetition::OPTIONAL, writer::leaf("key", PhysicalType::INT32),
                       std::move(node));
  }
  // The maps of the second row end halfway, with one that is null.
  std::vector<LeafData> data;
  for (int level = 1; level <= kDepth + 1; ++level) {
    const auto present = static_cast<uint16_t>(2 * std::min(level, kDepth));
    const bool in_both = level <= kDepth / 2;
    const std::vector<int32_t> values(in_both ? 2 : 1, level);
    data.push_back({Values::of<int32_t>(values), {present, in_both ? present : uint16_t{kDepth}}, {0, 0}});
  }
  const auto nested = [](int levels, std::string text) {
    for (int level = levels; level > 0; --level)
      text = "[[" + std::to_string(level) + "," + text + "]]";
    return "{\"m\":" + text + "}";
  };
  EXPECT_THAT(rows_of(writer::write_file({node}, {ColumnOptions{}}, {}, {data})),
              ElementsAre(nested(kDepth, "101"), nested(kDepth / 2, "null")));
}

TEST(NestedColumnReader, ReadsStructsOf100Levels) {
  constexpr int kDepth = 100;
  writer::Node node = writer::leaf("v", PhysicalType::INT32);
  for (int level = 0; level < kDepth; ++level)
    node = writer::group("s", Repetition::OPTIONAL, {std::move(node)});
  const LeafData data{Values::of<int32_t>({5}), {kDepth, kDepth / 2}, {}};
  const auto nested = [](int levels, std::string text) {
    for (int level = 0; level < levels; ++level)
      text = "{\"s\":" + text + "}";
    return text;
  };
  EXPECT_THAT(rows_of(writer::write_file({node}, {ColumnOptions{}}, {}, {{data}})),
              ElementsAre(nested(kDepth, "{\"v\":5}"), nested(kDepth / 2 + 1, "null")));
}

/// Groups without a leaf, beside leaves and in lists.
std::vector<writer::Node> columns_with_empty_groups() {
  const auto empty = [](std::string name, Repetition repetition, LogicalAnnotation annotation = {}) {
    return writer::group(std::move(name), repetition, {}, std::move(annotation));
  };
  const LogicalAnnotation list = writer::annotated(LogicalKind::kList);
  return {empty("o", Repetition::OPTIONAL),
          empty("r", Repetition::REQUIRED),
          empty("n", Repetition::REPEATED),
          writer::group("l", Repetition::OPTIONAL, {empty("list", Repetition::REPEATED)}, list),
          writer::group("m", Repetition::REQUIRED, {empty("key_value", Repetition::REPEATED)},
                        writer::annotated(LogicalKind::kMap)),
          writer::group("s", Repetition::OPTIONAL,
                        {empty("o", Repetition::OPTIONAL),
                         writer::group("a", Repetition::REPEATED,
                                       {writer::leaf("x", PhysicalType::INT32, Repetition::OPTIONAL),
                                        writer::group("r", Repetition::REQUIRED, {empty("r", Repetition::REQUIRED)})}),
                         empty("n", Repetition::REPEATED), empty("r", Repetition::REQUIRED),
                         writer::leaf("y", PhysicalType::INT32, Repetition::OPTIONAL)})};
}

/// s is {a: [1, null], y: 5}, null, {a: [], y: null}, {a: [2], y: 6}.
std::vector<LeafData> rows_with_empty_groups() {
  return {{Values::of<int32_t>({1, 2}), {3, 2, 0, 1, 3}, {0, 1, 0, 0, 0}},
          {Values::of<int32_t>({5, 6}), {2, 0, 1, 2}, {}}};
}

TEST(NestedColumnReader, GroupsWithoutLeavesAreNullWhereTheyMayBeOrElseEmpty) {
  const std::string empty = R"("o":null,"r":{},"n":[],"l":null,"m":{"key_value":[]},)";
  const auto row = [&](const std::string& s) { return "{" + empty + R"("s":)" + s + "}"; };
  const std::vector<std::string> rows = {
      row(R"({"o":null,"a":[{"x":1,"r":{"r":{}}},{"x":null,"r":{"r":{}}}],"n":[],"r":{},"y":5})"), row("null"),
      row(R"({"o":null,"a":[],"n":[],"r":{},"y":null})"),
      row(R"({"o":null,"a":[{"x":2,"r":{"r":{}}}],"n":[],"r":{},"y":6})")};
  const writer::Bytes file =
      writer::write_file(columns_with_empty_groups(), {ColumnOptions{}}, {}, {rows_with_empty_groups()});
  EXPECT_THAT(rows_of(file), ElementsAreArray(rows));
  ReadOptions options;
  options.batch_rows = 1;
  EXPECT_THAT(rows_of(file, options), ElementsAreArray(rows));
  options.rows = {{2, 2}};
  EXPECT_THAT(rows_of(file, options), ElementsAre(rows[2], rows[3]));
}

TEST(NestedColumnReader, GroupsWithoutLeavesComeWithTheirColumn) {
  const writer::Bytes file =
      writer::write_file(columns_with_empty_groups(), {ColumnOptions{}}, {}, {rows_with_empty_groups()});
  ReadOptions options;
  options.columns = {"n", "o"};
  EXPECT_THAT(rows_of(file, options), ElementsAreArray(repeated<std::string>({R"({"n":[],"o":null})"}, 4)));
  options.columns = {"s.y"};
  EXPECT_THAT(rows_of(file, options),
              ElementsAre(R"({"s":{"y":5}})", R"({"s":null})", R"({"s":{"y":null}})", R"({"s":{"y":6}})"));
  options.columns = {"s.y", "s.r"};
  try {
    rows_of(file, options);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_THAT(error.message(), HasSubstr("column s.r has no leaf, and comes only with all of s"));
  }
}

std::vector<writer::Node> one_list() {
  return {writer::list("a", Repetition::OPTIONAL, writer::leaf("element", PhysicalType::INT64, Repetition::OPTIONAL))};
}

/// Lists of the given lengths, their elements 0, 1, 2 and so on throughout, or null.
LeafData lists_of(const std::vector<int64_t>& lengths, bool null_elements) {
  std::vector<int64_t> values;
  LeafData data{Values(PhysicalType::INT64), {}, {}};
  for (const int64_t length : lengths) {
    for (int64_t i = 0; i < std::max<int64_t>(length, 1); ++i) {
      data.repetition_levels.push_back(i == 0 ? 0 : 1);
      data.definition_levels.push_back(length == 0 ? 1 : null_elements ? 2 : 3);
      if (length > 0 && !null_elements) values.push_back(static_cast<int64_t>(values.size()));
    }
  }
  data.values = Values::of<int64_t>(values);
  return data;
}

std::unique_ptr<ParquetReader> open(const writer::Bytes& bytes, ReadOptions options) {
  return ParquetReader::open(memory_file(Buffer::copy_of({bytes.data(), bytes.size()}), "lists"), std::move(options));
}

TEST(NestedColumnReader, BatchesOfManyElementsAreMadeShorter) {
  // Few bytes, because all levels are runs, so that only the number of elements bounds a batch.
  constexpr int64_t kMostSlots = 1 << 18;
  std::vector<int64_t> lengths(600, 1000);
  lengths[300] = 2 * kMostSlots;
  ColumnOptions column;
  column.pages.max_rows = 1000;
  const writer::Bytes bytes = writer::write_file(one_list(), {column}, {}, {{lists_of(lengths, true)}});
  ReadOptions options;
  options.batch_rows = 1000;
  options.batch_bytes = int64_t{1} << 40;
  const auto reader = open(bytes, options);
  std::vector<int64_t> batch_rows;
  size_t row = 0;
  while (const auto batch = reader->next_batch()) {
    batch_rows.push_back(batch->num_rows());
    const std::span<const int32_t> offsets = batch->column(0).offsets();
    EXPECT_TRUE(batch->num_rows() == 1 || offsets.back() <= kMostSlots);
    EXPECT_EQ(batch->column(0).child(0).null_count(), offsets.back());
    for (size_t i = 0; i + 1 < offsets.size(); ++i)
      ASSERT_EQ(offsets[i + 1] - offsets[i], lengths[row++]);
  }
  EXPECT_THAT(batch_rows, ElementsAre(262, 38, 1, 262, 37));
}

TEST(NestedColumnReader, SkipsPagesOfRowsWithoutDecompressingThem) {
  std::vector<int64_t> lengths;
  for (int64_t row = 0; row < 1000; ++row)
    lengths.push_back(row % 5);
  for (const int version : {1, 2}) {
    ColumnOptions column;
    column.pages.version = version;
    column.pages.max_rows = 10;
    const writer::Bytes bytes = writer::write_file(one_list(), {column}, {}, {{lists_of(lengths, false)}});
    ReadOptions options;
    options.rows = {{3, 2}, {504, 1}, {989, 11}};
    const auto reader = open(bytes, options);
    std::vector<int64_t> lengths_read, values;
    while (const auto batch = reader->next_batch()) {
      const std::span<const int32_t> offsets = batch->column(0).offsets();
      for (size_t i = 0; i + 1 < offsets.size(); ++i)
        lengths_read.push_back(offsets[i + 1] - offsets[i]);
      const std::span<const int64_t> elements = batch->column(0).child(0).values<int64_t>();
      values.insert(values.end(), elements.begin(), elements.end());
    }
    EXPECT_THAT(lengths_read, ElementsAre(3, 4, 4, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4));
    // Five rows have ten elements; the row before brings the first of the list's.
    EXPECT_EQ(values.front(), 3);
    EXPECT_EQ(values[7], 1006);
    EXPECT_EQ(values.back(), 1999);
    // Where a row ends is not known of DATA_PAGE before the next one was looked at.
    if (version == 2) {
      EXPECT_LE(reader->metrics().pages, 8);
    }
  }
}

TEST(NestedColumnReader, LeavesThatDisagreeAboutTheirListsAreCorrupt) {
  const std::vector<writer::Node> columns = {writer::group(
      "g", Repetition::REPEATED, {writer::leaf("a", PhysicalType::INT32), writer::leaf("b", PhysicalType::INT32)})};
  // Three elements each, but as 2 + 1 and as 1 + 2.
  const std::vector<LeafData> data = {{Values::of<int32_t>({1, 2, 3}), {1, 1, 1}, {0, 1, 0}},
                                      {Values::of<int32_t>({1, 2, 3}), {1, 1, 1}, {0, 0, 1}}};
  try {
    rows_of(writer::write_file(columns, {ColumnOptions{}}, {}, {data}));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    EXPECT_EQ(error.location().column, "g.b");
    EXPECT_THAT(error.message(), HasSubstr("contradict"));
  }
}

TEST(NestedColumnReader, NamesThePageWhoseValueIsBad) {
  const LogicalAnnotation text = writer::annotated(LogicalKind::kString);
  const std::vector<writer::Node> columns = {writer::list(
      "a", Repetition::REQUIRED, writer::leaf("element", PhysicalType::BYTE_ARRAY, Repetition::REQUIRED, text))};
  ColumnOptions column;
  column.pages.max_rows = 1;
  for (int bad = 0; bad < 3; ++bad) {
    std::vector<std::string> values = {"one", "two", "three"};
    values[static_cast<size_t>(bad)] = "\xff";
    const LeafData data{Values::byte_arrays(values), {1, 1, 1}, {0, 0, 0}};
    try {
      rows_of(writer::write_file(columns, {column}, {}, {{data}}));
      FAIL() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.location().page, bad) << error.what();
      EXPECT_EQ(error.location().column, "a.list.element");
    }
  }
}

TEST(NestedColumnReader, PutsVariantsInListsTogether) {
  LogicalAnnotation variant = writer::annotated(LogicalKind::kVariant);
  const std::vector<writer::Node> columns = {
      writer::list("a", Repetition::OPTIONAL,
                   writer::group("element", Repetition::OPTIONAL,
                                 {writer::leaf("typed_value", PhysicalType::INT32, Repetition::OPTIONAL),
                                  writer::leaf("value", PhysicalType::BYTE_ARRAY, Repetition::OPTIONAL),
                                  writer::leaf("metadata", PhysicalType::BYTE_ARRAY)},
                                 variant))};
  // [7, "x", null, missing], [], null, [8]; levels: 1 a list, 2 an element, 3 a variant, 4 a value.
  const std::string metadata("\x01\0\0", 3);
  std::vector<int32_t> numbers;
  std::vector<std::string> texts, metadatas;
  constexpr int kCopies = 500;
  for (int copy = 0; copy < kCopies; ++copy) {
    numbers.insert(numbers.end(), {7, 8});
    texts.emplace_back("\x05x");
    metadatas.insert(metadatas.end(), 4, metadata);
  }
  const std::vector<uint16_t> repetition = repeated<uint16_t>({0, 1, 1, 1, 0, 0, 0}, kCopies);
  const std::vector<LeafData> data = {
      {Values::of<int32_t>(numbers), repeated<uint16_t>({4, 3, 2, 3, 1, 0, 4}, kCopies), repetition},
      {Values::byte_arrays(texts), repeated<uint16_t>({3, 4, 2, 3, 1, 0, 3}, kCopies), repetition},
      {Values::byte_arrays(metadatas), repeated<uint16_t>({3, 3, 2, 3, 1, 0, 3}, kCopies), repetition}};
  const std::vector<std::string> rows = {R"({"a":[7,"x",null,null]})", R"({"a":[]})", R"({"a":null})", R"({"a":[8]})"};
  for (const int version : {1, 2}) {
    ColumnOptions column;
    column.pages.version = version;
    column.pages.max_rows = 33;
    const writer::Bytes bytes = writer::write_file(columns, {column}, {}, {data});
    for (const int64_t batch_rows : {1, 7, 100000}) {
      ReadOptions options;
      options.batch_rows = batch_rows;
      EXPECT_THAT(rows_of(bytes, options), ElementsAreArray(repeated(rows, kCopies)));
    }
  }
}

TEST(NestedColumnReader, NamesVariantsOfTypesThatTheyCantHave) {
  const std::vector<writer::Node> columns = {
      writer::group("v", Repetition::OPTIONAL,
                    {writer::leaf("metadata", PhysicalType::BYTE_ARRAY),
                     writer::leaf("typed_value", PhysicalType::INT96, Repetition::OPTIONAL),
                     writer::leaf("more", PhysicalType::INT32, Repetition::OPTIONAL)},
                    writer::annotated(LogicalKind::kVariant))};
  try {
    rows_of(writer::write_file(columns, {ColumnOptions{}}, {}, {}));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    EXPECT_EQ(error.location().column, "v");
    EXPECT_THAT(error.message(), HasSubstr("a column called more"));
  }
}

}  // namespace
}  // namespace lamella
