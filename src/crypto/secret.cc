#include "crypto/secret.h"

#include <algorithm>

namespace lamella::inline v0 {

void wipe(char* bytes, size_t size_bytes) noexcept {
  for (volatile char* byte = bytes; size_bytes > 0; --size_bytes)
    *byte++ = 0;
}

void wipe(std::string& text) noexcept {
  wipe(text.data(), text.size());
  text.clear();
}

Secret::Secret(std::string_view bytes) : bytes_(std::make_unique<char[]>(bytes.size())), size_bytes_(bytes.size()) {
  std::copy(bytes.begin(), bytes.end(), bytes_.get());
}

Secret Secret::take(std::string bytes) {
  Secret secret(bytes);
  wipe(bytes);
  return secret;
}

}  // namespace lamella::inline v0
