/// Keys as texts: on command lines, and in the options of the C interface.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace lamella::inline v0 {

/// The bytes of a key: hexadecimal digits, or `text:` and the bytes themselves. Throws std::invalid_argument (neither,
/// or not 16, 24 or 32 bytes).
std::string parse_key(std::string_view text);

/// NAME=KEY. Throws std::invalid_argument.
std::pair<std::string, std::string> parse_named_key(std::string_view text);

}  // namespace lamella::inline v0
