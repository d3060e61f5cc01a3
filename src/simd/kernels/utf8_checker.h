/// What UTF-8 kernels are built from: a vector of bytes, and a checker of one value after the other.
///
/// With vectors, every byte is judged by itself and the byte before it: three look-ups by their nibbles give the rules
/// that this pair might break, and it breaks those that all three name. Whether a third or fourth byte is due is told
/// by the bytes two and three before. Source: J. Keiser, D. Lemire, "Validating UTF-8 in less than one instruction per
/// byte", 2021.
#pragma once

#include <array>
#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/byte_masks.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

#if defined(LAMELLA_SIMD_AVX2) || defined(LAMELLA_SIMD_AVX512)

/// A way in which two neighbours can be wrong, by nibbles: bit n of a field is set where nibble n is meant.
struct PairRule {
  unsigned first_high;
  unsigned first_low;
  unsigned second_high;
};

/// The last one is no fault by itself: two continuation bytes are right exactly where a third or fourth byte is due.
constexpr std::array<PairRule, 8> kPairRules = {{
    {0xF000, 0xFFFF, 0xF0FF},  // A first byte of several, then no continuation byte.
    {0x00FF, 0xFFFF, 0x0F00},  // An ASCII byte, then a continuation byte.
    {0x1000, 0x0003, 0x0F00},  // C0, C1: would fit into one byte.
    {0x4000, 0x0001, 0x0300},  // E0 80..9F: would fit into two.
    {0x4000, 0x2000, 0x0C00},  // ED A0..BF: a surrogate.
    {0x8000, 0xFFE1, 0x0100},  // F0 80..8F: would fit into three; F5..FF 80..8F: beyond U+10FFFF.
    {0x8000, 0xFFF0, 0x0E00},  // F4..FF 90..BF: beyond U+10FFFF.
    {0x0F00, 0xFFFF, 0x0F00},  // Two continuation bytes.
}};

#if defined(LAMELLA_SIMD_AVX512)
/// A permutation looks up by six bits, wherever the nibble is among them, so that it need not be cut out.
constexpr unsigned kTableEntries = 64;
constexpr int kHighNibbleShift = 2;
#else
constexpr unsigned kTableEntries = 16;
constexpr int kHighNibbleShift = 0;
#endif

/// The rules that each nibble takes part in, a bit a rule.
struct PairRuleTables {
  alignas(kTableEntries) uint8_t first_high[kTableEntries] = {};
  alignas(kTableEntries) uint8_t first_low[kTableEntries] = {};
  alignas(kTableEntries) uint8_t second_high[kTableEntries] = {};

  constexpr PairRuleTables() {
    for (unsigned entry = 0; entry < kTableEntries; ++entry) {
      const unsigned high = entry >> kHighNibbleShift;
      const unsigned low = entry % 16;
      for (unsigned rule = 0; rule < kPairRules.size(); ++rule) {
        first_high[entry] = with_bit(first_high[entry], kPairRules[rule].first_high >> high, rule);
        first_low[entry] = with_bit(first_low[entry], kPairRules[rule].first_low >> low, rule);
        second_high[entry] = with_bit(second_high[entry], kPairRules[rule].second_high >> high, rule);
      }
    }
  }

 private:
  static constexpr uint8_t with_bit(uint8_t byte, unsigned value, unsigned bit) {
    return static_cast<uint8_t>(byte | (value & 1U) << bit);
  }
};
constexpr PairRuleTables kPairRuleTables;

#endif

#if defined(LAMELLA_SIMD_AVX512)

struct Bytes {
  static constexpr int64_t kSize = 64;
  __m512i vector;

  static LAMELLA_ALWAYS_INLINE Bytes zeros() { return {_mm512_setzero_si512()}; }
  static LAMELLA_ALWAYS_INLINE Bytes load(const uint8_t* bytes) { return {_mm512_loadu_si512(bytes)}; }
  /// The first `count` bytes, 0 to kSize, then zeros.
  static LAMELLA_ALWAYS_INLINE Bytes load_first(const uint8_t* bytes, int64_t count) {
    return {_mm512_maskz_loadu_epi8(_bzhi_u64(~uint64_t{0}, static_cast<uint32_t>(count)), bytes)};
  }
  static LAMELLA_ALWAYS_INLINE Bytes filled(uint8_t byte) { return {_mm512_set1_epi8(static_cast<char>(byte))}; }

