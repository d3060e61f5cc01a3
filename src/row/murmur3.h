/// Murmur3 (32 bits) as Spark computes it: the bytes that are left behind the last word are mixed in one by one, as
/// signed integers, which is not what the published function does.
#pragma once

#include <bit>
#include <cstdint>
#include <span>

#include "base/bits.h"

namespace lamella::inline v0 {

inline uint32_t murmur3_mix_word(uint32_t hash, uint32_t word) noexcept {
  word = std::rotl(word * 0xcc9e2d51U, 15) * 0x1b873593U;
  return std::rotl(hash ^ word, 13) * 5 + 0xe6546b64U;
}

inline uint32_t murmur3_finish(uint32_t hash, uint32_t num_bytes) noexcept {
  hash ^= num_bytes;
  hash = (hash ^ hash >> 16) * 0x85ebca6bU;
  hash = (hash ^ hash >> 13) * 0xc2b2ae35U;
  return hash ^ hash >> 16;
}

inline uint32_t murmur3_int(int32_t value, uint32_t seed) noexcept {
  return murmur3_finish(murmur3_mix_word(seed, static_cast<uint32_t>(value)), 4);
}

inline uint32_t murmur3_long(int64_t value, uint32_t seed) noexcept {
  const auto bits = static_cast<uint64_t>(value);
  const uint32_t low = murmur3_mix_word(seed, static_cast<uint32_t>(bits));
  return murmur3_finish(murmur3_mix_word(low, static_cast<uint32_t>(bits >> 32)), 8);
}

inline uint32_t murmur3_bytes(std::span<const uint8_t> bytes, uint32_t seed) noexcept {
  uint32_t hash = seed;
  size_t i = 0;
  for (; i + 4 <= bytes.size(); i += 4)
    hash = murmur3_mix_word(hash, load<uint32_t>(bytes.data() + i));
  for (; i < bytes.size(); ++i)
    hash = murmur3_mix_word(hash, static_cast<uint32_t>(static_cast<int32_t>(static_cast<int8_t>(bytes[i]))));
  return murmur3_finish(hash, static_cast<uint32_t>(bytes.size()));
}

}  // namespace lamella::inline v0
