#include "writer/bloom_filter.h"

#include <algorithm>
#include <bit>
#include <string>

#include "base/xxh64.h"
#include "lamella/error.h"

namespace lamella::inline v0 {
namespace writer {

namespace {

constexpr int32_t kBlockBytes = 32;
constexpr uint32_t kSalts[8] = {0x47B6137B, 0x44974D91, 0x8824AD5B, 0xA2B7289D,
                                0x705495C7, 0x2DF1424B, 0x9EFC4947, 0x5C6BFB31};

size_t block_offset(uint64_t hash, size_t size_bytes) noexcept {
  const uint64_t num_blocks = size_bytes / kBlockBytes;
  return static_cast<size_t>(((hash >> 32) * num_blocks) >> 32) * kBlockBytes;
}

uint32_t bit_of_word(uint64_t hash, int word) noexcept {
  return uint32_t{1} << ((static_cast<uint32_t>(hash) * kSalts[word]) >> 27);
}

}  // namespace

BloomFilter::BloomFilter(int32_t size_bytes) {
  if (size_bytes < kBlockBytes || size_bytes % kBlockBytes != 0) {
    throw Error(ErrorCode::kInvalidArgument, "a bloom filter of " + std::to_string(size_bytes) +
                                                 " bytes: it is made of blocks of " + std::to_string(kBlockBytes));
  }
  bits_.resize(static_cast<size_t>(size_bytes));
}

int32_t BloomFilter::size_for(int64_t num_distinct) noexcept {
  // 10.5 bits a value make 1% in split blocks; a power of two, as most writers choose it.
  const auto wanted = static_cast<uint64_t>(num_distinct) * 21 / 16 + kBlockBytes;
  return static_cast<int32_t>(std::min<uint64_t>(std::bit_ceil(wanted), 128U << 20));
}

void BloomFilter::insert(std::span<const uint8_t> value) noexcept {
  const uint64_t hash = xxh64(value);
  uint8_t* block = bits_.data() + block_offset(hash, bits_.size());
  for (int word = 0; word < 8; ++word) {
    store(block + 4 * word, load<uint32_t>(block + 4 * word) | bit_of_word(hash, word));
  }
}

bool BloomFilter::may_contain(std::span<const uint8_t> value) const noexcept {
  const uint64_t hash = xxh64(value);
  const uint8_t* block = bits_.data() + block_offset(hash, bits_.size());
  for (int word = 0; word < 8; ++word) {
    if ((load<uint32_t>(block + 4 * word) & bit_of_word(hash, word)) == 0) return false;
  }
  return true;
}

}  // namespace writer
}  // namespace lamella::inline v0
