#include "simd/rle_bit_packed_kernels.h"

#include <utility>

#include "simd/kernels/bit_runs.h"
#include "simd/kernels/packed_bits.h"
#include "simd/kernels/prefetch.h"
#include "simd/kernels/unpack_vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

#if defined(LAMELLA_SIMD_VECTOR)

/// Most RLE runs are shorter than this many bytes once expanded: they are stored at once where there is room, because a
/// loop over few vectors costs a misprediction.
constexpr int64_t kStoredAtOnce = 256;

template <typename T>
LAMELLA_ALWAYS_INLINE void expand_rle_run(Vector value, int64_t count, int64_t room, T* out) {
  constexpr int64_t kLanes = kLanesOf<T>;
  constexpr int64_t kAtOnce = kStoredAtOnce / static_cast<int64_t>(sizeof(T));
  int64_t i = 0;
  if (room >= kAtOnce) {
#pragma GCC unroll 8
    for (; i < kAtOnce; i += kLanes)
      store_vector(out + i, value);
  }
  for (; i < count; i += kLanes)
    store_vector(out + i, value);
}

/// Returns `largest`, or what is larger, lane by lane.
template <typename T, int kWidth>
LAMELLA_ALWAYS_INLINE Vector expand_packed_run(const HybridRun& run, T* out, Vector largest) {
  constexpr int64_t kLanes = kLanesOf<T>;
  constexpr int64_t kPairBytes = 2 * kLanes * kWidth / 8;
  const uint8_t* packed = run.packed;
  int64_t i = 0;
  if (run.value > 0) {
    // It goes on within a group of eight: its first values one by one.
    for (int64_t field = run.value; field < 8 && i < run.count; ++field, ++i) {
      out[i] = static_cast<T>(packed_field(packed, field * kWidth, kWidth));
      largest = max_each<T>(largest, splat<T>(out[i]));
    }
    packed += kWidth;
  }
  for (; i + 2 * kLanes <= run.count; i += 2 * kLanes, packed += kPairBytes) {
    prefetch_lines<kPairBytes>(packed);
    prefetch_for_writing<2 * kVectorBytes>(reinterpret_cast<const uint8_t*>(out + i));
    const Vector first = Unpacker<T, kWidth>::load(packed, 0);
    const Vector second = Unpacker<T, kWidth>::load(packed, 1);
    store_vector(out + i, first);
    store_vector(out + i + kLanes, second);
    largest = max_each<T>(largest, max_each<T>(first, second));
  }
  if (i + kLanes <= run.count) {
    const Vector values = Unpacker<T, kWidth>::load(packed, 0);
    store_vector(out + i, values);
    largest = max_each<T>(largest, values);
    packed += kPairBytes / 2;
    i += kLanes;
  }
  if (i < run.count) {
    const Vector values = Unpacker<T, kWidth>::load(packed, 0);
    store_vector(out + i, values);
    largest = max_each<T>(largest, first_lanes<T>(values, run.count - i));
  }
  return largest;
}

/// The largest value so far, lane by lane.
template <typename T>
using Largest = Vector;

template <typename T>
LAMELLA_ALWAYS_INLINE T value_of(Vector largest) {
  return largest_lane<T>(largest);
}

/// `room` is how many values are to come, those of the run included.
template <typename T, int kWidth, bool kPackedOnly>
LAMELLA_ALWAYS_INLINE Vector expand_run(const HybridRun& run, int64_t room, T* out, Vector largest) {
  if (run.packed != nullptr) return expand_packed_run<T, kWidth>(run, out, largest);
  const Vector value = splat<T>(static_cast<T>(run.value));
  if constexpr (!kPackedOnly) expand_rle_run<T>(value, run.count, room, out);
  return max_each<T>(largest, value);
}

#else

template <typename T>
using Largest = T;

template <typename T>
T value_of(T largest) {
  return largest;
}

