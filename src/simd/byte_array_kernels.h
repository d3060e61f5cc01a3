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
    bool is_text;         ///< Whether every one of these values is known to be UTF-8 by itself.
  };

  /// Views of up to `count` values that lie in page[position, end), a 4-byte length before each, to `views`; references
  /// say `buffer` and the offset from `page`. Precondition: position <= end < 2^31.
  Walk (*plain_views)(const uint8_t* page, int64_t position, int64_t end, int64_t count, int32_t buffer,
                      uint8_t* views) noexcept;
  /// The same, looking at every byte for is_text; views are as before.
  Walk (*plain_text_views)(const uint8_t* page, int64_t position, int64_t end, int64_t count, int32_t buffer,
                           uint8_t* views) noexcept;
  /// The same walk without views; has_references says nothing.
  Walk (*plain_skip)(const uint8_t* page, int64_t position, int64_t end, int64_t count) noexcept;

  /// Views of up to `count` values that lie one after the other in page[position, end), as long as `lengths` say. A
  /// negative length does not fit.
  Walk (*views_of_lengths)(const uint8_t* page, int64_t position, int64_t end, const int32_t* lengths, int64_t count,
                           int32_t buffer, uint8_t* views) noexcept;
  /// The same, looking at every byte for is_text.
  Walk (*text_views_of_lengths)(const uint8_t* page, int64_t position, int64_t end, const int32_t* lengths,
                                int64_t count, int32_t buffer, uint8_t* views) noexcept;

  /// Values as a prefix of the value before and a suffix of their own.
  struct PrefixedValues {
    const int32_t* prefix_lengths;
    const int32_t* suffix_lengths;
    int64_t count;
    int64_t previous_length;  ///< Of the value before the first.
  };
  /// Values with a prefix are built; so are others up to this many bytes, because copying them costs less than telling
  /// them apart. The rest stays in the page.
  static constexpr int64_t kBuiltBytes = 64;

  /// What these values come to.
  struct PrefixedSizes {
    int64_t num_values;         ///< Fewer than asked for when the next one breaks a rule or would pass a limit.
    int64_t suffix_bytes;       ///< Of their suffixes.
    int64_t built_bytes;        ///< Of the values that are built.
    bool has_built_references;  ///< Whether one that is built is longer than a view,
    bool has_page_references;   ///< or one that is not.
  };
  /// Checks lengths: none is negative, prefixes are no longer than the value before, suffixes add up to at most
  /// `suffix_limit` bytes and the values that are built to at most `built_limit`, both up to 2^62.
  PrefixedSizes (*measure_prefixed)(const PrefixedValues& values, int64_t suffix_limit, int64_t built_limit) noexcept;

  /// Where views of prefixed values refer to.
  struct PrefixedTarget {
    const uint8_t* page;  ///< Suffixes lie from `page_position` on.
    uint8_t* built;       ///< Values are built from `built_position` on, with room for what was measured and 64 bytes.
    int64_t page_position;
    int64_t built_position;
    int32_t page_buffer;
    int32_t built_buffer;
  };
  /// Views of values that were measured. `last` is the value before the first, and becomes the last of them: it has
  /// room for that, with 64 bytes around it. Neither `page` nor `built` overlaps it.
  void (*prefixed_views)(const PrefixedValues& values, const PrefixedTarget& target, uint8_t* last,
                         uint8_t* views) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
