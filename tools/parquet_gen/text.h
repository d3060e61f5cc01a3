/// Text that compresses as people's text does, and text that does not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "parquet_gen/random.h"

namespace lamella::inline v0 {
namespace gen {

enum class TextKind : uint8_t {
  kWords,      ///< Cut from sentences, as comments are.
  kAscii,      ///< Random lower-case letters and spaces.
  kMultibyte,  ///< Random characters of one to four bytes of UTF-8.
  kNumbered,   ///< "customer#000000042": the number is the value's rank.
};

/// `index` of a list of some 120 words, from its beginning again behind its end.
std::string_view word(uint64_t index) noexcept;

/// Sentences from which pieces are cut. Threads: immutable.
class Prose {
 public:
  Prose(uint64_t seed, int64_t size_bytes);
  /// `length` bytes from anywhere; no more than size_bytes.
  std::string_view cut(Random& random, int64_t length) const noexcept {
    const uint64_t start = random.below(text_.size() - static_cast<size_t>(length) + 1);
    return std::string_view(text_).substr(start, static_cast<size_t>(length));
  }

 private:
  std::string text_;
};

/// At most `length` bytes; kMultibyte may end up to three bytes earlier. Precondition: `kind` is kAscii or
/// kMultibyte.
void append_random_text(TextKind kind, int64_t length, Random& random, std::string& out);

}  // namespace gen
}  // namespace lamella::inline v0
