#include "simd/decimal_kernels.h"

#include <array>
#include <cstring>

#include "base/bits.h"
#include "simd/kernels/decimal_vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

constexpr int64_t kViewBytes = 16;
constexpr int64_t kInlineBytes = 12;

/// Bits [64 * ordinal, 64 * ordinal + 64) of a big-endian number, sign-extended. Reads up to 7 bytes behind it.
LAMELLA_ALWAYS_INLINE int64_t word_of(const uint8_t* value, int64_t width, int ordinal) {
  const int64_t bytes_left = width - 8 * ordinal;
  if (bytes_left >= 8) return static_cast<int64_t>(__builtin_bswap64(load<uint64_t>(value + bytes_left - 8)));
  if (bytes_left <= 0) return width == 0 ? 0 : static_cast<int8_t>(value[0]) >> 7;
  return static_cast<int64_t>(__builtin_bswap64(load<uint64_t>(value))) >> (64 - 8 * bytes_left);
}

/// Writes the low kBytes bytes of a value; false when it does not fit into them.
template <int kBytes>
LAMELLA_ALWAYS_INLINE bool convert(const uint8_t* value, int64_t width, uint8_t* integer) {
  constexpr int kWords = kBytes == 4 ? 1 : kBytes / 8;
  int64_t highest = word_of(value, width, 0);
  bool fits = true;
  if constexpr (kBytes == 4) {
    const auto low = static_cast<int32_t>(highest);
    fits = low == highest;
    highest = low;
    store(integer, low);
  } else {
    store(integer, highest);
    for (int word = 1; word < kWords; ++word) {
      highest = word_of(value, width, word);
      store(integer + 8 * word, highest);
    }
  }
  // What lies above must only repeat the sign.
  for (int word = kWords; 8 * word < width; ++word)
    fits &= word_of(value, width, word) == highest >> 63;
  return fits;
}

/// Vectors convert what fits; from the first vector on that has a misfit, values are converted one by one.
template <int kBytes>
int64_t from_fixed(const uint8_t* values, int64_t width, int64_t count, uint8_t* integers) noexcept {
  int64_t i = 0;
  int64_t first_misfit = -1;
  if (width > 0) i = convert_vectors<kBytes>(values, width, count, integers);
  for (; i < count; ++i) {
    if (!convert<kBytes>(values + i * width, width, integers + i * kBytes) && first_misfit < 0) first_misfit = i;
  }
  return first_misfit;
}

template <int kBytes>
int64_t from_views(const uint8_t* views, int64_t count, const uint8_t* const* buffers, uint8_t* integers) noexcept {
  int64_t first_misfit = -1;
  for (int64_t i = 0; i < count; ++i) {
    const uint8_t* view = views + i * kViewBytes;
    const int64_t length = load<uint32_t>(view);
    const uint8_t* value = view + 4;
    if (length > kInlineBytes) value = buffers[load<uint32_t>(view + 8)] + load<uint32_t>(view + 12);
    if (!convert<kBytes>(value, length, integers + i * kBytes) && first_misfit < 0) first_misfit = i;
  }
  return first_misfit;
}

/// An unsigned number of 256 bits, lowest word first.
struct Wide {
  static constexpr int kWords = 4;
  std::array<uint64_t, kWords> words{};

  LAMELLA_ALWAYS_INLINE Wide plus(const Wide& other) const {
    Wide sum;
    uint64_t carry = 0;
    for (int i = 0; i < kWords; ++i) {
      const auto total = static_cast<TwoWords>(words[i]) + other.words[i] + carry;
      sum.words[i] = static_cast<uint64_t>(total);
      carry = static_cast<uint64_t>(total >> 64);
    }
    return sum;
  }
  /// Whether the words above the second only repeat its sign.
  LAMELLA_ALWAYS_INLINE bool fits_two_words() const {
    const auto sign = static_cast<uint64_t>(static_cast<int64_t>(words[1]) >> 63);
    uint64_t different = 0;
    for (int i = 2; i < kWords; ++i)
      different |= words[i] ^ sign;
    return different == 0;
  }
  /// The borrow of this - other.
  LAMELLA_ALWAYS_INLINE bool is_below(const Wide& other) const {
    uint64_t borrow = 0;
    for (int i = 0; i < kWords; ++i) {
      const auto difference = static_cast<TwoWords>(words[i]) - other.words[i] - borrow;
      borrow = static_cast<uint64_t>(difference >> 64) & 1;
    }
    return borrow != 0;
  }

  static Wide power_of_ten_minus_one(int exponent) {
    Wide power;
    power.words[0] = 1;
    for (int digit = 0; digit < exponent; ++digit) {
      uint64_t carry = 0;
      for (uint64_t& word : power.words) {
        const auto product = static_cast<TwoWords>(word) * 10 + carry;
        word = static_cast<uint64_t>(product);
        carry = static_cast<uint64_t>(product >> 64);
      }
    }
    Wide minus_one;
    minus_one.words.fill(~uint64_t{0});
    return power.plus(minus_one);
  }
};

/// -most <= value <= most, as one unsigned comparison: value + most <= 2 * most.
int64_t find_beyond_256(const uint8_t* integers, int64_t count, int precision) noexcept {
  const auto most = Wide::power_of_ten_minus_one(precision);
  const auto twice = most.plus(most);
  // Numbers that would fit two words have at most 39 digits, and most numbers would.
  const bool two_words_are_within = precision >= 39;
  for (int64_t i = 0; i < count; ++i) {
    Wide value;
    std::memcpy(value.words.data(), integers + i * static_cast<int64_t>(sizeof(Wide)), sizeof(Wide));
    if (two_words_are_within && value.fits_two_words()) continue;
    if (twice.is_below(value.plus(most))) return i;
  }
  return -1;
}

/// The largest number of `precision` digits.
template <typename T>
T largest_of(int precision) {
  T power = 1;
  for (int digit = 0; digit < precision; ++digit)
    power *= 10;
  return power - 1;
}

/// The same for words, and two words.
template <typename T>
int64_t find_beyond(const uint8_t* integers, int64_t count, int precision) noexcept {
  const T most = largest_of<T>(precision);
  for (int64_t i = count_within<T>(integers, count, most); i < count; ++i) {
    if (load<T>(integers + i * static_cast<int64_t>(sizeof(T))) + most > 2 * most) return i;
  }
  return -1;
}

/// Two words are looked at while they are in a register; others are quickly looked at again.
template <int kBytes>
bool from_fixed_within(const uint8_t* values, int64_t width, int64_t count, int precision, uint8_t* integers) noexcept {
  static_cast<void>(precision);
#if defined(LAMELLA_SIMD_AVX512)
  if constexpr (kBytes == 16) {
    if (width > 0) return convert_pairs_within(values, width, count, largest_of<TwoWords>(precision), integers);
  }
#endif
  from_fixed<kBytes>(values, width, count, integers);
  return false;
}

}  // namespace

extern const DecimalKernels kDecimalKernels;
const DecimalKernels kDecimalKernels = {
    .decimal32 = {from_fixed<4>, from_fixed_within<4>, from_views<4>, find_beyond<uint32_t>},
    .decimal64 = {from_fixed<8>, from_fixed_within<8>, from_views<8>, find_beyond<uint64_t>},
    .decimal128 = {from_fixed<16>, from_fixed_within<16>, from_views<16>, find_beyond<TwoWords>},
    .decimal256 = {from_fixed<32>, from_fixed_within<32>, from_views<32>, find_beyond_256},
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
