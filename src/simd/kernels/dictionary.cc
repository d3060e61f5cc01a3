#include "simd/dictionary_kernels.h"

#include "simd/kernels/bitmap_words.h"
#include "simd/kernels/prefetch.h"
#include "simd/kernels/spread_vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

template <typename Element>
LAMELLA_ALWAYS_INLINE Element entry_of(const uint8_t* entries, uint32_t index) {
  return load<Element>(entries + int64_t{index} * static_cast<int64_t>(sizeof(Element)));
}

/// As many indices as 64 bits hold, loaded at once; the first in the lowest bits.
template <typename Index>
inline constexpr int kIndicesAWord = 8 / static_cast<int>(sizeof(Index));

/// Plain loads, eight values in flight.
template <typename Element, typename Index>
LAMELLA_ALWAYS_INLINE void look_up_each(const uint8_t* entries, const Index* indices, int64_t count, uint8_t* out) {
  constexpr int64_t kBytes = sizeof(Element);
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    prefetch_for_writing<8 * kBytes>(out);
#pragma GCC unroll 4
    for (int k = 0; k < 8; k += kIndicesAWord<Index>) {
      const auto word = load<uint64_t>(indices + i + k);
#pragma GCC unroll 4
      for (int j = 0; j < kIndicesAWord<Index>; ++j, out += kBytes)
        store(out, entry_of<Element>(entries, static_cast<Index>(word >> (8 * static_cast<int>(sizeof(Index)) * j))));
    }
  }
  for (; i < count; ++i, out += kBytes)
    store(out, entry_of<Element>(entries, indices[i]));
}

#if defined(LAMELLA_SIMD_AVX512)

template <typename Element>
LAMELLA_ALWAYS_INLINE Vector gathered(const uint8_t* entries, const uint16_t* indices) {
  if constexpr (sizeof(Element) == 4) {
    const __m256i sixteen = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(indices));
    return _mm512_i32gather_epi32(_mm512_cvtepu16_epi32(sixteen), entries, 4);
  } else {
    const __m128i eight = _mm_loadu_si128(reinterpret_cast<const __m128i*>(indices));
    return _mm512_i32gather_epi64(_mm256_cvtepu16_epi32(eight), entries, 8);
  }
}

#elif defined(LAMELLA_SIMD_AVX2)

template <typename Element>
LAMELLA_ALWAYS_INLINE Vector gathered(const uint8_t* entries, const uint16_t* indices) {
  if constexpr (sizeof(Element) == 4) {
    const __m256i eight = _mm256_cvtepu16_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(indices)));
    return _mm256_i32gather_epi32(reinterpret_cast<const int*>(entries), eight, 4);
  } else {
    const __m128i four = _mm_cvtepu16_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(indices)));
    return _mm256_i32gather_epi64(reinterpret_cast<const long long*>(entries), four, 8);
  }
}

#endif

/// As look_up_each(), a vector of entries at a time where there are gathers.
template <typename Element>
LAMELLA_ALWAYS_INLINE void gather_each(const uint8_t* entries, const uint16_t* indices, int64_t count, uint8_t* out) {
  int64_t i = 0;
#if defined(LAMELLA_SIMD_VECTOR)
  constexpr int64_t kLanes = kLanesOf<Element>;
  for (; i + 2 * kLanes <= count; i += 2 * kLanes, out += 2 * kVectorBytes) {
    prefetch_for_writing<2 * kVectorBytes>(out);
#pragma GCC unroll 2
    for (int k = 0; k < 2; ++k)
      store_vector(out + k * kVectorBytes, gathered<Element>(entries, indices + i + k * kLanes));
  }
#endif
  look_up_each<Element>(entries, indices + i, count - i, out);
}

#if defined(LAMELLA_SIMD_AVX512)

/// How many entries of these sizes stay in registers, and are found by permutations.
constexpr int64_t kEntriesInRegisters4 = 64;
constexpr int64_t kEntriesInRegisters8 = 16;
constexpr int64_t kEntriesInRegisters16 = 8;

