/// Masks for the first bytes of an AVX2 vector, which has no masked loads of bytes.
#pragma once

#include <cstdint>

#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// 64 bytes of ones, then 64 of zeros: a load from 64 - n gives n ones, then zeros.
struct OnesThenZeros {
  alignas(64) uint8_t bytes[128] = {};

  constexpr OnesThenZeros() {
    for (int i = 0; i < 64; ++i)
      bytes[i] = 255;
  }
};
constexpr OnesThenZeros kOnesThenZeros;

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
