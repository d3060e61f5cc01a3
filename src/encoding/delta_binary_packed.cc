#include "encoding/delta_binary_packed.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <string>

#include "base/bits.h"
#include "base/byte_reader.h"
#include "lamella/error.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {

namespace {

constexpr std::string_view kWhat = "DELTA_BINARY_PACKED";
/// Writers use 128 to 1,024; more only makes an attacker's arithmetic easier.
constexpr uint64_t kMaxBlockValues = uint64_t{1} << 24;
constexpr int kMaxWidth = 64;

[[noreturn]] void throw_corrupt(const std::string& message) {
  throw Error(ErrorCode::kCorruptFile, std::string(kWhat) + ": " + message);
}

const simd::DeltaKernels& delta_kernels() {
  return *simd::kernels().delta;
}

/// The fields of seven bits of a number of up to eight bytes, one after the other.
uint64_t join_sevens(uint64_t bytes) {
  bytes = (bytes & 0x007F007F007F007F) | (bytes & 0x7F007F007F007F00) >> 1;
  bytes = (bytes & 0x00003FFF00003FFF) | (bytes & 0x3FFF00003FFF0000) >> 2;
  return (bytes & 0x000000000FFFFFFF) | (bytes & 0x0FFFFFFF00000000) >> 4;
}

/// A block's first number. Blocks are short, so that reading it byte by byte would take a tenth of their time.
int64_t read_min_delta(ByteReader& reader) {
  if (reader.remaining() >= static_cast<int64_t>(sizeof(uint64_t))) {
    const auto bytes = load<uint64_t>(reader.data());
    const uint64_t ends = ~bytes & 0x8080808080808080;
    if (ends != 0) {
      const int num_bits = std::countr_zero(ends);  // Before the last byte's highest bit.
      reader.take(num_bits / 8 + 1);
      return zigzag_decode(join_sevens(bytes & low_bits(num_bits)));
    }
  }
  return reader.read_zigzag();
}

}  // namespace

template <typename T>
void DeltaBinaryPackedReader<T>::start(std::span<const uint8_t> bytes) {
  bytes_ = bytes;
  cursor_ = {};
  num_values_ = num_remaining_ = 0;
  pending_begin_ = pending_end_ = 0;
  if (bytes.empty()) return;

  ByteReader reader(bytes, kWhat);
  const uint64_t block_values = reader.read_varint();
  const uint64_t miniblocks = reader.read_varint();
  const uint64_t num_values = reader.read_varint();
  const auto first = static_cast<T>(reader.read_zigzag());
  if (block_values == 0 || block_values % 128 != 0 || block_values > kMaxBlockValues) {
    throw_corrupt("blocks of " + std::to_string(block_values) + " values, which is no multiple of 128 up to " +
                  std::to_string(kMaxBlockValues));
  }
  if (miniblocks == 0 || block_values % miniblocks != 0 || block_values / miniblocks % kGroupValues != 0) {
    throw_corrupt(std::to_string(miniblocks) + " miniblocks in a block of " + std::to_string(block_values) +
                  " values: each must have a multiple of 32 values");
  }
  if (num_values > std::numeric_limits<int32_t>::max()) {
    throw_corrupt(std::to_string(num_values) + " values are declared, more than a page can have");
  }

  num_values_ = num_remaining_ = static_cast<int64_t>(num_values);
  miniblocks_per_block_ = static_cast<int64_t>(miniblocks);
  groups_per_miniblock_ = static_cast<int64_t>(block_values / miniblocks) / kGroupValues;
  cursor_.block_end = reader.position();
  if (num_values_ > 0) {
    cursor_.later_deltas = num_values_ - 1;
    previous_ = static_cast<Unsigned>(first);
    pending_[0] = first;
    pending_end_ = 1;
  }
}

