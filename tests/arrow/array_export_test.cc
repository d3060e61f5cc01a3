#include "arrow/array_export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>

#include "lamella/error.h"
#include "tests/arrow/walk_array.h"
#include "tests/vector/every_vector.h"

namespace lamella {
namespace {

using testing::ElementsAre;

ColumnarBatch batch_of(ColumnVector column, std::optional<Selection> selection = std::nullopt) {
  const int64_t num_rows = column.length();
  auto schema = std::make_shared<const Schema>(std::vector<Field>{{"column", column.type()}});
  return ColumnarBatch(std::move(schema), num_rows, {std::move(column)}, std::move(selection));
}

/// A batch of one column, in C structures.
struct Exported {
  explicit Exported(const ColumnarBatch& batch, const ArrowOptions& options = {}) {
    export_schema(*batch.schema(), options, &schema);
    export_batch(batch, options, &array);
  }

  const ArrowSchema& column_schema() const { return *schema->children[0]; }
  const ArrowArray& column() const { return *array->children[0]; }
  std::vector<std::string> rows() const { return describe(column_schema(), column()); }

  Released<ArrowSchema> schema;
  Released<ArrowArray> array;
};

/// All counts that the specification fixes.
void expect_well_formed(const ArrowSchema& schema, const ArrowArray& array) {
  const std::string_view format = schema.format;
  ASSERT_EQ(schema.n_children, array.n_children);
  EXPECT_NE(array.release, nullptr);
  EXPECT_LE(array.null_count, array.length);
  const bool has_views = format == "vu" || format == "vz";
  const bool has_offsets = format == "u" || format == "z" || format == "U" || format == "Z";
  if (format == "n") {
    EXPECT_EQ(array.n_buffers, 0);
  } else if (has_views) {
    EXPECT_GE(array.n_buffers, 3);
  } else {
    EXPECT_EQ(array.n_buffers, format == "+s" ? 1 : has_offsets ? 3 : 2) << format;
  }
  for (int64_t i = 1; i < array.n_buffers; ++i)
    EXPECT_NE(array.buffers[i], nullptr);
  if (array.null_count != 0 && format != "n") {
    EXPECT_NE(array.buffers[0], nullptr);
  }
  EXPECT_EQ(schema.dictionary == nullptr, array.dictionary == nullptr);
  if (schema.dictionary != nullptr) expect_well_formed(*schema.dictionary, *array.dictionary);
  for (int64_t i = 0; i < array.n_children; ++i)
    expect_well_formed(*schema.children[i], *array.children[i]);
}

TEST(ArrayExport, KeepsTheValuesOfEveryVectorWhateverTheOptions) {
  for (const ArrowText text : {ArrowText::kViews, ArrowText::kOffsets, ArrowText::kLargeOffsets}) {
    for (const ArrowDictionaries dictionaries :
         {ArrowDictionaries::kNone, ArrowDictionaries::kText, ArrowDictionaries::kEvery}) {
      for (const NullPattern nulls : {NullPattern::kNone, NullPattern::kSome, NullPattern::kAll}) {
        for (const int64_t length : {0, 1, 7, 150}) {
          const ArrowOptions options = {text, dictionaries, false, true, true};
          for (const NamedVector& named : every_vector(length, nulls, 7)) {
            SCOPED_TRACE(named.name + ", " + std::to_string(length) + " rows");
            // Structs of strings and numbers stand for entries, whose keys may be null in these vectors.
            if (named.vector.type().id() == TypeId::kMap) continue;
            const Exported exported(batch_of(named.vector), options);
            expect_well_formed(*exported.schema, *exported.array);
            const std::vector<std::string> expected = describe(named.vector);
            EXPECT_EQ(exported.rows(), expected);
            // Null's own dictionary has entries that are null, which the count of its indices leaves out.
            if (named.vector.type().id() == TypeId::kNull) continue;
            EXPECT_EQ(exported.column().null_count, std::ranges::count(expected, "null"));
          }
        }
      }
    }
  }
}

TEST(ArrayExport, SharesMemoryWhereArrowHasTheLayout) {
  const ColumnVector numbers = fixed_vector<int64_t>(TypeId::kInt64, {1, std::nullopt, 3});
  const Exported fixed(batch_of(numbers));
  EXPECT_EQ(fixed.column().buffers[0], numbers.validity());
  EXPECT_EQ(fixed.column().buffers[1], numbers.parts().values.data());

  const ColumnVector text = string_vector({"a value that is long", "short", "another one of many bytes"});
  const Exported views(batch_of(text));
  EXPECT_EQ(views.column().buffers[0], nullptr);
  EXPECT_EQ(views.column().buffers[1], text.parts().values.data());
  ASSERT_EQ(views.column().n_buffers, 5);
  EXPECT_EQ(views.column().buffers[2], text.parts().data_buffers[0].data());
  EXPECT_EQ(views.column().buffers[3], text.parts().data_buffers[1].data());
  const auto* sizes = static_cast<const int64_t*>(views.column().buffers[4]);
  EXPECT_EQ(sizes[0], text.parts().data_buffers[0].size());
  EXPECT_EQ(sizes[1], text.parts().data_buffers[1].size());
}

TEST(ArrayExport, MovedChildrenOutliveTheirParentOnAnyThread) {
  ArrowArray moved = {};
  Released<ArrowSchema> schema;
  {
    const ColumnVector list = list_vector({2, 0, 1}, string_vector({"a value that is long", "b", "c"}));
    const ColumnarBatch batch = batch_of(list);
    export_schema(*batch.schema(), {}, &schema);
    Released<ArrowArray> array;
    export_batch(batch, {}, &array);
    moved = *array->children[0];
    array->children[0]->release = nullptr;
  }
  std::thread([&] {
    EXPECT_THAT(describe(*schema->children[0], moved),
                ElementsAre("[\"a value that is long\",\"b\"]", "[]", "[\"c\"]"));
    moved.release(&moved);
    EXPECT_EQ(moved.release, nullptr);
  }).join();
}

TEST(ArrayExport, ReleasesTheBatchsMemoryWithTheLastArray) {
  Buffer values = Buffer::allocate(8);
  store(values.mutable_data(), int64_t{5});
  ColumnVector::Parts parts;
  parts.type = TypeId::kInt64;
  parts.length = 1;
  parts.values = values;
  {
    const Exported exported(batch_of(ColumnVector(std::move(parts))));
    EXPECT_FALSE(values.unique());
  }
  EXPECT_TRUE(values.unique());
}

TEST(ArrayExport, SlicesTheRowsOfASelectionThatIsARangeAndGathersOthers) {
  const ColumnVector numbers = fixed_vector<int8_t>(TypeId::kInt8, {0, 1, std::nullopt, 3, 4});
  const std::vector<int32_t> range = {1, 2, 3};
  const Exported slice(batch_of(numbers, Selection::of(range)));
  EXPECT_EQ(slice.array->length, 3);
  EXPECT_EQ(slice.column().offset, 1);
  EXPECT_EQ(slice.column().buffers[1], numbers.parts().values.data());
  EXPECT_EQ(slice.column().null_count, -1);
  EXPECT_THAT(slice.rows(), ElementsAre("01", "null", "03"));

  const std::vector<int32_t> scattered = {0, 3, 4};
  EXPECT_THAT(Exported(batch_of(numbers, Selection::of(scattered))).rows(), ElementsAre("00", "03", "04"));
  EXPECT_THAT(Exported(batch_of(numbers, Selection::of({}))).rows(), ElementsAre());
}

TEST(ArrayExport, ExportsBatchesWithoutColumns) {
  const ColumnarBatch batch(std::make_shared<const Schema>(std::vector<Field>()), 5, {});
  Released<ArrowArray> array;
  export_batch(batch, {}, &array);
  EXPECT_EQ(array->length, 5);
  EXPECT_EQ(array->n_children, 0);
  EXPECT_EQ(array->n_buffers, 1);
}

TEST(ArrayExport, ExpandsIndicesOfDictionariesIntoOffsetsWithoutNulls) {
  const ColumnVector words = dictionary_vector({1, std::nullopt, 0, 1}, string_vector({"zero", "one that is long"}));
  const Exported exported(batch_of(words), {.text = ArrowText::kOffsets});
  EXPECT_THAT(exported.rows(), ElementsAre("\"one that is long\"", "null", "\"zero\"", "\"one that is long\""));
  const auto* offsets = static_cast<const int32_t*>(exported.column().buffers[1]);
  EXPECT_THAT(std::vector<int32_t>(offsets, offsets + 5), ElementsAre(0, 16, 16, 20, 36));
}

ColumnVector text_without_nulls(Optionals<std::string> values) {
  for (auto& value : values)
    value = value.value_or("");
  return string_vector(values);
}

TEST(ArrayExport, ConvertsTextOfEveryLength) {
  std::mt19937 random(5);
  for (const size_t longest : {0, 1, 12, 13, 20, 33, 63, 64, 65, 90, 300}) {
    Optionals<std::string> values(500);
    for (auto& value : values) {
      if (random() % 5 == 0) continue;
      std::string text(random() % (longest + 1), ' ');
      for (char& letter : text)
        letter = static_cast<char>('a' + random() % 26);
      value = std::move(text);
    }
    const ColumnVector text = string_vector(values);
    EXPECT_EQ(Exported(batch_of(text), {.text = ArrowText::kOffsets}).rows(), describe(text)) << longest;
    Optionals<int32_t> indices(700);
    for (auto& index : indices) {
      if (random() % 4 != 0) index = static_cast<int32_t>(random() % 500);
    }
    const ColumnVector words = dictionary_vector(indices, text_without_nulls(values));
    EXPECT_EQ(Exported(batch_of(words), {.text = ArrowText::kLargeOffsets}).rows(), describe(words)) << longest;
  }
}

TEST(ArrayExport, ConvertsTextInMemoryWithoutPadding) {
  const std::string page = "some bytes that a program lent";
  const auto owner = std::make_shared<const std::string>(page);
  ColumnVector::Parts parts = string_vector({page, "b"}).parts();
  parts.data_buffers = {Buffer::wrap({reinterpret_cast<const uint8_t*>(owner->data()), owner->size()}, owner)};
  auto views = std::make_shared<std::vector<StringView>>(2);
  std::memcpy(views->data(), parts.values.data(), 32);
  (*views)[0].reference.buffer = 0;
  (*views)[0].reference.offset = 0;
  parts.values = Buffer::wrap({reinterpret_cast<const uint8_t*>(views->data()), 32}, views);
  const Exported exported(batch_of(ColumnVector(std::move(parts))), {.text = ArrowText::kLargeOffsets});
  EXPECT_THAT(exported.rows(), ElementsAre('"' + page + '"', "\"b\""));
}

TEST(ArrayExport, WidensDecimalsWithTheirSigns) {
  const ArrowOptions wide = {.wide_decimals = true};
  const Exported narrow(batch_of(fixed_vector<int32_t>(Type::decimal(9, 2), {-2, 258})), wide);
  EXPECT_THAT(narrow.rows(), ElementsAre("feffffffffffffffffffffffffffffff", "02010000000000000000000000000000"));
  const Exported middle(batch_of(fixed_vector<int64_t>(Type::decimal(18, 2), {-1, 1})), wide);
  EXPECT_THAT(middle.rows(), ElementsAre("ffffffffffffffffffffffffffffffff", "01000000000000000000000000000000"));
  const Exported as_is(batch_of(fixed_vector<int64_t>(Type::decimal(18, 2), {-1})));
  EXPECT_THAT(as_is.rows(), ElementsAre("ffffffffffffffff"));
}

ColumnVector interval_vector(uint32_t months, uint32_t days, uint32_t milliseconds) {
  return fixed_vector<std::array<uint32_t, 3>>(TypeId::kInterval,
                                               {std::array<uint32_t, 3>{months, days, milliseconds}});
}

TEST(ArrayExport, TurnsIntervalsIntoMonthDayNano) {
  EXPECT_THAT(Exported(batch_of(interval_vector(1, 2, 3))).rows(), ElementsAre("0100000002000000c0c62d0000000000"));
  EXPECT_THAT(Exported(batch_of(interval_vector(1, 2, 3)), {.binary_intervals = true}).rows(),
              ElementsAre("010000000200000003000000"));
}

/// The code and text of the Error that `step` throws.
template <typename Step>
std::string error_of(Step step) {
  try {
    step();
  } catch (const Error& error) {
    return std::string(error_code_name(error.code())) + ": " + error.message();
  }
  return "none";
}

TEST(ArrayExport, RefusesIntervalsThatMonthDayNanoCannotHold) {
  EXPECT_EQ(error_of([] { Exported(batch_of(interval_vector(0, 0x80000000, 0))); }),
            "kNotImplemented: an interval of 0 months and 2147483648 days; Arrow's month_day_nano takes up to "
            "2147483647 of each");
}

ColumnVector one_entry_map(std::optional<int32_t> key) {
  ColumnVector entries =
      struct_vector({true}, {"key", "value"}, {fixed_vector<int32_t>(TypeId::kInt32, {key}), string_vector({"v"})});
  return list_vector({1}, std::move(entries), true);
}

TEST(ArrayExport, ExportsMapsAndRefusesNullKeys) {
  EXPECT_THAT(Exported(batch_of(one_entry_map(7))).rows(), ElementsAre("[{07000000,\"v\"}]"));
  EXPECT_EQ(error_of([] { Exported(batch_of(one_entry_map(std::nullopt))); }),
            "kNotImplemented: a map has a null key, and Arrow's maps have none");
}

TEST(ArrayExport, RefusesTextThatOffsetsCannotReach) {
  // The same megabyte, 2048 times: 2^31 bytes.
  constexpr int32_t kLength = 1 << 20;
  const std::vector<int32_t> rows(2048, 0);
  const ColumnVector text = string_vector({std::string(kLength, 'x')}).take(rows);
  EXPECT_EQ(error_of([&] { Exported(batch_of(text), {.text = ArrowText::kOffsets}); }),
            "kResourceLimit: the text of 2048 rows takes 2147483648 bytes, more than 32-bit offsets reach; use large "
            "offsets or views");
}

TEST(ArrayExport, SharesOneExportOfADictionaryAmongBatches) {
  const ColumnVector words = dictionary_vector({0, 1}, string_vector({"a", "b"}));
  const ColumnarBatch batch = batch_of(words);
  const ArrowOptions options = {.text = ArrowText::kOffsets, .dictionaries = ArrowDictionaries::kText};
  OwnedArray second;
  {
    ArrayExporter exporter(arrow_fields(*batch.schema(), options));
    const OwnedArray first = exporter.export_batch(batch);
    second = exporter.export_batch(batch);
    EXPECT_EQ(first.get().children[0]->dictionary->buffers[2], second.get().children[0]->dictionary->buffers[2]);
  }
  Released<ArrowSchema> schema;
  export_schema(*batch.schema(), options, &schema);
  EXPECT_THAT(describe(*schema->children[0], *second.get().children[0]), ElementsAre("\"a\"", "\"b\""));
}

TEST(ArrayExport, RefusesBatchesOfOtherColumns) {
  ArrayExporter exporter(arrow_fields(Schema({{"column", TypeId::kInt32}}), {}));
  EXPECT_EQ(error_of([&] { exporter.export_batch(batch_of(string_vector({"a"}))); }),
            "kInvalidArgument: a batch has other columns than the schema of its stream");
}

}  // namespace
}  // namespace lamella
