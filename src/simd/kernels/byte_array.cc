#include "simd/byte_array_kernels.h"

#include <algorithm>
#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/adjacent_views.h"
#include "simd/kernels/non_ascii.h"
#include "simd/kernels/prefetch.h"
#include "simd/kernels/prefixed.h"
#include "simd/kernels/text_range.h"
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

/// How many of a length's bytes are over 127.
LAMELLA_ALWAYS_INLINE uint32_t count_high_bytes(uint64_t length) {
  return ((static_cast<uint32_t>(length) >> 7 & 0x01010101U) * 0x01010101U) >> 24;
}

/// `each` gets every value's address, length and ordinal.
template <typename Each>
LAMELLA_ALWAYS_INLINE Walk walk_plain(const uint8_t* page, int64_t position, int64_t end, int64_t count, Each each) {
  const uint8_t* value = page + position + kLengthBytes;
  const uint8_t* const page_end = page + end;
  uint64_t length = load<uint32_t>(page + position);
  int64_t i = 0;
  for (; i < count; ++i) {
    // Signed, because a length itself may lie across the end.
    if (static_cast<int64_t>(length) > page_end - value) break;
    const uint64_t next_length = load_next_length(value, length);
    prefetch(value);
    each(value, length, i);
    value += length + kLengthBytes;
    length = next_length;
  }
  return {.num_values = i, .position = value - kLengthBytes - page, .has_references = false, .is_text = false};
}

Walk plain_views(const uint8_t* page, int64_t position, int64_t end, int64_t count, int32_t buffer,
                 uint8_t* views) noexcept {
  ViewMaker maker(buffer);
  Walk walk = walk_plain(page, position, end, count, [&](const uint8_t* value, uint64_t length, int64_t i) {
    maker.put(value, length, static_cast<uint32_t>(value - page), views + 16 * i);
  });
  walk.has_references = maker.has_references();
  return walk;
}

/// Tiles of values: what is looked at twice is still in the first cache, and values like those of the last tile are
/// expected.
class Tiles {
 public:
  explicit Tiles(bool walk_tells_ascii) : may_be_ascii_(walk_tells_ascii), walk_tells_ascii_(walk_tells_ascii) {}

  /// How many of `num_left` values to take next.
  int64_t next(int64_t num_left) const { return std::min(num_values_, num_left); }
  /// Whether to expect short values of ASCII, which are best tested as they are walked over.
  bool are_short_ascii() const { return walk_tells_ascii_; }

  void not_ascii() { may_be_ascii_ = false; }
  void taken(const Walk& walk, int64_t size_bytes) {
    constexpr int64_t kShortBytes = 56;
    constexpr int64_t kMostValues = 512;
    constexpr int64_t kFewestValues = 16;
    constexpr int64_t kTileBytes = 4096;
    walk_tells_ascii_ = may_be_ascii_ && size_bytes <= walk.num_values * kShortBytes;
    num_values_ = walk_tells_ascii_ ? kMostValues
                                    : std::clamp(kTileBytes * walk.num_values / std::max<int64_t>(size_bytes, 1),
                                                 kFewestValues, kMostValues);
    // Values of known lengths are taken sixteen at a time.
    num_values_ -= num_values_ % kFewestValues;
  }

 private:
  bool may_be_ascii_;
  bool walk_tells_ascii_;
  int64_t num_values_ = 128;
};

/// Adds up the walks of tiles.
void add_walk(const Walk& tile, Walk& all) {
  all.num_values += tile.num_values;
  all.position = tile.position;
  all.has_references |= tile.has_references;
  all.is_text &= tile.is_text;
}

/// Whether values that lie one after the other, a length before each, are UTF-8, each by itself. `of_lengths` says how
/// many of the lengths' bytes are over 127.
bool are_text(const uint8_t* values, int64_t size_bytes, int64_t of_lengths) {
  // Lengths that are ASCII, like all that surrounds a value then, let no character begin or end outside of it.
  if (of_lengths == 0) return is_ascii_range(values, size_bytes) || is_utf8_range(values, size_bytes);
  if (count_non_ascii(values, size_bytes) == of_lengths) return true;
  Utf8Checker checker;
  for (int64_t i = 0; i < size_bytes;) {
    const int64_t length = load<uint32_t>(values + i);
    i += static_cast<int64_t>(kLengthBytes);
    checker.add_value(values + i, length);
    i += length;
  }
  return checker.is_valid();
}

/// The views of some values first, then all their bytes at once, which are in the cache by then.
Walk plain_views_then_text(const uint8_t* page, int64_t position, int64_t end, int64_t count, int32_t buffer,
                           uint8_t* views) {
  ViewMaker maker(buffer);
  int64_t of_lengths = 0;
  Walk walk = walk_plain(page, position, end, count, [&](const uint8_t* value, uint64_t length, int64_t i) {
    of_lengths += count_high_bytes(length);
    maker.put(value, length, static_cast<uint32_t>(value - page), views + 16 * i);
  });
  walk.has_references = maker.has_references();
  const int64_t size_bytes = walk.position - position;
  prefetch_behind(page + walk.position, size_bytes);
  walk.is_text = are_text(page + position, size_bytes, of_lengths);
  return walk;
}

