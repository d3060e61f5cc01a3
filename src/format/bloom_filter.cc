#include "format/bloom_filter.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/bits.h"
#include "base/xxh64.h"
#include "format/thrift_reader.h"
#include "lamella/error.h"
#include "parquet_types.h"

namespace lamella::inline v0 {

namespace {

// The format's eight odd multipliers, one a word of a block.
constexpr std::array<uint32_t, 8> kSalts{0x47B6137B, 0x44974D91, 0x8824AD5B, 0xA2B7289D,
                                         0x705495C7, 0x2DF1424B, 0x9EFC4947, 0x5C6BFB31};

void check_size(int64_t bits_bytes, int64_t file_offset) {
  if (bits_bytes > 0 && bits_bytes % BloomFilter::kBlockBytes == 0) return;
  throw Error(ErrorCode::kCorruptFile,
              "bloom filter: " + std::to_string(bits_bytes) + " bytes of bits, not a number of 32-byte blocks",
              {.offset = file_offset});
}

void check_kind(const thrift::BloomFilterHeader& header, int64_t file_offset) {
  const char* unknown = nullptr;
  if (header.__isset.algorithm && !header.algorithm.__isset.BLOCK) unknown = "algorithm";
  if (header.__isset.hash && !header.hash.__isset.XXHASH) unknown = "hash";
  if (header.__isset.compression && !header.compression.__isset.UNCOMPRESSED) unknown = "compression";
  if (unknown == nullptr) return;
  throw Error(ErrorCode::kNotImplemented, std::string("bloom filter: its ") + unknown + " is not known",
              {.offset = file_offset});
}

}  // namespace

std::optional<BloomFilterHeader> parse_bloom_filter_header(std::span<const uint8_t> bytes, int64_t file_offset) {
  // A header has no lists and no strings: what of `bytes` could matter is short.
  constexpr size_t kMostBytes = 4096;
  const auto front = bytes.first(std::min(bytes.size(), kMostBytes));
  ThriftReader reader(front);
  thrift::BloomFilterHeader header;
  try {
    header.read(&reader);
  } catch (const apache::thrift::transport::TTransportException&) {
    if (front.size() < kMostBytes) return std::nullopt;
    throw Error(ErrorCode::kCorruptFile, "bloom filter header: it takes over 4096 bytes", {.offset = file_offset});
  } catch (...) {
    rethrow_thrift_failure(std::current_exception(), "bloom filter header", file_offset + reader.position());
  }
  check_size(header.numBytes, file_offset);
  check_kind(header, file_offset);
  return BloomFilterHeader{static_cast<int32_t>(reader.position()), header.numBytes};
}

uint64_t bloom_filter_hash(std::span<const uint8_t> plain) noexcept {
  return xxh64(plain);
}

BloomFilter::BloomFilter(Buffer bits) : bits_(std::move(bits)) {
  check_size(bits_.size(), -1);
}

int64_t BloomFilter::block_of(uint64_t hash, int64_t num_blocks) noexcept {
  return static_cast<int64_t>(((hash >> 32) * static_cast<uint64_t>(num_blocks)) >> 32);
}

/// The upper half of the hash picks a block; the lower half, times each salt, one bit in each of its eight words.
bool BloomFilter::may_contain(uint64_t hash) const noexcept {
  const uint8_t* words = bits_.data() + block_of(hash, num_blocks()) * kBlockBytes;
  const auto low = static_cast<uint32_t>(hash);
  for (size_t i = 0; i < kSalts.size(); ++i) {
    const uint32_t bit = (low * kSalts[i]) >> 27;
    if ((load<uint32_t>(words + 4 * i) >> bit & 1U) == 0) return false;
  }
  return true;
}

}  // namespace lamella::inline v0
