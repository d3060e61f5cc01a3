#include "encoding/rle_bit_packed.h"

#include <algorithm>
#include <limits>
#include <string>

#include "base/bits.h"
#include "lamella/error.h"
#include "simd/bitmap_kernels.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {

void RleBitPackedCursor::start(std::span<const uint8_t> bytes, int bit_width, int64_t num_values) {
  position_ = bytes.data();
  end_ = bytes.data() + bytes.size();
  bit_width_ = bit_width;
  value_bytes_ = (bit_width + 7) / 8;
  max_value_ = low_bits(bit_width);
  num_remaining_ = num_values;
  packed_ = nullptr;
  value_ = 0;
  run_left_ = bit_width == 0 ? num_values : 0;
}

void RleBitPackedCursor::start_bit_packed(std::span<const uint8_t> bytes, int bit_width, int64_t num_values) {
  start(bytes, bit_width, num_values);
  if (bit_width == 0) return;
  read_packed_run(static_cast<uint64_t>(bytes_for_bits(num_values)));
}

void RleBitPackedCursor::throw_corrupt(const std::string& message) const {
  throw Error(ErrorCode::kCorruptFile, std::string(what_) + ": " + message);
}

void RleBitPackedCursor::require(int64_t count) const {
  if (count > num_remaining_) {
    throw_corrupt(std::to_string(count) + " values are needed, the page has " + std::to_string(num_remaining_) +
                  " left");
  }
}

uint64_t RleBitPackedCursor::read_long_header() {
  uint64_t header = 0;
  for (int shift = 0; shift <= 28 && position_ < end_; shift += 7) {
    const uint64_t byte = *position_++;
    header |= (byte & 0x7F) << shift;
    if ((byte & 0x80) == 0) return header;
  }
  throw_corrupt(position_ == end_ ? "bytes end within a run's header" : "a run's header has over 32 bits");
}

/// A run whose bytes end early has the values that are there.
void RleBitPackedCursor::read_packed_run(uint64_t groups) {
  const int64_t available = end_ - position_;
  const int64_t wanted = static_cast<int64_t>(groups) * bit_width_;
  packed_ = position_;
  value_ = 0;
  run_left_ = wanted <= available ? static_cast<int64_t>(groups) * 8 : available * 8 / bit_width_;
  position_ += std::min(wanted, available);
}

void RleBitPackedCursor::read_rle_run(uint64_t count) {
  if (end_ - position_ < value_bytes_) {
    throw_corrupt("bytes end within an RLE run's value of " + std::to_string(value_bytes_) + " bytes");
  }
  const uint64_t value = load<uint32_t>(position_) & low_bits(8 * value_bytes_);
  if (value > max_value_) {
    throw_corrupt("an RLE run of value " + std::to_string(value) + ", which is wider than " +
                  std::to_string(bit_width_) + " bits");
  }
  if (static_cast<int64_t>(count) > num_remaining_) {
    throw_corrupt("RLE run of " + std::to_string(count) + " values, " + std::to_string(num_remaining_) + " remain");
  }
  packed_ = nullptr;
  value_ = static_cast<uint32_t>(value);
  run_left_ = static_cast<int64_t>(count);
  position_ += value_bytes_;
}

void RleBitPackedCursor::read_run() {
  if (position_ == end_) throw_corrupt("runs end, but " + std::to_string(num_remaining_) + " values remain");
  uint64_t header = *position_;
  if (header < 0x80) {
    ++position_;
  } else {
    header = read_long_header();
  }
  if ((header & 1) != 0) {
    read_packed_run(header >> 1);
  } else {
    read_rle_run(header >> 1);
  }
  if (run_left_ == 0) throw_corrupt("a run without values, but " + std::to_string(num_remaining_) + " remain");
}

/// The next `count` values of the current run, which has as many.
simd::HybridRun RleBitPackedCursor::take(int64_t count) {
  const simd::HybridRun run{packed_, value_, static_cast<int32_t>(count)};
  run_left_ -= count;
  num_remaining_ -= count;
  if (packed_ != nullptr) {
    const int64_t passed = value_ + count;
    packed_ += passed / 8 * bit_width_;
    value_ = static_cast<uint32_t>(passed % 8);
  }
  return run;
}