  LAMELLA_ALWAYS_INLINE Bytes operator|(Bytes other) const { return {_mm512_or_si512(vector, other.vector)}; }
  LAMELLA_ALWAYS_INLINE Bytes operator&(Bytes other) const { return {_mm512_and_si512(vector, other.vector)}; }
  LAMELLA_ALWAYS_INLINE Bytes operator^(Bytes other) const { return {_mm512_xor_si512(vector, other.vector)}; }
  /// The entries of a PairRuleTables table for every byte's upper half, or lower.
  LAMELLA_ALWAYS_INLINE Bytes look_up_high(const uint8_t* table) const {
    return {_mm512_maskz_permutexvar_epi8(~__mmask64{0}, _mm512_srli_epi16(vector, 4 - kHighNibbleShift),
                                          _mm512_load_si512(table))};
  }
  LAMELLA_ALWAYS_INLINE Bytes look_up_low(const uint8_t* table) const {
    return {_mm512_maskz_permutexvar_epi8(~__mmask64{0}, vector, _mm512_load_si512(table))};
  }
  /// Byte minus `other`'s, 0 where that is negative.
  LAMELLA_ALWAYS_INLINE Bytes minus_saturating(Bytes other) const { return {_mm512_subs_epu8(vector, other.vector)}; }
  /// Bytes kCount further up; the last kCount of `before` come in.
  template <int kCount>
  LAMELLA_ALWAYS_INLINE Bytes behind(Bytes before) const {
    const __m512i lanes_before = _mm512_maskz_alignr_epi64(0xFF, vector, before.vector, 6);
    return {_mm512_alignr_epi8(vector, lanes_before, 16 - kCount)};
  }
  LAMELLA_ALWAYS_INLINE bool is_ascii() const { return _mm512_movepi8_mask(vector) == 0; }
  LAMELLA_ALWAYS_INLINE bool is_zero() const { return _mm512_test_epi64_mask(vector, vector) == 0; }
};

#elif defined(LAMELLA_SIMD_AVX2)

struct Bytes {
  static constexpr int64_t kSize = 32;
  __m256i vector;

  static LAMELLA_ALWAYS_INLINE Bytes zeros() { return {_mm256_setzero_si256()}; }
  static LAMELLA_ALWAYS_INLINE Bytes load(const uint8_t* bytes) {
    return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes))};
  }
  /// The first `count` bytes, 0 to kSize, then zeros.
  static LAMELLA_ALWAYS_INLINE Bytes load_first(const uint8_t* bytes, int64_t count) {
    return load(bytes) & load(kOnesThenZeros.bytes + 64 - count);
  }
  static LAMELLA_ALWAYS_INLINE Bytes filled(uint8_t byte) { return {_mm256_set1_epi8(static_cast<char>(byte))}; }

  LAMELLA_ALWAYS_INLINE Bytes operator|(Bytes other) const { return {_mm256_or_si256(vector, other.vector)}; }
  LAMELLA_ALWAYS_INLINE Bytes operator&(Bytes other) const { return {_mm256_and_si256(vector, other.vector)}; }
  LAMELLA_ALWAYS_INLINE Bytes operator^(Bytes other) const { return {_mm256_xor_si256(vector, other.vector)}; }
  /// The entries of a PairRuleTables table for every byte's upper half, or lower.
  LAMELLA_ALWAYS_INLINE Bytes look_up_high(const uint8_t* table) const {
    return look_up(table, Bytes{_mm256_srli_epi16(vector, 4)});
  }
  LAMELLA_ALWAYS_INLINE Bytes look_up_low(const uint8_t* table) const { return look_up(table, *this); }
  /// Byte minus `other`'s, 0 where that is negative.
  LAMELLA_ALWAYS_INLINE Bytes minus_saturating(Bytes other) const { return {_mm256_subs_epu8(vector, other.vector)}; }
  /// Bytes kCount further up; the last kCount of `before` come in.
  template <int kCount>
  LAMELLA_ALWAYS_INLINE Bytes behind(Bytes before) const {
    const __m256i lanes_before = _mm256_permute2x128_si256(before.vector, vector, 0x21);
    return {_mm256_alignr_epi8(vector, lanes_before, 16 - kCount)};
  }
  LAMELLA_ALWAYS_INLINE bool is_ascii() const { return _mm256_movemask_epi8(vector) == 0; }
  LAMELLA_ALWAYS_INLINE bool is_zero() const { return _mm256_testz_si256(vector, vector) != 0; }

 private:
  static LAMELLA_ALWAYS_INLINE Bytes look_up(const uint8_t* table, Bytes indices) {
    const __m256i entries = _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(table)));
    return {_mm256_shuffle_epi8(entries, (indices & filled(0x0F)).vector)};
  }
};

