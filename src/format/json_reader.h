/// JSON in key/value metadata, read front to back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lamella::inline v0 {

/// A cursor over one JSON text (RFC 8259). Objects and arrays are walked by callbacks that read one value each.
///
///     json.for_each_member([&](std::string_view key) {
///       if (key == "version") version = json.read_string(); else json.skip();
///     });
///
/// `what` names the text in messages. Throws kCorruptFile (not JSON, or of another kind than is read), kResourceLimit
/// (nesting past 64). Threads: one.
class JsonReader {
 public:
  JsonReader(std::string_view text, std::string_view what) noexcept : text_(text), what_(what) {}

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

  std::string read_string();
  double read_number();
  /// Whether a null comes next, which is then read.
  bool read_null();
  /// Passes over a value; its text, without spaces around it.
  std::string_view skip();
  /// Throws when more than spaces is left.
  void finish();

 private:
  void enter(char bracket);
  bool leave_if(char bracket);
  bool next_or_leave(char bracket);
  void expect(char character);
  char peek();
  bool take_word(std::string_view word);
  void append_escaped(std::string& out);
  uint32_t read_four_digits();
  [[noreturn]] void fail(const std::string& needed) const;

  std::string_view text_;
  std::string_view what_;
  size_t position_ = 0;
  int depth_ = 0;
};

}  // namespace lamella::inline v0
