#include "format/struct_skipper.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "base/bits.h"

namespace lamella::inline v0 {

namespace {

constexpr size_t kWordBytes = sizeof(uint64_t);

// Column chunks take about 100 bytes; larger ones, with long bounds or histograms, seldom look alike.
constexpr size_t kLargestStruct = 512;
// All patterns together, so that they stay in the cache: some 2,000 chunks.
constexpr size_t kMostWords = size_t{1} << 15;

constexpr uint64_t kTopBits = 0x8080'8080'8080'8080;

/// Walks a structure and says which of its bits make its shape. It gives up, which nullptr stands for, near the end of
/// the bytes and over whatever is rare or wrong: CompactReader then walks anew and knows what to say.
class Walk {
 public:
  /// `mask` takes a byte a byte of the structure, and kMaskSlack more.
  Walk(const uint8_t* start, const uint8_t* end, uint8_t* mask) : start_(start), end_(end), mask_(mask) {}

  static constexpr size_t kMaskSlack = kWordBytes;

  /// Where the fields that begin at `at` end.
  const uint8_t* fields(const uint8_t* at, int depth) {
    if (depth > kDeepest) return nullptr;
    int id = 0;
    while (end_ - at >= kMargin && at - start_ < static_cast<std::ptrdiff_t>(kLargestStruct)) {
      const uint8_t header = *at;
      count_byte(at++);
      const auto type = static_cast<CompactType>(header & 0x0F);
      if (type == CompactType::kStop) return at;
      id += header >> 4;
      if (header >> 4 == 0 || id > std::numeric_limits<int16_t>::max()) return nullptr;
      // A boolean field's value is its type.
      if (type == CompactType::kTrue || type == CompactType::kFalse) continue;
      at = element(type, at, depth + 1);
      if (at == nullptr) return nullptr;
    }
    return nullptr;
  }

 private:
  // Column chunks nest four deep.
  static constexpr int kDeepest = 8;
  // The longest that is read without another look at the end: a header, and a word.
  static constexpr std::ptrdiff_t kMargin = 1 + kWordBytes;

  void count_byte(const uint8_t* at) noexcept { mask_[at - start_] = 0xFF; }

  const uint8_t* element(CompactType type, const uint8_t* at, int depth) {
    switch (type) {
      case CompactType::kI16:
      case CompactType::kI32:
      case CompactType::kI64:
        return number(at);
      case CompactType::kBinary:
        return binary(at);
      case CompactType::kList:
        return list(at, depth);
      case CompactType::kStruct:
        return fields(at, depth);
      default:
        return nullptr;
    }
  }

  /// Of up to eight bytes. The mask behind it is overwritten by what comes next.
  const uint8_t* number(const uint8_t* at) {
    const uint64_t last_bytes = ~load<uint64_t>(at) & kTopBits;
    if (last_bytes == 0) return nullptr;
    store(mask_ + (at - start_), kTopBits);
    return at + (std::countr_zero(last_bytes) >> 3) + 1;
  }

  const uint8_t* binary(const uint8_t* at) {
    const uint8_t size = *at;
    if (size >= 0x80 || end_ - at < size + kMargin) return nullptr;
    count_byte(at++);
    if (at - start_ + size > static_cast<std::ptrdiff_t>(kLargestStruct)) return nullptr;
    std::memset(mask_ + (at - start_), 0, size);
    return at + size;
  }

  const uint8_t* list(const uint8_t* at, int depth) {
    const uint8_t header = *at;
    count_byte(at++);
    const auto type = static_cast<CompactType>(header & 0x0F);
    const int size = header >> 4;
    if (size == 15) return nullptr;
    for (int i = 0; i < size; ++i) {
      if (end_ - at < kMargin || at - start_ >= static_cast<std::ptrdiff_t>(kLargestStruct)) return nullptr;
      at = element(type, at, depth + 1);
      if (at == nullptr) return nullptr;
    }
    return at;
  }

