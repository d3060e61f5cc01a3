#include "simd/byte_array_kernels.h"

#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/prefixed.h"
#include "simd/kernels/view.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

using Walk = ByteArrayKernels::Walk;
using PrefixedValues = ByteArrayKernels::PrefixedValues;
using PrefixedSizes = ByteArrayKernels::PrefixedSizes;
using PrefixedTarget = ByteArrayKernels::PrefixedTarget;

constexpr uint64_t kLengthBytes = 4;
/// Far enough for a page that is not in the cache; lines that the processor fetches by itself cost nothing twice.
constexpr int64_t kPrefetchBytes = 2048;

/// Walking is a chain: load a length, add it to the address, load the next. The next length is loaded by base and
/// index, so that the addition stays off the chain; it takes a second copy of the length to keep compilers from sharing
/// the sum.
LAMELLA_ALWAYS_INLINE uint64_t load_next_length(const uint8_t* value, uint64_t length) {
  uint64_t index = length;
#if defined(__x86_64__)
  asm("" : "+r"(index));
#endif
  return load<uint32_t>(value + index);
}

template <bool kTestAscii>
Walk plain_views(const uint8_t* page, int64_t position, int64_t end, int64_t count, int32_t buffer,
                 uint8_t* views) noexcept {
  const uint8_t* value = page + position + kLengthBytes;
  const uint8_t* const page_end = page + end;
  uint64_t length = load<uint32_t>(page + position);
  ViewMaker<kTestAscii> maker(buffer);
  int64_t i = 0;
  for (; i < count; ++i) {
    // Signed, because a length itself may lie across the end.
    if (static_cast<int64_t>(length) > page_end - value) break;
    const uint64_t next_length = load_next_length(value, length);
    __builtin_prefetch(value + kPrefetchBytes);
    maker.put(value, length, static_cast<uint32_t>(value - page), views);
    value += length + kLengthBytes;
    length = next_length;
    views += 16;
  }
  return {i, value - kLengthBytes - page, maker.has_references(), maker.is_ascii()};
}

Walk plain_skip(const uint8_t* page, int64_t position, int64_t end, int64_t count) noexcept {
  const uint8_t* value = page + position + kLengthBytes;
  const uint8_t* const page_end = page + end;
  uint64_t length = load<uint32_t>(page + position);
  int64_t i = 0;
  for (; i < count; ++i) {
    if (static_cast<int64_t>(length) > page_end - value) break;
    const uint64_t next_length = load_next_length(value, length);
    __builtin_prefetch(value + kPrefetchBytes);
    value += length + kLengthBytes;
    length = next_length;
  }
  return {i, value - kLengthBytes - page, false, false};
}

Walk views_of_lengths(const uint8_t* page, int64_t position, int64_t end, const int32_t* lengths, int64_t count,
                      int32_t buffer, uint8_t* views) noexcept {
  ViewMaker<false> maker(buffer);
  int64_t i = 0;
  for (; i < count; ++i) {
    // As unsigned numbers, so that negative lengths are too long.
    const uint64_t length = static_cast<uint32_t>(lengths[i]);
    if (length > static_cast<uint64_t>(end - position)) break;
    __builtin_prefetch(page + position + kPrefetchBytes);
    maker.put(page + position, length, static_cast<uint32_t>(position), views);
    position += static_cast<int64_t>(length);
    views += 16;
  }
  return {i, position, maker.has_references(), false};
}

PrefixedSizes measure_prefixed(const PrefixedValues& values, int64_t suffix_limit, int64_t built_limit) noexcept {
  PrefixedSizes sizes = {};
  int64_t previous_length = values.previous_length;
  for (; sizes.num_values < values.count; ++sizes.num_values) {
    const int64_t prefix = values.prefix_lengths[sizes.num_values];
    const int64_t suffix = values.suffix_lengths[sizes.num_values];
    const int64_t length = prefix + suffix;
    const bool is_reference = length > static_cast<int64_t>(kInlineBytes);
    const int64_t suffix_bytes = sizes.suffix_bytes + suffix;
    const int64_t built_bytes = sizes.built_bytes + ((prefix > 0) & is_reference ? length : 0);
    // One branch for all that can be wrong: whatever must not be negative is looked at together.
    const int64_t signs =
        prefix | suffix | (previous_length - prefix) | (suffix_limit - suffix_bytes) | (built_limit - built_bytes);
    if (signs < 0) break;
    sizes.suffix_bytes = suffix_bytes;
    sizes.built_bytes = built_bytes;
    sizes.has_page_references |= (prefix == 0) & is_reference;
    previous_length = length;
  }
  return sizes;
}

void prefixed_views(const PrefixedValues& values, const PrefixedTarget& target, uint8_t* last,
                    uint8_t* views) noexcept {
  PrefixedBuilder builder(target, values.previous_length, last);
  for (int64_t i = 0; i < values.count; ++i)
    builder.put(values.prefix_lengths[i], values.suffix_lengths[i], views + 16 * i);
  builder.finish(last);
}

}  // namespace

extern const ByteArrayKernels kByteArrayKernels;
const ByteArrayKernels kByteArrayKernels = {
    plain_views<false>, plain_views<true>, plain_skip, views_of_lengths, measure_prefixed, prefixed_views,
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
