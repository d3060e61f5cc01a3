// Snappy's elements on every target, held to libsnappy: as they come, and as libsnappy makes them of what comes, with
// some of them changed.
//
//     input      bytes to make (2 bytes) | which byte of the compressed ones is changed (2 bytes), and how (1 byte) |
//     bytes

#include <snappy.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/bits.h"
#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "simd/snappy_kernels.h"

namespace {

constexpr size_t kHeaderBytes = 5;
constexpr size_t kSlackBytes = 64;

/// A length in front, always of three bytes: 21 bits.
std::string block_of(size_t out_bytes, const std::string& elements) {
  const std::string length = {static_cast<char>(out_bytes | 0x80), static_cast<char>(out_bytes >> 7 | 0x80),
                              static_cast<char>(out_bytes >> 14)};
  return length + elements;
}

void compare(const std::string& elements, size_t out_bytes) {
  const std::string block = block_of(out_bytes, elements);
  std::string expected(out_bytes, '\0');
  const bool sound = snappy::RawUncompress(block.data(), block.size(), expected.data());
  // As large as they are, for the address sanitizer to see what is read beyond.
  const std::vector<uint8_t> in(elements.begin(), elements.end());
  for (const std::string_view target : lamella::available_cpu_targets()) {
    std::vector<uint8_t> out(out_bytes + kSlackBytes);
    const lamella::simd::SnappyProgress progress = lamella::simd::kernels_of(target)->snappy->decompress(
        in.data(), static_cast<int64_t>(in.size()), out.data(), static_cast<int64_t>(out_bytes));
    const bool done = progress.consumed_bytes == static_cast<int64_t>(in.size()) &&
                      progress.made_bytes == static_cast<int64_t>(out_bytes);
    if (done != sound) std::abort();
    if (sound && std::string(out.begin(), out.begin() + progress.made_bytes) != expected) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < kHeaderBytes) return 0;
  const std::string bytes(data + kHeaderBytes, data + size);
  compare(bytes, lamella::load<uint16_t>(data));
  if (bytes.size() >= size_t{1} << 21) return 0;
  std::string compressed;
  snappy::Compress(bytes.data(), bytes.size(), &compressed);
  size_t length_bytes = 1;
  while ((compressed[length_bytes - 1] & 0x80) != 0)
    ++length_bytes;
  compressed.erase(0, length_bytes);
  compare(compressed, bytes.size());
  if (compressed.empty()) return 0;
  char& changed = compressed[lamella::load<uint16_t>(data + 2) % compressed.size()];
  changed = static_cast<char>(changed ^ data[4]);
  compare(compressed, bytes.size());
  return 0;
}
