/// Pieces of JSON that values of several kinds are printed as.
#pragma once

#include <string>
#include <string_view>

namespace lamella::inline v0 {

/// `text` as a JSON string, quotes included; what is not UTF-8 becomes U+FFFD.
void append_json_text(std::string_view text, std::string& out);
/// Bare, or "NaN", "Infinity", "-Infinity" in quotes.
void append_json_float(float value, std::string& out);
void append_json_double(double value, std::string& out);
/// What was appended behind `begin` is a number as append_float16(), append_float() and append_double() write it: puts
/// it in quotes where JSON has no such number.
void quote_unless_finite(size_t begin, std::string& out);

void append_hex(std::string_view bytes, std::string& out);
/// 16 bytes as 8-4-4-4-12 hex digits.
void append_uuid(std::string_view bytes, std::string& out);

}  // namespace lamella::inline v0
