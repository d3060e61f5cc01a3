/// Kernels that make 16-byte views of byte arrays.
///
/// A view is what lamella/column_vector.h calls StringView:
///
///      0          4                          16
///     | length    | up to 12 bytes, then zeros|    length <= 12: the value itself
///     | length    | prefix | buffer | offset  |    length >  12: first 4 bytes, data buffer ordinal, offset in it
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

struct ByteArrayKernels {
  /// How far a kernel came through a page.
  struct Walk {
    int64_t num_values;   ///< Fewer than asked for when the next one does not fit into what is left.
    int64_t position;     ///< Behind the last of these values.
    bool has_references;  ///< Whether a value is longer than a view.
    bool is_ascii;        ///< Whether every byte of every value is below 128, where that is looked at.
  };

  /// Views of up to `count` values that lie in page[position, end), a 4-byte length before each, to `views`; references
  /// say `buffer` and the offset from `page`. Precondition: position <= end < 2^31.
  Walk (*plain_views)(const uint8_t* page, int64_t position, int64_t end, int64_t count, int32_t buffer,
                      uint8_t* views) noexcept;
  /// The same, looking at every byte for is_ascii.
  Walk (*plain_ascii_views)(const uint8_t* page, int64_t position, int64_t end, int64_t count, int32_t buffer,
                            uint8_t* views) noexcept;
  /// The same walk without views; has_references and is_ascii say nothing.
  Walk (*plain_skip)(const uint8_t* page, int64_t position, int64_t end, int64_t count) noexcept;

  /// Views of up to `count` values that lie one after the other in page[position, end), as long as `lengths` say. A
  /// negative length does not fit. is_ascii says nothing.
  Walk (*views_of_lengths)(const uint8_t* page, int64_t position, int64_t end, const int32_t* lengths, int64_t count,
                           int32_t buffer, uint8_t* views) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
