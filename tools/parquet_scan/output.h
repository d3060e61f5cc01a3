/// The program's standard output and standard error.
#pragma once

#include <fmt/format.h>

#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "lamella/error.h"

namespace lamella::inline v0::tool {

/// Thrown when nobody reads standard output any more: the program stops, quietly.
struct OutputClosed {};

/// Standard output, buffered. What was not flushed is lost.
class Output {
 public:
  /// Throws OutputClosed; Error kIoError (the system refuses).
  void write(std::string_view text);
  template <typename... Arguments>
  void print(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(buffer_), format, std::forward<Arguments>(arguments)...);
    flush_when_full();
  }
  void flush();

 private:
  static constexpr size_t kBufferBytes = size_t{1} << 16;

  void flush_when_full() {
    if (buffer_.size() >= kBufferBytes) flush();
  }
  static void write_out(std::string_view text);

  std::string buffer_;
};

/// A message of the library with the options of this program instead of the library's.
std::string in_words_of_program(std::string message);

/// Writes "error: MESSAGE" to standard error, as one line whatever the message holds, in words of the program.
void print_error(std::string_view message);

/// Writes "error: MESSAGE" to standard error as it is: a message about an expression may have a second line that points
/// at the spot.
void print_usage_error(std::string_view message);

/// The exception that is being handled, as an Error that names the file; what is neither an Error nor a lack of memory
/// is thrown on.
Error caught_error(const std::string& path);

}  // namespace lamella::inline v0::tool
