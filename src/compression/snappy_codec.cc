#include <algorithm>
#include <string>

#include "compression/codec_list.h"
#include "compression/declared_size.h"
#include "simd/kernels.h"
#include "simd/snappy_kernels.h"

namespace lamella::inline v0 {

namespace {

constexpr CompressionCodec kSnappy = CompressionCodec::SNAPPY;

/// The length in front of the elements: an unsigned LEB128 number of at most 32 bits.
struct Preamble {
  int64_t length = 0;
  int64_t size_bytes = 0;
};

Preamble read_preamble(std::span<const uint8_t> compressed) {
  Preamble preamble;
  for (const uint8_t byte : compressed.first(std::min<size_t>(compressed.size(), 5))) {
    preamble.length |= static_cast<int64_t>(byte & 0x7F) << (7 * preamble.size_bytes++);
    if ((byte & 0x80) == 0 && preamble.length <= UINT32_MAX) return preamble;
  }
  throw_bad_stream(kSnappy, "no length of at most 32 bits in front");
}

int64_t little_endian(std::span<const uint8_t> bytes) {
  int64_t value = 0;
  for (size_t i = 0; i < bytes.size(); ++i)
    value |= int64_t{bytes[i]} << (8 * i);
  return value;
}

/// Why the element that `rest` begins with cannot be carried out.
std::string what_is_wrong(std::span<const uint8_t> rest, int64_t made_bytes, int64_t bytes_to_make) {
  const auto needs = [&](int64_t size_bytes) {
    return " needs " + std::to_string(size_bytes) + " bytes, " + std::to_string(rest.size()) + " remain";
  };
  const int kind = rest[0] & 3;
  const int upper_bits = rest[0] >> 2;
  const int number_bytes = kind == 0 ? std::max(upper_bits - 59, 0) : kind == 3 ? 4 : kind;
  const auto header_bytes = static_cast<size_t>(1 + number_bytes);
  if (rest.size() < header_bytes) return needs(1 + number_bytes);
  const int64_t number = little_endian(rest.subspan(1, header_bytes - 1));
  int64_t length = upper_bits + 1;
  if (kind == 0) {
    if (number_bytes > 0) length = number + 1;
    if (static_cast<int64_t>(rest.size()) < 1 + number_bytes + length) return needs(1 + number_bytes + length);
  } else {
    if (kind == 1) length = (upper_bits & 7) + 4;
    const int64_t offset = kind == 1 ? (upper_bits >> 3 << 8 | number) : number;
    if (offset == 0 || offset > made_bytes) {
      return " goes back by " + std::to_string(offset) + " bytes, " + std::to_string(made_bytes) + " are made";
    }
  }
  return " makes " + std::to_string(length) + " bytes, " + std::to_string(bytes_to_make) + " are lacking";
}

class SnappyCodec final : public Codec {
 public:
  Buffer decompress(std::span<const uint8_t> compressed, int64_t declared_bytes, BufferPool& pool) override {
    if (compressed.empty() && declared_bytes == 0) return pool.allocate(0);
    const auto compressed_bytes = static_cast<int64_t>(compressed.size());
    const Preamble preamble = read_preamble(compressed);
    require_declared(kSnappy, preamble.length, declared_bytes);
    // No element makes more of its bytes than a copy with a two-byte offset: 64 of 3.
    require_reachable(kSnappy, compressed_bytes, declared_bytes, compressed_bytes * 64 / 3);
    Buffer out = pool.allocate(declared_bytes);
    const std::span<const uint8_t> elements = compressed.subspan(static_cast<size_t>(preamble.size_bytes));
    const simd::SnappyProgress progress = simd::kernels().snappy->decompress(
        elements.data(), static_cast<int64_t>(elements.size()), out.mutable_data(), declared_bytes);
    const std::span<const uint8_t> rest = elements.subspan(static_cast<size_t>(progress.consumed_bytes));
    if (!rest.empty()) {
      throw_bad_stream(kSnappy, std::string((rest[0] & 3) == 0 ? "the literal" : "the copy") + " at byte " +
                                    std::to_string(compressed.size() - rest.size()) +
                                    what_is_wrong(rest, progress.made_bytes, declared_bytes - progress.made_bytes));
    }
    require_declared(kSnappy, progress.made_bytes, declared_bytes);
    return out;
  }
};

}  // namespace

std::unique_ptr<Codec> make_snappy_codec() {
  return std::make_unique<SnappyCodec>();
}

}  // namespace lamella::inline v0
