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

/// What the library's messages call members of its options.
struct OptionName {
  std::string_view in_library;
  std::string_view on_command_line;
};
constexpr OptionName kOptionNames[] = {
    {"ReadOptions::decryption", "--footer-key or --column-key"},
    {"DecryptionOptions::footer_key, or a key_retriever or kms that knows it", "--footer-key or --master-key"},
    {"DecryptionOptions::column_keys, or a key_retriever or kms that knows it", "--column-key or --master-key"},
    {"DecryptionOptions::aad_prefix", "--aad-prefix"},
    {", and DecryptionOptions::allow_plaintext_files does not allow that", ", but there are keys for it"},
};

}  // namespace

std::string in_words_of_program(std::string message) {
  for (const OptionName& name : kOptionNames) {
    const size_t at = message.find(name.in_library);
    if (at != std::string::npos) message.replace(at, name.in_library.size(), name.on_command_line);
  }
  return message;
}

void print_error(std::string_view message) {
  std::string line = "error: ";
  for (const char character : message) {
    const bool is_control = static_cast<unsigned char>(character) < 0x20 || character == 0x7f;
    line += is_control ? ' ' : character;
  }
  write_to_standard_error(in_words_of_program(std::move(line)) + '\n');
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