/// The bytes of each value with its view: the chain of lengths leaves time for that, as long as values are short. Other
/// text than ASCII is not told from what is none.
Walk plain_views_and_ascii(const uint8_t* page, int64_t position, int64_t end, int64_t count, int32_t buffer,
                           uint8_t* views) {
  AsciiViewMaker maker(buffer);
  Walk walk = walk_plain(page, position, end, count, [&](const uint8_t* value, uint64_t length, int64_t i) {
    maker.put(value, length, static_cast<uint32_t>(value - page), views + 16 * i);
  });
  walk.has_references = maker.has_references();
  walk.is_text = maker.is_ascii();
  return walk;
}

Walk plain_text_views(const uint8_t* page, int64_t position, int64_t end, int64_t count, int32_t buffer,
                      uint8_t* views) noexcept {
  Walk all = {.num_values = 0, .position = position, .has_references = false, .is_text = true};
  Tiles tiles(AsciiViewMaker::kTellsAscii);
  while (all.num_values < count) {
    const int64_t tile = tiles.next(count - all.num_values);
    uint8_t* tile_views = views + 16 * all.num_values;
    const auto walk_tile = tiles.are_short_ascii() ? plain_views_and_ascii : plain_views_then_text;
    Walk walk = walk_tile(page, all.position, end, tile, buffer, tile_views);
    if (tiles.are_short_ascii() && !walk.is_text) {
      walk = plain_views_then_text(page, all.position, end, tile, buffer, tile_views);
      tiles.not_ascii();
    }
    tiles.taken(walk, walk.position - all.position);
    add_walk(walk, all);
    if (walk.num_values < tile) break;
  }
  return all;
}

Walk plain_skip(const uint8_t* page, int64_t position, int64_t end, int64_t count) noexcept {
  return walk_plain(page, position, end, count, [](const uint8_t*, uint64_t, int64_t) {});
}

Walk views_of_lengths(const uint8_t* page, int64_t position, int64_t end, const int32_t* lengths, int64_t count,
                      int32_t buffer, uint8_t* views) noexcept {
  int64_t i = 0;
  bool has_references = false;
#if defined(LAMELLA_SIMD_AVX512)
  AdjacentViewMaker sixteen(page, buffer);
  for (; i + AdjacentViewMaker::kValues <= count; i += AdjacentViewMaker::kValues) {
    const int64_t behind = sixteen.put(position, end, lengths + i, views + 16 * i);
    if (behind < 0) break;
    position = behind;
  }
  has_references = sixteen.has_references();
#endif
  ViewMaker maker(buffer);
  for (; i < count; ++i) {
    // As unsigned numbers, so that negative lengths are too long.
    const uint64_t length = static_cast<uint32_t>(lengths[i]);
    if (length > static_cast<uint64_t>(end - position)) break;
    prefetch(page + position);
    maker.put(page + position, length, static_cast<uint32_t>(position), views + 16 * i);
    position += static_cast<int64_t>(length);
  }
  return {.num_values = i,
          .position = position,
          .has_references = has_references || maker.has_references(),
          .is_text = false};
}

/// Whether a value begins with a continuation byte: where values lie one after the other and are UTF-8 as a whole, it
/// begins inside a character.
bool has_torn_view(const uint8_t* views, int64_t count) {
  bool is_torn = false;
  for (int64_t i = 0; i < count; ++i)
    is_torn |= (views[16 * i + 4] & 0xC0) == 0x80;
  return is_torn;
}

Walk views_of_lengths_then_text(const uint8_t* page, int64_t position, int64_t end, const int32_t* lengths,
                                int64_t count, int32_t buffer, uint8_t* views) {
  Walk walk = views_of_lengths(page, position, end, lengths, count, buffer, views);
  const uint8_t* bytes = page + position;
  const int64_t size_bytes = walk.position - position;
  prefetch_behind(bytes + size_bytes, size_bytes);
  walk.is_text =
      is_ascii_range(bytes, size_bytes) || (is_utf8_range(bytes, size_bytes) && !has_torn_view(views, walk.num_values));
  return walk;
}

Walk text_views_of_lengths(const uint8_t* page, int64_t position, int64_t end, const int32_t* lengths, int64_t count,
                           int32_t buffer, uint8_t* views) noexcept {
  Walk all = {.num_values = 0, .position = position, .has_references = false, .is_text = true};
  Tiles tiles(false);
  while (all.num_values < count) {
    const int64_t tile = tiles.next(count - all.num_values);
    const Walk walk = views_of_lengths_then_text(page, all.position, end, lengths + all.num_values, tile, buffer,
                                                 views + 16 * all.num_values);
    tiles.taken(walk, walk.position - all.position);
    add_walk(walk, all);
    if (walk.num_values < tile) break;
  }
  return all;
}

#if defined(LAMELLA_SIMD_AVX512)

