#include "simd/delta_kernels.h"

#include <bit>
#include <utility>

#include "simd/kernels/packed_bits.h"
#include "simd/kernels/prefetch.h"
#include "simd/kernels/unpack_vector.h"
#include "simd/kernels/vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

constexpr int kGroupValues = DeltaKernels::kGroupValues;

#if defined(LAMELLA_SIMD_VECTOR)

constexpr int kNumWidths = 65;

/// Lane i is i + 1.
template <typename T>
constexpr Lanes<T> make_ramp() {
  Lanes<T> ramp;
  for (int i = 0; i < kLanesOf<T>; ++i)
    ramp.lane[i] = static_cast<T>(i + 1);
  return ramp;
}

/// What a miniblock adds to its packed values: lane i has (i + 1) * min_delta.
template <typename T>
LAMELLA_ALWAYS_INLINE Vector min_delta_ramp(T min_delta) {
  static constexpr Lanes<T> kRamp = make_ramp<T>();
  if constexpr (sizeof(T) == 4) return multiply_each<T>(load_vector(kRamp.lane), splat(min_delta));
#if defined(LAMELLA_SIMD_AVX512)
  return multiply_each<T>(load_vector(kRamp.lane), splat(min_delta));
#else
  const Vector twice = splat(static_cast<T>(2 * min_delta));
  const Vector once_twice = _mm256_blend_epi32(splat(min_delta), twice, 0xCC);
  return add_each<T>(once_twice, _mm256_blend_epi32(zero_vector(), twice, 0xF0));
#endif
}

/// A group's packed values in lanes of T, without min_delta: `take(i, values)` gets the sums from the group's first
/// value to each of the vector's. Returns the group's sum in every lane.
template <typename T, int kWidth, typename Take>
LAMELLA_ALWAYS_INLINE Vector sum_group(const uint8_t* packed, const Take& take) {
  Vector carry = zero_vector();
#pragma GCC unroll 8
  for (int i = 0; i < kGroupValues / kLanesOf<T>; ++i) {
    Vector fields;
    if constexpr (kWidth <= 8 * static_cast<int>(sizeof(T))) {
      fields = Unpacker<T, kWidth>::load(packed, i);
    } else {
      fields =
          narrow(Unpacker<uint64_t, kWidth>::load(packed, 2 * i), Unpacker<uint64_t, kWidth>::load(packed, 2 * i + 1));
    }
    const Vector sums = prefix_sum<T>(fields);
    take(i, add_each<T>(sums, carry));
    carry = add_each<T>(carry, splat_last<T>(sums));
  }
  return carry;
}

#if defined(LAMELLA_SIMD_AVX512)

/// The values of a group two by two: 16 lanes of the even ones, and 16 of the odd.
template <int kWidth>
struct PairLayout {
  static constexpr bool kOneLoad = kWidth <= 16;  ///< The whole group is 64 bytes; otherwise each half is.

  alignas(64) uint8_t bytes[2][64] = {};
  alignas(64) uint32_t shifts[2][16] = {};

  constexpr PairLayout() {
    for (int i = 0; i < kGroupValues; ++i) {
      const int bit = (kOneLoad ? i : i % 16) * kWidth;
      for (int k = 0; k < 4; ++k) {
        const int byte = bit / 8 + k;
        bytes[i % 2][i / 2 * 4 + k] = static_cast<uint8_t>(byte < 64 ? byte : 63);
      }
      shifts[i % 2][i / 2] = static_cast<uint32_t>(bit % 8);
    }
  }
};

template <int kWidth>
LAMELLA_ALWAYS_INLINE Vector load_half_of_pairs(const uint8_t* packed, int odd) {
  static constexpr PairLayout<kWidth> kLayout;
  const Vector which = load_vector(kLayout.bytes[odd]);
  Vector fields = _mm512_permutexvar_epi8(which, load_vector(packed));
  if constexpr (!kLayout.kOneLoad) {
    fields = _mm512_mask_permutexvar_epi8(fields, 0xFFFFFFFF00000000, which, load_vector(packed + 2 * kWidth));
  }
  fields = shift_right_each<uint32_t>(fields, load_vector(kLayout.shifts[odd]));
  return bitwise_and(fields, splat(kLargestOf<uint32_t, kWidth>));
}