#else

struct Bytes {
  static constexpr int64_t kSize = 8;
  uint64_t word;

  static Bytes load(const uint8_t* bytes) { return {v0::load<uint64_t>(bytes)}; }
  static Bytes load_first(const uint8_t* bytes, int64_t count) {
    return {v0::load<uint64_t>(bytes) & low_bits(static_cast<int>(8 * count))};
  }
  Bytes operator|(Bytes other) const { return {word | other.word}; }
  bool is_ascii() const { return (word & 0x8080808080808080U) == 0; }
};

#endif

#if defined(LAMELLA_SIMD_AVX2) || defined(LAMELLA_SIMD_AVX512)

class Utf8Checker {
 public:
  LAMELLA_ALWAYS_INLINE void add_value(const uint8_t* value, int64_t size_bytes) {
    Bytes before = Bytes::zeros();
    int64_t i = 0;
    for (; i + Bytes::kSize <= size_bytes; i += Bytes::kSize) {
      const Bytes bytes = Bytes::load(value + i);
      add(bytes, before);
      before = bytes;
    }
    // At least one zero behind the value shows a last character that is not complete.
    add(Bytes::load_first(value + i, size_bytes - i), before);
  }

  bool is_valid() const { return errors_.is_zero(); }

 private:
  LAMELLA_ALWAYS_INLINE void add(Bytes bytes, Bytes before) {
    const Bytes first = bytes.behind<1>(before);
    const Bytes broken = first.look_up_high(kPairRuleTables.first_high) & first.look_up_low(kPairRuleTables.first_low) &
                         bytes.look_up_high(kPairRuleTables.second_high);
    // Bit 7: a first byte of three or four lies two before, or one of four lies three before.
    const Bytes due = bytes.behind<2>(before).minus_saturating(Bytes::filled(0xE0 - 0x80)) |
                      bytes.behind<3>(before).minus_saturating(Bytes::filled(0xF0 - 0x80));
    errors_ = errors_ | (broken ^ (due & Bytes::filled(0x80)));
  }

  Bytes errors_ = Bytes::zeros();
};

#else

class Utf8Checker {
 public:
  void add_value(const uint8_t* value, int64_t size_bytes) {
    int64_t i = 0;
    while (i < size_bytes) {
      const int64_t length = character_length(value + i, size_bytes - i);
      if (length == 0) {
        is_valid_ = false;
        return;
      }
      i += length;
    }
  }

  bool is_valid() const { return is_valid_; }

 private:
  static bool is_between(uint8_t byte, int low, int high) { return low <= byte && byte <= high; }

  /// How many bytes the character has that begins here, or 0 where there is none.
  static int64_t character_length(const uint8_t* bytes, int64_t remaining) {
    const uint8_t first = bytes[0];
    if (first < 0x80) return 1;
    int64_t length;
    // Which second bytes are right depends on the first; all later ones are 80..BF.
    int low = 0x80;
    int high = 0xBF;
    if (is_between(first, 0xC2, 0xDF)) {
      length = 2;
    } else if (is_between(first, 0xE0, 0xEF)) {
      length = 3;
      if (first == 0xE0) low = 0xA0;
      if (first == 0xED) high = 0x9F;
    } else if (is_between(first, 0xF0, 0xF4)) {
      length = 4;
      if (first == 0xF0) low = 0x90;
      if (first == 0xF4) high = 0x8F;
    } else {
      return 0;
    }
    if (length > remaining || !is_between(bytes[1], low, high)) return 0;
    for (int64_t i = 2; i < length; ++i) {
      if (!is_between(bytes[i], 0x80, 0xBF)) return 0;
    }
    return length;
  }

  bool is_valid_ = true;
};

#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