/// Checks the whole block, so that its miniblocks need no checks.
template <typename T>
void DeltaBinaryPackedReader<T>::begin_block(Cursor& cursor) const {
  const int64_t miniblock_values = groups_per_miniblock_ * kGroupValues;
  ByteReader reader(bytes_.subspan(static_cast<size_t>(cursor.block_end)), kWhat);
  const auto min_delta = static_cast<Unsigned>(read_min_delta(reader));
  const int64_t widths_position = cursor.block_end + reader.position();
  const auto widths = reader.take(miniblocks_per_block_);
  const int64_t block_deltas = std::min(cursor.later_deltas, miniblocks_per_block_ * miniblock_values);
  const int64_t needed = (block_deltas + miniblock_values - 1) / miniblock_values;
  int64_t size_bytes = 0;
  for (const uint8_t width : widths.first(static_cast<size_t>(needed))) {
    if (width > kMaxWidth) throw_corrupt("a miniblock is " + std::to_string(width) + " bits wide, the most is 64");
    size_bytes += width * (miniblock_values / 8);
  }
  if (size_bytes > reader.remaining()) {
    throw_corrupt("a block's miniblocks have " + std::to_string(size_bytes) + " bytes, " +
                  std::to_string(reader.remaining()) + " remain");
  }

  const int64_t position = cursor.block_end + reader.position();
  cursor = {.position = position,
            .block_end = position + size_bytes,
            .later_deltas = cursor.later_deltas - block_deltas,
            .block_deltas = block_deltas,
            .widths = widths_position,
            .groups_done = 0,
            .min_delta = min_delta};
}

template <typename T>
int64_t DeltaBinaryPackedReader<T>::find_end() const {
  Cursor cursor = cursor_;
  while (cursor.later_deltas > 0)
    begin_block(cursor);
  return cursor.block_end;
}

template <typename T>
std::optional<int64_t> DeltaBinaryPackedReader<T>::near_next() const noexcept {
  if (num_remaining_ == 0) return std::nullopt;
  return pending_begin_ < pending_end_ ? pending_[pending_begin_] : static_cast<T>(previous_);
}

/// Moves `bounds` on to the value behind the next `num_deltas` deltas, which lie in the current miniblock. Returns
/// whether all values on the way lie within `limits`.
template <typename T>
bool DeltaBinaryPackedReader<T>::move_bounds(Bounds& bounds, int64_t num_deltas, const Cursor& cursor,
                                             const Bounds& limits) const {
  const int width = bytes_[static_cast<size_t>(cursor.widths)];
  if (width >= static_cast<int>(8 * sizeof(T)) - 1) return false;
  const int64_t least = static_cast<T>(cursor.min_delta);
  int64_t most = 0;
  Bounds first;
  Bounds last;
  const bool wraps =
      __builtin_add_overflow(least, static_cast<int64_t>(low_bits(width)), &most) ||
      __builtin_add_overflow(bounds.low, least, &first.low) || __builtin_add_overflow(bounds.high, most, &first.high) ||
      __builtin_mul_overflow(least, num_deltas, &last.low) || __builtin_mul_overflow(most, num_deltas, &last.high) ||
      __builtin_add_overflow(bounds.low, last.low, &last.low) ||
      __builtin_add_overflow(bounds.high, last.high, &last.high);
  if (wraps || std::min(first.low, last.low) < limits.low || std::max(first.high, last.high) > limits.high)
    return false;
  bounds = last;
  return true;
}

template <typename T>
int64_t DeltaBinaryPackedReader<T>::count_within(int64_t count, int64_t low, int64_t high) const {
  using Limits = std::numeric_limits<T>;
  const Bounds limits{std::max<int64_t>(low, Limits::min()), std::min<int64_t>(high, Limits::max())};
  count = std::min(count, num_remaining_);
  int64_t num_within = 0;
  for (int i = pending_begin_; i < pending_end_ && num_within < count; ++i, ++num_within) {
    if (pending_[i] < limits.low || pending_[i] > limits.high) return num_within;
  }
  const int64_t last = static_cast<T>(previous_);
  Bounds bounds{last, last};
  Cursor cursor = cursor_;
  while (num_within < count) {
    if (cursor.block_deltas == 0) begin_block(cursor);
    const int64_t in_miniblock = (groups_per_miniblock_ - cursor.groups_done) * kGroupValues;
    const int64_t num_deltas = std::min({in_miniblock, cursor.block_deltas, count - num_within});
    if (!move_bounds(bounds, num_deltas, cursor, limits)) break;
    num_within += num_deltas;
    cursor.block_deltas -= num_deltas;
    cursor.groups_done = 0;
    ++cursor.widths;
  }
  return num_within;
}