LAMELLA_ALWAYS_INLINE Vector load_16_indices(const uint32_t* indices) {
  return load_vector(indices);
}
LAMELLA_ALWAYS_INLINE Vector load_16_indices(const uint16_t* indices) {
  return _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(indices)));
}
LAMELLA_ALWAYS_INLINE Vector load_8_indices(const uint32_t* indices) {
  return _mm512_cvtepu32_epi64(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(indices)));
}
LAMELLA_ALWAYS_INLINE Vector load_8_indices(const uint16_t* indices) {
  return _mm512_cvtepu16_epi64(_mm_loadu_si128(reinterpret_cast<const __m128i*>(indices)));
}

template <int kVectors, typename Index>
LAMELLA_ALWAYS_INLINE void look_up_in_registers4(const uint8_t* entries, const Index* indices, int64_t count,
                                                 uint8_t* out) {
  // Vectors that the dictionary does not reach are not read.
  const Vector first = load_vector(entries);
  const Vector second = kVectors > 1 ? load_vector(entries + 64) : first;
  const Vector third = kVectors > 2 ? load_vector(entries + 128) : first;
  const Vector fourth = kVectors > 3 ? load_vector(entries + 192) : first;
  for (int64_t i = 0; i < count; i += 16) {
    const Vector which = load_16_indices(indices + i);
    Vector found = _mm512_permutex2var_epi32(first, which, second);
    if constexpr (kVectors > 2) {
      const __mmask16 high = _mm512_test_epi32_mask(which, _mm512_set1_epi32(32));
      found = _mm512_mask_mov_epi32(found, high, _mm512_permutex2var_epi32(third, which, fourth));
    }
    store_vector(out + i * 4, found);
  }
}

template <typename Index>
LAMELLA_ALWAYS_INLINE void look_up_in_registers4(const uint8_t* entries, int64_t num_entries, const Index* indices,
                                                 int64_t count, uint8_t* out) {
  if (num_entries <= 16) return look_up_in_registers4<1>(entries, indices, count, out);
  if (num_entries <= 32) return look_up_in_registers4<2>(entries, indices, count, out);
  if (num_entries <= 48) return look_up_in_registers4<3>(entries, indices, count, out);
  look_up_in_registers4<4>(entries, indices, count, out);
}

template <typename Index>
LAMELLA_ALWAYS_INLINE void look_up_in_registers8(const uint8_t* entries, int64_t num_entries, const Index* indices,
                                                 int64_t count, uint8_t* out) {
  const Vector low = load_vector(entries);
  const Vector high = num_entries > 8 ? load_vector(entries + 64) : low;
  for (int64_t i = 0; i < count; i += 8)
    store_vector(out + i * 8, _mm512_permutex2var_epi64(low, load_8_indices(indices + i), high));
}

/// Where the first word of each of four entries is told, for both of its words.
struct WordPairs {
  alignas(64) uint32_t from[4][16] = {};

  constexpr WordPairs() {
    for (int i = 0; i < 4; ++i) {
      for (int word = 0; word < 8; ++word)
        from[i][2 * word] = static_cast<uint32_t>(4 * i + word / 2);
    }
  }
};

template <typename Index>
LAMELLA_ALWAYS_INLINE void look_up_in_registers16(const uint8_t* entries, int64_t num_entries, const Index* indices,
                                                  int64_t count, uint8_t* out) {
  static constexpr WordPairs kPairs;
  const Vector low = load_vector(entries);
  const Vector high = num_entries > 4 ? load_vector(entries + 64) : low;
  const Vector second_words = _mm512_setr_epi64(0, 1, 0, 1, 0, 1, 0, 1);
  const auto look_up_four = [&](Vector first_words, int k, int64_t i) {
    const Vector which = _mm512_permutexvar_epi32(load_vector(kPairs.from[k]), first_words);
    const Vector words = _mm512_or_si512(which, second_words);
    store_vector(out + (i + 4 * k) * 16, _mm512_permutex2var_epi64(low, words, high));
  };
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    prefetch_for_writing<256>(out + i * 16);
    const Vector sixteen = load_16_indices(indices + i);
    const Vector first_words = _mm512_add_epi32(sixteen, sixteen);
#pragma GCC unroll 4
    for (int k = 0; k < 4; ++k)
      look_up_four(first_words, k, i);
  }
  if (i == count) return;
  const Vector sixteen = load_16_indices(indices + i);
  const Vector first_words = _mm512_add_epi32(sixteen, sixteen);
  for (int k = 0; i + 4 * k < count; ++k)
    look_up_four(first_words, k, i);
}

