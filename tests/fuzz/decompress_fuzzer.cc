// Codecs on any bytes: they decompress, or say kCorruptFile or kResourceLimit. The first byte chooses the codec, the
// next three the declared size.

#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <span>

#include "compression/codec.h"
#include "lamella/error.h"

namespace {

constexpr lamella::CompressionCodec kCodecs[] = {
    lamella::CompressionCodec::SNAPPY,  lamella::CompressionCodec::GZIP, lamella::CompressionCodec::ZSTD,
    lamella::CompressionCodec::LZ4_RAW, lamella::CompressionCodec::LZ4,  lamella::CompressionCodec::BROTLI,
};
constexpr size_t kHeaderBytes = 4;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < kHeaderBytes) return 0;
  const int64_t declared_bytes = data[1] | data[2] << 8 | (data[3] & 0x1f) << 16;
  const auto budget = std::make_shared<lamella::MemoryBudget>(16 << 20);
  const auto pool = lamella::BufferPool::create(lamella::default_allocator(), budget);
  const auto codec = lamella::make_codec(kCodecs[data[0] % std::size(kCodecs)]);
  try {
    const auto compressed = std::span(data, size).subspan(kHeaderBytes);
    if (codec->decompress(compressed, declared_bytes, *pool).size() != declared_bytes) std::abort();
  } catch (const lamella::Error& error) {
    if (error.code() != lamella::ErrorCode::kCorruptFile && error.code() != lamella::ErrorCode::kResourceLimit)
      std::abort();
  }
  return 0;
}
