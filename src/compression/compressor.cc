#include "compression/compressor.h"

#include <brotli/encode.h>
#include <libdeflate.h>
#include <lz4.h>
#include <snappy.h>
#include <zstd.h>

#include <algorithm>
#include <memory>
#include <new>
#include <string>

#include "base/bits.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

/// The level to use, from a codec's `lowest` to its `highest`.
int checked_level(CompressionCodec codec, int level, int usual, int lowest, int highest) {
  if (level == kDefaultCompressionLevel) return usual;
  if (level >= lowest && level <= highest) return level;
  throw Error(ErrorCode::kInvalidArgument, std::string(to_string(codec)) + " has no level " + std::to_string(level) +
                                               ", only " + std::to_string(lowest) + " to " + std::to_string(highest));
}

[[noreturn]] void throw_cannot_compress(CompressionCodec codec, size_t size_bytes) {
  throw Error(ErrorCode::kInvalidArgument,
              std::string(to_string(codec)) + " cannot compress " + std::to_string(size_bytes) + " bytes at once");
}

std::vector<uint8_t> compress_snappy(std::span<const uint8_t> bytes) {
  if (bytes.size() > UINT32_MAX) throw_cannot_compress(CompressionCodec::SNAPPY, bytes.size());
  std::vector<uint8_t> out(snappy::MaxCompressedLength(bytes.size()));
  size_t size_bytes = 0;
  snappy::RawCompress(reinterpret_cast<const char*>(bytes.data()), bytes.size(), reinterpret_cast<char*>(out.data()),
                      &size_bytes);
  out.resize(size_bytes);
  return out;
}

std::vector<uint8_t> compress_gzip(std::span<const uint8_t> bytes, int level) {
  level = checked_level(CompressionCodec::GZIP, level, 6, 0, 12);
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
      libdeflate_alloc_compressor(level), libdeflate_free_compressor);
  if (compressor == nullptr) throw std::bad_alloc();
  std::vector<uint8_t> out(libdeflate_gzip_compress_bound(compressor.get(), bytes.size()));
  out.resize(libdeflate_gzip_compress(compressor.get(), bytes.data(), bytes.size(), out.data(), out.size()));
  if (out.empty()) throw_cannot_compress(CompressionCodec::GZIP, bytes.size());
  return out;
}

std::vector<uint8_t> compress_zstd(std::span<const uint8_t> bytes, int level) {
  level = checked_level(CompressionCodec::ZSTD, level, ZSTD_defaultCLevel(), ZSTD_minCLevel(), ZSTD_maxCLevel());
  std::vector<uint8_t> out(ZSTD_compressBound(bytes.size()));
  const size_t size_bytes = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), level);
  if (ZSTD_isError(size_bytes) != 0) throw_cannot_compress(CompressionCodec::ZSTD, bytes.size());
  out.resize(size_bytes);
  return out;
}

std::vector<uint8_t> compress_brotli(std::span<const uint8_t> bytes, int level) {
  // The tool's own level, 11, takes minutes for large pages; 8 is what Parquet writers use.
  level = checked_level(CompressionCodec::BROTLI, level, 8, BROTLI_MIN_QUALITY, BROTLI_MAX_QUALITY);
  // The library's bound is 0 where a size has none; empty input needs a byte.
  size_t size_bytes = std::max<size_t>(BrotliEncoderMaxCompressedSize(bytes.size()), 16);
  std::vector<uint8_t> out(size_bytes);
  if (BrotliEncoderCompress(level, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, bytes.size(), bytes.data(), &size_bytes,
                            out.data()) == BROTLI_FALSE) {
    throw_cannot_compress(CompressionCodec::BROTLI, bytes.size());
  }
  out.resize(size_bytes);
  return out;
}

void append_big_endian_u32(std::vector<uint8_t>& out, size_t value) {
  out.resize(out.size() + 4);
  store(out.data() + out.size() - 4, __builtin_bswap32(static_cast<uint32_t>(value)));
}

/// Appends one LZ4 block and returns its size.
size_t append_lz4_block(CompressionCodec codec, std::span<const uint8_t> bytes, std::vector<uint8_t>& out) {
  if (bytes.size() > LZ4_MAX_INPUT_SIZE) throw_cannot_compress(codec, bytes.size());
  const size_t begin = out.size();
  const int bound = LZ4_compressBound(static_cast<int>(bytes.size()));
  out.resize(begin + static_cast<size_t>(bound));
  // Empty input may have no address; the library wants one all the same.
  const char* from = bytes.empty() ? "" : reinterpret_cast<const char*>(bytes.data());
  const int size_bytes =
      LZ4_compress_default(from, reinterpret_cast<char*>(out.data() + begin), static_cast<int>(bytes.size()), bound);
  if (size_bytes <= 0) throw_cannot_compress(codec, bytes.size());
  out.resize(begin + static_cast<size_t>(size_bytes));
  return static_cast<size_t>(size_bytes);
}

std::vector<uint8_t> compress_lz4_raw(std::span<const uint8_t> bytes) {
  std::vector<uint8_t> out;
  append_lz4_block(CompressionCodec::LZ4_RAW, bytes, out);
  return out;
}

}  // namespace

std::vector<uint8_t> compress_lz4_hadoop(std::span<const uint8_t> bytes, int64_t max_block_bytes) {
  if (max_block_bytes < 1) {
    throw Error(ErrorCode::kInvalidArgument, "LZ4 blocks of " + std::to_string(max_block_bytes) + " bytes");
  }
  if (bytes.size() > UINT32_MAX) throw_cannot_compress(CompressionCodec::LZ4, bytes.size());
  std::vector<uint8_t> out;
  append_big_endian_u32(out, bytes.size());
  do {
    const auto block = bytes.first(std::min(bytes.size(), static_cast<size_t>(max_block_bytes)));
    const size_t length_at = out.size();
    append_big_endian_u32(out, 0);
    const size_t block_bytes = append_lz4_block(CompressionCodec::LZ4, block, out);
    store(out.data() + length_at, __builtin_bswap32(static_cast<uint32_t>(block_bytes)));
    bytes = bytes.subspan(block.size());
  } while (!bytes.empty());
  return out;
}

std::vector<uint8_t> compress(CompressionCodec codec, std::span<const uint8_t> bytes, int level) {
  switch (codec) {
    case CompressionCodec::UNCOMPRESSED:
      return {bytes.begin(), bytes.end()};
    case CompressionCodec::SNAPPY:
      return compress_snappy(bytes);
    case CompressionCodec::GZIP:
      return compress_gzip(bytes, level);
    case CompressionCodec::BROTLI:
      return compress_brotli(bytes, level);
    case CompressionCodec::LZ4:
      return compress_lz4_hadoop(bytes, LZ4_MAX_INPUT_SIZE);
    case CompressionCodec::ZSTD:
      return compress_zstd(bytes, level);
    case CompressionCodec::LZ4_RAW:
      return compress_lz4_raw(bytes);
    case CompressionCodec::LZO:
      break;
  }
  throw Error(ErrorCode::kNotImplemented, "pages cannot be compressed with " + std::string(to_string(codec)) + " (" +
                                              std::to_string(static_cast<int>(codec)) + ")");
}

}  // namespace lamella::inline v0
