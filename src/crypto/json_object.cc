#include "crypto/json_object.h"

#include <utility>

#include "base/json_reader.h"

namespace lamella::inline v0 {

JsonObject parse_json_object(std::string_view text, std::string_view what) {
  JsonObject object;
  JsonReader json(text, what, ErrorCode::kDecryption);
  json.for_each_member([&](std::string_view key) {
    const char first = json.peek();
    if (first == '{' || first == '[') json.fail("a text, a number or a truth value");
    object[std::string(key)] = first == '"' ? json.read_string() : std::string(json.skip());
  });
  json.finish();
  return object;
}

}  // namespace lamella::inline v0
