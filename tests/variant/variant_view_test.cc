#include "lamella/variant.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "lamella/render.h"
#include "lamella/variant_builder.h"
#include "tests/vector/make_vector.h"

namespace lamella {
namespace {

using testing::HasSubstr;
using Bytes = std::vector<uint8_t>;

const Bytes kNoNames = {0x01, 0x00, 0x00};
/// The names a, b, c, sorted.
const Bytes kAbc = {0x11, 3, 0, 1, 2, 3, 'a', 'b', 'c'};

std::string json_of(const Bytes& value, const Bytes& metadata = kNoNames) {
  return VariantView(metadata, value).to_json();
}

ErrorCode error_of(const Bytes& value, const Bytes& metadata = kNoNames) {
  try {
    const VariantView view(metadata, value);
    view.validate();
  } catch (const Error& error) {
    EXPECT_FALSE(error.message().empty());
    return error.code();
  }
  ADD_FAILURE() << "no error";
  return ErrorCode::kNotFound;
}

Bytes load_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(VariantView, EveryPrimitiveTypeIsRead) {
  EXPECT_EQ(json_of({0x00}), "null");
  EXPECT_EQ(json_of({0x04}), "true");
  EXPECT_EQ(json_of({0x08}), "false");
  EXPECT_EQ(json_of({0x0c, 0xde}), "-34");
  EXPECT_EQ(json_of({0x10, 0x2e, 0xfb}), "-1234");
  EXPECT_EQ(json_of({0x14, 0xff, 0xff, 0xff, 0x7f}), "2147483647");
  EXPECT_EQ(json_of({0x18, 0, 0, 0, 0, 0, 0, 0, 0x80}), "-9223372036854775808");
  EXPECT_EQ(json_of({0x1c, 0, 0, 0, 0, 0, 0, 0, 0x80}), "-0.0");
  EXPECT_EQ(json_of({0x38, 0, 0, 0xc0, 0x7f}), "\"NaN\"");
  EXPECT_EQ(json_of({0x20, 2, 0xd2, 0x04, 0, 0}), "\"12.34\"");
  EXPECT_EQ(json_of({0x24, 9, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}), "\"-0.000000001\"");
  EXPECT_EQ(json_of({0x28, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}), "\"18446744073709551616\"");
  EXPECT_EQ(json_of({0x2c, 0xff, 0xff, 0xff, 0xff}), "\"1969-12-31\"");
  EXPECT_EQ(json_of({0x30, 1, 0, 0, 0, 0, 0, 0, 0}), "\"1970-01-01T00:00:00.000001Z\"");
  EXPECT_EQ(json_of({0x34, 1, 0, 0, 0, 0, 0, 0, 0}), "\"1970-01-01T00:00:00.000001\"");
  EXPECT_EQ(json_of({0x48, 1, 0, 0, 0, 0, 0, 0, 0}), "\"1970-01-01T00:00:00.000000001Z\"");
  EXPECT_EQ(json_of({0x4c, 1, 0, 0, 0, 0, 0, 0, 0}), "\"1970-01-01T00:00:00.000000001\"");
  EXPECT_EQ(json_of({0x44, 1, 0, 0, 0, 0, 0, 0, 0}), "\"00:00:00.000001\"");
  EXPECT_EQ(json_of({0x3c, 2, 0, 0, 0, 0xab, 0x01}), "\"ab01\"");
  EXPECT_EQ(json_of({0x40, 2, 0, 0, 0, 'h', 'i'}), "\"hi\"");
  EXPECT_EQ(json_of({0x09, 'h', 'i'}), "\"hi\"");
  EXPECT_EQ(json_of({0x50, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}),
            "\"00010203-0405-0607-0809-0a0b0c0d0e0f\"");
}

TEST(VariantView, AccessorsGiveTheValueAndRefuseOtherTypes) {
  const Bytes number = {0x0c, 0xde};
  const VariantView view(kNoNames, number);
  EXPECT_EQ(view.type(), VariantType::kInt8);
  EXPECT_EQ(view.as_integer(), -34);
  EXPECT_EQ(view.size_bytes(), 2);
  EXPECT_THROW(view.as_double(), Error);
  EXPECT_THROW(view.as_string(), Error);
  EXPECT_THROW(view.num_elements(), Error);
  try {
    view.as_date();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_EQ(error.message(), "the variant is of type int8, not date");
  }
}

TEST(VariantView, FieldsAreFoundByNameWhateverTheOrderOfTheirValues) {
  // c lies in front of a: offsets need not ascend.
  const Bytes value = {0x02, 3, 0, 1, 2, 2, 4, 0, 6, 0x0c, 33, 0x0c, 11, 0x0c, 22};
  const VariantView object(kAbc, value);
  object.validate();
  EXPECT_EQ(object.to_json(), R"({"a":11,"b":22,"c":33})");
  EXPECT_EQ(object.to_string(), R"(object{"a":int8(11),"b":int8(22),"c":int8(33)})");
  EXPECT_EQ(object.find("c")->as_integer(), 33);
  EXPECT_EQ(object.find("a")->as_integer(), 11);
  EXPECT_FALSE(object.find("d"));
  EXPECT_FALSE(object.find(""));
  EXPECT_EQ(object.field_name(1), "b");
}

TEST(VariantView, NumbersOfAnyWidthAreRead) {
  // A large array with offsets of three bytes, and a large object with ids of two.
  EXPECT_EQ(json_of({0x1b, 2, 0, 0, 0, 0, 0, 0, 1, 0, 0, 3, 0, 0, 0x00, 0x0c, 7}), "[null,7]");
  EXPECT_EQ(json_of({0x56, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0x04}, kAbc), "{\"c\":true}");
  const Bytes wide_names = {0xd1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 'z'};
  EXPECT_EQ(json_of({0x02, 1, 0, 0, 1, 0x04}, wide_names), "{\"z\":true}");
}

TEST(VariantView, EveryCutIsRefused) {
  const Bytes whole = {0x02, 2, 0, 1, 0, 6, 11, 0x40, 1, 0, 0, 0, 'x', 0x14, 1, 2, 3, 4};
  EXPECT_EQ(json_of(whole, kAbc), R"({"a":"x","b":67305985})");
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(error_of(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)), kAbc),
              ErrorCode::kCorruptFile)
        << size;
  }
  for (size_t size = 0; size < kAbc.size(); ++size) {
    EXPECT_EQ(error_of(whole, Bytes(kAbc.begin(), kAbc.begin() + static_cast<std::ptrdiff_t>(size))),
              ErrorCode::kCorruptFile)
        << size;
  }
}

