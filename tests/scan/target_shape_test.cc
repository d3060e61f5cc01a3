#include "scan/target_shape.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lamella/error.h"
#include "lamella/parquet_reader.h"
#include "tests/scan/scan_sample.h"
#include "writer/file_writer.h"

namespace lamella {
namespace {

using testing::HasSubstr;
using writer::LeafData;
using writer::Values;

/// Four rows:
///     {"st": {"a": 1, "n": 10},    "l": [{"x": 5}, null], "m": [["k", 7]]}
///     {"st": null,                 "l": null,             "m": null}
///     {"st": {"a": null, "n": 20}, "l": [],               "m": []}
///     {"st": {"a": 3, "n": 30},    "l": [{"x": null}],    "m": [["q", null]]}
/// Members of st have the field ids 1 and 2, st itself 7.
std::shared_ptr<RandomAccessFile> nested_file() {
  constexpr Repetition kOptional = Repetition::OPTIONAL;
  writer::Node a = writer::leaf("a", PhysicalType::INT32, kOptional);
  a.field_id = 1;
  writer::Node n = writer::leaf("n", PhysicalType::INT64);
  n.field_id = 2;
  writer::Node st = writer::group("st", kOptional, {a, n});
  st.field_id = 7;
  const std::vector<writer::Node> columns = {
      st,
      writer::list("l", kOptional,
                   writer::group("element", kOptional, {writer::leaf("x", PhysicalType::INT32, kOptional)})),
      writer::map(
          "m", kOptional,
          writer::leaf("key", PhysicalType::BYTE_ARRAY, Repetition::REQUIRED, writer::annotated(LogicalKind::kString)),
          writer::leaf("value", PhysicalType::INT32, kOptional))};
  const std::vector<LeafData> leaves = {LeafData{Values::of<int32_t>({1, 3}), {2, 0, 1, 2}, {}},
                                        LeafData{Values::of<int64_t>({10, 20, 30}), {1, 0, 1, 1}, {}},
                                        LeafData{Values::of<int32_t>({5}), {4, 2, 0, 1, 3}, {0, 1, 0, 0, 0}},
                                        LeafData{Values::byte_arrays({"k", "q"}), {2, 0, 1, 2}, {0, 0, 0, 0}},
                                        LeafData{Values::of<int32_t>({7}), {3, 0, 1, 2}, {0, 0, 0, 0}}};
  return scan_sample::as_file(writer::write_file(columns, {writer::ColumnOptions()}, {}, {leaves}));
}

Type structure(std::vector<Field> fields) {
  return Type::structure(std::move(fields));
}

/// All rows, a line each, however they come in batches.
std::string read_as(const std::vector<Field>& fields, ReadOptions options = ReadOptions()) {
  options.target = Schema(fields);
  std::string whole;
  for (const int64_t batch_rows : {100, 1, 3}) {
    options.batch_rows = batch_rows;
    const auto reader = ParquetReader::open(nested_file(), options);
    std::string text;
    while (const auto batch = reader->next_batch()) {
      for (int i = 0; i < batch->num_columns(); ++i)
        EXPECT_EQ(batch->column(i).type(), reader->schema()->field(i).type());
      text += scan_sample::text_of(*batch);
    }
    if (whole.empty()) whole = text;
    EXPECT_EQ(text, whole);
  }
  return whole;
}

std::string refusal(const std::vector<Field>& fields, ReadOptions options = ReadOptions()) {
  options.target = Schema(fields);
  try {
    ParquetReader::open(nested_file(), options);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.what();
  }
  return "nothing was refused";
}

TEST(TargetShape, PromotesLeavesOfNestedColumns) {
  EXPECT_EQ(read_as({Field("st", structure({Field("n", Type::decimal(20, 1)), Field("a", TypeId::kInt64)}))}),
            "{\"st\":{\"n\":\"10.0\",\"a\":1}}\n{\"st\":null}\n{\"st\":{\"n\":\"20.0\",\"a\":null}}\n"
            "{\"st\":{\"n\":\"30.0\",\"a\":3}}\n");
  EXPECT_EQ(read_as({Field("l", Type::list(Field("item", structure({Field("x", TypeId::kDouble)}))))}),
            "{\"l\":[{\"x\":5},null]}\n{\"l\":null}\n{\"l\":[]}\n{\"l\":[{\"x\":null}]}\n");
  const Type entries = structure({Field("k", TypeId::kBinary, false), Field("v", TypeId::kInt64)});
  EXPECT_EQ(read_as({Field("m", Type::map(Field("entries", entries, false)))}),
            "{\"m\":[[\"6b\",7]]}\n{\"m\":null}\n{\"m\":[]}\n{\"m\":[[\"71\",null]]}\n");
}

TEST(TargetShape, MembersThatTheFileLacksAreNull) {
  EXPECT_EQ(read_as({Field("st", structure({Field("q", TypeId::kString), Field("a", TypeId::kInt32),
                                            Field("r", Type::list(Field("element", TypeId::kInt8)))}))}),
            "{\"st\":{\"q\":null,\"a\":1,\"r\":null}}\n{\"st\":null}\n{\"st\":{\"q\":null,\"a\":null,\"r\":null}}\n"
            "{\"st\":{\"q\":null,\"a\":3,\"r\":null}}\n");
}

TEST(TargetShape, AStructWithoutAnyOfItsMembersIsWhereTheFileHasIt) {
  EXPECT_EQ(read_as({Field("st", structure({Field("q", TypeId::kInt32)}))}),
            "{\"st\":{\"q\":null}}\n{\"st\":null}\n{\"st\":{\"q\":null}}\n{\"st\":{\"q\":null}}\n");
  EXPECT_EQ(read_as({Field("l", Type::list(Field("element", structure({Field("z", TypeId::kDate)}))))}),
            "{\"l\":[{\"z\":null},null]}\n{\"l\":null}\n{\"l\":[]}\n{\"l\":[{\"z\":null}]}\n");
  EXPECT_EQ(read_as({Field("st", structure({}))}), "{\"st\":{}}\n{\"st\":null}\n{\"st\":{}}\n{\"st\":{}}\n");
}

TEST(TargetShape, GroupsWithoutLeavesAreNullWhateverIsWantedOfThem) {
  const auto empty = [](std::string name) { return writer::group(std::move(name), Repetition::OPTIONAL, {}); };
  const std::vector<writer::Node> columns = {
      empty("e"), writer::group("s", Repetition::OPTIONAL,
                                {empty("g"), writer::leaf("x", PhysicalType::INT32, Repetition::OPTIONAL)})};
  const auto file = scan_sample::as_file(writer::write_file(columns, {writer::ColumnOptions()}, {},
                                                            {{LeafData{Values::of<int32_t>({7}), {2, 0, 1}, {}}}}));
  const Type some = structure({Field("q", TypeId::kInt32)});
  ReadOptions options;
  options.target = Schema({Field("e", some), Field("s", structure({Field("g", some)}))});
  EXPECT_EQ(scan_sample::text_of(*ParquetReader::open(file, options)->next_batch()),
            "{\"e\":null,\"s\":{\"g\":null}}\n{\"e\":null,\"s\":null}\n{\"e\":null,\"s\":{\"g\":null}}\n");
  options.target = Schema({Field("e", TypeId::kInt32)});
  EXPECT_THROW(ParquetReader::open(file, options), Error);
}

TEST(TargetShape, WhatMayBeNullInTheFileStaysSo) {
  ReadOptions options;
  options.target =
      Schema({Field("st", structure({Field("a", TypeId::kInt32, false), Field("n", TypeId::kInt64, false)}))});
  const auto reader = ParquetReader::open(nested_file(), options);
  EXPECT_EQ(reader->schema()->field(0).type(),
            structure({Field("a", TypeId::kInt32, true), Field("n", TypeId::kInt64, false)}));
}

TEST(TargetShape, MatchesMembersWithoutRegardToCaseWhereAsked) {
  ReadOptions options;
  options.ignore_case = true;
  EXPECT_EQ(read_as({Field("ST", structure({Field("A", TypeId::kInt32)}))}, options),
            "{\"ST\":{\"A\":1}}\n{\"ST\":null}\n{\"ST\":{\"A\":null}}\n{\"ST\":{\"A\":3}}\n");
  EXPECT_EQ(read_as({Field("st", structure({Field("A", TypeId::kInt32)}))}),
            "{\"st\":{\"A\":null}}\n{\"st\":null}\n{\"st\":{\"A\":null}}\n{\"st\":{\"A\":null}}\n");
}

TEST(TargetShape, MatchesFieldsByTheirIdsWhereAsked) {
  ReadOptions options;
  options.match_field_ids = true;
  const Type by_id = structure({Field("n", TypeId::kInt32, true, 1), Field("other", TypeId::kInt64, true, 2),
                                Field("a", TypeId::kInt32, true, 99)});
  EXPECT_EQ(read_as({Field("s", by_id, true, 7), Field("gone", TypeId::kInt8, true, 8)}, options),
            "{\"s\":{\"n\":1,\"other\":10,\"a\":null},\"gone\":null}\n{\"s\":null,\"gone\":null}\n"
            "{\"s\":{\"n\":null,\"other\":20,\"a\":null},\"gone\":null}\n"
            "{\"s\":{\"n\":3,\"other\":30,\"a\":null},\"gone\":null}\n");
  // Fields without an id are matched by name.
  EXPECT_EQ(read_as({Field("st", structure({Field("a", TypeId::kInt32)}))}, options),
            "{\"st\":{\"a\":1}}\n{\"st\":null}\n{\"st\":{\"a\":null}}\n{\"st\":{\"a\":3}}\n");
}

TEST(TargetShape, AFileWithoutFieldIdsIsRefusedWhereTheyAreAskedFor) {
  const auto file = scan_sample::as_file(scan_sample::make({4}));
  ReadOptions options;
  options.match_field_ids = true;
  options.target = Schema({Field("id", TypeId::kInt64, true, 1)});
  EXPECT_THROW(ParquetReader::open(file, options), Error);
  options.allow_missing_field_ids = true;
  EXPECT_EQ(scan_sample::text_of(*ParquetReader::open(file, options)->next_batch()),
            "{\"id\":null}\n{\"id\":null}\n{\"id\":null}\n{\"id\":null}\n");
}

TEST(TargetShape, RefusalsNameTheColumnAndBothTypes) {
  EXPECT_THAT(refusal({Field("st", structure({Field("a", TypeId::kBoolean)}))}),
              HasSubstr("column st.a is int32 (INT32) in the file, which is not read as the boolean of the target"));
  EXPECT_THAT(refusal({Field("st", TypeId::kInt32)}), HasSubstr("column st is struct<"));
  EXPECT_THAT(refusal({Field("l", Type::list(Field("element", TypeId::kInt32)))}),
              HasSubstr("column l.element is struct<"));
  EXPECT_THAT(refusal({Field("st", structure({Field("q", TypeId::kInt32, false)}))}),
              HasSubstr("the file has no column st.q, which the target says is not null"));
}

TEST(TargetShape, ReadsRangesAndFiltersOfStructsWithoutMembers) {
  ReadOptions options;
  options.target = Schema({Field("st", structure({Field("q", TypeId::kInt32)}))});
  options.rows = {{1, 2}};
  EXPECT_EQ(scan_sample::text_of(*ParquetReader::open(nested_file(), options)->next_batch()),
            "{\"st\":null}\n{\"st\":{\"q\":null}}\n");
  options.rows.reset();
  options.where = parse_predicate("st.n >= 20");
  EXPECT_EQ(scan_sample::text_of(*ParquetReader::open(nested_file(), options)->next_batch()),
            "{\"st\":{\"q\":null}}\n{\"st\":{\"q\":null}}\n");
}

TEST(TargetShape, PromotesDictionariesOnce) {
  writer::ColumnOptions dictionary;
  dictionary.encoding = Encoding::RLE_DICTIONARY;
  const auto file = scan_sample::as_file(scan_sample::make({64}, dictionary));
  ReadOptions options;
  options.target = Schema({Field("half", Type::decimal(12, 2))});
  options.dictionary_mode = DictionaryMode::kKeep;
  const auto batch = ParquetReader::open(file, options)->next_batch();
  EXPECT_EQ(batch->column(0).encoding(), VectorEncoding::kDictionary);
  EXPECT_EQ(batch->column(0).dictionary().length(), 32);
  EXPECT_EQ(batch->column(0).dictionary().type(), Type::decimal(12, 2));
  EXPECT_EQ(batch->column(0).flatten().values<int64_t>()[62], 3100);
  options.dictionary_mode = DictionaryMode::kAsType;
  EXPECT_EQ(ParquetReader::open(file, options)->next_batch()->column(0).flatten().values<int64_t>()[62], 3100);
}

}  // namespace
}  // namespace lamella
