/// The words of a predicate's text: shared by what prints and what parses it.
#pragma once

#include <string_view>

namespace lamella::inline v0 {

bool is_name_start(char character) noexcept;
bool is_name_character(char character) noexcept;

/// Whether `a` is `b`, which is in lower case, by ASCII's letters without case.
bool is_word(std::string_view a, std::string_view b) noexcept;

/// Words that stand for something besides a name: those in use and those SQL would have in a filter.
bool is_reserved(std::string_view word) noexcept;

/// Whether a name is read back as one without backticks.
bool is_bare_name(std::string_view name) noexcept;

}  // namespace lamella::inline v0
