#include "lamella/unsafe_row.h"

#include "row/murmur3.h"

namespace lamella::inline v0 {

Int128 internal::big_endian_decimal(std::span<const uint8_t> bytes) noexcept {
  __extension__ using UInt128 = unsigned __int128;
  UInt128 value = !bytes.empty() && (bytes[0] & 0x80) != 0 ? ~UInt128{0} : UInt128{0};
  for (const uint8_t byte : bytes)
    value = value << 8 | byte;
  return static_cast<Int128>(value);
}

int32_t UnsafeRow::hash_code() const noexcept {
  return static_cast<int32_t>(murmur3_bytes(bytes_, 42));
}

}  // namespace lamella::inline v0