template <typename T, int kWidth, bool kPackedOnly>
T expand_run(const HybridRun& run, int64_t room, T* out, T largest) {
  static_cast<void>(room);
  const bool rle = run.packed == nullptr;
  for (int64_t i = 0; i < run.count; ++i) {
    const auto value = static_cast<T>(rle ? run.value : packed_field(run.packed, (run.value + i) * kWidth, kWidth));
    largest = value > largest ? value : largest;
    if (!rle || !kPackedOnly) out[i] = value;
  }
  return largest;
}

#endif

/// Of RLE runs only the value counts where kPackedOnly says so, and nothing is stored.
template <typename T, int kWidth, bool kPackedOnly>
T expand(const HybridRun* runs, int64_t num_runs, int64_t num_values, T* out) noexcept {
  Largest<T> largest{};
  const T* const end = out + num_values;
  for (const HybridRun* run = runs; run != runs + num_runs; ++run) {
    largest = expand_run<T, kWidth, kPackedOnly>(*run, end - out, out, largest);
    if (!kPackedOnly || run->packed != nullptr) out += run->count;
  }
  return value_of<T>(largest);
}

constexpr int64_t kHeadersAhead = 8;

/// The run at `position`, before `end`, or nullptr where it is not of the kind that read_runs() lists; otherwise where
/// it ends. Both kinds of run take the same path: real columns change between them at random.
LAMELLA_ALWAYS_INLINE const uint8_t* take_run(const uint8_t* position, const uint8_t* end, int bit_width,
                                              int64_t max_values, HybridRun& run) {
  const int64_t value_bytes = (bit_width + 7) / 8;
  const auto word = load<uint64_t>(position);
  const bool long_header = (word & 0x80) != 0;
  const uint64_t header = (word & 0x7F) | (long_header ? word >> 1 & 0x3F80 : 0);
  const bool packed = (header & 1) != 0;
  const auto length = static_cast<int64_t>(header >> 1);
  const int64_t count = packed ? length * 8 : length;
  const uint8_t* body = position + 1 + (long_header ? 1 : 0);
  const uint8_t* next = body + (packed ? length * bit_width : value_bytes);
  const uint64_t value = packed ? 0 : word >> (long_header ? 16 : 8) & low_bits(static_cast<int>(8 * value_bytes));
  const bool third_byte = (word & 0x8080) == 0x8080;
  if (static_cast<uint64_t>(count - 1) >= static_cast<uint64_t>(max_values) || next > end ||
      value > low_bits(bit_width) || third_byte) {
    return nullptr;
  }
  // Headers lie far apart where runs are long, and each is found through the one before: guess that runs to come are
  // as long as this one.
  __builtin_prefetch(position + kHeadersAhead * (next - position));
  run = {packed ? body : nullptr, static_cast<uint32_t>(value), static_cast<int32_t>(count)};
  return next;
}

RleBitPackedKernels::Runs read_runs(const uint8_t* position, const uint8_t* end, int bit_width, int64_t max_values,
                                    HybridRun* runs, int64_t max_runs) noexcept {
  int64_t remaining = max_values;
  int64_t num_runs = 0;
  while (num_runs < max_runs && remaining > 0 && position < end) {
    const uint8_t* next = take_run(position, end, bit_width, remaining, runs[num_runs]);
    if (next == nullptr) break;
    remaining -= runs[num_runs++].count;
    position = next;
  }
  return {position, num_runs, max_values - remaining};
}

template <int kWidth>
RleBitPackedKernels::Values decode(const uint8_t* position, const uint8_t* end, int64_t max_values,
                                   uint32_t* out) noexcept {
  Largest<uint32_t> largest{};
  int64_t remaining = max_values;
  while (remaining > 0 && position < end) {
    HybridRun run;
    const uint8_t* next = take_run(position, end, kWidth, remaining, run);
    if (next == nullptr) break;
    largest = expand_run<uint32_t, kWidth, false>(run, remaining, out, largest);
    remaining -= run.count;
    out += run.count;
    position = next;
  }
  return {position, max_values - remaining, value_of<uint32_t>(largest)};
}

