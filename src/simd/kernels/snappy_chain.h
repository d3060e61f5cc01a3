/// SnappyChain: lets copies of copies take their bytes from where these come from.
///
///     number          1     2     3     4          Numbers one after the other often have upper bytes in common. Then
///     new bytes       ****  ***   ***   ***        each copies them from the one before, which did so too. Moves of 16
///     copies from          `-----'-----'           bytes would take what several stores have just made, and wait each
///                          1 2   2 3   3 4         time until all of those are in the cache. So the copies to 3 and 4
///     in the end           1 2   1 3   1 4         are made copies from 1.
#pragma once

#include "simd/target.h"

#if defined(LAMELLA_SIMD_AVX512)

#include <bit>
#include <cstdint>

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// The lane before each, of 16 bits.
struct alignas(64) SnappyLanesBefore {
  uint16_t lanes[32] = {};

  constexpr SnappyLanesBefore() {
    for (int i = 1; i < 32; ++i)
      lanes[i] = static_cast<uint16_t>(i - 1);
  }
};
constexpr SnappyLanesBefore kSnappyLanesBefore;

/// Copies are counted by 16 bits, in the order of their output. Positions are counted from where the first byte of a
/// window is made.
class SnappyChain {
 public:
  /// Whether at least half of the copies since it was last asked were copies of copies.
  bool pays() {
    const bool most = 2 * num_linked_ >= num_copies_;
    num_linked_ = num_copies_ = 0;
    return most;
  }

  /// The offsets from which the window's elements `copies` are to be made, others as they are. `made`: what the window
  /// makes.
  LAMELLA_ALWAYS_INLINE __m512i follow(__mmask32 copies, __m512i targets, __m512i lengths, __m512i offsets, int made) {
    const __m512i to = _mm512_maskz_compress_epi16(copies, targets);
    const __m512i end = _mm512_maskz_compress_epi16(copies, _mm512_add_epi16(targets, lengths));
    __m512i reach = _mm512_maskz_compress_epi16(copies, offsets);
    const __m512i before = _mm512_load_si512(kSnappyLanesBefore.lanes);
    const __m512i to_before = _mm512_mask_permutexvar_epi16(last_to_, kAllButFirst, before, to);
    const __m512i ends_before = _mm512_mask_permutexvar_epi16(last_ends_, kAllButFirst, before, end);
    __mmask32 linked = _mm512_cmplt_epu16_mask(reach, _mm512_set1_epi16(kLongestLink));
    linked = _mm512_mask_cmpge_epi16_mask(linked, _mm512_sub_epi16(to, reach), to_before);
    linked = _mm512_mask_cmple_epi16_mask(linked, _mm512_sub_epi16(end, reach), ends_before);

    const int num_copies = std::popcount(copies);
    const auto present = static_cast<__mmask32>((uint64_t{1} << num_copies) - 1);
    num_copies_ += num_copies;
    num_linked_ += std::popcount(linked & present);

    reach = _mm512_mask_add_epi16(reach, linked & 1, reach, last_reach_);
    linked &= kAllButFirst;
    reach = _mm512_mask_add_epi16(reach, linked, reach, _mm512_permutexvar_epi16(before, reach));
    const __m512i none = _mm512_setzero_si512();
    linked &= linked << 1;
    reach = _mm512_mask_add_epi16(reach, linked, reach, _mm512_alignr_epi32(reach, none, 15));
    linked &= linked << 2;
    reach = _mm512_mask_add_epi16(reach, linked, reach, _mm512_alignr_epi32(reach, none, 14));
    linked &= linked << 4;
    reach = _mm512_mask_add_epi16(reach, linked, reach, _mm512_alignr_epi32(reach, none, 12));
    linked &= linked << 8;
    reach = _mm512_mask_add_epi16(reach, linked, reach, _mm512_alignr_epi32(reach, none, 8));

    const __m512i last = _mm512_set1_epi16(static_cast<int16_t>(num_copies - 1));
    const __m512i origin = _mm512_set1_epi16(static_cast<int16_t>(made));
    last_to_ = _mm512_sub_epi16(_mm512_permutexvar_epi16(last, to), origin);
    last_reach_ = _mm512_permutexvar_epi16(last, reach);
    last_ends_ = _mm512_sub_epi16(_mm512_permutexvar_epi16(last, end), origin);
    // Before sums would no longer fit, a chain begins anew.
    if (__builtin_expect(_mm512_cmplt_epi16_mask(last_reach_, none) != 0, 0)) last_ends_ = _mm512_set1_epi16(INT16_MIN);
    return _mm512_mask_expand_epi16(offsets, copies, reach);
  }

 private:
  /// 32 links of this length and one of half the range of 16 bits stay within the range.
  static constexpr int16_t kLongestLink = 1024;
  static constexpr __mmask32 kAllButFirst = ~__mmask32{1};

  int num_copies_ = 0;
  int num_linked_ = 0;

  // Of the last copy, in every lane. Positions may be negative: they are counted from the next window's first byte.
  __m512i last_to_ = _mm512_setzero_si512();
  __m512i last_ends_ = _mm512_set1_epi16(INT16_MIN);
  __m512i last_reach_ = _mm512_setzero_si512();
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0

#endif