#elif defined(LAMELLA_SIMD_AVX2)

constexpr int64_t kEntriesInRegisters4 = 16;

LAMELLA_ALWAYS_INLINE Vector load_8_indices(const uint32_t* indices) {
  return load_vector(indices);
}
LAMELLA_ALWAYS_INLINE Vector load_8_indices(const uint16_t* indices) {
  return _mm256_cvtepu16_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(indices)));
}

template <typename Index>
LAMELLA_ALWAYS_INLINE void look_up_in_registers4(const uint8_t* entries, int64_t num_entries, const Index* indices,
                                                 int64_t count, uint8_t* out) {
  const Vector low = load_vector(entries);
  const Vector high = num_entries > 8 ? load_vector(entries + 32) : low;
  for (int64_t i = 0; i < count; i += 8) {
    const Vector which = load_8_indices(indices + i);
    const __m256 from_low = _mm256_castsi256_ps(_mm256_permutevar8x32_epi32(low, which));
    const __m256 from_high = _mm256_castsi256_ps(_mm256_permutevar8x32_epi32(high, which));
    // Bit 3 of the index, moved to the sign, chooses.
    const __m256 is_high = _mm256_castsi256_ps(_mm256_slli_epi32(which, 28));
    store_vector(out + i * 4, _mm256_castps_si256(_mm256_blendv_ps(from_low, from_high, is_high)));
  }
}

#endif

/// Whether entries that no registers hold are gathered.
enum class Loads { kPlain, kGather };

template <typename Element, Loads kLoads = Loads::kPlain, typename Index>
LAMELLA_ALWAYS_INLINE void look_up_indices(const uint8_t* entries, int64_t num_entries, const Index* indices,
                                           int64_t count, uint8_t* out) {
#if defined(LAMELLA_SIMD_VECTOR)
  if constexpr (sizeof(Element) == 4) {
    if (num_entries <= kEntriesInRegisters4) return look_up_in_registers4(entries, num_entries, indices, count, out);
  }
#endif
#if defined(LAMELLA_SIMD_AVX512)
  if constexpr (sizeof(Element) == 8) {
    if (num_entries <= kEntriesInRegisters8) return look_up_in_registers8(entries, num_entries, indices, count, out);
  }
  if constexpr (sizeof(Element) == 16) {
    if (num_entries <= kEntriesInRegisters16) return look_up_in_registers16(entries, num_entries, indices, count, out);
  }
#endif
  static_cast<void>(num_entries);
  if constexpr (kLoads == Loads::kGather && sizeof(Element) <= 8) {
    gather_each<Element>(entries, indices, count, out);
  } else {
    look_up_each<Element>(entries, indices, count, out);
  }
}

template <typename Element>
void look_up(const uint8_t* entries, int64_t num_entries, const int32_t* indices, int64_t count,
             uint8_t* out) noexcept {
  look_up_indices<Element>(entries, num_entries, reinterpret_cast<const uint32_t*>(indices), count, out);
}

#if defined(LAMELLA_SIMD_VECTOR)

LAMELLA_ALWAYS_INLINE Vector splat_entry(uint32_t entry) {
  return splat(entry);
}
LAMELLA_ALWAYS_INLINE Vector splat_entry(uint64_t entry) {
  return splat(entry);
}
LAMELLA_ALWAYS_INLINE Vector splat_entry(TwoWords entry) {
  const __m128i words = _mm_set_epi64x(static_cast<int64_t>(entry.high), static_cast<int64_t>(entry.low));
#if defined(LAMELLA_SIMD_AVX512)
  return _mm512_broadcast_i64x2(words);
#else
  return _mm256_broadcastsi128_si256(words);
#endif
}

