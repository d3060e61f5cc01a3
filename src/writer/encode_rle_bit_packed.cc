#include "writer/encode_rle_bit_packed.h"

#include <algorithm>
#include <random>
#include <vector>

namespace lamella::inline v0 {
namespace writer {

namespace {

constexpr size_t kGroup = 8;

class HybridEncoder {
 public:
  HybridEncoder(std::span<const uint32_t> values, int bit_width, const HybridOptions& options, Bytes& out)
      : values_(values), bit_width_(bit_width), options_(options), out_(out) {}

  void mixed() {
    size_t packed_from = 0;
    size_t position = 0;
    while (position < values_.size()) {
      const size_t repeats = repeats_at(position);
      if (repeats < kGroup) {
        position += std::min(kGroup, values_.size() - position);
        continue;
      }
      bit_packed(packed_from, position);
      rle(position, repeats);
      position += repeats;
      packed_from = position;
    }
    bit_packed(packed_from, values_.size());
  }

  void rle_only() {
    for (size_t position = 0; position < values_.size();) {
      const size_t repeats = repeats_at(position);
      rle(position, repeats);
      position += repeats;
    }
  }

  void random() {
    std::mt19937_64 generator(options_.seed);
    for (size_t position = 0; position < values_.size();) {
      const size_t left = values_.size() - position;
      size_t length = 0;
      if (generator() % 2 == 0) {
        length = 1 + generator() % repeats_at(position);
        rle(position, length);
      } else {
        length = std::min(left, kGroup * (1 + generator() % (generator() % 4 == 0 ? 40 : 3)));
        bit_packed(position, position + length);
      }
      position += length;
    }
  }

  /// Values [from, to) as bit-packed runs. Only at the very end may the count not be a multiple of eight.
  void bit_packed(size_t from, size_t to) {
    const size_t longest = kGroup * static_cast<size_t>(std::max(1, options_.max_groups_a_run));
    for (; from < to; from += std::min(longest, to - from)) {
      const size_t count = std::min(longest, to - from);
      const size_t groups = (count + kGroup - 1) / kGroup;
      append_varint(out_, groups << 1 | 1);
      BitPacker packer(out_, bit_width_);
      for (size_t i = 0; i < count; ++i)
        packer.put(values_[from + i]);
      for (size_t i = count; i < groups * kGroup; ++i)
        packer.put(options_.padding);
      packer.flush();
    }
  }

 private:
  size_t repeats_at(size_t position) const {
    size_t end = position + 1;
    while (end < values_.size() && values_[end] == values_[position])
      ++end;
    return end - position;
  }

  void rle(size_t position, size_t count) {
    append_varint(out_, count << 1);
    for (int byte = 0; byte * 8 < bit_width_; ++byte) {
      out_.push_back(static_cast<uint8_t>(values_[position] >> (8 * byte)));
    }
  }

  std::span<const uint32_t> values_;
  int bit_width_;
  const HybridOptions& options_;
  Bytes& out_;
};

}  // namespace

void encode_rle_bit_packed(std::span<const uint32_t> values, int bit_width, const HybridOptions& options, Bytes& out) {
  HybridEncoder encoder(values, bit_width, options, out);
  switch (options.shape) {
    case RunShape::kMixed:
      return encoder.mixed();
    case RunShape::kBitPacked:
      return encoder.bit_packed(0, values.size());
    case RunShape::kRle:
      return encoder.rle_only();
    case RunShape::kRandom:
      return encoder.random();
  }
}

void encode_rle_booleans(const ValuesView& values, const HybridOptions& options, Bytes& out) {
  const std::vector<uint32_t> bits(values.data, values.data + values.count);
  const size_t length_at = out.size();
  append<uint32_t>(out, 0);
  encode_rle_bit_packed(bits, 1, options, out);
  store(out.data() + length_at, static_cast<uint32_t>(out.size() - length_at - 4));
}

}  // namespace writer
}  // namespace lamella::inline v0