  const uint8_t* start_;
  const uint8_t* end_;
  uint8_t* mask_;
};

}  // namespace

StructSkipper::StructSkipper(std::span<const uint8_t> bytes, const char* what)
    : bytes_(bytes), reader_(bytes, what), patterns_(1), mask_(kLargestStruct + 2 * Walk::kMaskSlack) {}

size_t StructSkipper::skip(size_t position, Shape& shape) {
  Shape& next = patterns_[last_].next;
  if (!has_shape(position, shape)) {
    if (next == shape || !has_shape(position, next)) return walk(position, shape);
    shape = next;
  }
  next = last_ = shape;
  return position + patterns_[shape].size_bytes;
}

bool StructSkipper::has_shape(size_t position, Shape shape) const noexcept {
  if (shape == kNone) return false;
  const Pattern& pattern = patterns_[shape];
  if (bytes_.size() - position < pattern.num_words * kWordBytes) return false;
  const uint8_t* at = bytes_.data() + position;
  const Word* words = &words_[pattern.first_word];
  uint64_t difference = 0;
  for (size_t i = 0; i < pattern.num_words; ++i)
    difference |= (load<uint64_t>(at + i * kWordBytes) & words[i].mask) ^ words[i].bits;
  return difference == 0;
}

size_t StructSkipper::walk(size_t position, Shape& shape) {
  const uint8_t* start = bytes_.data() + position;
  const uint8_t* end = Walk(start, bytes_.data() + bytes_.size(), mask_.data()).fields(start, 0);
  if (end == nullptr) {
    shape = last_ = kNone;
    reader_.seek(position);
    reader_.skip_element(CompactType::kStruct);
    return static_cast<size_t>(reader_.position());
  }
  const auto size_bytes = static_cast<size_t>(end - start);
  shape = learn(position, size_bytes);
  patterns_[last_].next = shape;
  last_ = shape;
  return position + size_bytes;
}

/// The shape of the structure that mask_ is about, which at most kLargestStruct bytes; kNone when it is not kept.
StructSkipper::Shape StructSkipper::learn(size_t position, size_t size_bytes) {
  const size_t num_words = (size_bytes + kWordBytes - 1) / kWordBytes;
  if (bytes_.size() - position < num_words * kWordBytes) return kNone;
  store(&mask_[size_bytes], uint64_t{0});
  const size_t first_word = words_.size();
  uint64_t hash = size_bytes;
  for (size_t i = 0; i < num_words; ++i) {
    const auto mask = load<uint64_t>(&mask_[i * kWordBytes]);
    const uint64_t bits = load<uint64_t>(&bytes_[position + i * kWordBytes]) & mask;
    words_.push_back({mask, bits});
    hash = (hash ^ bits ^ (mask >> 1)) * 0x9E37'79B9'7F4A'7C15;
    hash ^= hash >> 32;
  }
  const Shape same = known(hash, first_word, size_bytes);
  const bool is_full = words_.size() > kMostWords || patterns_.size() > std::numeric_limits<Shape>::max();
  if (same != kNone || is_full) {
    words_.resize(first_word);
    return same;
  }
  const auto shape = static_cast<Shape>(patterns_.size());
  patterns_.push_back({first_word, num_words, size_bytes, kNone});
  by_hash_.emplace(hash, shape);
  return shape;
}

/// The shape that is made of the words from `first_word` on, if there is one.
StructSkipper::Shape StructSkipper::known(uint64_t hash, size_t first_word, size_t size_bytes) const noexcept {
  const auto is_equal = [](const Word& a, const Word& b) { return a.mask == b.mask && a.bits == b.bits; };
  const auto word_at = [this](size_t word) { return words_.begin() + static_cast<std::ptrdiff_t>(word); };
  const auto [first, last] = by_hash_.equal_range(hash);
  for (auto entry = first; entry != last; ++entry) {
    const Pattern& pattern = patterns_[entry->second];
    if (pattern.size_bytes == size_bytes &&
        std::equal(word_at(first_word), words_.end(), word_at(pattern.first_word), is_equal)) {
      return entry->second;
    }
  }
  return kNone;
}

}  // namespace lamella::inline v0