/// Short runs are stored at once where there is room, because a loop over few vectors costs a misprediction.
template <typename Element>
LAMELLA_ALWAYS_INLINE void fill_run(Element entry, int64_t count, const uint8_t* end, uint8_t* out) {
  constexpr int64_t kStoredAtOnce = 256;
  const int64_t size_bytes = count * static_cast<int64_t>(sizeof(Element));
  const Vector entries = splat_entry(entry);
  int64_t i = 0;
  if (end - out >= kStoredAtOnce) {
#pragma GCC unroll 8
    for (; i < kStoredAtOnce; i += kVectorBytes)
      store_vector(out + i, entries);
  }
  for (; i < size_bytes; i += kVectorBytes)
    store_vector(out + i, entries);
}

#else

template <typename Element>
void fill_run(Element entry, int64_t count, const uint8_t* end, uint8_t* out) {
  static_cast<void>(end);
  for (int64_t i = 0; i < count; ++i)
    store(out + i * static_cast<int64_t>(sizeof(Element)), entry);
}

#endif

template <typename Element, typename Index, Loads kLoads = Loads::kPlain>
void look_up_runs(const uint8_t* entries, int64_t num_entries, const HybridRun* runs, int64_t num_runs,
                  int64_t num_values, const Index* packed_indices, uint8_t* out) noexcept {
  constexpr int64_t kBytes = sizeof(Element);
  const uint8_t* const end = out + num_values * kBytes;
  for (const HybridRun* run = runs; run != runs + num_runs; ++run) {
    if (run->packed == nullptr) {
      fill_run(entry_of<Element>(entries, run->value), run->count, end, out);
    } else {
      look_up_indices<Element, kLoads>(entries, num_entries, packed_indices, run->count, out);
      packed_indices += run->count;
    }
    out += run->count * kBytes;
  }
}

void look_up_bytes(const uint8_t* entries, const int32_t* indices, int64_t count, int64_t byte_width,
                   uint8_t* out) noexcept {
  for (int64_t i = 0; i < count; ++i, out += byte_width) {
    const uint8_t* entry = entries + indices[i] * byte_width;
    if (byte_width <= 16) {
      // Of which the next value overwrites what is too many.
      store(out, load<TwoWords>(entry));
    } else {
      std::memcpy(out, entry, static_cast<size_t>(byte_width));
    }
  }
}

void look_up_bits(const uint8_t* entries, const int32_t* indices, int64_t count, uint8_t* out,
                  int64_t bit_offset) noexcept {
  WordAppender appender(out, bit_offset);
  for (int64_t i = 0; i < count; i += 64) {
    uint64_t word = 0;
    for (int64_t k = 0; k < 64 && i + k < count; ++k)
      word |= uint64_t{bit_is_set(entries, indices[i + k])} << k;
    appender.append(word);
  }
  appender.finish();
}

}  // namespace

extern const DictionaryKernels kDictionaryKernels;
constinit const DictionaryKernels kDictionaryKernels = {
    .bytes1 = look_up<uint8_t>,
    .bytes2 = look_up<uint16_t>,
    .bytes4 = look_up<uint32_t>,
    .bytes8 = look_up<uint64_t>,
    .bytes16 = look_up<TwoWords>,
    .runs_u16 = {look_up_runs<uint32_t, uint16_t>, look_up_runs<uint64_t, uint16_t>, look_up_runs<TwoWords, uint16_t>},
    .runs_u32 = {look_up_runs<uint32_t, uint32_t>, look_up_runs<uint64_t, uint32_t>, look_up_runs<TwoWords, uint32_t>},
    .gathered_u16 = {look_up_runs<uint32_t, uint16_t, Loads::kGather>, look_up_runs<uint64_t, uint16_t, Loads::kGather>,
                     look_up_runs<TwoWords, uint16_t>},
    .bytes = look_up_bytes,
    .bits = look_up_bits,
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
