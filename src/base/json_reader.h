/// JSON text, read front to back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lamella/error.h"

namespace lamella::inline v0 {

/// A cursor over one JSON text (RFC 8259). Objects and arrays are walked by callbacks that read one value each.
///
///     json.for_each_member([&](std::string_view key) {
///       if (key == "version") version = json.read_string(); else json.skip();
///     });
///
/// `what` names the text in messages. Throws `refusal` (not JSON, or of another kind than is read), kResourceLimit
/// (nesting past `max_depth`). Threads: one.
class JsonReader {
 public:
  static constexpr int kDefaultMaxDepth = 64;

  explicit JsonReader(std::string_view text, std::string_view what, ErrorCode refusal = ErrorCode::kCorruptFile,
                      int max_depth = kDefaultMaxDepth) noexcept
      : text_(text), what_(what), refusal_(refusal), max_depth_(max_depth) {}

  /// `visit` takes the key, unescaped, and reads the value.
  template <typename Visit>
  void for_each_member(Visit&& visit) {
    enter('{');
    if (!leave_if('}')) {
      do {
        const std::string key = read_string();
        expect(':');
        visit(std::string_view(key));
      } while (next_or_leave('}'));
    }
    --depth_;
  }

  /// `visit` reads an element.
  template <typename Visit>
  void for_each_element(Visit&& visit) {
    enter('[');
    if (!leave_if(']')) {
      do {
        visit();
      } while (next_or_leave(']'));
    }
    --depth_;
  }

  /// The first character of the value that comes next; '\0' at the end.
  char peek();
  std::string read_string();
  double read_number();
  bool read_bool();
  /// Whether a null comes next, which is then read.
  bool read_null();
  /// Passes over a value; its text, without spaces around it.
  std::string_view skip();
  /// Throws when more than spaces is left.
  void finish();
  /// Throws: `needed` is needed where the cursor is.
  [[noreturn]] void fail(const std::string& needed) const;

 private:
  void enter(char bracket);
  bool leave_if(char bracket);
  bool next_or_leave(char bracket);
  void expect(char character);
  void skip_scalar();
  bool take_word(std::string_view word);
  void append_escaped(std::string& out);
  uint32_t read_four_digits();

  std::string_view text_;
  std::string_view what_;
  ErrorCode refusal_;
  int max_depth_;
  size_t position_ = 0;
  int depth_ = 0;
};

}  // namespace lamella::inline v0
