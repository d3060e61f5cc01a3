/// A predicate's text in tokens.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lamella::inline v0 {

enum class TokenKind : uint8_t {
  kName,        ///< Bare: a name, keyword or the type of a literal.
  kQuotedName,  ///< In backticks.
  kNumber,
  kString,
  kHexString,  ///< x'..', its bytes.
  kSymbol,     ///< ( ) . , = == != <> < <= > >=
  kEnd,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  size_t position = 0;  ///< Where it starts in the text.
  std::string text;     ///< Without quotes, escapes undone.

  bool is_symbol(std::string_view symbol) const noexcept { return kind == TokenKind::kSymbol && text == symbol; }
  bool is_keyword(std::string_view keyword) const noexcept;
};

/// All tokens, the last one kEnd. Throws kInvalidArgument, with a caret under the spot.
std::vector<Token> tokens_of(std::string_view text);

/// Throws kInvalidArgument: `what`, then the line of `text` that `position` is in, then a caret under it.
[[noreturn]] void refuse_at(std::string_view text, size_t position, const std::string& what);

}  // namespace lamella::inline v0
