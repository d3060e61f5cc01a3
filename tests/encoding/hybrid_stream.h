/// Builds RLE/bit-packed hybrid streams run by run, and remembers their values.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "base/bits.h"

namespace lamella {

class HybridStream {
 public:
  explicit HybridStream(int bit_width) : bit_width_(bit_width) {}

  void add_rle(uint64_t count, uint32_t value) {
    put_varint(count << 1);
    for (int i = 0; i < bit_width_; i += 8)
      bytes_.push_back(static_cast<uint8_t>(value >> i));
    values_.insert(values_.end(), count, value);
  }

  /// The last group is filled up with ones, which are no values.
  void add_packed(const std::vector<uint32_t>& values) {
    const uint64_t groups = (values.size() + 7) / 8;
    put_varint(groups << 1 | 1);
    const size_t begin = bytes_.size();
    bytes_.resize(begin + groups * static_cast<uint64_t>(bit_width_));
    for (size_t i = 0; i < groups * 8; ++i) {
      const uint64_t value = i < values.size() ? values[i] : low_bits(bit_width_);
      for (int bit = 0; bit < bit_width_; ++bit) {
        if (((value >> bit) & 1) != 0) set_bit(bytes_.data() + begin, static_cast<int64_t>(i) * bit_width_ + bit);
      }
    }
    values_.insert(values_.end(), values.begin(), values.end());
  }

  /// Runs of both kinds, up to `longest` values each, until there are `count`; values are less than `limit`.
  void add_random(size_t count, uint64_t longest, uint64_t limit, std::mt19937_64& random) {
    const size_t end = values_.size() + count;
    while (values_.size() < end) {
      const uint64_t length = std::min<uint64_t>(random() % longest + 1, end - values_.size());
      if (random() % 2 == 0) {
        add_rle(length, static_cast<uint32_t>(random() % limit));
      } else {
        // Only the last run may have a group that is not full.
        const bool last = values_.size() + length == end;
        std::vector<uint32_t> run(last ? length : std::max<uint64_t>(length / 8 * 8, 8));
        if (values_.size() + run.size() > end) continue;
        for (uint32_t& value : run)
          value = static_cast<uint32_t>(random() % limit);
        add_packed(run);
      }
    }
  }

  const std::vector<uint8_t>& bytes() const { return bytes_; }
  const std::vector<uint32_t>& values() const { return values_; }

 private:
  void put_varint(uint64_t value) {
    for (; value >= 0x80; value >>= 7)
      bytes_.push_back(static_cast<uint8_t>(value | 0x80));
    bytes_.push_back(static_cast<uint8_t>(value));
  }

  int bit_width_;
  std::vector<uint8_t> bytes_;
  std::vector<uint32_t> values_;
};

}  // namespace lamella
