#include "simd/byte_stream_split_kernels.h"

#include "base/bits.h"
#include "simd/kernels/prefetch.h"
#include "simd/kernels/vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

#if defined(LAMELLA_SIMD_VECTOR)

/// Values joined at once: one 128-bit load of each stream.
constexpr int kTileValues = 16;
/// A cache line of each stream is this many values.
constexpr int64_t kLineValues = 64;
/// How far ahead each stream is fetched: there are many, so that it is less than elsewhere.
constexpr int64_t kStreamPrefetchBytes = 1024;

LAMELLA_ALWAYS_INLINE __m128i load_16_bytes(const uint8_t* from) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}

/// Perfect shuffles: after log2(kStreams) of them, the bytes of each value lie side by side.
template <int kStreams>
LAMELLA_ALWAYS_INLINE void join_tile_by_shuffles(const uint8_t* const* streams, int64_t position, uint8_t* out) {
  __m128i tile[kStreams];
#pragma GCC unroll 16
  for (int i = 0; i < kStreams; ++i)
    tile[i] = load_16_bytes(streams[i] + position);
#pragma GCC unroll 4
  for (int step = 1; step < kStreams; step *= 2) {
    __m128i shuffled[kStreams];
#pragma GCC unroll 8
    for (int i = 0; i < kStreams / 2; ++i) {
      shuffled[2 * i] = _mm_unpacklo_epi8(tile[i], tile[i + kStreams / 2]);
      shuffled[2 * i + 1] = _mm_unpackhi_epi8(tile[i], tile[i + kStreams / 2]);
    }
#pragma GCC unroll 16
    for (int i = 0; i < kStreams; ++i)
      tile[i] = shuffled[i];
  }
#pragma GCC unroll 16
  for (int i = 0; i < kStreams; ++i)
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + 16 * i), tile[i]);
}

#if defined(LAMELLA_SIMD_AVX512)

/// Where VPERMB takes each byte from to make 32-bit pieces of four streams, one a value, in an order that the shuffles
/// of pieces turn into that of the values. Piece k of 128-bit lane l is of value l * lane_step + k % run + k / run *
/// far.
struct PieceOrder {
  alignas(64) uint8_t from[64] = {};

  constexpr PieceOrder(int lane_step, int run, int far) {
    for (int piece = 0; piece < kTileValues; ++piece) {
      const int k = piece % 4;
      const int value = piece / 4 * lane_step + k % run + k / run * far;
      for (int stream = 0; stream < 4; ++stream)
        from[piece * 4 + stream] = static_cast<uint8_t>(stream * kTileValues + value);
    }
  }
};

/// Four streams, a 128-bit lane each. A masked broadcast from memory needs no shuffle unit.
LAMELLA_ALWAYS_INLINE Vector load_four_streams(const uint8_t* const* streams, int64_t position) {
  Vector lanes = _mm512_castsi128_si512(load_16_bytes(streams[0] + position));
  lanes = _mm512_mask_broadcast_i64x2(lanes, 0x0C, load_16_bytes(streams[1] + position));
  lanes = _mm512_mask_broadcast_i64x2(lanes, 0x30, load_16_bytes(streams[2] + position));
  return _mm512_mask_broadcast_i64x2(lanes, 0xC0, load_16_bytes(streams[3] + position));
}

LAMELLA_ALWAYS_INLINE Vector load_pieces(const uint8_t* const* streams, int64_t position, const PieceOrder& order) {
  return _mm512_permutexvar_epi8(load_vector(order.from), load_four_streams(streams, position));
}

