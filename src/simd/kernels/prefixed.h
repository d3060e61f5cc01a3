/// Values that share a prefix with the one before: see simd/byte_array_kernels.h.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "base/bits.h"
#include "simd/byte_array_kernels.h"
#include "simd/kernels/prefix_vector.h"
#include "simd/kernels/view.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// Where the next value lies, and where it is built.
struct PrefixedCursor {
  const uint8_t* suffix;
  uint8_t* built;
  uint64_t built_reference;  ///< The upper half of the next value's view, if it is built.

  LAMELLA_ALWAYS_INLINE explicit PrefixedCursor(const ByteArrayKernels::PrefixedTarget& target)
      : suffix(target.page + target.page_position),
        built(target.built + target.built_position),
        built_reference(reference(target.built_position, target.built_buffer)),
        target_(target) {}

  /// The same, if it stays in the page.
  LAMELLA_ALWAYS_INLINE uint64_t page_reference() const {
    return reference(suffix - target_.page, target_.page_buffer);
  }
  LAMELLA_ALWAYS_INLINE void pass_built(int64_t length) {
    built += length;
    built_reference += static_cast<uint64_t>(length) << 32;
  }

 private:
  static LAMELLA_ALWAYS_INLINE uint64_t reference(int64_t offset, int32_t buffer) {
    return static_cast<uint64_t>(offset) << 32 | static_cast<uint32_t>(buffer);
  }

  const ByteArrayKernels::PrefixedTarget& target_;
};

/// Whether a value is referred to where it lies.
LAMELLA_ALWAYS_INLINE bool stays_in_page(int64_t prefix_length, int64_t length) {
  return prefix_length == 0 && length > ByteArrayKernels::kBuiltBytes;
}

#if defined(LAMELLA_SIMD_AVX512) || defined(LAMELLA_SIMD_AVX2)

/// Puts views of one value after the other.
///
/// The first bytes of the value before are kept in a vector: those of the next are the same vector with the suffix
/// loaded over all behind the prefix. Reading them from memory, where they were just written in two pieces, would wait
/// for those writes.
class PrefixedViewMaker {
 public:
  LAMELLA_ALWAYS_INLINE PrefixedViewMaker(const ByteArrayKernels::PrefixedTarget& target, int64_t previous_length,
                                          const uint8_t* last)
      : cursor_(target), previous_(last), previous_length_(previous_length), front_(PrefixVector::load(last)) {}

  LAMELLA_ALWAYS_INLINE void put(int64_t prefix_length, int64_t suffix_length, uint8_t* view) {
    const int64_t length = prefix_length + suffix_length;
    uint64_t reference = cursor_.built_reference;
    if (__builtin_expect(length < PrefixVector::kBytes, 1)) {
      front_ = front_.with_suffix(prefix_length, cursor_.suffix);
      front_.store(cursor_.built);
      previous_ = cursor_.built;
      cursor_.pass_built(length);
    } else {
      if (prefix_length < PrefixVector::kBytes) front_ = front_.with_suffix(prefix_length, cursor_.suffix);
      if (stays_in_page(prefix_length, length)) {
        previous_ = cursor_.suffix;
        reference = cursor_.page_reference();
      } else {
        build_long(prefix_length, length);
        previous_ = cursor_.built;
        cursor_.pass_built(length);
      }
    }
    front_.put_view(static_cast<uint64_t>(length), reference, view);
    cursor_.suffix += suffix_length;
    previous_length_ = length;
  }

  /// Copies the last value to `last`.
  LAMELLA_ALWAYS_INLINE void finish(uint8_t* last) const {
    if (previous_ != last) std::memcpy(last, previous_, static_cast<size_t>(previous_length_));
  }

 private:
  /// Up to a vector more than the value is written, and looked at behind both of its parts.
  LAMELLA_ALWAYS_INLINE void build_long(int64_t prefix_length, int64_t length) const {
    uint8_t* built = cursor_.built;
    front_.store(built);
    int64_t i = PrefixVector::kBytes;
    for (; i < prefix_length; i += PrefixVector::kBytes)
      PrefixVector::load(previous_ + i).store(built + i);
    i = std::max(prefix_length, PrefixVector::kBytes);
    for (; i < length; i += PrefixVector::kBytes)
      PrefixVector::load(cursor_.suffix + (i - prefix_length)).store(built + i);
  }

  PrefixedCursor cursor_;
  const uint8_t* previous_;  ///< The value before.
  int64_t previous_length_;
  PrefixVector front_;  ///< Its first bytes, and anything behind its end.
};

#else

/// Puts views of one value after the other.
class PrefixedViewMaker {
 public:
  PrefixedViewMaker(const ByteArrayKernels::PrefixedTarget& target, int64_t previous_length, const uint8_t* last)
      : cursor_(target), previous_(last), previous_length_(previous_length) {}

  void put(int64_t prefix_length, int64_t suffix_length, uint8_t* view) {
    const int64_t length = prefix_length + suffix_length;
    uint64_t reference = cursor_.page_reference();
    const uint8_t* value = cursor_.suffix;
    if (!stays_in_page(prefix_length, length)) {
      reference = cursor_.built_reference;
      value = cursor_.built;
      std::memcpy(cursor_.built, previous_, static_cast<size_t>(prefix_length));
      std::memcpy(cursor_.built + prefix_length, cursor_.suffix, static_cast<size_t>(suffix_length));
      cursor_.pass_built(length);
    }
    put_view(value, static_cast<uint64_t>(length), reference, view);
    cursor_.suffix += suffix_length;
    previous_ = value;
    previous_length_ = length;
  }

  /// Copies the last value to `last`.
  void finish(uint8_t* last) const {
    if (previous_ != last) std::memcpy(last, previous_, static_cast<size_t>(previous_length_));
  }

 private:
  PrefixedCursor cursor_;
  const uint8_t* previous_;  ///< The value before.
  int64_t previous_length_;
};

#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
