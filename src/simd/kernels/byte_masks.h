/// Masks for the first bytes of an AVX2 vector, which has no masked loads of bytes.
#pragma once

#include <cstdint>

#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// 32 bytes of ones, then 32 of zeros: a load from 32 - n gives n ones.
struct OnesThenZeros {
  alignas(64) uint8_t bytes[64] = {};
  constexpr OnesThenZeros() {
    for (int i = 0; i < 32; ++i)
      bytes[i] = 255;
  }
};
constexpr OnesThenZeros kOnesThenZeros;

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
