// LZ4's blocks on every target, held to the scalar one, and that to liblz4: as they come, and as liblz4 makes them of
// what comes, with some of them changed. liblz4 refuses some blocks that the format allows, but none that it makes, and
// takes some with offsets of zero, which the format does not allow.
//
//     input      bytes to make (2 bytes) | which byte of the compressed ones is changed (2 bytes), and how (1 byte) |
//     bytes

#include <lz4.h>

#include <cstdint>
#include <cstdlib>
#include <vector>

#include "base/bits.h"
#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "simd/lz4_kernels.h"

namespace {

using Bytes = std::vector<uint8_t>;

constexpr size_t kHeaderBytes = 5;

void require(bool holds) {
  if (!holds) std::abort();
}

/// As large as they are, for the address sanitizer to see what is read or written beyond. Empty when refused.
Bytes decompressed(std::string_view target, const Bytes& block, size_t out_bytes, bool& sound) {
  Bytes out(out_bytes);
  const int64_t made = lamella::simd::kernels_of(target)->lz4->decompress(
      block.data(), static_cast<int64_t>(block.size()), out.data(), static_cast<int64_t>(out_bytes));
  sound = made >= 0;
  out.resize(sound ? static_cast<size_t>(made) : 0);
  return out;
}

/// `is_sound`: the block is one that liblz4 made of `out_bytes` bytes.
void compare(const Bytes& block, size_t out_bytes, bool is_sound = false) {
  bool expected_sound = false;
  const Bytes expected = decompressed("scalar", block, out_bytes, expected_sound);
  for (const std::string_view target : lamella::available_cpu_targets()) {
    bool sound = false;
    const Bytes made = decompressed(target, block, out_bytes, sound);
    require(sound == expected_sound && made == expected);
  }
  Bytes oracle(out_bytes);
  const int made =
      LZ4_decompress_safe(reinterpret_cast<const char*>(block.data()), reinterpret_cast<char*>(oracle.data()),
                          static_cast<int>(block.size()), static_cast<int>(out_bytes));
  require(!is_sound || (expected_sound && made >= 0));
  if (made < 0 || !expected_sound) return;
  oracle.resize(static_cast<size_t>(made));
  require(oracle == expected);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < kHeaderBytes || size >= size_t{1} << 21) return 0;
  const Bytes bytes(data + kHeaderBytes, data + size);
  compare(bytes, lamella::load<uint16_t>(data));
  Bytes compressed(static_cast<size_t>(LZ4_compressBound(static_cast<int>(bytes.size()))));
  const int compressed_bytes =
      LZ4_compress_default(reinterpret_cast<const char*>(bytes.data()), reinterpret_cast<char*>(compressed.data()),
                           static_cast<int>(bytes.size()), static_cast<int>(compressed.size()));
  compressed.resize(static_cast<size_t>(compressed_bytes));
  compare(compressed, bytes.size(), true);
  uint8_t& changed = compressed[lamella::load<uint16_t>(data + 2) % compressed.size()];
  changed = static_cast<uint8_t>(changed ^ data[4]);
  compare(compressed, bytes.size());
  return 0;
}
