#include "simd/lz4_kernels.h"

#include "simd/kernels/lz4_block.h"
#include "simd/kernels/vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

#if defined(LAMELLA_SIMD_VECTOR)

constexpr uint64_t kMoved = 16;
/// In a sequence that the fast loop carries out: literals and a copy up to this long.
constexpr uint64_t kLongest = 64;
/// What it reads of the input, and what it may write.
constexpr int64_t kInMargin = kLongest + 32;
constexpr int64_t kOutMargin = 2 * kLongest + 32;
constexpr int64_t kInPrefetched = 1024;

/// For each offset under kMoved, the bytes before that a copy takes.
struct Lz4Repeats {
  alignas(16) uint8_t rows[kMoved][kMoved] = {};

  constexpr Lz4Repeats() {
    for (uint64_t offset = 1; offset < kMoved; ++offset) {
      for (uint64_t i = 0; i < kMoved; ++i)
        rows[offset][i] = static_cast<uint8_t>(i % offset);
    }
  }
};
constexpr Lz4Repeats kRepeats;

LAMELLA_ALWAYS_INLINE __m128i load16(const uint8_t* from) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}
LAMELLA_ALWAYS_INLINE void store16(uint8_t* to, __m128i bytes) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes);
}

/// `offset`: from 1 to kMoved - 1.
LAMELLA_ALWAYS_INLINE void repeat(uint8_t* to, uint64_t offset, uint64_t length) {
  const __m128i bytes = _mm_shuffle_epi8(load16(to - offset), load16(kRepeats.rows[offset]));
  const uint64_t whole_repeats = kMoved - kMoved % offset;
  for (uint64_t i = 0; i < length; i += whole_repeats)
    store16(to + i, bytes);
}

/// Carries out sequences that are far from both ends of the block, until one is to be carried out alone.
///
/// Where the next sequence starts is known once this one's token was read: that chain of a load, a shift and an
/// addition is what everything waits for, so nothing else is put on it. Few lengths need more than the token.
LAMELLA_ALWAYS_INLINE void carry_out_inner_sequences(Lz4Block& block) {
  if (block.in_left() < kInMargin || block.out_left() < kOutMargin) return;
  const uint8_t* in = block.in();
  uint8_t* out = block.out();
  const uint8_t* const in_last = in + block.in_left() - kInMargin;
  uint8_t* const out_last = out + block.out_left() - kOutMargin;
  const uint8_t* const out_begin = block.out_begin();
  uint64_t token = *in;
  while (in <= in_last && out <= out_last) {
    __builtin_prefetch(in + kInPrefetched);
    uint64_t literals = token >> 4;
    uint64_t length = (token & 15) + Lz4Block::kShortest;
    const uint8_t* behind = in + literals + 1;
    uint64_t next_token = behind[2];
    store16(out, load16(in + 1));
    if (__builtin_expect(literals == Lz4Block::kMore, 0)) {
      literals += in[1];
      if (literals > kLongest) break;
      for (uint64_t i = 0; i < literals; i += kMoved)
        store16(out + i, load16(in + 2 + i));
      behind = in + literals + 2;
      next_token = behind[2];
    }
    uint8_t* const to = out + literals;
    const uint64_t offset = load<uint16_t>(behind);
    if (__builtin_expect(length == Lz4Block::kMore + Lz4Block::kShortest, 0)) {
      length += behind[2];
      if (length > kLongest) break;
      ++behind;
      next_token = behind[2];
    }
    if (__builtin_expect(offset > static_cast<uint64_t>(to - out_begin), 0)) break;
    const uint8_t* const from = to - offset;
    if (__builtin_expect(offset < kMoved, 0)) {
      if (offset == 0) break;
      repeat(to, offset, length);
    } else {
      store16(to, load16(from));
      for (uint64_t i = kMoved; i < length; i += kMoved)
        store16(to + i, load16(from + i));
    }
    in = behind + 2;
    token = next_token;
    out = to + length;
  }
  block.resume_at(in, out);
}

#endif

int64_t decompress(const uint8_t* bytes, int64_t block_bytes, uint8_t* out, int64_t out_bytes) noexcept {
  Lz4Block block(bytes, block_bytes, out, out_bytes);
  auto state = Lz4Block::State::kGoesOn;
  while (state == Lz4Block::State::kGoesOn) {
#if defined(LAMELLA_SIMD_VECTOR)
    carry_out_inner_sequences(block);
#endif
    state = block.carry_out_sequence();
  }
  return state == Lz4Block::State::kDone ? block.made_bytes() : -1;
}

}  // namespace

extern const Lz4Kernels kLz4Kernels;
constinit const Lz4Kernels kLz4Kernels = {decompress};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