/// Moves on by groups of the current miniblock.
template <typename T>
void DeltaBinaryPackedReader<T>::pass_groups(int64_t num_groups) {
  cursor_.position += num_groups * (kGroupValues / 8) * bytes_[static_cast<size_t>(cursor_.widths)];
  cursor_.block_deltas -= std::min(cursor_.block_deltas, num_groups * kGroupValues);
  cursor_.groups_done += num_groups;
  if (cursor_.groups_done == groups_per_miniblock_) {
    cursor_.groups_done = 0;
    ++cursor_.widths;
  }
}

/// How many groups of the current miniblock lie whole within the next `count` values.
template <typename T>
int64_t DeltaBinaryPackedReader<T>::whole_groups(int64_t count) const {
  return std::min(std::min(count, cursor_.block_deltas) / kGroupValues, groups_per_miniblock_ - cursor_.groups_done);
}

template <typename T>
int64_t DeltaBinaryPackedReader<T>::take_pending(int64_t count, T* out) {
  const int64_t taken = std::min<int64_t>(count, pending_end_ - pending_begin_);
  if (taken > 0 && out != nullptr) std::copy_n(pending_ + pending_begin_, taken, out);
  pending_begin_ += static_cast<int>(taken);
  return taken;
}

/// Blocks that are wanted whole, up to the first that isn't as it should be. Precondition: the current one is done.
template <typename T>
int64_t DeltaBinaryPackedReader<T>::decode_blocks(int64_t count, T* out) {
  const int64_t block_values = miniblocks_per_block_ * groups_per_miniblock_ * kGroupValues;
  const int64_t max_blocks = std::min(count, cursor_.later_deltas) / block_values;
  if (max_blocks == 0) return 0;
  const uint8_t* position = bytes_.data() + cursor_.block_end;
  const uint8_t* end = bytes_.data() + bytes_.size();
  const auto decode = [&] {
    auto* to = reinterpret_cast<Unsigned*>(out);
    if constexpr (sizeof(T) == 4) {
      return delta_kernels().blocks_u32(position, end, max_blocks, miniblocks_per_block_, groups_per_miniblock_,
                                        previous_, to);
    } else {
      return delta_kernels().blocks_u64(position, end, max_blocks, miniblocks_per_block_, groups_per_miniblock_,
                                        previous_, to);
    }
  };
  const auto blocks = decode();
  previous_ = blocks.last;
  cursor_.block_end += blocks.position - position;
  cursor_.later_deltas -= blocks.num_blocks * block_values;
  return blocks.num_blocks * block_values;
}

template <typename T>
int64_t DeltaBinaryPackedReader<T>::decode_miniblocks(int64_t count, T* out) {
  const int64_t miniblock_values = groups_per_miniblock_ * kGroupValues;
  const int64_t num_miniblocks =
      cursor_.groups_done == 0 ? std::min(count, cursor_.block_deltas) / miniblock_values : 0;
  if (num_miniblocks == 0) return 0;
  const uint8_t* packed = bytes_.data() + cursor_.position;
  const uint8_t* widths = bytes_.data() + cursor_.widths;
  auto* to = reinterpret_cast<Unsigned*>(out);
  if constexpr (sizeof(T) == 4) {
    previous_ = delta_kernels().decode_u32(packed, widths, num_miniblocks, groups_per_miniblock_, cursor_.min_delta,
                                           previous_, to);
  } else {
    previous_ = delta_kernels().decode_u64(packed, widths, num_miniblocks, groups_per_miniblock_, cursor_.min_delta,
                                           previous_, to);
  }
  int64_t bits_a_value = 0;
  for (int64_t i = 0; i < num_miniblocks; ++i)
    bits_a_value += widths[i];
  cursor_.position += bits_a_value * groups_per_miniblock_ * (kGroupValues / 8);
  cursor_.block_deltas -= num_miniblocks * miniblock_values;
  cursor_.widths += num_miniblocks;
  return num_miniblocks * miniblock_values;
}

