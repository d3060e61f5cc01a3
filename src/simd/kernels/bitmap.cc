#include "simd/bitmap_kernels.h"

#include "base/bits.h"
#include "simd/kernels/bitmap_words.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

int64_t count_set(const uint8_t* bits, int64_t bit_offset, int64_t num_bits) noexcept {
  int64_t count = 0;
  int64_t i = 0;
  const int64_t to_byte = (8 - (bit_offset & 7)) & 7;
  if (to_byte != 0 && num_bits > 0) {
    i = to_byte < num_bits ? to_byte : num_bits;
    count += std::popcount(load_word(bits, bit_offset, i));
  }
  const uint8_t* bytes = bits + ((bit_offset + i) >> 3);
  for (; i + 64 <= num_bits; i += 64, bytes += 8)
    count += std::popcount(load<uint64_t>(bytes));
  if (i < num_bits) count += std::popcount(load<uint64_t>(bytes) & low_bits(static_cast<int>(num_bits - i)));
  return count;
}

void copy(const uint8_t* from, int64_t from_offset, int64_t num_bits, uint8_t* to, int64_t to_offset) noexcept {
  WordAppender appender(to, to_offset);
  int64_t i = 0;
  for (; i + 64 <= num_bits; i += 64)
    appender.append(load_word(from, from_offset + i));
  if (i < num_bits) appender.append(load_word(from, from_offset + i, num_bits - i));
  appender.finish();
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