template <int kStreams>
LAMELLA_ALWAYS_INLINE void join_tile(const uint8_t* const* streams, int64_t position, uint8_t* out) {
  if constexpr (kStreams == 2) {
    join_tile_by_shuffles<2>(streams, position, out);
  } else if constexpr (kStreams == 4) {
    static constexpr PieceOrder kOrder(4, 4, 0);
    store_vector(out, load_pieces(streams, position, kOrder));
  } else if constexpr (kStreams == 8) {
    static constexpr PieceOrder kOrder(2, 2, 8);
    const Vector low = load_pieces(streams, position, kOrder);
    const Vector high = load_pieces(streams + 4, position, kOrder);
    store_vector(out, _mm512_unpacklo_epi32(low, high));
    store_vector(out + 64, _mm512_unpackhi_epi32(low, high));
  } else {
    static constexpr PieceOrder kOrder(1, 1, 4);
    Vector pieces[4];
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i)
      pieces[i] = load_pieces(streams + 4 * i, position, kOrder);
    const Vector low_early = _mm512_unpacklo_epi32(pieces[0], pieces[1]);
    const Vector high_early = _mm512_unpacklo_epi32(pieces[2], pieces[3]);
    const Vector low_late = _mm512_unpackhi_epi32(pieces[0], pieces[1]);
    const Vector high_late = _mm512_unpackhi_epi32(pieces[2], pieces[3]);
    store_vector(out, _mm512_unpacklo_epi64(low_early, high_early));
    store_vector(out + 64, _mm512_unpackhi_epi64(low_early, high_early));
    store_vector(out + 128, _mm512_unpacklo_epi64(low_late, high_late));
    store_vector(out + 192, _mm512_unpackhi_epi64(low_late, high_late));
  }
}

#else

template <int kStreams>
LAMELLA_ALWAYS_INLINE void join_tile(const uint8_t* const* streams, int64_t position, uint8_t* out) {
  join_tile_by_shuffles<kStreams>(streams, position, out);
}

#endif

template <int kByteWidth>
void join_fixed(const uint8_t* streams, int64_t stride, int64_t count, uint8_t* out) noexcept {
  const uint8_t* of_byte[kByteWidth];
#pragma GCC unroll 16
  for (int b = 0; b < kByteWidth; ++b)
    of_byte[b] = streams + b * stride;
  int64_t i = 0;
  for (; i + kLineValues <= count; i += kLineValues) {
#pragma GCC unroll 16
    for (int b = 0; b < kByteWidth; ++b)
      __builtin_prefetch(of_byte[b] + i + kStreamPrefetchBytes);
    prefetch_for_writing<kLineValues * kByteWidth>(out + i * kByteWidth);
#pragma GCC unroll 4
    for (int64_t j = i; j < i + kLineValues; j += kTileValues)
      join_tile<kByteWidth>(of_byte, j, out + j * kByteWidth);
  }
  for (; i + kTileValues <= count; i += kTileValues)
    join_tile<kByteWidth>(of_byte, i, out + i * kByteWidth);
  for (; i < count; ++i) {
    for (int b = 0; b < kByteWidth; ++b)
      out[i * kByteWidth + b] = of_byte[b][i];
  }
}

/// Eight streams at a time, the last ones first: what an eight-byte store writes behind its value belongs to the first
/// bytes of the next, which come later.
void join(const uint8_t* streams, int64_t stride, int64_t count, int64_t byte_width, uint8_t* out) noexcept {
  int64_t i = 0;
  for (; i + kTileValues <= count; i += kTileValues) {
    for (int64_t first = (byte_width - 1) / 8 * 8; first >= 0; first -= 8) {
      const uint8_t* of_byte[8];
#pragma GCC unroll 8
      for (int b = 0; b < 8; ++b)
        of_byte[b] = streams + (first + b < byte_width ? first + b : byte_width - 1) * stride;
      alignas(64) uint8_t tile[8 * kTileValues];
      join_tile<8>(of_byte, i, tile);
#pragma GCC unroll 16
      for (int value = 0; value < kTileValues; ++value)
        store(out + (i + value) * byte_width + first, load<uint64_t>(tile + 8 * value));
    }
  }
  for (; i < count; ++i) {
    for (int64_t b = 0; b < byte_width; ++b)
      out[i * byte_width + b] = streams[b * stride + i];
  }
}

#else

void join(const uint8_t* streams, int64_t stride, int64_t count, int64_t byte_width, uint8_t* out) noexcept {
  for (int64_t i = 0; i < count; ++i) {
    for (int64_t b = 0; b < byte_width; ++b)
      out[i * byte_width + b] = streams[b * stride + i];
  }
}

template <int kByteWidth>
void join_fixed(const uint8_t* streams, int64_t stride, int64_t count, uint8_t* out) noexcept {
  join(streams, stride, count, kByteWidth, out);
}

#endif

}  // namespace

extern const ByteStreamSplitKernels kByteStreamSplitKernels;
constinit const ByteStreamSplitKernels kByteStreamSplitKernels = {
    .join2 = join_fixed<2>,
    .join4 = join_fixed<4>,
    .join8 = join_fixed<8>,
    .join16 = join_fixed<16>,
    .join = join,
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
