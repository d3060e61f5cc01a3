#include "lamella/render.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "lamella/error.h"
#include "tests/vector/make_vector.h"

namespace lamella {
namespace {

std::string json(const ColumnVector& vector, int64_t row = 0) {
  std::string text;
  append_json(vector, row, text);
  return text;
}

std::string csv(const ColumnVector& vector, int64_t row = 0) {
  std::string text;
  append_csv(vector, row, text);
  return text;
}

template <typename T>
ColumnVector one(Type type, T value) {
  return fixed_vector<T>(std::move(type), {value});
}

template <size_t kWidth>
std::array<uint8_t, kWidth> filled(uint8_t byte) {
  std::array<uint8_t, kWidth> bytes;
  bytes.fill(byte);
  return bytes;
}

TEST(RenderJson, IntegersAreExact) {
  EXPECT_EQ(json(one<int8_t>(TypeId::kInt8, -128)), "-128");
  EXPECT_EQ(json(one<int16_t>(TypeId::kInt16, -32768)), "-32768");
  EXPECT_EQ(json(one<int32_t>(TypeId::kInt32, std::numeric_limits<int32_t>::min())), "-2147483648");
  EXPECT_EQ(json(one<int64_t>(TypeId::kInt64, std::numeric_limits<int64_t>::min())), "-9223372036854775808");
  EXPECT_EQ(json(one<uint8_t>(TypeId::kUInt8, 255)), "255");
  EXPECT_EQ(json(one<uint16_t>(TypeId::kUInt16, 65535)), "65535");
  EXPECT_EQ(json(one<uint32_t>(TypeId::kUInt32, 4294967295U)), "4294967295");
  EXPECT_EQ(json(one<uint64_t>(TypeId::kUInt64, ~uint64_t{0})), "18446744073709551615");
}

TEST(RenderJson, NullsAndBooleans) {
  const ColumnVector booleans = bool_vector({true, false, std::nullopt});
  EXPECT_EQ(json(booleans, 0), "true");
  EXPECT_EQ(json(booleans, 1), "false");
  EXPECT_EQ(json(booleans, 2), "null");
  ColumnVector::Parts nulls;
  nulls.length = nulls.null_count = 1;
  EXPECT_EQ(json(ColumnVector(nulls)), "null");
}

TEST(RenderJson, FloatingPointIsShortestInItsOwnWidthAndBareWhenFinite) {
  EXPECT_EQ(json(one<float>(TypeId::kFloat, 0.1F)), "0.1");
  EXPECT_EQ(json(one<double>(TypeId::kDouble, 0.1)), "0.1");
  EXPECT_EQ(json(one<double>(TypeId::kDouble, -0.0)), "-0.0");
  EXPECT_EQ(json(one<double>(TypeId::kDouble, 1e21)), "1e+21");
  EXPECT_EQ(json(one<uint16_t>(TypeId::kFloat16, 0x3555)), "0.3333");
  EXPECT_EQ(json(one<float>(TypeId::kFloat, std::nanf(""))), "\"NaN\"");
  EXPECT_EQ(json(one<double>(TypeId::kDouble, -HUGE_VAL)), "\"-Infinity\"");
  EXPECT_EQ(json(one<uint16_t>(TypeId::kFloat16, 0x7c00)), "\"Infinity\"");
}

TEST(RenderJson, TextIsEscapedAndAlwaysUtf8) {
  const ColumnVector text = string_vector(
      {"plain", "a\"b\\c/", std::string("\b\f\n\r\t\x01\x1f\x7f\0", 9), "\xc3\xa9\xe2\x82\xac", "a\xff\xe2\x82z", ""});
  EXPECT_EQ(json(text, 0), "\"plain\"");
  EXPECT_EQ(json(text, 1), R"("a\"b\\c/")");
  EXPECT_EQ(json(text, 2), "\"\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\\u0000\"");
  EXPECT_EQ(json(text, 3), "\"\xc3\xa9\xe2\x82\xac\"");
  EXPECT_EQ(json(text, 4), "\"a\xef\xbf\xbd\xef\xbf\xbdz\"");
  EXPECT_EQ(json(text, 5), "\"\"");
  EXPECT_EQ(json(string_vector({R"({"a":1})"}, TypeId::kJson)), R"("{\"a\":1}")");
  EXPECT_EQ(json(string_vector({"RED"}, TypeId::kEnum)), "\"RED\"");
}

TEST(RenderJson, BytesAreLowerCaseHex) {
  const std::string bytes("\x00\xab\xff", 3);
  for (const Type& type :
       {Type(TypeId::kBinary), Type(TypeId::kBson), Type::geometry(""), Type::geography("OGC:CRS84", "SPHERICAL")}) {
    EXPECT_EQ(json(string_vector({bytes}, type)), "\"00abff\"") << type.to_string();
  }
  EXPECT_EQ(json(one(Type::fixed_binary(3), filled<3>(0xca))), "\"cacaca\"");
  EXPECT_EQ(json(string_vector({""}, TypeId::kBinary)), "\"\"");
}

TEST(RenderJson, DecimalsOfEveryWidthAreStrings) {
  EXPECT_EQ(json(one<int32_t>(Type::decimal(9, 2), -5)), "\"-0.05\"");
  EXPECT_EQ(json(one<int64_t>(Type::decimal(18, 0), 12)), "\"12\"");
  EXPECT_EQ(json(one(Type::decimal(38, 1), filled<16>(0xff))), "\"-0.1\"");
  std::array<uint8_t, 16> two_to_64{};
  two_to_64[8] = 1;
  EXPECT_EQ(json(one(Type::decimal(38, 3), two_to_64)), "\"18446744073709551.616\"");
  std::array<uint8_t, 32> two_to_248{};
  two_to_248[31] = 1;
  EXPECT_EQ(json(one(Type::decimal(76, 0), two_to_248)),
            "\"452312848583266388373324160190187140051835877600158453279131187530910662656\"");
  EXPECT_EQ(json(string_vector({std::string("\xfe\x0c", 2)}, Type::decimal(100, 2))), "\"-5.00\"");
}

TEST(RenderJson, DatesAndTimes) {
  EXPECT_EQ(json(one<int32_t>(TypeId::kDate, 8766)), "\"1994-01-01\"");
  EXPECT_EQ(json(one<int32_t>(TypeId::kDate, -719529)), "\"-0001-12-31\"");
  EXPECT_EQ(json(one<int32_t>(Type::time(TimeUnit::kMillis, true), 3723004)), "\"01:02:03.004\"");
  EXPECT_EQ(json(one<int64_t>(Type::time(TimeUnit::kNanos, false), 3723000000004)), "\"01:02:03.000000004\"");
  EXPECT_EQ(json(one<int64_t>(Type::timestamp(TimeUnit::kMillis, true), 0)), "\"1970-01-01T00:00:00.000Z\"");
  EXPECT_EQ(json(one<int64_t>(Type::timestamp(TimeUnit::kMicros, false), -1)), "\"1969-12-31T23:59:59.999999\"");
}

TEST(RenderJson, UuidsAndIntervals) {
  const std::array<uint8_t, 16> uuid = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                                        0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};
  EXPECT_EQ(json(one(TypeId::kUuid, uuid)), "\"00112233-4455-6677-8899-aabbccddeeff\"");
  const std::array<uint32_t, 3> interval = {1, 2, 4294967295U};
  EXPECT_EQ(json(one(TypeId::kInterval, interval)), R"({"months":1,"days":2,"milliseconds":4294967295})");
}

ColumnVector nested() {
  const ColumnVector lists = list_vector({2, 0, std::nullopt}, string_vector({"a", std::nullopt}));
  const ColumnVector numbers = fixed_vector<int32_t>(TypeId::kInt32, {7, std::nullopt, std::nullopt});
  return struct_vector({true, true, false}, {"x", "x"}, {lists, numbers});
}

TEST(RenderJson, ListsAndStructs) {
  const ColumnVector vector = nested();
  EXPECT_EQ(json(vector, 0), R"({"x":["a",null],"x":7})");
  EXPECT_EQ(json(vector, 1), R"({"x":[],"x":null})");
  EXPECT_EQ(json(vector, 2), "null");
  EXPECT_EQ(json(list_vector({1, 2}, list_vector({1, 0, 1}, bool_vector({true, false}))), 1), "[[],[false]]");
}

TEST(RenderJson, MapsAreArraysOfPairs) {
  const ColumnVector entries =
      struct_vector({true, true, true}, {"key", "value"},
                    {string_vector({"a", "b", "a"}), fixed_vector<int64_t>(TypeId::kInt64, {1, std::nullopt, 3})});
  const ColumnVector map = list_vector({2, std::nullopt, 0, 1}, entries, true);
  EXPECT_EQ(json(map, 0), R"([["a",1],["b",null]])");
  EXPECT_EQ(json(map, 1), "null");
  EXPECT_EQ(json(map, 2), "[]");
  EXPECT_EQ(json(map, 3), R"([["a",3]])");
}

TEST(RenderJson, DictionariesAndConstantsPrintTheirValues) {
  const ColumnVector colors = dictionary_vector({1, std::nullopt, 0}, string_vector({"red", "blue"}));
  EXPECT_EQ(json(colors, 0), "\"blue\"");
  EXPECT_EQ(json(colors, 1), "null");
  EXPECT_EQ(json(ColumnVector::constant(one<int32_t>(TypeId::kInt32, 5), 3), 2), "5");
  EXPECT_EQ(json(ColumnVector::all_null(TypeId::kString, 2), 1), "null");
  EXPECT_EQ(json(list_vector({2}, colors.take(std::vector<int32_t>{2, 1}))), R"(["red",null])");
}

TEST(RenderJson, RowsAreObjects) {
  const auto schema =
      std::make_shared<const Schema>(std::vector<Field>{Field("a \"b\"", TypeId::kInt32), Field("s", TypeId::kString)});
  const ColumnarBatch batch(schema, 2,
                            {fixed_vector<int32_t>(TypeId::kInt32, {1, std::nullopt}), string_vector({"x", "y"})});
  std::string text;
  append_row_json(batch, 0, text);
  EXPECT_EQ(text, R"({"a \"b\"":1,"s":"x"})");
  text.clear();
  append_row_csv(batch, 1, text);
  EXPECT_EQ(text, ",y");
}

TEST(RenderJson, RefusesNestingPastItsCap) {
  ColumnVector vector = fixed_vector<int32_t>(TypeId::kInt32, {1});
  for (int depth = 0; depth < 1100; ++depth)
    vector = list_vector({1}, vector);
  EXPECT_THROW(json(vector), Error);
}

TEST(RenderCsv, NullIsNothingAndEmptyTextIsQuoted) {
  const ColumnVector text =
      string_vector({std::nullopt, "", "plain", "with, comma", "say \"x\"", "two\nlines", "a\rb", " pad "});
  EXPECT_EQ(csv(text, 0), "");
  EXPECT_EQ(csv(text, 1), "\"\"");
  EXPECT_EQ(csv(text, 2), "plain");
  EXPECT_EQ(csv(text, 3), "\"with, comma\"");
  EXPECT_EQ(csv(text, 4), "\"say \"\"x\"\"\"");
  EXPECT_EQ(csv(text, 5), "\"two\nlines\"");
  EXPECT_EQ(csv(text, 6), "\"a\rb\"");
  EXPECT_EQ(csv(text, 7), " pad ");
}

TEST(RenderCsv, NumbersDatesAndHexAreBare) {
  EXPECT_EQ(csv(one<int64_t>(TypeId::kInt64, -3)), "-3");
  EXPECT_EQ(csv(one<double>(TypeId::kDouble, std::nan(""))), "NaN");
  EXPECT_EQ(csv(bool_vector({true})), "true");
  EXPECT_EQ(csv(one<int32_t>(Type::decimal(5, 2), 12345)), "123.45");
  EXPECT_EQ(csv(one<int32_t>(TypeId::kDate, 0)), "1970-01-01");
  EXPECT_EQ(csv(string_vector({"\xff"}, TypeId::kBinary)), "ff");
}

TEST(RenderCsv, NestedValuesAreTheirJson) {
  EXPECT_EQ(csv(nested(), 0), R"("{""x"":[""a"",null],""x"":7}")");
  EXPECT_EQ(csv(nested(), 2), "");
  EXPECT_EQ(csv(list_vector({1}, fixed_vector<int32_t>(TypeId::kInt32, {5}))), "[5]");
  EXPECT_EQ(csv(one(TypeId::kInterval, std::array<uint32_t, 3>{})),
            R"("{""months"":0,""days"":0,""milliseconds"":0}")");
}

}  // namespace
}  // namespace lamella
