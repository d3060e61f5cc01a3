#include "compression/crc32.h"

#include <libdeflate.h>

namespace lamella::inline v0 {

uint32_t crc32(std::span<const uint8_t> bytes, uint32_t before) noexcept {
  // An empty span may have no address, which the library takes for a request of the initial value.
  return bytes.empty() ? before : libdeflate_crc32(before, bytes.data(), bytes.size());
}

}  // namespace lamella::inline v0