TEST(VariantView, WhatContradictsTheEncodingIsRefused) {
  EXPECT_EQ(error_of({0x54}), ErrorCode::kNotImplemented);                             // Primitive type 21.
  EXPECT_EQ(error_of({0x00}, {0x02, 0, 0}), ErrorCode::kNotImplemented);               // Version 2.
  EXPECT_EQ(error_of({0x20, 39, 1, 0, 0, 0}), ErrorCode::kCorruptFile);                // Scale.
  EXPECT_EQ(error_of({0x20, 0, 0, 0xca, 0x9a, 0x3b}), ErrorCode::kCorruptFile);        // 10 digits.
  EXPECT_EQ(error_of({0x05, 0xff}), ErrorCode::kCorruptFile);                          // UTF-8.
  EXPECT_EQ(error_of({0x02, 1, 3, 0, 1, 0x00}, kAbc), ErrorCode::kCorruptFile);        // A fourth name.
  EXPECT_EQ(error_of({0x02, 2, 1, 0, 0, 1, 2, 0, 0}, kAbc), ErrorCode::kCorruptFile);  // b before a.
  EXPECT_EQ(error_of({0x02, 2, 1, 1, 0, 1, 2, 0, 0}, kAbc), ErrorCode::kCorruptFile);  // b twice.
  EXPECT_EQ(error_of({0x03, 1, 1, 1, 0x00}), ErrorCode::kCorruptFile);                 // An element behind the end.
  EXPECT_EQ(error_of({0x00}, {0x11, 2, 0, 1, 2, 'b', 'a'}), ErrorCode::kCorruptFile);  // Names out of order.
  EXPECT_EQ(error_of({0x00}, {0x01, 1, 0, 1, 0xff}), ErrorCode::kCorruptFile);         // A name that is not UTF-8.
  EXPECT_EQ(error_of({0x00}, {0x01, 2, 0, 9, 1, 'a'}), ErrorCode::kCorruptFile);       // A name out of bounds.
}