/// The sum of 16 lanes.
LAMELLA_ALWAYS_INLINE int64_t sum_lanes(__m512i lanes) {
  const __m512i low = _mm512_maskz_mov_epi32(0x5555, lanes);
  return _mm512_reduce_add_epi64(_mm512_add_epi64(low, _mm512_srli_epi64(lanes, 32)));
}

/// Measures whole vectors of values, as long as all of them obey the rules and the limits. Sums of two lengths fit 32
/// bits without a sign.
PrefixedSizes measure_vectors(const PrefixedValues& values, int64_t suffix_limit, int64_t built_limit) {
  constexpr int64_t kLanes = 16;
  PrefixedSizes sizes = {};
  __m512i lengths_before = _mm512_set1_epi32(static_cast<int>(values.previous_length));
  for (; sizes.num_values + kLanes <= values.count; sizes.num_values += kLanes) {
    const __m512i prefixes = _mm512_loadu_si512(values.prefix_lengths + sizes.num_values);
    const __m512i suffixes = _mm512_loadu_si512(values.suffix_lengths + sizes.num_values);
    const __m512i lengths = _mm512_add_epi32(prefixes, suffixes);
    const __m512i previous = _mm512_alignr_epi32(lengths, lengths_before, kLanes - 1);
    const __mmask16 is_broken = static_cast<__mmask16>(_mm512_movepi32_mask(_mm512_or_si512(prefixes, suffixes)) |
                                                       _mm512_cmpgt_epu32_mask(prefixes, previous));
    const __mmask16 has_prefix = _mm512_test_epi32_mask(prefixes, prefixes);
    const __mmask16 is_long = _mm512_cmpgt_epu32_mask(lengths, _mm512_set1_epi32(ByteArrayKernels::kBuiltBytes));
    const auto is_built = static_cast<__mmask16>(has_prefix | ~is_long);
    const int64_t suffix_bytes = sizes.suffix_bytes + sum_lanes(suffixes);
    const int64_t built_bytes = sizes.built_bytes + sum_lanes(_mm512_maskz_mov_epi32(is_built, lengths));
    if (is_broken != 0 || suffix_bytes > suffix_limit || built_bytes > built_limit) break;
    sizes.suffix_bytes = suffix_bytes;
    sizes.built_bytes = built_bytes;
    const __m512i inline_bytes = _mm512_set1_epi32(static_cast<int>(kInlineBytes));
    sizes.has_built_references |= _mm512_mask_cmpgt_epu32_mask(is_built, lengths, inline_bytes) != 0;
    sizes.has_page_references |= static_cast<__mmask16>(~is_built) != 0;
    lengths_before = lengths;
  }
  return sizes;
}

#else

PrefixedSizes measure_vectors(const PrefixedValues&, int64_t, int64_t) {
  return {};
}

#endif

PrefixedSizes measure_prefixed(const PrefixedValues& values, int64_t suffix_limit, int64_t built_limit) noexcept {
  PrefixedSizes sizes = measure_vectors(values, suffix_limit, built_limit);
  int64_t previous_length = values.previous_length;
  if (const int64_t i = sizes.num_values; i > 0) {
    previous_length = int64_t{values.prefix_lengths[i - 1]} + values.suffix_lengths[i - 1];
  }
  for (; sizes.num_values < values.count; ++sizes.num_values) {
    const int64_t prefix = values.prefix_lengths[sizes.num_values];
    const int64_t suffix = values.suffix_lengths[sizes.num_values];
    const int64_t length = prefix + suffix;
    const bool stays = (prefix == 0) & (length > ByteArrayKernels::kBuiltBytes);
    const int64_t suffix_bytes = sizes.suffix_bytes + suffix;
    const int64_t built_bytes = sizes.built_bytes + (length & ~static_cast<int64_t>(mask_if(stays)));
    // One branch for all that can be wrong: whatever must not be negative is looked at together.
    const int64_t signs =
        prefix | suffix | (previous_length - prefix) | (suffix_limit - suffix_bytes) | (built_limit - built_bytes);
    if (signs < 0) break;
    sizes.suffix_bytes = suffix_bytes;
    sizes.built_bytes = built_bytes;
    sizes.has_built_references |= !stays & (length > static_cast<int64_t>(kInlineBytes));
    sizes.has_page_references |= stays;
    previous_length = length;
  }
  return sizes;
}

void prefixed_views(const PrefixedValues& values, const PrefixedTarget& target, uint8_t* last,
                    uint8_t* views) noexcept {
  const int32_t* prefix_lengths = values.prefix_lengths;
  const int32_t* suffix_lengths = values.suffix_lengths;
  PrefixedViewMaker maker(target, values.previous_length, last);
  for (int64_t left = values.count; left > 0; --left) {
    maker.put(*prefix_lengths++, *suffix_lengths++, views);
    views += 16;
  }
  maker.finish(last);
}

}  // namespace

extern const ByteArrayKernels kByteArrayKernels;
const ByteArrayKernels kByteArrayKernels = {
    plain_views,           plain_text_views, plain_skip,     views_of_lengths,
    text_views_of_lengths, measure_prefixed, prefixed_views,
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
