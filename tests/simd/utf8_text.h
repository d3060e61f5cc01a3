/// Text in UTF-8, and what is nearly text.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace lamella {

inline std::string encode(uint32_t code_point) {
  std::string bytes;
  const auto put = [&](uint32_t byte) { bytes.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
  return bytes;
}

/// Decodes each character by arithmetic and encodes it again: only the shortest form of a code point comes back equal.
inline bool is_utf8(const std::string& text) {
  for (size_t i = 0; i < text.size();) {
    const auto byte_at = [&](size_t at) { return static_cast<uint32_t>(static_cast<uint8_t>(text[at])); };
    const uint32_t first = byte_at(i);
    size_t length = 1;
    uint32_t code_point = first;
    if (first >= 0xF0) {
      length = 4;
      code_point = first & 0x0F;  // Bit 3 makes F8 and above too large.
    } else if (first >= 0xE0) {
      length = 3;
      code_point = first & 0x0F;
    } else if (first >= 0x80) {
      length = 2;
      code_point = first & 0x1F;
    }
    if (i + length > text.size()) return false;
    for (size_t j = 1; j < length; ++j)
      code_point = code_point << 6 | (byte_at(i + j) & 0x3F);
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) return false;
    if (text.compare(i, length, encode(code_point)) != 0) return false;
    i += length;
  }
  return true;
}

/// Characters of one to four bytes.
inline std::string random_text(size_t characters, int ascii_percent, std::mt19937& random) {
  std::string text;
  for (size_t i = 0; i < characters; ++i) {
    uint32_t code_point = random() % 128;
    if (static_cast<int>(random() % 100) >= ascii_percent) {
      do {
        const uint32_t limit = random() % 2 == 0 ? 0x800 : random() % 2 == 0 ? 0x10000 : 0x110000;
        code_point = static_cast<uint32_t>(random() % limit);
      } while (code_point >= 0xD800 && code_point <= 0xDFFF);
    }
    text += encode(code_point);
  }
  return text;
}

/// Up to two changes of a byte each, anywhere.
inline void mutate(std::string& text, std::mt19937& random) {
  for (auto mutations = random() % 3; mutations > 0 && !text.empty(); --mutations) {
    const size_t at = random() % text.size();
    switch (random() % 4) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text.erase(at, 1);
        break;
      case 2:
        text.insert(at, 1, static_cast<char>(0x80 | random()));
        break;
      default:
        text.resize(at);
    }
  }
}

}  // namespace lamella