TEST(VariantView, ElementsThatLieOverOneAnotherDontMultiply) {
  // Each array holds the next one 200 times: rendered as told, that would be 200^20 nulls.
  Bytes value = {0x00};
  for (int level = 0; level < 20; ++level) {
    Bytes outer = {0x0f, 200};  // Offsets of four bytes.
    for (int i = 0; i < 201 * 4; ++i)
      outer.push_back(0);
    store(outer.data() + outer.size() - 4, static_cast<uint32_t>(value.size()));
    outer.insert(outer.end(), value.begin(), value.end());
    value = std::move(outer);
  }
  EXPECT_EQ(error_of(value), ErrorCode::kCorruptFile);
  EXPECT_THROW(json_of(value), Error);
}

TEST(VariantView, NestingIsCapped) {
  VariantBuilder builder;
  for (int depth = 0; depth < 1000; ++depth)
    builder.begin_array();
  for (int depth = 0; depth < 1000; ++depth)
    builder.end_array();
  Bytes value = builder.finish().value;
  EXPECT_EQ(json_of(value).size(), 2000U);
  for (int depth = 0; depth < 100; ++depth) {
    Bytes outer = {0x0f, 1, 0, 0, 0, 0, 0, 0, 0, 0};
    store(outer.data() + 6, static_cast<uint32_t>(value.size()));
    outer.insert(outer.end(), value.begin(), value.end());
    value = std::move(outer);
  }
  EXPECT_EQ(error_of(value), ErrorCode::kResourceLimit);
  EXPECT_THROW(json_of(value), Error);
}

TEST(VariantView, TextThatIsNotUtf8IsPrintedWithReplacements) {
  EXPECT_EQ(json_of({0x0d, 'a', 0xff, '"'}), "\"a\xef\xbf\xbd\\\"\"");
}

TEST(VariantMetadata, UnsortedNamesAreFoundToo) {
  const Bytes bytes = {0x01, 3, 0, 2, 3, 3, 'z', 'z', 'a'};
  const VariantMetadata names(bytes);
  EXPECT_FALSE(names.is_sorted());
  EXPECT_EQ(names.find("zz"), 0);
  EXPECT_EQ(names.find("a"), 1);
  EXPECT_EQ(names.find(""), 2);
  EXPECT_EQ(names.find("b"), std::nullopt);
  EXPECT_EQ(names.size_bytes(), 9);
  EXPECT_THROW(names.name(3), Error);
}

TEST(VariantAt, RowsOfEveryEncodingAreFound) {
  const std::string metadata(kAbc.begin(), kAbc.end());
  const auto variants = [&](const std::vector<std::string>& values) {
    Optionals<std::string> names(values.size(), metadata);
    ColumnVector::Parts parts;
    parts.type = Type::variant();
    parts.length = static_cast<int64_t>(values.size());
    parts.children.push_back(string_vector(names, TypeId::kBinary));
    parts.children.push_back(string_vector(Optionals<std::string>(values.begin(), values.end()), TypeId::kBinary));
    return ColumnVector(std::move(parts));
  };
  const ColumnVector flat = variants({std::string("\x04"), std::string("\x0c\x05", 2)});
  EXPECT_EQ(variant_at(flat, 1).as_integer(), 5);
  EXPECT_EQ(variant_at(dictionary_vector({1, 0}, flat), 0).as_integer(), 5);
  EXPECT_EQ(variant_at(ColumnVector::constant(variants({std::string("\x04")}), 9), 8).as_boolean(), true);
  std::string json;
  append_json(flat, 1, json);
  EXPECT_EQ(json, "5");
}

