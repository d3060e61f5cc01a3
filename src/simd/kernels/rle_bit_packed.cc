#include "simd/rle_bit_packed_kernels.h"

#include <utility>

#include "simd/kernels/packed_bits.h"
#include "simd/kernels/unpack_vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

#if defined(LAMELLA_SIMD_VECTOR)

template <typename T, int kWidth>
T expand(const HybridRun* runs, int64_t num_runs, T* out) noexcept {
  using Fields = Unpacker<T, kWidth>;
  constexpr int kLanes = kLanesOf<T>;
  Vector largest = splat<T>(0);
  for (int64_t run = 0; run < num_runs; ++run) {
    const int64_t count = runs[run].count;
    if (runs[run].packed == nullptr) {
      const Vector value = splat<T>(static_cast<T>(runs[run].value));
      for (int64_t i = 0; i < count; i += kLanes)
        store_vector(out + i, value);
      largest = max_each<T>(largest, value);
    } else {
      const uint8_t* packed = runs[run].packed;
      int64_t begin = 0;
      // A run that goes on within a group of eight: its first values one by one.
      for (int64_t field = runs[run].value; field > 0 && field < 8 && begin < count; ++field, ++begin) {
        out[begin] = static_cast<T>(packed_field(packed, field * kWidth, kWidth));
        largest = max_each<T>(largest, splat<T>(out[begin]));
      }
      if (begin > 0) packed += kWidth;
      int64_t i = begin;
      for (; i + kLanes <= count; i += kLanes, packed += kLanes / 8 * kWidth) {
        const Vector values = Fields::load(packed, 0);
        store_vector(out + i, values);
        largest = max_each<T>(largest, values);
      }
      if (i < count) {
        const Vector values = Fields::load(packed, 0);
        store_vector(out + i, values);
        largest = max_each<T>(largest, first_lanes<T>(values, count - i));
      }
    }
    out += count;
  }
  return largest_lane<T>(largest);
}

#else

template <typename T, int kWidth>
T expand(const HybridRun* runs, int64_t num_runs, T* out) noexcept {
  T largest = 0;
  for (int64_t run = 0; run < num_runs; ++run) {
    for (int64_t i = 0; i < runs[run].count; ++i) {
      const bool rle = runs[run].packed == nullptr;
      const uint64_t value =
          rle ? runs[run].value : packed_field(runs[run].packed, (runs[run].value + i) * kWidth, kWidth);
      *out = static_cast<T>(value);
      largest = *out > largest ? *out : largest;
      ++out;
    }
  }
  return largest;
}

#endif

/// All runs of up to 56 values have a one-byte header, and their bits and up to 7 pending ones fit a word.
RleBitPackedKernels::Bits short_bits(const uint8_t* position, const uint8_t* end, int64_t max_values, uint8_t* bits,
                                     int64_t bit_offset) noexcept {
  constexpr uint32_t kMaxValues = 56;
  uint8_t* out = bits + (bit_offset >> 3);
  int num_pending = static_cast<int>(bit_offset & 7);
  uint64_t pending = *out & low_bits(num_pending);
  int64_t remaining = max_values;
  int64_t num_set = 0;
  while (position < end) {
    const auto word = load<uint64_t>(position);
    const uint32_t packed = word & 1;
    const uint32_t length = (word & 0xFF) >> 1;
    const uint32_t count = packed != 0 ? length * 8 : length;
    const uint8_t* next = position + (packed != 0 ? 1 + length : 2);
    if (count - 1 >= kMaxValues || count > remaining || next > end) break;
    // An RLE value over 1 is left to whoever reports it.
    if (packed == 0 && (word & 0xFE00) != 0) break;
    const uint64_t run =
        (packed != 0 ? word >> 8 : uint64_t{0} - ((word >> 8) & 1)) & low_bits(static_cast<int>(count));
    num_set += std::popcount(run);
    pending |= run << num_pending;
    store(out, pending);
    num_pending += static_cast<int>(count);
    out += num_pending >> 3;
    pending >>= num_pending & ~7;
    num_pending &= 7;
    remaining -= count;
    position = next;
  }
  store(out, pending);
  return {position, max_values - remaining, num_set};
}

template <typename T, int... kWidths>
constexpr void fill(RleBitPackedKernels::Expand<T>* table, std::integer_sequence<int, kWidths...>) {
  ((table[kWidths] = expand<T, kWidths>), ...);
}

constexpr RleBitPackedKernels make_kernels() {
  RleBitPackedKernels kernels{};
  fill<uint16_t>(kernels.expand_u16, std::make_integer_sequence<int, 17>());
  fill<uint32_t>(kernels.expand_u32, std::make_integer_sequence<int, 33>());
  kernels.short_bits = short_bits;
  return kernels;
}

}  // namespace

extern const RleBitPackedKernels kRleBitPackedKernels;
constinit const RleBitPackedKernels kRleBitPackedKernels = make_kernels();

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
