#include "predicate/words.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace lamella::inline v0 {
namespace {

constexpr std::array<std::string_view, 12> kReserved = {"and",     "or",   "not", "true", "false",       "null",
                                                        "between", "like", "is",  "in",   "starts_with", "regexp"};

char lower(char character) noexcept {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

}  // namespace

bool is_name_start(char character) noexcept {
  const char small = lower(character);
  return (small >= 'a' && small <= 'z') || character == '_' || static_cast<uint8_t>(character) >= 0x80;
}

bool is_name_character(char character) noexcept {
  return is_name_start(character) || (character >= '0' && character <= '9');
}

bool is_word(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == y; });
}

bool is_reserved(std::string_view word) noexcept {
  return std::any_of(kReserved.begin(), kReserved.end(), [&](std::string_view each) { return is_word(word, each); });
}

bool is_bare_name(std::string_view name) noexcept {
  return !name.empty() && is_name_start(name[0]) && std::all_of(name.begin(), name.end(), is_name_character) &&
         !is_reserved(name);
}

}  // namespace lamella::inline v0
