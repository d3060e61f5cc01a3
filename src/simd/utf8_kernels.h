/// Kernels that tell whether bytes are text.
///
/// UTF-8 is what Unicode's table 3-7 allows: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

struct Utf8Kernels {
  /// Whether every byte is below 128.
  bool (*is_ascii)(const uint8_t* bytes, int64_t size_bytes) noexcept;
  /// Whether the bytes as a whole are UTF-8.
  bool (*is_valid)(const uint8_t* bytes, int64_t size_bytes) noexcept;
  /// The first of `count` views (see byte_array_kernels.h) whose value is not UTF-8 by itself, or -1. `buffers` are the
  /// addresses that references' offsets count from, at least one; every reference lies inside.
  int64_t (*find_invalid_view)(const uint8_t* views, int64_t count, const uint8_t* const* buffers) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
