#include "base/json_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/format/expect_error.h"

namespace lamella {
namespace {

/// The text of a value, members and elements in a notation of their own.
std::string read_any(JsonReader& json, std::string_view text) {
  std::string out;
  if (text.front() == '{') {
    json.for_each_member([&](std::string_view key) { out += std::string(key) + "=" + std::string(json.skip()) + ";"; });
  } else if (text.front() == '[') {
    json.for_each_element([&] { out += std::string(json.skip()) + ";"; });
  } else {
    out = json.skip();
  }
  json.finish();
  return out;
}

std::string read_any(std::string_view text) {
  JsonReader json(text, "test");
  return read_any(json, text);
}

std::string read_string(std::string_view text) {
  JsonReader json(text, "test");
  std::string out = json.read_string();
  json.finish();
  return out;
}

TEST(JsonReader, WalksObjectsAndArrays) {
  EXPECT_EQ(read_any(R"({ "a" : 1 , "b":[ 1, {"c":null} ],"":true })"), R"(a=1;b=[ 1, {"c":null} ];=true;)");
  EXPECT_EQ(read_any(R"(["x", -1.5e3 ,[],{} , false])"), R"("x";-1.5e3;[];{};false;)");
  EXPECT_EQ(read_any("{}"), "");
  EXPECT_EQ(read_any("[ ]"), "");
}

TEST(JsonReader, UnescapesStrings) {
  EXPECT_EQ(read_string(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(read_string(R"("\u0041\u00e9\u20AC\ud83d\udc22")"), "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\xa2");
  EXPECT_EQ(read_string("\"\xf0\x9f\x90\xa2\""), "\xf0\x9f\x90\xa2");
}

TEST(JsonReader, ReadsNumbersAndNulls) {
  JsonReader json("[1, -2.5E-1,null]", "test");
  std::vector<double> numbers;
  json.for_each_element([&] {
    if (!json.read_null()) numbers.push_back(json.read_number());
  });
  EXPECT_EQ(numbers, (std::vector<double>{1, -0.25}));
}

TEST(JsonReader, ReadsTruthValues) {
  JsonReader json("[true, false]", "test");
  std::vector<bool> values;
  json.for_each_element([&] { values.push_back(json.read_bool()); });
  EXPECT_EQ(values, (std::vector<bool>{true, false}));
  JsonReader number("1", "test");
  EXPECT_ERROR(number.read_bool(), ErrorCode::kCorruptFile, "true or false");
}

TEST(JsonReader, RefusesWithTheCodeItWasGiven) {
  JsonReader json("x", "test", ErrorCode::kInvalidArgument);
  EXPECT_ERROR(json.skip(), ErrorCode::kInvalidArgument, "a number is needed at byte 0");
}

TEST(JsonReader, RefusesWhatIsNotJson) {
  for (const char* text : {"{",
                           "[",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "[1,]",
                           "[1 2]",
                           "{a:1}",
                           "[tru]",
                           "[nan]",
                           "[inf]",
                           "[+1]",
                           "[1e999]",
                           "[\"\\x\"]",
                           "[\"\\u12g4\"]",
                           "[\"\\ud800\"]",
                           "[\"\\ud800\\u0041\"]",
                           "[\"\\udc00\"]",
                           "[\"a",
                           "[\"\n\"]",
                           "[\"\\",
                           "[] []",
                           "[\"\\u12"}) {
    EXPECT_ERROR(read_any(text), ErrorCode::kCorruptFile, "test: ");
  }
  EXPECT_ERROR(read_string("1"), ErrorCode::kCorruptFile, "'\"' is needed at byte 0");
}

TEST(JsonReader, CapsNesting) {
  EXPECT_EQ(read_any(std::string(64, '[') + std::string(64, ']')).size(), 126U + 1);
  EXPECT_ERROR(read_any(std::string(100000, '[')), ErrorCode::kResourceLimit, "64 levels deep");
  const std::string deep = std::string(5000, '[') + "{\"a\":[1]}" + std::string(5000, ']');
  EXPECT_EQ(JsonReader(deep, "test", ErrorCode::kCorruptFile, 6000).skip(), deep);
  EXPECT_ERROR(JsonReader(deep, "test", ErrorCode::kCorruptFile, 5001).skip(), ErrorCode::kResourceLimit,
               "5001 levels");
}

}  // namespace
}  // namespace lamella
