#include "simd/bitmap_kernels.h"

#include "base/bits.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

/// 57 to 64 bits from any bit position; the bits above are zero.
LAMELLA_ALWAYS_INLINE uint64_t load_bits(const uint8_t* bits, int64_t offset) {
  return load<uint64_t>(bits + (offset >> 3)) >> (offset & 7);
}

int64_t count_set(const uint8_t* bits, int64_t bit_offset, int64_t num_bits) noexcept {
  int64_t count = 0;
  int64_t i = 0;
  const int64_t to_byte = (8 - (bit_offset & 7)) & 7;
  if (to_byte != 0 && num_bits > 0) {
    i = to_byte < num_bits ? to_byte : num_bits;
    count += std::popcount(load_bits(bits, bit_offset) & low_bits(static_cast<int>(i)));
  }
  const uint8_t* bytes = bits + ((bit_offset + i) >> 3);
  for (; i + 64 <= num_bits; i += 64, bytes += 8)
    count += std::popcount(load<uint64_t>(bytes));
  if (i < num_bits) count += std::popcount(load<uint64_t>(bytes) & low_bits(static_cast<int>(num_bits - i)));
  return count;
}

void copy(const uint8_t* from, int64_t from_offset, int64_t num_bits, uint8_t* to, int64_t to_offset) noexcept {
  uint8_t* out = to + (to_offset >> 3);
  const int shift = static_cast<int>(to_offset & 7);
  uint64_t pending = *out & low_bits(shift);
  int num_pending = shift;
  // 48 bits at a time: with up to 7 pending they fit a word, and 57 can be loaded from any position.
  while (num_bits > 0) {
    const int step = num_bits < 48 ? static_cast<int>(num_bits) : 48;
    pending |= (load_bits(from, from_offset) & low_bits(step)) << num_pending;
    store(out, pending);
    num_pending += step;
    out += num_pending >> 3;
    pending >>= num_pending & ~7;
    num_pending &= 7;
    from_offset += step;
    num_bits -= step;
  }
}

void fill(uint8_t* bits, int64_t bit_offset, int64_t num_bits, bool value) noexcept {
  if (num_bits == 0) return;
  uint8_t* out = bits + (bit_offset >> 3);
  uint8_t* end = bits + ((bit_offset + num_bits + 7) >> 3);
  const uint64_t word = value ? ~uint64_t{0} : 0;
  const uint64_t kept = low_bits(static_cast<int>(bit_offset & 7));
  store(out, (load<uint64_t>(out) & kept) | (word & ~kept));
  for (out += 8; out < end; out += 8)
    store(out, word);
}

}  // namespace

extern const BitmapKernels kBitmapKernels;
const BitmapKernels kBitmapKernels = {count_set, copy, fill};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
