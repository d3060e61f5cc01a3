#include "simd/compare_kernels.h"

#include "simd/kernels/compare_vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

/// Tests values of `kBytes` bytes, 64 for a word of bits. The last vector may reach behind the values; a vector is no
/// larger than the slack that kernels have.
template <int64_t kBytes, typename Test>
LAMELLA_ALWAYS_INLINE void test_all(const Test& test, const uint8_t* values, int64_t count, uint8_t* out) {
  constexpr int kLanes = Test::kLanes;
  for (; count >= 64; count -= 64, values += 64 * kBytes, out += 8) {
    uint64_t word = 0;
#pragma GCC unroll 4
    for (int i = 0; i < 64; i += kLanes)
      word |= test.test(values + i * kBytes) << i;
    store(out, word);
  }
  if (count == 0) return;
  uint64_t word = 0;
  for (int i = 0; i < count; i += kLanes)
    word |= test.test(values + i * kBytes) << i;
  store(out, word & low_bits(static_cast<int>(count)));
}

template <typename T>
void in_range(const uint8_t* values, int64_t count, uint64_t low, uint64_t width, uint8_t* out) noexcept {
  test_all<sizeof(T)>(IntegerRange<T>{static_cast<T>(low), static_cast<T>(width)}, values, count, out);
}

template <typename T>
void in_floating_range(const uint8_t* values, int64_t count, T low, T high, bool nan_passes, uint8_t* out) noexcept {
  if (nan_passes) return test_all<sizeof(T)>(FloatingRange<T, true>{low, high}, values, count, out);
  test_all<sizeof(T)>(FloatingRange<T, false>{low, high}, values, count, out);
}

template <typename T>
void is_one_of(const uint8_t* values, int64_t count, const uint8_t* wanted, int64_t num_wanted, uint8_t* out) noexcept {
  test_all<sizeof(T)>(AnyOf<T>{wanted, num_wanted}, values, count, out);
}

void equals_masked16(const uint8_t* values, int64_t count, const uint8_t* mask, const uint8_t* wanted,
                     uint8_t* out) noexcept {
  test_all<16>(Masked16{mask, wanted}, values, count, out);
}

void passes_of(const uint8_t* passes, int64_t num_entries, const int32_t* indices, int64_t count,
               uint8_t* out) noexcept {
  const auto* values = reinterpret_cast<const uint8_t*>(indices);
#if defined(LAMELLA_SIMD_VECTOR)
  if (num_entries <= SetBitInRegister::kMaxEntries) {
    return test_all<4>(SetBitInRegister{load_vector(passes)}, values, count, out);
  }
#endif
  static_cast<void>(num_entries);
  test_all<4>(SetBit{passes}, values, count, out);
}

/// Writes the positions, from `first` on, of the bits set in one word.
LAMELLA_ALWAYS_INLINE int32_t* put_positions(uint64_t word, int32_t first, int32_t* out) {
#if defined(LAMELLA_SIMD_AVX512)
  const Vector lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  for (int32_t i = 0; i < 64; i += 16) {
    const auto mask = static_cast<__mmask16>(word >> i);
    const Vector positions = _mm512_add_epi32(lanes, _mm512_set1_epi32(first + i));
    store_vector(out, _mm512_maskz_compress_epi32(mask, positions));
    out += _mm_popcnt_u32(mask);
  }
#elif defined(LAMELLA_SIMD_AVX2)
  for (int32_t i = 0; i < 64; i += 8) {
    // A byte of ones for each bit chooses the bytes of 0 to 7 that are packed.
    const uint64_t chosen = _pdep_u64(word >> i, 0x0101010101010101) * 0xFF;
    const auto lanes = static_cast<int64_t>(_pext_u64(0x0706050403020100, chosen));
    const Vector positions = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(lanes));
    store_vector(out, _mm256_add_epi32(positions, _mm256_set1_epi32(first + i)));
    out += _mm_popcnt_u32(static_cast<uint8_t>(word >> i));
  }
#else
  for (; word != 0; word &= word - 1)
    *out++ = first + __builtin_ctzll(word);
#endif
  return out;
}

int64_t positions_of(const uint8_t* bits, int64_t num_words, int32_t* out) noexcept {
  int32_t* next = out;
  for (int64_t i = 0; i < num_words; ++i) {
    const auto word = load<uint64_t>(bits + 8 * i);
    if (word != 0) next = put_positions(word, static_cast<int32_t>(64 * i), next);
  }
  return next - out;
}

}  // namespace

extern const CompareKernels kCompareKernels;
constinit const CompareKernels kCompareKernels = {
    .in_range1 = in_range<uint8_t>,
    .in_range2 = in_range<uint16_t>,
    .in_range4 = in_range<uint32_t>,
    .in_range8 = in_range<uint64_t>,
    .in_range_float = in_floating_range<float>,
    .in_range_double = in_floating_range<double>,
    .is_one_of4 = is_one_of<uint32_t>,
    .is_one_of8 = is_one_of<uint64_t>,
    .equals_masked16 = equals_masked16,
    .passes_of = passes_of,
    .positions_of = positions_of,
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
