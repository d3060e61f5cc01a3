/// Passes quickly over structures of the compact protocol that come by the thousand and look alike: column chunks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "format/compact_reader.h"

namespace lamella::inline v0 {

/// A structure can only be skipped by walking it, field by field, each step waiting for the one before. But most have
/// the shape of one that was walked before: the same bytes, but for those that say nothing about where fields end.
///
///     | 0x26 | 0x98 0xC4 0x01 | 0x1C | 0x18 | 0x04 | "text" | 0x00 |
///       all    top bits         all    all    all    none     all      bits that make the shape
///
/// Bytes with the same bits in these places would be walked in the same steps, to the same end: that a structure has a
/// shape is proven, not guessed, a word at a time. Threads: one.
class StructSkipper {
 public:
  /// A shape that was learnt; kNone stands for none.
  using Shape = uint16_t;
  static constexpr Shape kNone = 0;

  /// `bytes` must outlive the skipper; `what` names them in messages.
  StructSkipper(std::span<const uint8_t> bytes, const char* what);

  /// Where the structure at `position` ends. `shape` is the one that it likely has, and becomes the one that it has.
  /// Throws as CompactReader does; then failed_at() is the byte that was reached.
  size_t skip(size_t position, Shape& shape);

  size_t failed_at() const noexcept { return static_cast<size_t>(reader_.position()); }

 private:
  struct Word {
    uint64_t mask;
    uint64_t bits;
  };
  struct Pattern {
    size_t first_word = 0;
    size_t num_words = 0;
    size_t size_bytes = 0;
    Shape next = kNone;  ///< Of the structure that followed the last one of this shape.
  };

  bool has_shape(size_t position, Shape shape) const noexcept;
  size_t walk(size_t position, Shape& shape);
  Shape learn(size_t position, size_t size_bytes);
  Shape known(uint64_t hash, size_t first_word, size_t size_bytes) const noexcept;

  std::span<const uint8_t> bytes_;
  CompactReader reader_;
  std::vector<Pattern> patterns_;  ///< By shape; the first is kNone's.
  std::vector<Word> words_;        ///< Of all patterns.
  std::unordered_multimap<uint64_t, Shape> by_hash_;
  Shape last_ = kNone;
  std::vector<uint8_t> mask_;  ///< Of the structure that was walked last, one byte a byte.
};

}  // namespace lamella::inline v0
