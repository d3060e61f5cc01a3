/// XXH64, the 64-bit xxHash: the hash of Parquet's bloom filters.
#pragma once

#include <cstdint>
#include <span>

namespace lamella::inline v0 {

uint64_t xxh64(std::span<const uint8_t> bytes, uint64_t seed = 0) noexcept;

}  // namespace lamella::inline v0