/// Files of parquet-testing/variant with what their data_dictionary.json says of them, in the notation of jsonl.
struct Described {
  const char* name;
  const char* json;
};

class PublicVariants : public testing::TestWithParam<Described> {};

TEST_P(PublicVariants, AreWhatTheirDictionarySays) {
  const std::filesystem::path folder = LAMELLA_SOURCE_DIR "/tests/data/parquet-testing/variant";
  const Bytes metadata = load_file(folder / (std::string(GetParam().name) + ".metadata"));
  const Bytes value = load_file(folder / (std::string(GetParam().name) + ".value"));
  const VariantView view(metadata, value);
  view.validate();
  EXPECT_EQ(view.to_json(), GetParam().json);
  EXPECT_EQ(view.size_bytes(), static_cast<int64_t>(value.size()));
  VariantBuilder builder;
  builder.append(view);
  const VariantBytes copy = builder.finish();
  EXPECT_EQ(VariantView(copy.metadata, copy.value).to_string(), view.to_string());
}

constexpr Described kDescribed[] = {
    {"array_empty", "[]"},
    {"array_nested",
     R"([{"id":1,"thing":{"names":["Contrarian","Spider"]}},null,{"id":2,"names":["Apple","Ray",null],"type":"if"}])"},
    {"array_primitive", "[2,1,5,9]"},
    {"object_empty", "{}"},
    {"object_nested", R"({"id":1,"observation":{"location":"In the Volcano","time":"12:34:56","value":)"
                      R"({"humidity":456,"temperature":123}},"species":{"name":"lava monster","population":6789}})"},
    {"object_primitive",
     R"({"boolean_false_field":false,"boolean_true_field":true,"double_field":"1.23456789","int_field":1,)"
     R"("null_field":null,"string_field":"Apache Parquet","timestamp_field":"2025-04-16T12:34:56.78"})"},
    {"primitive_binary", "\"031337deadbeefcafe\""},
    {"primitive_boolean_false", "false"},
    {"primitive_boolean_true", "true"},
    {"primitive_date", "\"2025-04-16\""},
    {"primitive_decimal16", "\"12345678912345678.90\""},
    {"primitive_decimal4", "\"12.34\""},
    {"primitive_decimal8", "\"12345678.90\""},
    {"primitive_double", "1234567890.1234"},
    {"primitive_float", "1234567936"},  // 1234567940.0 in fewer digits: the same float.
    {"primitive_int16", "1234"},
    {"primitive_int32", "123456"},
    {"primitive_int64", "1234567890123456789"},
    {"primitive_int8", "42"},
    {"primitive_null", "null"},
    {"primitive_string",
     "\"This string is longer than 64 bytes and therefore does not fit in a short_string and it also includes several "
     "non ascii characters such as \xf0\x9f\x90\xa2, \xf0\x9f\x92\x96, \xe2\x99\xa5\xef\xb8\x8f, \xf0\x9f\x8e\xa3 and "
     "\xf0\x9f\xa4\xa6!!\""},
    {"primitive_time", "\"12:33:54.123456\""},
    {"primitive_timestamp", "\"2025-04-16T16:34:56.780000Z\""},
    {"primitive_timestampntz", "\"2025-04-16T12:34:56.780000\""},
    {"primitive_timestamp_nanos", "\"2024-11-07T12:33:54.123456789Z\""},
    {"primitive_timestampntz_nanos", "\"2024-11-07T12:33:54.123456789\""},
    {"primitive_uuid", "\"f24f9b64-81fa-49d1-b74e-8c09a6e31c56\""},
    {"short_string", "\"Less than 64 bytes (\xe2\x9d\xa4\xef\xb8\x8f with utf8)\""},
};

INSTANTIATE_TEST_SUITE_P(Files, PublicVariants, testing::ValuesIn(kDescribed),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace lamella