/// Groups of a miniblock of which not all is wanted, or not all is left.
template <typename T>
int64_t DeltaBinaryPackedReader<T>::decode_groups(int64_t count, T* out) {
  const int64_t num_groups = whole_groups(count);
  if (num_groups == 0) return 0;
  const uint8_t* packed = bytes_.data() + cursor_.position;
  const uint8_t* width = bytes_.data() + cursor_.widths;
  auto* to = reinterpret_cast<Unsigned*>(out);
  if constexpr (sizeof(T) == 4) {
    previous_ = delta_kernels().decode_u32(packed, width, 1, num_groups, cursor_.min_delta, previous_, to);
  } else {
    previous_ = delta_kernels().decode_u64(packed, width, 1, num_groups, cursor_.min_delta, previous_, to);
  }
  pass_groups(num_groups);
  return num_groups * kGroupValues;
}

template <typename T>
int64_t DeltaBinaryPackedReader<T>::skip_groups(int64_t count) {
  const int64_t num_groups = whole_groups(count);
  if (num_groups == 0) return 0;
  const int width = bytes_[static_cast<size_t>(cursor_.widths)];
  const uint64_t sum = delta_kernels().sum(bytes_.data() + cursor_.position, width, num_groups);
  const auto num_values = static_cast<Unsigned>(num_groups * kGroupValues);
  previous_ += static_cast<Unsigned>(sum) + num_values * cursor_.min_delta;
  pass_groups(num_groups);
  return num_groups * kGroupValues;
}

/// Decodes one group of which only a part is wanted. Behind the stream's last value it holds what the writer padded
/// with.
template <typename T>
void DeltaBinaryPackedReader<T>::refill_pending() {
  const int64_t available = std::min<int64_t>(kGroupValues, cursor_.block_deltas);
  cursor_.block_deltas += kGroupValues - available;
  decode_groups(kGroupValues, pending_);
  pending_begin_ = 0;
  pending_end_ = static_cast<int>(available);
}

template <typename T>
void DeltaBinaryPackedReader<T>::decode(int64_t count, T* out) {
  if (count > num_remaining_) {
    throw_corrupt(std::to_string(count) + " values are needed, " + std::to_string(num_remaining_) + " of " +
                  std::to_string(num_values_) + " remain");
  }
  num_remaining_ -= count;
  while (count > 0) {
    int64_t done = take_pending(count, out);
    if (done == 0) {
      if (cursor_.block_deltas == 0) done = decode_blocks(count, out);
      if (done == 0 && cursor_.block_deltas == 0) begin_block(cursor_);
      if (done == 0) done = decode_miniblocks(count, out);
      if (done == 0) done = decode_groups(count, out);
      if (done == 0) refill_pending();
    }
    out += done;
    count -= done;
  }
}

template <typename T>
void DeltaBinaryPackedReader<T>::skip(int64_t count) {
  if (count > num_remaining_) {
    throw_corrupt(std::to_string(count) + " values are to be skipped, " + std::to_string(num_remaining_) + " of " +
                  std::to_string(num_values_) + " remain");
  }
  num_remaining_ -= count;
  if (num_remaining_ == 0) return;
  while (count > 0) {
    int64_t done = take_pending(count, nullptr);
    if (done == 0) {
      if (cursor_.block_deltas == 0) begin_block(cursor_);
      done = skip_groups(count);
      if (done == 0) refill_pending();
    }
    count -= done;
  }
}

template class DeltaBinaryPackedReader<int32_t>;
template class DeltaBinaryPackedReader<int64_t>;

template <typename T>
void DeltaBinaryPackedDecoder<T>::start(Buffer values, int64_t max_values) {
  static_cast<void>(max_values);
  values_ = std::move(values);
  reader_.start(values_.bytes());
}

template <typename T>
void DeltaBinaryPackedDecoder<T>::decode(int64_t count, uint8_t* out) {
  reader_.decode(count, reinterpret_cast<T*>(out));
}

template class DeltaBinaryPackedDecoder<int32_t>;
template class DeltaBinaryPackedDecoder<int64_t>;

}  // namespace lamella::inline v0