void RleBitPackedCursor::read(int64_t count, RunList& list) {
  require(count);
  list.size = 0;
  list.num_values = 0;
  while (list.num_values < count && list.size < RunList::kCapacity) {
    if (run_left_ == 0) {
      const auto read = simd::kernels().rle_bit_packed->read_runs(
          position_, end_, bit_width_, count - list.num_values, list.runs + list.size, RunList::kCapacity - list.size);
      position_ = read.position;
      num_remaining_ -= read.num_values;
      list.size += read.num_runs;
      list.num_values += read.num_values;
      if (list.num_values == count || list.size == RunList::kCapacity) return;
      read_run();
    }
    const int64_t taken = std::min({run_left_, count - list.num_values, int64_t{std::numeric_limits<int32_t>::max()}});
    list.runs[list.size++] = take(taken);
    list.num_values += taken;
  }
}

uint32_t RleBitPackedCursor::decode(int64_t count, uint32_t* out) {
  require(count);
  const simd::RleBitPackedKernels& kernels = *simd::kernels().rle_bit_packed;
  uint32_t largest = 0;
  const auto pass = [&](int64_t num_values, uint32_t largest_of_them) {
    out += num_values;
    count -= num_values;
    largest = std::max(largest, largest_of_them);
  };
  while (count > 0) {
    if (run_left_ == 0) {
      const auto decoded = kernels.decode_u32[bit_width_](position_, end_, count, out);
      position_ = decoded.position;
      num_remaining_ -= decoded.num_values;
      pass(decoded.num_values, decoded.largest);
      if (count == 0) break;
      read_run();
    }
    const int64_t taken = std::min({run_left_, count, int64_t{std::numeric_limits<int32_t>::max()}});
    const simd::HybridRun run = take(taken);
    pass(taken, kernels.expand_u32[bit_width_](&run, 1, taken, out));
  }
  return largest;
}

int64_t RleBitPackedCursor::run_of(uint32_t value) {
  if (num_remaining_ == 0) return 0;
  if (run_left_ == 0) read_run();
  return packed_ == nullptr && value_ == value ? run_left_ : 0;
}

int64_t RleBitPackedCursor::decode_bits(int64_t count, uint8_t* bits, int64_t bit_offset) {
  require(count);
  const simd::BitmapKernels& bitmap = *simd::kernels().bitmap;
  const auto short_bits = simd::kernels().rle_bit_packed->short_bits;
  int64_t num_set = 0;
  while (count > 0) {
    if (run_left_ == 0) {
      const auto decoded = short_bits(position_, end_, count, bits, bit_offset);
      position_ = decoded.position;
      num_set += decoded.num_set;
      bit_offset += decoded.num_values;
      count -= decoded.num_values;
      num_remaining_ -= decoded.num_values;
      if (count == 0) break;
      read_run();
    }
    const int64_t taken = std::min(count, run_left_);
    const simd::HybridRun run = take(taken);
    if (run.packed == nullptr) {
      bitmap.fill(bits, bit_offset, taken, run.value != 0);
      num_set += run.value != 0 ? taken : 0;
    } else {
      bitmap.copy(run.packed, run.value, taken, bits, bit_offset);
      num_set += bitmap.count_set(run.packed, run.value, taken);
    }
    bit_offset += taken;
    count -= taken;
  }
  return num_set;
}

int64_t RleBitPackedCursor::skip_bits(int64_t count) {
  require(count);
  int64_t num_set = 0;
  while (count > 0) {
    if (run_left_ == 0) read_run();
    const int64_t taken = std::min(count, run_left_);
    const simd::HybridRun run = take(taken);
    if (run.packed == nullptr) {
      num_set += run.value != 0 ? taken : 0;
    } else {
      num_set += simd::kernels().bitmap->count_set(run.packed, run.value, taken);
    }
    count -= taken;
  }
  return num_set;
}

}  // namespace lamella::inline v0
