#include "format/index_reader.h"

#include <algorithm>
#include <array>
#include <string>

#include "format/file_decryptor.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

// Headers of bloom filters are shorter, encrypted ones too.
constexpr int64_t kFrontBytes = 256;

[[noreturn]] void throw_outside(ModuleType type, ByteRange range) {
  throw Error(
      ErrorCode::kCorruptFile,
      std::string(module_name(type)) + " of " + std::to_string(range.size_bytes) + " bytes, not inside the file",
      {.offset = range.offset});
}

Buffer read_range(const RandomAccessFile& file, ModuleType type, ByteRange range) {
  const int64_t file_bytes = file.size();
  const bool inside = range.offset >= 0 && range.size_bytes >= 0 && range.offset <= file_bytes &&
                      range.size_bytes <= file_bytes - range.offset;
  if (!inside) throw_outside(type, range);
  const std::array<ByteRange, 1> ranges{range};
  return file.read(ranges, nullptr).at(0);
}

Buffer opened(ColumnDecryptor* decryptor, ModuleType type, Buffer stored) {
  if (decryptor == nullptr) return stored;
  Buffer plain = Buffer::allocate(decryptor->plain_bytes(type, stored.bytes()));
  decryptor->open(type, 0, stored.bytes(), plain.mutable_data());
  return plain;
}

/// Reads one half of a page index and gives it to `parse`.
template <typename Parse>
auto read_index(const ChunkInFile& where, const ColumnChunkMetadata& chunk, ModuleType type, ByteRange range,
                Parse parse) {
  const auto decryptor = make_column_decryptor(where.metadata, where.row_group, where.leaf, chunk);
  const Buffer bytes = opened(decryptor.get(), type, read_range(where.file, type, range));
  return parse(bytes.bytes(), range.offset);
}

/// Adds to errors which chunk they are about.
template <typename Work>
auto located(const ChunkInFile& where, Work&& work) {
  try {
    return work();
  } catch (const Error& error) {
    throw error.within({.file = where.file.name(),
                        .row_group = where.row_group,
                        .column = where.metadata.schema().leaf(where.leaf).path});
  }
}

/// Where a filter's bits lie, encrypted ones as a module.
struct FilterBits {
  BloomFilterHeader header;
  ByteRange range;
};

FilterBits find_filter_bits(const ChunkInFile& where, ColumnDecryptor* decryptor, int64_t offset) {
  constexpr ModuleType kHeader = ModuleType::kBloomFilterHeader;
  const int64_t left = where.file.size() - offset;
  if (offset < 0 || left < kModuleLengthBytes) throw_outside(kHeader, {offset, 0});
  Buffer front = read_range(where.file, kHeader, {offset, std::min(kFrontBytes, left)});
  int64_t bits_offset = 0;
  if (decryptor != nullptr) {
    bits_offset = decryptor->module_bytes(kHeader, front.bytes());
    if (bits_offset > front.size()) throw_outside(kHeader, {offset, bits_offset});
    front = opened(decryptor, kHeader, front.slice(0, bits_offset));
  }
  const std::optional<BloomFilterHeader> header = parse_bloom_filter_header(front.bytes(), offset);
  if (!header) throw_outside(kHeader, {offset, front.size()});
  int64_t bits_bytes = header->bits_bytes;
  if (decryptor == nullptr) {
    bits_offset = header->header_bytes;
  } else {
    bits_bytes += module_overhead(ModuleForm::kGcm);
  }
  return {*header, {offset + bits_offset, bits_bytes}};
}

constexpr ModuleType kBitset = ModuleType::kBloomFilterBitset;

BloomFilter read_filter(const ChunkInFile& where, const ColumnChunkMetadata& chunk, int64_t offset) {
  const auto decryptor = make_column_decryptor(where.metadata, where.row_group, where.leaf, chunk);
  const FilterBits bits = find_filter_bits(where, decryptor.get(), offset);
  return BloomFilter(opened(decryptor.get(), kBitset, read_range(where.file, kBitset, bits.range)));
}

/// The blocks alone, each as a filter of its own.
bool ask_blocks(const ChunkInFile& where, const FilterBits& bits, std::span<const uint64_t> hashes,
                int64_t& bytes_read) {
  const int64_t num_blocks = bits.header.bits_bytes / BloomFilter::kBlockBytes;
  for (const uint64_t hash : hashes) {
    const int64_t block = BloomFilter::block_of(hash, num_blocks);
    const ByteRange range{bits.range.offset + block * BloomFilter::kBlockBytes, BloomFilter::kBlockBytes};
    bytes_read += range.size_bytes;
    if (BloomFilter(read_range(where.file, kBitset, range)).may_contain(hash)) return true;
  }
  return false;
}

}  // namespace

bool can_do_without(const Error& error) noexcept {
  return error.code() != ErrorCode::kIoError && error.code() != ErrorCode::kCancelled &&
         error.code() != ErrorCode::kOutOfMemory;
}

std::optional<OffsetIndex> read_offset_index(const ChunkInFile& where) {
  return located(where, [&]() -> std::optional<OffsetIndex> {
    const ColumnChunkMetadata chunk = where.metadata.column_chunk(where.row_group, where.leaf);
    if (!chunk.offset_index_offset || !chunk.offset_index_length) return std::nullopt;
    return read_index(where, chunk, ModuleType::kOffsetIndex, {*chunk.offset_index_offset, *chunk.offset_index_length},
                      parse_offset_index);
  });
}

std::optional<ColumnIndex> read_column_index(const ChunkInFile& where) {
  return located(where, [&]() -> std::optional<ColumnIndex> {
    const ColumnChunkMetadata chunk = where.metadata.column_chunk(where.row_group, where.leaf);
    if (!chunk.column_index_offset || !chunk.column_index_length) return std::nullopt;
    return read_index(where, chunk, ModuleType::kColumnIndex, {*chunk.column_index_offset, *chunk.column_index_length},
                      parse_column_index);
  });
}

std::optional<BloomFilter> read_bloom_filter(const ChunkInFile& where) {
  return located(where, [&]() -> std::optional<BloomFilter> {
    const ColumnChunkMetadata chunk = where.metadata.column_chunk(where.row_group, where.leaf);
    if (!chunk.bloom_filter_offset) return std::nullopt;
    return read_filter(where, chunk, *chunk.bloom_filter_offset);
  });
}

std::optional<bool> ask_bloom_filter(const ChunkInFile& where, std::span<const uint64_t> hashes, int64_t& bytes_read) {
  constexpr size_t kFewHashes = 8;
  return located(where, [&]() -> std::optional<bool> {
    const ColumnChunkMetadata chunk = where.metadata.column_chunk(where.row_group, where.leaf);
    if (!chunk.bloom_filter_offset) return std::nullopt;
    const auto decryptor = make_column_decryptor(where.metadata, where.row_group, where.leaf, chunk);
    const FilterBits bits = find_filter_bits(where, decryptor.get(), *chunk.bloom_filter_offset);
    bytes_read += std::min(kFrontBytes, where.file.size() - *chunk.bloom_filter_offset);
    if (decryptor == nullptr && hashes.size() <= kFewHashes) return ask_blocks(where, bits, hashes, bytes_read);
    bytes_read += bits.range.size_bytes;
    const BloomFilter filter(opened(decryptor.get(), kBitset, read_range(where.file, kBitset, bits.range)));
    return std::any_of(hashes.begin(), hashes.end(), [&](uint64_t hash) { return filter.may_contain(hash); });
  });
}

}  // namespace lamella::inline v0
