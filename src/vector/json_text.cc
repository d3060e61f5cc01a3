#include "vector/json_text.h"

#include <cstdint>

#include "vector/number_text.h"
#include "vector/utf8.h"

namespace lamella::inline v0 {

namespace {

void append_json_character(char character, std::string& out) {
  constexpr std::string_view kEscaped = "\"\\\b\f\n\r\t";
  constexpr std::string_view kEscapes = "\"\\bfnrt";
  if (const size_t at = kEscaped.find(character); at != std::string_view::npos) {
    out += '\\';
    out += kEscapes[at];
  } else if (static_cast<uint8_t>(character) < 0x20) {
    out += "\\u00";
    append_hex({&character, 1}, out);
  } else {
    out += character;
  }
}

}  // namespace

void append_json_text(std::string_view text, std::string& out) {
  out += '"';
  append_utf8(text, out, [&](char character) { append_json_character(character, out); });
  out += '"';
}

void quote_unless_finite(size_t begin, std::string& out) {
  const bool is_finite = out.back() >= '0' && out.back() <= '9';
  if (is_finite) return;
  out.insert(begin, 1, '"');
  out += '"';
}

void append_json_float(float value, std::string& out) {
  const size_t begin = out.size();
  append_float(value, out);
  quote_unless_finite(begin, out);
}

void append_json_double(double value, std::string& out) {
  const size_t begin = out.size();
  append_double(value, out);
  quote_unless_finite(begin, out);
}

void append_hex(std::string_view bytes, std::string& out) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (const char byte : bytes) {
    out += kDigits[static_cast<uint8_t>(byte) >> 4];
    out += kDigits[static_cast<uint8_t>(byte) & 15];
  }
}

void append_uuid(std::string_view bytes, std::string& out) {
  size_t from = 0;
  for (const size_t group_bytes : {4, 2, 2, 2, 6}) {
    if (from > 0) out += '-';
    append_hex(bytes.substr(from, group_bytes), out);
    from += group_bytes;
  }
}

}  // namespace lamella::inline v0
