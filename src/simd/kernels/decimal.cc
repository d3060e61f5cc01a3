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

/// Whether the bytes above the lowest `kept` only repeat the sign of what is kept.
LAMELLA_ALWAYS_INLINE bool is_sign_extension(const uint8_t* value, int64_t width, int64_t kept) {
  if (width <= kept) return true;
  const uint8_t sign = static_cast<uint8_t>(static_cast<int8_t>(value[width - kept]) >> 7);
  for (int64_t i = 0; i < width - kept; ++i) {
    if (value[i] != sign) return false;
  }
  return true;
}

/// Writes the low kBytes bytes of a value; false when it does not fit into them.
template <int kBytes>
LAMELLA_ALWAYS_INLINE bool convert(const uint8_t* value, int64_t width, uint8_t* integer) {
  if constexpr (kBytes == 4) {
    store(integer, static_cast<int32_t>(word_of(value, width, 0)));
  } else {
    for (int word = 0; word < kBytes / 8; ++word)
      store(integer + 8 * word, word_of(value, width, word));
  }
  return is_sign_extension(value, width, kBytes);
}

template <int kBytes>
int64_t from_fixed(const uint8_t* values, int64_t width, int64_t count, uint8_t* integers) noexcept {
  int64_t i = 0;
  int64_t first_misfit = -1;
  if (width <= kBytes && width > 0) i = convert_vectors<kBytes>(values, width, count, integers);
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

/// Two words: what the sum or product of words needs.
__extension__ using TwoWords = unsigned __int128;

/// An unsigned number of 64 * kWords bits, lowest word first.
template <int kWords>
struct Wide {
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
template <int kWords>
int64_t find_beyond_wide(const uint8_t* integers, int64_t count, int precision) noexcept {
  const auto most = Wide<kWords>::power_of_ten_minus_one(precision);
  const auto twice = most.plus(most);
  for (int64_t i = 0; i < count; ++i) {
    Wide<kWords> value;
    std::memcpy(value.words.data(), integers + i * 8 * kWords, 8 * kWords);
    if (twice.is_below(value.plus(most))) return i;
  }
  return -1;
}

template <typename T>
int64_t find_beyond(const uint8_t* integers, int64_t count, int precision) noexcept {
  T most = 1;
  for (int digit = 0; digit < precision; ++digit)
    most *= 10;
  --most;
  for (int64_t i = count_within<T>(integers, count, most); i < count; ++i) {
    if (load<T>(integers + i * static_cast<int64_t>(sizeof(T))) + most > 2 * most) return i;
  }
  return -1;
}

}  // namespace

extern const DecimalKernels kDecimalKernels;
const DecimalKernels kDecimalKernels = {
    .decimal32 = {from_fixed<4>, from_views<4>, find_beyond<uint32_t>},
    .decimal64 = {from_fixed<8>, from_views<8>, find_beyond<uint64_t>},
    .decimal128 = {from_fixed<16>, from_views<16>, find_beyond_wide<2>},
    .decimal256 = {from_fixed<32>, from_views<32>, find_beyond_wide<4>},
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
