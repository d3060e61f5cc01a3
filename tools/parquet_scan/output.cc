#include "output.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

namespace lamella::inline v0::tool {

void Output::write(std::string_view text) {
  if (text.size() < kBufferBytes) {
    buffer_ += text;
    flush_when_full();
  } else {
    flush();
    write_out(text);
  }
}

void Output::flush() {
  // What can't be written now is not tried again.
  std::string text = std::exchange(buffer_, {});
  write_out(text);
  text.clear();
  buffer_ = std::move(text);
}

void Output::write_out(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<size_t>(written));
    } else if (errno != EINTR) {
      const int cause = errno;
      if (cause == EPIPE) throw OutputClosed{};
      throw Error(ErrorCode::kIoError, std::string("can't write: ") + std::strerror(cause),
                  {.file = "standard output", .system_errno = cause});
    }
  }
}

namespace {

void write_to_standard_error(std::string_view text) {
  // Nothing is left to be done where standard error can't be written.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

void print_error(std::string_view message) {
  std::string line = "error: ";
  for (const char character : message) {
    const bool is_control = static_cast<unsigned char>(character) < 0x20 || character == 0x7f;
    line += is_control ? ' ' : character;
  }
  write_to_standard_error(line + '\n');
}

void print_usage_error(std::string_view message) {
  write_to_standard_error("error: " + std::string(message) + '\n');
}

Error caught_error(const std::string& path) {
  const ErrorLocation location{.file = path};
  try {
    throw;
  } catch (const Error& error) {
    return error.within(location);
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::kOutOfMemory, "out of memory", location);
  }
}

}  // namespace lamella::inline v0::tool
