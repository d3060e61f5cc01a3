/// Values that share a prefix with the one before: see simd/byte_array_kernels.h.
#pragma once

#include <cstdint>
#include <cstring>

#include "base/bits.h"
#include "simd/byte_array_kernels.h"
#include "simd/kernels/prefix_vector.h"
#include "simd/kernels/view.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// The two places that references point to, and how far each is used.
struct PrefixedCursor {
  const ByteArrayKernels::PrefixedTarget& target;
  const uint8_t* suffix;  ///< Of the next value.
  uint8_t* built;         ///< Where the next value is built.

  explicit PrefixedCursor(const ByteArrayKernels::PrefixedTarget& to) noexcept
      : target(to), suffix(to.page + to.page_position), built(to.built + to.built_position) {}

  /// The upper half of the next value's view, if it is a reference.
  LAMELLA_ALWAYS_INLINE uint64_t reference(bool has_prefix) const {
    const auto page_offset = static_cast<uint64_t>(suffix - target.page);
    const auto built_offset = static_cast<uint64_t>(built - target.built);
    const auto buffer = static_cast<uint32_t>(has_prefix ? target.built_buffer : target.page_buffer);
    return (has_prefix ? built_offset : page_offset) << 32 | buffer;
  }
};

#if defined(LAMELLA_SIMD_AVX512) || defined(LAMELLA_SIMD_AVX2)

/// Builds one value after the other.
///
/// Values that fit a vector live in one: the next value is the same vector with its suffix loaded over all behind the
/// prefix. Reading the value before from memory, where it was just written in two pieces, would wait for those writes.
class PrefixedBuilder {
 public:
  PrefixedBuilder(const ByteArrayKernels::PrefixedTarget& target, int64_t previous_length, const uint8_t* last) noexcept
      : cursor_(target), previous_(last), previous_length_(previous_length), current_(PrefixVector::load(last)) {}

  LAMELLA_ALWAYS_INLINE void put(int64_t prefix_length, int64_t suffix_length, uint8_t* view) {
    const int64_t length = prefix_length + suffix_length;
    if (__builtin_expect(length <= PrefixVector::kBytes, 1)) {
      put_short(prefix_length, length, view);
    } else {
      put_long(prefix_length, suffix_length, view);
    }
    cursor_.suffix += suffix_length;
    previous_length_ = length;
  }

  /// Copies the last value to `last`.
  void finish(uint8_t* last) const {
    if (previous_length_ <= PrefixVector::kBytes) {
      current_.store(last);
    } else if (previous_ != last) {
      std::memcpy(last, previous_, static_cast<size_t>(previous_length_));
    }
  }

 private:
  /// Without a branch but for the length: what need not be built is put where it does no harm.
  LAMELLA_ALWAYS_INLINE void put_short(int64_t prefix_length, int64_t length, uint8_t* view) {
    const bool has_prefix = prefix_length > 0;
    const bool is_built = has_prefix & (length > static_cast<int64_t>(kInlineBytes));
    current_ = current_.with_suffix(prefix_length, cursor_.suffix);
    current_.store(is_built ? cursor_.built : unused_);
    put_view(current_.first_word(), current_.second_word(), static_cast<uint64_t>(length),
             cursor_.reference(has_prefix), view);
    cursor_.built += is_built ? length : 0;
  }

  LAMELLA_ALWAYS_INLINE void put_long(int64_t prefix_length, int64_t suffix_length, uint8_t* view) {
    const int64_t length = prefix_length + suffix_length;
    const uint64_t reference = cursor_.reference(prefix_length > 0);
    const uint8_t* value = cursor_.suffix;
    if (prefix_length > 0) {
      uint8_t* built = cursor_.built;
      if (previous_length_ <= PrefixVector::kBytes) {
        current_.store(built);
      } else {
        std::memcpy(built, previous_, static_cast<size_t>(prefix_length));
      }
      std::memcpy(built + prefix_length, cursor_.suffix, static_cast<size_t>(suffix_length));
      cursor_.built += length;
      value = built;
    }
    previous_ = value;
    current_ = PrefixVector::load(value);
    put_view(current_.first_word(), current_.second_word(), static_cast<uint64_t>(length), reference, view);
  }

  PrefixedCursor cursor_;
  const uint8_t* previous_;  ///< The value before, where it does not fit a vector.
  int64_t previous_length_;
  PrefixVector current_;  ///< The value before, or its first bytes.
  alignas(64) uint8_t unused_[64];
};

#else

/// Builds one value after the other.
class PrefixedBuilder {
 public:
  PrefixedBuilder(const ByteArrayKernels::PrefixedTarget& target, int64_t previous_length, const uint8_t* last) noexcept
      : cursor_(target), previous_(last), previous_length_(previous_length) {}

  void put(int64_t prefix_length, int64_t suffix_length, uint8_t* view) {
    const int64_t length = prefix_length + suffix_length;
    const uint64_t reference = cursor_.reference(prefix_length > 0);
    const uint8_t* value = cursor_.suffix;
    if (prefix_length > 0) {
      const bool is_inline = length <= static_cast<int64_t>(kInlineBytes);
      uint8_t* built = is_inline ? inline_ : cursor_.built;
      std::memmove(built, previous_, static_cast<size_t>(prefix_length));
      std::memcpy(built + prefix_length, cursor_.suffix, static_cast<size_t>(suffix_length));
      if (!is_inline) cursor_.built += length;
      value = built;
    }
    put_view(load<uint64_t>(value), load<uint32_t>(value + 8), static_cast<uint64_t>(length), reference, view);
    cursor_.suffix += suffix_length;
    previous_ = value;
    previous_length_ = length;
  }

  /// Copies the last value to `last`.
  void finish(uint8_t* last) const { std::memmove(last, previous_, static_cast<size_t>(previous_length_)); }

 private:
  PrefixedCursor cursor_;
  const uint8_t* previous_;  ///< The value before.
  int64_t previous_length_;
  uint8_t inline_[16] = {};  ///< The value before, where it is in its view alone.
};

#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
