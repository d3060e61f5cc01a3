#include "simd/int96_kernels.h"

#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/prefetch.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

constexpr int64_t kBytes = 12;
constexpr int32_t kJulianDayOf1970 = 2440588;
constexpr int64_t kMicrosPerDay = 86'400'000'000;
constexpr int64_t kNanosPerDay = 86'400'000'000'000;
constexpr int64_t kNanosPerMicro = 1000;

__extension__ using Int128 = __int128;

/// One timestamp, exactly; false when it overflows.
template <bool kMicros>
bool convert(const uint8_t* timestamp, uint8_t* out) noexcept {
  const auto nanos = load<int64_t>(timestamp);
  const int64_t day = int64_t{load<int32_t>(timestamp + 8)} - kJulianDayOf1970;
  const int64_t of_day = kMicros ? nanos / kNanosPerMicro - (nanos % kNanosPerMicro < 0 ? 1 : 0) : nanos;
  const Int128 exact = Int128{day} * (kMicros ? kMicrosPerDay : kNanosPerDay) + of_day;
  const auto value = static_cast<int64_t>(exact);
  store(out, value);
  return exact == value;
}

#if defined(LAMELLA_SIMD_AVX512) || defined(LAMELLA_SIMD_AVX2)

/// Vectors are for honest timestamps: nanoseconds in [0, 2^47), which is over a day, and days whose product cannot
/// overflow. All else is converted one by one.
constexpr int kNanosBits = 47;
template <bool kMicros>
constexpr int32_t kMostDays = kMicros ? 106'000'000 : 106'000;

/// The units of a day are an odd number below 2^32, shifted.
template <bool kMicros>
constexpr int64_t kOddUnits = kMicros ? 10'546'875 : 1'318'359'375;
template <bool kMicros>
constexpr int kUnitsShift = kMicros ? 13 : 16;
static_assert(kOddUnits<true> << kUnitsShift<true> == kMicrosPerDay);
static_assert(kOddUnits<false> << kUnitsShift<false> == kNanosPerDay);

/// floor(n / 1000) is the integer nearest to (n - 499.5) / 1000, which is at least 0.0005 from the middle between two
/// integers; below 2^47 the error of a double is a tenth of that.
constexpr double kToMiddle = 499.5;
constexpr double kMicrosPerNano = 0.001;

#endif

#if defined(LAMELLA_SIMD_AVX512)

constexpr int64_t kLanes = 8;

/// Where the parts of eight timestamps lie in the 64 bytes from the first on, and (64 and up) in those from byte 32 on.
struct Layout {
  alignas(64) uint8_t nanos[64] = {};
  alignas(64) uint8_t days[64] = {};

  constexpr Layout() {
    for (int lane = 0; lane < 8; ++lane) {
      for (int i = 0; i < 8; ++i) {
        nanos[8 * lane + i] = source(12 * lane + i);
        days[8 * lane + i] = source(12 * lane + 8 + i % 4);
      }
    }
  }

 private:
  static constexpr uint8_t source(int byte) { return static_cast<uint8_t>(byte < 64 ? byte : byte - 32 + 64); }
};
constexpr Layout kLayout;

/// Converts kLanes timestamps; false when they are not honest.
template <bool kMicros>
LAMELLA_ALWAYS_INLINE bool convert_vector(const uint8_t* timestamps, uint8_t* out) {
  const __m512i low = _mm512_loadu_si512(timestamps);
  const __m512i high = _mm512_loadu_si512(timestamps + 32);
  __m512i nanos = _mm512_permutex2var_epi8(low, _mm512_load_si512(kLayout.nanos), high);
  const __m512i julian = _mm512_permutex2var_epi8(low, _mm512_load_si512(kLayout.days), high);
  // Both halves of a lane hold its day: subtracted from the lowest day, those in range are small unsigned numbers.
  const __m512i day = _mm512_sub_epi32(julian, _mm512_set1_epi32(kJulianDayOf1970));
  const __m512i lowest = _mm512_set1_epi32(kJulianDayOf1970 - kMostDays<kMicros>);
  const __mmask16 far =
      _mm512_cmpgt_epu32_mask(_mm512_sub_epi32(julian, lowest), _mm512_set1_epi32(2 * kMostDays<kMicros>));
  const __mmask8 odd = _mm512_test_epi64_mask(nanos, _mm512_set1_epi64(-(int64_t{1} << kNanosBits)));
  if (__builtin_expect((far | odd) != 0, 0)) return false;
  const __m512i units = _mm512_set1_epi64(kOddUnits<kMicros>);
  const __m512i days = _mm512_slli_epi64(_mm512_mul_epi32(day, units), kUnitsShift<kMicros>);
  if constexpr (kMicros) {
    const __m512d shifted = _mm512_sub_pd(_mm512_cvtepi64_pd(nanos), _mm512_set1_pd(kToMiddle));
    nanos = _mm512_cvtpd_epi64(_mm512_mul_pd(shifted, _mm512_set1_pd(kMicrosPerNano)));
  }
  _mm512_storeu_si512(out, _mm512_add_epi64(days, nanos));
  return true;
}

