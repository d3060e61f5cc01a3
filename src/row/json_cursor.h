/// Reads JSON text from front to back: as much of it as Spark's schemas need.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lamella::inline v0 {

/// All members skip white space first, and throw Error kInvalidArgument where the text is not what is asked for.
class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text) noexcept : text_(text) {}

  /// The next character that is not white space; '\0' at the end.
  char peek() noexcept;
  void expect(char wanted);
  /// Takes `wanted` when it is next.
  bool take_if(char wanted) noexcept;
  void expect_end();

  std::string string();
  bool boolean();
  /// Any value, as its text. Throws kResourceLimit past kMaxVectorNesting.
  std::string_view skip_value();

  [[noreturn]] void fail(const std::string& wanted) const;

 private:
  void append_escape(std::string& out);
  uint32_t hex4();
  void skip_scalar();

  std::string_view text_;
  size_t position_ = 0;
};

}  // namespace lamella::inline v0