/// Sums of 32-bit lanes from the group's first value to each even and each odd one.
struct PairSums {
  Vector even;
  Vector odd;
};

/// Summing pairs first halves the prefix sums.
template <int kWidth>
LAMELLA_ALWAYS_INLINE PairSums sum_pairs(const uint8_t* packed) {
  const Vector odd = load_half_of_pairs<kWidth>(packed, 1);
  const Vector pairs = add_each<uint32_t>(load_half_of_pairs<kWidth>(packed, 0), odd);
  const Vector sums = prefix_sum<uint32_t>(pairs);
  return {_mm512_sub_epi32(sums, odd), sums};
}

/// Lanes of an interleaving of two vectors of 32-bit lanes, from one of them on.
constexpr Lanes<uint32_t> interleaved_from(int first, int lanes_each) {
  Lanes<uint32_t> which;
  for (int i = 0; i < 16 / lanes_each; ++i) {
    const int value = first + i;
    which.lane[i * lanes_each] = static_cast<uint32_t>(value % 2 * 16 + value / 2);
  }
  return which;
}

template <int kFirst>
LAMELLA_ALWAYS_INLINE Vector interleave32(const PairSums& sums) {
  static constexpr Lanes<uint32_t> kWhich = interleaved_from(kFirst, 1);
  return _mm512_permutex2var_epi32(sums.even, load_vector(kWhich.lane), sums.odd);
}

/// The same, widened to 64 bits.
template <int kFirst>
LAMELLA_ALWAYS_INLINE Vector interleave64(const PairSums& sums) {
  static constexpr Lanes<uint32_t> kWhich = interleaved_from(kFirst, 2);
  return _mm512_maskz_permutex2var_epi32(0x5555, sums.even, load_vector(kWhich.lane), sums.odd);
}

#endif

/// A miniblock. `previous` is the value before it in every lane, and what is returned the last.
template <typename T, int kWidth>
Vector decode_miniblock(const uint8_t* packed, int64_t num_groups, Vector ramp, Vector previous, T* out) {
  constexpr int kLanes = kLanesOf<T>;
  const Vector step = splat_last<T>(ramp);
  for (int64_t group = 0; group < num_groups; ++group, packed += kGroupValues / 8 * kWidth, out += kGroupValues) {
    prefetch_lines<kGroupValues / 8 * kWidth, Cache::kFirst>(packed);
    prefetch_for_writing<kGroupValues * sizeof(T)>(reinterpret_cast<const uint8_t*>(out));
    // The value before each vector, without the packed values of this group.
    Vector base[kGroupValues / kLanes + 1];
    base[0] = previous;
#pragma GCC unroll 8
    for (int i = 0; i < kGroupValues / kLanes; ++i)
      base[i + 1] = add_each<T>(base[i], step);
    const auto store_values = [&](int i, Vector sums) {
      store_vector(out + i * kLanes, add_each<T>(sums, add_each<T>(base[i], ramp)));
    };
    Vector sum = zero_vector();
    if constexpr (kWidth == 0) {
#pragma GCC unroll 8
      for (int i = 0; i < kGroupValues / kLanes; ++i)
        store_values(i, sum);
    }
#if defined(LAMELLA_SIMD_AVX512)
    else if constexpr (kWidth <= 25) {
      const PairSums sums = sum_pairs<kWidth>(packed);
      if constexpr (sizeof(T) == 4) {
        store_values(0, interleave32<0>(sums));
        store_values(1, interleave32<16>(sums));
        sum = splat_last<T>(sums.odd);
      } else {
        store_values(0, interleave64<0>(sums));
        store_values(1, interleave64<8>(sums));
        store_values(2, interleave64<16>(sums));
        store_values(3, interleave64<24>(sums));
        sum = _mm512_maskz_permutexvar_epi32(0x5555, _mm512_set1_epi32(15), sums.odd);
      }
    }
#endif
    else if constexpr (sizeof(T) == 8 && kWidth <= 27) {
      // 32 packed values sum to less than 2^32, and 32-bit lanes are twice as many.
      sum = widen_low(sum_group<uint32_t, kWidth>(packed, [&](int i, Vector sums) {
        store_values(2 * i, widen_low(sums));
        store_values(2 * i + 1, widen_high(sums));
      }));
    } else {
      sum = sum_group<T, kWidth>(packed, store_values);
    }
    previous = add_each<T>(base[kGroupValues / kLanes], sum);
  }
  return previous;
}

