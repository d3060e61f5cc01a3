/// JSON objects of texts, numbers and truth values: the form of key material.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace lamella::inline v0 {

/// Texts are unescaped, numbers, true, false and null as they are written.
using JsonObject = std::map<std::string, std::string, std::less<>>;

/// Members that are objects or arrays are refused: key material has none. `what` names the text in messages. Throws
/// kDecryption.
JsonObject parse_json_object(std::string_view text, std::string_view what);

}  // namespace lamella::inline v0
