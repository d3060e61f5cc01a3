#include "compression/lz4_block.h"

#include <lz4.h>

#include <climits>

namespace lamella::inline v0 {

std::optional<int64_t> decompress_lz4_block(std::span<const uint8_t> block, std::span<uint8_t> out) noexcept {
  // The library counts in int. A block that is larger cannot be: its input is limited to 2 GB.
  if (block.size() > INT_MAX) return std::nullopt;
  const int room = out.size() > INT_MAX ? INT_MAX : static_cast<int>(out.size());
  const int made = LZ4_decompress_safe(reinterpret_cast<const char*>(block.data()), reinterpret_cast<char*>(out.data()),
                                       static_cast<int>(block.size()), room);
  if (made < 0) return std::nullopt;
  return made;
}

}  // namespace lamella::inline v0
