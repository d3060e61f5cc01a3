#include "parquet_gen/text.h"

#include <array>

namespace lamella::inline v0 {
namespace gen {

namespace {

constexpr std::array<std::string_view, 120> kWords = {
    "the",     "order",   "arrived",  "late",     "from",     "our",     "northern", "depot",    "and",     "was",
    "checked", "twice",   "before",   "noon",     "by",       "careful", "hands",    "crates",   "of",      "oak",
    "veneer",  "stacked", "under",    "canvas",   "while",    "drivers", "waited",   "for",      "papers",  "to",
    "clear",   "customs", "slowly",   "boxes",    "without",  "labels",  "were",     "returned", "again",   "this",
    "spring",  "planks",  "shipped",  "in",       "pairs",    "are",     "stored",   "near",     "river",   "docks",
    "please",  "confirm", "quantity", "with",     "office",   "staff",   "on",       "friday",   "samples", "matched",
    "their",   "invoice", "except",   "for",      "two",      "bent",    "brackets", "glue",     "dried",   "unevenly",
    "across",  "every",   "third",    "panel",    "inspect",  "edges",   "then",     "sand",     "lightly", "varnish",
    "remains", "amber",   "after",    "polish",   "requests", "pending", "since",    "march",    "should",  "move",
    "ahead",   "quickly", "parcels",  "marked",   "fragile",  "sit",     "above",    "heavier",  "freight", "regular",
    "account", "holders", "receive",  "final",    "notice",   "about",   "express",  "carriage", "bold",    "red",
    "stamps",  "mean",    "special",  "handling", "silent",   "furnace", "tests",    "finished", "early",   "today"};

void append_utf8(uint32_t code_point, std::string& out) {
  if (code_point < 0x80) {
    out.push_back(static_cast<char>(code_point));
  } else if (code_point < 0x800) {
    out.push_back(static_cast<char>(0xC0 | code_point >> 6));
    out.push_back(static_cast<char>(0x80 | (code_point & 0x3F)));
  } else if (code_point < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | code_point >> 12));
    out.push_back(static_cast<char>(0x80 | (code_point >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code_point & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | code_point >> 18));
    out.push_back(static_cast<char>(0x80 | (code_point >> 12 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code_point >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code_point & 0x3F)));
  }
}

/// A letter that takes `size_bytes` bytes: Latin, Greek and Cyrillic, CJK, pictographs.
uint32_t letter(int64_t size_bytes, Random& random) {
  switch (size_bytes) {
    case 1:
      return 'a' + static_cast<uint32_t>(random.below(26));
    case 2:
      return 0x0391 + static_cast<uint32_t>(random.below(0x00BF));
    case 3:
      return 0x4E00 + static_cast<uint32_t>(random.below(0x5000));
    default:
      return 0x1F300 + static_cast<uint32_t>(random.below(0x100));
  }
}

}  // namespace

std::string_view word(uint64_t index) noexcept {
  return kWords[index % kWords.size()];
}

Prose::Prose(uint64_t seed, int64_t size_bytes) {
  Random random(seed);
  const auto size = static_cast<size_t>(size_bytes);
  text_.reserve(size + 16);
  while (text_.size() < size) {
    const uint64_t ending = random.below(12);
    // The square of a fraction: words at the front of the list are the frequent ones.
    const double fraction = random.fraction();
    text_ += word(static_cast<uint64_t>(fraction * fraction * static_cast<double>(kWords.size())));
    text_ += ending == 0 ? ". " : (ending == 1 ? ", " : " ");
  }
  text_.resize(size);
}

void append_random_text(TextKind kind, int64_t length, Random& random, std::string& out) {
  if (kind == TextKind::kAscii) {
    for (int64_t i = 0; i < length; ++i) {
      const auto choice = static_cast<char>(random.below(27));
      out.push_back(choice == 26 ? ' ' : static_cast<char>('a' + choice));
    }
    return;
  }
  for (int64_t left = length; left > 0;) {
    const auto size_bytes = static_cast<int64_t>(1 + random.below(4));
    if (size_bytes > left && random.below(2) == 0) return;
    if (size_bytes > left) continue;
    append_utf8(letter(size_bytes, random), out);
    left -= size_bytes;
  }
}

}  // namespace gen
}  // namespace lamella::inline v0