template <typename T>
using DecodeMiniblock = Vector (*)(const uint8_t* packed, int64_t num_groups, Vector ramp, Vector previous, T* out);

template <typename T>
struct MiniblockTable {
  DecodeMiniblock<T> of_width[kNumWidths];
};

template <typename T, int... kWidths>
constexpr MiniblockTable<T> make_table(std::integer_sequence<int, kWidths...>) {
  return {{decode_miniblock<T, kWidths>...}};
}

template <typename T>
constexpr MiniblockTable<T> kMiniblocks = make_table<T>(std::make_integer_sequence<int, kNumWidths>());

/// The last value so far, in every lane.
template <typename T>
using Carry = Vector;

template <typename T>
LAMELLA_ALWAYS_INLINE Vector carry_of(T previous) {
  return splat(previous);
}
template <typename T>
LAMELLA_ALWAYS_INLINE T value_of(Vector carry) {
  return last_lane<T>(carry);
}

template <typename T>
LAMELLA_ALWAYS_INLINE Vector decode_miniblocks(const uint8_t* packed, const uint8_t* widths, int64_t num_miniblocks,
                                               int64_t groups_per_miniblock, T min_delta, Vector carry, T* out) {
  const Vector ramp = min_delta_ramp(min_delta);
  for (int64_t m = 0; m < num_miniblocks; ++m) {
    carry = kMiniblocks<T>.of_width[widths[m]](packed, groups_per_miniblock, ramp, carry, out);
    packed += groups_per_miniblock * (kGroupValues / 8) * widths[m];
    out += groups_per_miniblock * kGroupValues;
  }
  return carry;
}

template <int kWidth>
uint64_t sum_groups(const uint8_t* packed, int64_t num_groups) {
  Vector total = zero_vector();
  for (int64_t group = 0; group < num_groups; ++group, packed += kGroupValues / 8 * kWidth) {
    if constexpr (kWidth <= 30) {
      // Up to four values a lane.
      Vector sum = zero_vector();
#pragma GCC unroll 4
      for (int i = 0; i < kGroupValues / kLanesOf<uint32_t>; ++i)
        sum = add_each<uint32_t>(sum, Unpacker<uint32_t, kWidth>::load(packed, i));
      total = add_each<uint64_t>(total, add_pairs(sum));
    } else {
#pragma GCC unroll 8
      for (int i = 0; i < kGroupValues / kLanesOf<uint64_t>; ++i)
        total = add_each<uint64_t>(total, Unpacker<uint64_t, kWidth>::load(packed, i));
    }
  }
  return sum_of_lanes<uint64_t>(total);
}

struct SumTable {
  uint64_t (*of_width[kNumWidths])(const uint8_t* packed, int64_t num_groups);
};

template <int... kWidths>
constexpr SumTable make_sum_table(std::integer_sequence<int, kWidths...>) {
  return {{sum_groups<kWidths>...}};
}

constexpr SumTable kSums = make_sum_table(std::make_integer_sequence<int, kNumWidths>());

uint64_t sum(const uint8_t* packed, int width, int64_t num_groups) noexcept {
  return kSums.of_width[width](packed, num_groups);
}

#else

/// The last value so far.
template <typename T>
using Carry = T;

template <typename T>
T carry_of(T previous) {
  return previous;
}
template <typename T>
T value_of(T carry) {
  return carry;
}

