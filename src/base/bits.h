/// Bit and byte arithmetic on memory. Bitmaps are least significant bit first.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace lamella::inline v0 {

/// Reads a T from any address.
template <typename T>
inline T load(const void* from) noexcept {
  static_assert(std::is_trivially_copyable_v<T>);
  T value;
  std::memcpy(&value, from, sizeof(T));
  return value;
}

/// Writes a T to any address.
template <typename T>
inline void store(void* to, T value) noexcept {
  static_assert(std::is_trivially_copyable_v<T>);
  std::memcpy(to, &value, sizeof(T));
}

constexpr int64_t bytes_for_bits(int64_t num_bits) noexcept {
  return (num_bits + 7) / 8;
}

constexpr int64_t round_up(int64_t value, int64_t multiple) noexcept {
  return (value + multiple - 1) / multiple * multiple;
}

inline bool bit_is_set(const uint8_t* bits, int64_t position) noexcept {
  return ((bits[position >> 3] >> (position & 7)) & 1) != 0;
}

inline void set_bit(uint8_t* bits, int64_t position) noexcept {
  bits[position >> 3] = static_cast<uint8_t>(bits[position >> 3] | (1U << (position & 7)));
}

inline void clear_bit(uint8_t* bits, int64_t position) noexcept {
  bits[position >> 3] = static_cast<uint8_t>(bits[position >> 3] & ~(1U << (position & 7)));
}

/// A word whose lowest `count` bits are set; count in 0..64.
constexpr uint64_t low_bits(int count) noexcept {
  return count >= 64 ? ~uint64_t{0} : (uint64_t{1} << count) - 1;
}

/// How many bits it takes to write `value`; 0 for 0.
constexpr int bit_width_of(uint64_t value) noexcept {
  return 64 - std::countl_zero(value);
}

/// Zigzag, as in Thrift's compact protocol and DELTA_BINARY_PACKED.
constexpr int64_t zigzag_decode(uint64_t value) noexcept {
  return static_cast<int64_t>((value >> 1) ^ (~(value & 1) + 1));
}

}  // namespace lamella::inline v0
