#include "compression/lz4_block.h"

#include "simd/kernels.h"
#include "simd/lz4_kernels.h"

namespace lamella::inline v0 {

std::optional<int64_t> decompress_lz4_block(std::span<const uint8_t> block, std::span<uint8_t> out) noexcept {
  const int64_t made = simd::kernels().lz4->decompress(block.data(), static_cast<int64_t>(block.size()), out.data(),
                                                       static_cast<int64_t>(out.size()));
  if (made < 0) return std::nullopt;
  return made;
}

}  // namespace lamella::inline v0
