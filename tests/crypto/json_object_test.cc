#include "crypto/json_object.h"

#include <gtest/gtest.h>

#include "tests/format/expect_error.h"

namespace lamella::inline v0 {

TEST(JsonObject, ReadsTextsNumbersAndTruthValues) {
  const JsonObject object = parse_json_object(R"( { "a" : "x", "b":true,"c": -1.5e3 , "d":null, "":"" } )", "it");
  EXPECT_EQ(object, (JsonObject{{"a", "x"}, {"b", "true"}, {"c", "-1.5e3"}, {"d", "null"}, {"", ""}}));
  EXPECT_TRUE(parse_json_object("{}", "it").empty());
}

TEST(JsonObject, UnescapesTexts) {
  EXPECT_EQ(parse_json_object(R"({"k":"\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC"})", "it").at("k"),
            "\"\\/\b\f\n\r\tA\xC3\xA9\xE2\x82\xAC");
}

TEST(JsonObject, RefusesWhatIsNotOne) {
  for (const char* text : {"", "{", "}", "[]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1}x", "{\"a\":\"x}",
                           "{\"a\":{}}", "{\"a\":[1]}", "{\"a\":yes}", R"({"a":"\x"})", R"({"a":"\u12"})",
                           R"({"a":"\ud800"})", "{\"a\":\"\n\"}", "{a:1}", "{\"a\":\"\\"}) {
    EXPECT_ERROR(parse_json_object(text, "the text"), ErrorCode::kDecryption, "the text: ");
  }
}

}  // namespace lamella::inline v0
