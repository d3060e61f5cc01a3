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

/// Where the next value lies, and where it is built.
struct PrefixedCursor {
  const uint8_t* suffix;
  uint8_t* built;
  uint64_t page_reference;   ///< The upper half of the next value's view, if it stays in the page,
  uint64_t built_reference;  ///< or if it is built.

  LAMELLA_ALWAYS_INLINE explicit PrefixedCursor(const ByteArrayKernels::PrefixedTarget& target)
      : suffix(target.page + target.page_position),
        built(target.built + target.built_position),
        page_reference(reference(target.page_position, target.page_buffer)),
        built_reference(reference(target.built_position, target.built_buffer)) {}

  LAMELLA_ALWAYS_INLINE void pass_suffix(int64_t length) {
    suffix += length;
    page_reference += static_cast<uint64_t>(length) << 32;
  }
  LAMELLA_ALWAYS_INLINE void pass_built(int64_t length) {
    built += length;
    built_reference += static_cast<uint64_t>(length) << 32;
  }

 private:
  static LAMELLA_ALWAYS_INLINE uint64_t reference(int64_t offset, int32_t buffer) {
    return static_cast<uint64_t>(offset) << 32 | static_cast<uint32_t>(buffer);
  }
};

/// Builds one value after the other, in the plain way: the scalar target does nothing else.
class PrefixedBuilderInMemory {
 public:
  LAMELLA_ALWAYS_INLINE PrefixedBuilderInMemory(const ByteArrayKernels::PrefixedTarget& target, int64_t previous_length,
                                                const uint8_t* last)
      : cursor_(target), previous_(last), previous_length_(previous_length) {}

  LAMELLA_ALWAYS_INLINE void put(int64_t prefix_length, int64_t suffix_length, uint8_t* view) {
    const int64_t length = prefix_length + suffix_length;
    const bool stays = prefix_length == 0 && length > ByteArrayKernels::kBuiltBytes;
    const uint8_t* value = cursor_.suffix;
    uint64_t reference = cursor_.page_reference;
    if (!stays) {
      value = cursor_.built;
      reference = cursor_.built_reference;
      std::memcpy(cursor_.built, previous_, static_cast<size_t>(prefix_length));
      std::memcpy(cursor_.built + prefix_length, cursor_.suffix, static_cast<size_t>(suffix_length));
      cursor_.pass_built(length);
    }
    put_view(load<uint64_t>(value), load<uint32_t>(value + 8), static_cast<uint64_t>(length), reference, view);
    cursor_.pass_suffix(suffix_length);
    previous_ = value;
    previous_length_ = length;
  }

  /// Copies the last value to `last`.
  LAMELLA_ALWAYS_INLINE void finish(uint8_t* last) const {
    if (previous_ != last) std::memcpy(last, previous_, static_cast<size_t>(previous_length_));
  }

 protected:
  PrefixedCursor cursor_;
  const uint8_t* previous_;  ///< The value before.
  int64_t previous_length_;
};

#if defined(LAMELLA_SIMD_AVX512) || defined(LAMELLA_SIMD_AVX2)

/// Values that fit a vector live in one: the next value is the same vector with its suffix loaded over all behind the
/// prefix. Reading the value before from memory, where it was just written in two pieces, would wait for those writes.
class PrefixedBuilder : public PrefixedBuilderInMemory {
 public:
  LAMELLA_ALWAYS_INLINE PrefixedBuilder(const ByteArrayKernels::PrefixedTarget& target, int64_t previous_length,
                                        const uint8_t* last)
      : PrefixedBuilderInMemory(target, previous_length, last), current_(PrefixVector::load(last)) {}

  LAMELLA_ALWAYS_INLINE void put(int64_t prefix_length, int64_t suffix_length, uint8_t* view) {
    const int64_t length = prefix_length + suffix_length;
    if (__builtin_expect(length > PrefixVector::kBytes, 0)) {
      PrefixedBuilderInMemory::put(prefix_length, suffix_length, view);
      current_ = PrefixVector::load(previous_);
      return;
    }
    current_ = current_.with_suffix(prefix_length, cursor_.suffix);
    current_.store(cursor_.built);
    current_.put_view(static_cast<uint64_t>(length), cursor_.built_reference, view);
    previous_ = cursor_.built;
    previous_length_ = length;
    cursor_.pass_suffix(suffix_length);
    cursor_.pass_built(length);
  }

 private:
  PrefixVector current_;  ///< The value before, or its first bytes.
};

#else

using PrefixedBuilder = PrefixedBuilderInMemory;

#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