template <typename T>
T decode_miniblocks(const uint8_t* packed, const uint8_t* widths, int64_t num_miniblocks, int64_t groups_per_miniblock,
                    T min_delta, T previous, T* out) {
  const int64_t miniblock_values = groups_per_miniblock * kGroupValues;
  for (int64_t m = 0; m < num_miniblocks; ++m) {
    const int width = widths[m];
    for (int64_t i = 0; i < miniblock_values; ++i) {
      previous += min_delta + static_cast<T>(packed_field(packed, i * width, width));
      *out++ = previous;
    }
    packed += miniblock_values / 8 * width;
  }
  return previous;
}

uint64_t sum(const uint8_t* packed, int width, int64_t num_groups) noexcept {
  uint64_t total = 0;
  for (int64_t i = 0; i < num_groups * kGroupValues; ++i)
    total += packed_field(packed, i * width, width);
  return total;
}

#endif

template <typename T>
T decode(const uint8_t* packed, const uint8_t* widths, int64_t num_miniblocks, int64_t groups_per_miniblock,
         T min_delta, T previous, T* out) noexcept {
  return value_of<T>(
      decode_miniblocks<T>(packed, widths, num_miniblocks, groups_per_miniblock, min_delta, carry_of(previous), out));
}

/// The lowest seven bits of each byte, one after the other.
LAMELLA_ALWAYS_INLINE uint64_t join_sevens(uint64_t bytes) {
#if defined(LAMELLA_SIMD_AVX2) || defined(LAMELLA_SIMD_AVX512)
  return _pext_u64(bytes, 0x7F7F7F7F7F7F7F7F);
#else
  uint64_t joined = 0;
  for (int i = 0; i < 8; ++i)
    joined |= (bytes >> (8 * i) & 0x7F) << (7 * i);
  return joined;
#endif
}

/// The bytes of `num_miniblocks` miniblocks, or -1 when one of them is wider than 64 bits.
LAMELLA_ALWAYS_INLINE int64_t size_of_miniblocks(const uint8_t* widths, int64_t num_miniblocks,
                                                 int64_t groups_per_miniblock) {
  constexpr int kMaxWidth = 64;
  int64_t bits_a_value = 0;
  bool too_wide = false;
  for (int64_t m = 0; m < num_miniblocks; ++m) {
    bits_a_value += widths[m];
    too_wide |= widths[m] > kMaxWidth;
  }
  return too_wide ? -1 : bits_a_value * groups_per_miniblock * (kGroupValues / 8);
}

/// Blocks are short: the value that the next begins with stays in a register, and headers are read without a loop.
template <typename T>
DeltaKernels::Blocks<T> decode_blocks(const uint8_t* position, const uint8_t* end, int64_t max_blocks,
                                      int64_t miniblocks_per_block, int64_t groups_per_miniblock, T previous,
                                      T* out) noexcept {
  Carry<T> carry = carry_of(previous);
  int64_t block = 0;
  for (; block < max_blocks; ++block) {
    const auto bytes = load<uint64_t>(position);
    const uint64_t last_bytes = ~bytes & 0x8080808080808080;
    if (last_bytes == 0) break;
    const int num_bits = std::countr_zero(last_bytes);  // Before the last byte's highest bit.
    const auto min_delta = static_cast<T>(zigzag_decode(join_sevens(bytes & low_bits(num_bits))));
    const uint8_t* widths = position + num_bits / 8 + 1;
    if (end - widths < miniblocks_per_block) break;
    const uint8_t* packed = widths + miniblocks_per_block;
    const int64_t size_bytes = size_of_miniblocks(widths, miniblocks_per_block, groups_per_miniblock);
    if (size_bytes < 0 || end - packed < size_bytes) break;
    carry = decode_miniblocks<T>(packed, widths, miniblocks_per_block, groups_per_miniblock, min_delta, carry, out);
    out += miniblocks_per_block * groups_per_miniblock * kGroupValues;
    position = packed + size_bytes;
  }
  return {position, block, value_of<T>(carry)};
}

}  // namespace

extern const DeltaKernels kDeltaKernels;
constinit const DeltaKernels kDeltaKernels = {
    .decode_u32 = decode<uint32_t>,
    .decode_u64 = decode<uint64_t>,
    .blocks_u32 = decode_blocks<uint32_t>,
    .blocks_u64 = decode_blocks<uint64_t>,
    .sum = sum,
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