#elif defined(LAMELLA_SIMD_AVX2)

constexpr int64_t kLanes = 4;

LAMELLA_ALWAYS_INLINE __m256i load_two(const uint8_t* low, const uint8_t* high) {
  return _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(low))),
                                 _mm_loadu_si128(reinterpret_cast<const __m128i*>(high)), 1);
}

/// Converts kLanes timestamps; false when they are not honest.
template <bool kMicros>
LAMELLA_ALWAYS_INLINE bool convert_vector(const uint8_t* timestamps, uint8_t* out) {
  const __m256i even = load_two(timestamps, timestamps + 2 * kBytes);
  const __m256i odd = load_two(timestamps + kBytes, timestamps + 3 * kBytes);
  __m256i nanos = _mm256_unpacklo_epi64(even, odd);
  // Days are in the lower half of each lane; the upper one is the next timestamp's.
  const __m256i julian = _mm256_shuffle_epi32(_mm256_unpackhi_epi64(even, odd), _MM_SHUFFLE(2, 2, 0, 0));
  const __m256i day = _mm256_sub_epi32(julian, _mm256_set1_epi32(kJulianDayOf1970));
  const __m256i far =
      _mm256_or_si256(_mm256_cmpgt_epi32(julian, _mm256_set1_epi32(kJulianDayOf1970 + kMostDays<kMicros>)),
                      _mm256_cmpgt_epi32(_mm256_set1_epi32(kJulianDayOf1970 - kMostDays<kMicros>), julian));
  const __m256i high_bits = _mm256_and_si256(nanos, _mm256_set1_epi64x(-(int64_t{1} << kNanosBits)));
  const __m256i dishonest = _mm256_or_si256(far, high_bits);
  if (__builtin_expect(_mm256_testz_si256(dishonest, dishonest) == 0, 0)) return false;
  const __m256i units = _mm256_set1_epi64x(kOddUnits<kMicros>);
  const __m256i days = _mm256_slli_epi64(_mm256_mul_epi32(day, units), kUnitsShift<kMicros>);
  if constexpr (kMicros) {
    // Integers below 2^52 become doubles, and back, by the bits of a power of two that holds them in its last places.
    const __m256d two_52 = _mm256_set1_pd(0x1p52);
    const __m256d round = _mm256_set1_pd(0x1.8p52);
    const __m256d exact =
        _mm256_sub_pd(_mm256_castsi256_pd(_mm256_or_si256(nanos, _mm256_castpd_si256(two_52))), two_52);
    const __m256d micros =
        _mm256_mul_pd(_mm256_sub_pd(exact, _mm256_set1_pd(kToMiddle)), _mm256_set1_pd(kMicrosPerNano));
    nanos = _mm256_sub_epi64(_mm256_castpd_si256(_mm256_add_pd(micros, round)), _mm256_castpd_si256(round));
  }
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_add_epi64(days, nanos));
  return true;
}

#else

constexpr int64_t kLanes = 4;

template <bool kMicros>
LAMELLA_ALWAYS_INLINE bool convert_vector(const uint8_t*, uint8_t*) {
  return false;
}

#endif

template <bool kMicros>
int64_t convert_all(const uint8_t* timestamps, int64_t count, uint8_t* out) noexcept {
  int64_t first_overflow = -1;
  for (int64_t i = 0; i < count; i += kLanes) {
    prefetch_lines<kLanes * kBytes>(timestamps + i * kBytes);
    if (i + kLanes <= count && convert_vector<kMicros>(timestamps + i * kBytes, out + i * 8)) continue;
    for (int64_t j = i; j < i + kLanes && j < count; ++j) {
      if (!convert<kMicros>(timestamps + j * kBytes, out + j * 8) && first_overflow < 0) first_overflow = j;
    }
  }
  return first_overflow;
}

}  // namespace

extern const Int96Kernels kInt96Kernels;
const Int96Kernels kInt96Kernels = {convert_all<true>, convert_all<false>};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
