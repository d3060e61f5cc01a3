#include "encoding/levels.h"

#include <algorithm>
#include <string>

#include "base/bits.h"
#include "lamella/error.h"
#include "simd/kernels.h"
#include "simd/level_kernels.h"

namespace lamella::inline v0 {

namespace {

/// Levels that are unpacked at once: few enough to stay in the L1 cache.
constexpr int64_t kTileLevels = 2048;

/// BIT_PACKED writes a level's most significant bit first, into each byte's most significant bit first.
Buffer most_significant_bit_first(std::span<const uint8_t> bytes, int width, int64_t num_levels) {
  Buffer reordered = Buffer::allocate(bytes_for_bits(num_levels * width));
  std::fill_n(reordered.mutable_data(), reordered.size(), uint8_t{0});
  for (int64_t bit = 0; bit < num_levels * width; ++bit) {
    const int in_byte = 7 - static_cast<int>(bit % 8);
    if (((bytes[static_cast<size_t>(bit / 8)] >> in_byte) & 1) == 0) continue;
    set_bit(reordered.mutable_data(), bit / width * width + width - 1 - bit % width);
  }
  return reordered;
}

}  // namespace

LevelDecoder::LevelDecoder(int16_t max_level) noexcept
    : max_level_(static_cast<uint8_t>(max_level)), cursor_("levels") {}

void LevelDecoder::start(std::span<const uint8_t> bytes, Encoding encoding, int64_t num_levels) {
  const int width = bit_width_of(max_level_);
  if (encoding == Encoding::RLE) {
    cursor_.start(bytes, width, num_levels);
    return;
  }
  if (encoding != Encoding::BIT_PACKED) {
    throw Error(ErrorCode::kCorruptFile, "levels: encoded as " + std::string(to_string(encoding)) +
                                             ", which is not for levels: RLE and BIT_PACKED are");
  }
  const int64_t available_levels =
      width == 0 ? 0 : std::min(num_levels, static_cast<int64_t>(bytes.size()) * 8 / width);
  reordered_ = most_significant_bit_first(bytes, width, available_levels);
  cursor_.start_bit_packed(reordered_.bytes(), width, num_levels);
}

void LevelDecoder::decode_list(const RunList& list, uint8_t* levels) const {
  const auto expand = simd::kernels().rle_bit_packed->expand_u8[cursor_.bit_width()];
  const uint8_t largest = expand(list.runs, list.size, list.num_values, levels);
  if (largest > max_level_) {
    throw Error(ErrorCode::kCorruptFile,
                "levels: a level of " + std::to_string(largest) + ", the largest is " + std::to_string(max_level_));
  }
}

void LevelDecoder::decode(int64_t count, uint8_t* levels) {
  RunList list;
  while (count > 0) {
    cursor_.read(count, list);
    decode_list(list, levels);
    levels += list.num_values;
    count -= list.num_values;
  }
}

/// Unpacks `count` levels tile by tile; `take` sums up each.
template <typename Take>
int64_t LevelDecoder::take_maxima(int64_t count, const Take& take) {
  RunList list;
  uint8_t padded_tile[kTileLevels + 2 * Buffer::kPadding];
  uint8_t* const tile = padded_tile + Buffer::kPadding;
  int64_t num_maxima = 0;
  while (count > 0) {
    cursor_.read(std::min(count, kTileLevels), list);
    decode_list(list, tile);
    num_maxima += take(tile, list.num_values);
    count -= list.num_values;
  }
  return num_maxima;
}

int64_t LevelDecoder::decode_validity(int64_t count, uint8_t* bits, int64_t bit_offset) {
  if (cursor_.bit_width() == 1) return cursor_.decode_bits(count, bits, bit_offset);
  return take_maxima(count, [&](const uint8_t* tile, int64_t num_levels) {
    const simd::Slots slots{tile, nullptr, num_levels};
    const int64_t num_maxima = simd::kernels().level->entry_validity(slots, {}, max_level_, bits, bit_offset);
    bit_offset += num_levels;
    return num_maxima;
  });
}

int64_t LevelDecoder::count_above_zero(int64_t count) {
  RunList list;
  uint8_t padded_tile[kTileLevels + 2 * Buffer::kPadding];
  uint8_t* const tile = padded_tile + Buffer::kPadding;
  int64_t counted = 0;
  while (counted < count) {
    cursor_.read(std::min(count - counted, kTileLevels), list);
    decode_list(list, tile);
    const int64_t before_zero = simd::kernels().level->find_row(tile, list.num_values, 0);
    counted += before_zero;
    if (before_zero < list.num_values) break;
  }
  return counted;
}

int64_t LevelDecoder::skip(int64_t count) {
  if (cursor_.bit_width() == 1) return cursor_.skip_bits(count);
  return take_maxima(count, [&](const uint8_t* tile, int64_t num_levels) {
    return simd::kernels().level->count_at_least(tile, num_levels, max_level_);
  });
}

}  // namespace lamella::inline v0