/// One run of `count` bits or none, however it is encoded, to `appender`; returns whether it was taken.
LAMELLA_ALWAYS_INLINE bool take_bit_run(const uint8_t* end, int64_t remaining, RleBitPackedKernels::Bits& taken,
                                        BitRunAppender& appender) {
  auto word = load<uint64_t>(taken.position);
  const uint32_t length = static_cast<uint32_t>(word & 0xFF) >> 1;
  uint32_t count = length * 8;
  const uint8_t* next = taken.position + 1 + length;
  if ((word & 1) != 0) {
    if ((word & 0x80) != 0 || count == 0 || count > remaining || next > end) return false;
    taken.num_set += appender.append_packed(taken.position + 1, length);
  } else {
    count = length;
    next = taken.position + 2;
    if ((word & 0x80) != 0) {
      if ((word & 0x8000) != 0) return false;
      count = (length & 0x3F) | static_cast<uint32_t>(word >> 8 & 0x7F) << 6;
      word >>= 8;
      ++next;
    }
    // A value over 1 is left to whoever reports it.
    if (count == 0 || count > remaining || next > end || (word & 0xFE00) != 0) return false;
    const uint64_t value = word >> 8 & 1;
    appender.fill_long(uint64_t{0} - value, count);
    taken.num_set += value != 0 ? count : 0;
  }
  taken.num_values += count;
  taken.position = next;
  return true;
}

RleBitPackedKernels::Bits short_bits(const uint8_t* position, const uint8_t* end, int64_t max_values, uint8_t* bits,
                                     int64_t bit_offset) noexcept {
  BitRunAppender appender(bits, bit_offset);
  RleBitPackedKernels::Bits taken{position, 0, 0};
  while (taken.position < end) {
    const int64_t remaining = max_values - taken.num_values;
    if ((*taken.position & 1) == 0) {
      const BitRunPair pair(taken.position);
      if (pair.well_formed && pair.count - 1 < BitRunAppender::kMaxFilled && pair.num_values() <= remaining &&
          pair.end <= end) {
        const uint64_t fill = uint64_t{0} - pair.value;
        appender.fill(fill, pair.count);
        appender.append(pair.bits, pair.num_groups);
        taken.num_set += static_cast<int64_t>(fill & pair.count) + std::popcount(pair.bits);
        taken.num_values += pair.num_values();
        taken.position = pair.end;
        continue;
      }
    }
    if (!take_bit_run(end, remaining, taken, appender)) break;
  }
  appender.finish();
  return taken;
}

template <typename T, bool kPackedOnly, int kFirstWidth, int... kOrdinals>
constexpr void fill(RleBitPackedKernels::Expand<T>* table, std::integer_sequence<int, kOrdinals...>) {
  ((table[kOrdinals] = expand<T, kFirstWidth + kOrdinals, kPackedOnly>), ...);
}

template <int... kWidths>
constexpr void fill_decode(RleBitPackedKernels& kernels, std::integer_sequence<int, kWidths...>) {
  ((kernels.decode_u32[kWidths] = decode<kWidths>), ...);
}

constexpr RleBitPackedKernels make_kernels() {
  RleBitPackedKernels kernels{};
  fill<uint8_t, false, 0>(kernels.expand_u8, std::make_integer_sequence<int, 9>());
  fill<uint16_t, false, 0>(kernels.expand_u16, std::make_integer_sequence<int, 17>());
  fill<uint32_t, false, 0>(kernels.expand_u32, std::make_integer_sequence<int, 33>());
  fill<uint16_t, true, 0>(kernels.packed_u16, std::make_integer_sequence<int, 17>());
  fill<uint32_t, true, 17>(kernels.packed_u32, std::make_integer_sequence<int, 16>());
  fill_decode(kernels, std::make_integer_sequence<int, 33>());
  kernels.read_runs = read_runs;
  kernels.short_bits = short_bits;
  return kernels;
}

}  // namespace

extern const RleBitPackedKernels kRleBitPackedKernels;
constinit const RleBitPackedKernels kRleBitPackedKernels = make_kernels();

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
