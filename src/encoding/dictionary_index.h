/// RLE_DICTIONARY and PLAIN_DICTIONARY data pages: indices into the chunk's dictionary.
///
///     page       bit width (1 byte, 0 to 32) | RLE/bit-packed hybrid of that width
#pragma once

#include <cstdint>
#include <span>

#include "encoding/rle_bit_packed.h"
#include "lamella/buffer.h"
#include "simd/dictionary_kernels.h"
#include "simd/rle_bit_packed_kernels.h"

namespace lamella::inline v0 {

/// A few rows, of which some are valid.
struct ValidRows {
  static constexpr int64_t kMostRows = 2048;  ///< Their indices and values stay in the L1 cache.

  int64_t num_rows;
  int64_t num_valid;
  const uint8_t* validity;  ///< Bit `bit_offset` + i tells about row i.
  int64_t bit_offset;
};

/// Decodes one page's indices, a piece at a time; resumes at any value. Threads: one at a time.
/// Throws kCorruptFile: missing bytes, a width over 32, an index outside the dictionary.
class DictionaryIndexDecoder {
 public:
  DictionaryIndexDecoder() noexcept : cursor_("dictionary indices") {}

  /// Begins a page. `values` is its values section, padded on both sides; it may be empty when no value is asked for.
  /// `max_values` is the page's num_values, nulls included; `dictionary_size` how many entries there are.
  void start(Buffer values, int64_t max_values, int32_t dictionary_size);

  /// The next `count` indices to `out`, each checked against the dictionary. Up to 64 bytes behind may be spoilt.
  void decode(int64_t count, int32_t* out);
  /// The entries of the next `count` indices to `out`, which has 64 bytes of slack; a run of one index is looked up
  /// once. `entries` are the dictionary's, of `byte_width` bytes each, padded on both sides.
  void look_up(int64_t count, const uint8_t* entries, int32_t byte_width, uint8_t* out);
  /// The same for rows, of which only those that are valid have an index, and the others become zeros. A null row is
  /// looked up like any other where that is quicker: behind the last of `entries` there is one more, of zeros.
  void look_up_rows(const ValidRows& rows, const uint8_t* entries, int32_t byte_width, uint8_t* out);
  /// Whether look_up_rows() can be asked.
  bool looks_up_rows(int32_t byte_width) const noexcept;
  /// Of the next `count` indices those at `positions`, which ascend within [0, count), to `out`, each checked; passes
  /// over the others unread.
  void pick(int64_t count, std::span<const int32_t> positions, int32_t* out);
  /// Which of the next `count` indices are of entries that pass: bits from `bit_offset` of `out`, of which those before
  /// are kept and 64 bytes behind may be spoilt. A run of one index is looked up once. Bit i of `entries` tells of
  /// entry i; there is one for each entry of the dictionary.
  void test(int64_t count, const uint8_t* entries, uint8_t* out, int64_t bit_offset);
  /// Whether the first of the next `count` indices, some hundreds, come in long runs, so that test() is quicker than to
  /// decode them.
  bool has_long_runs(int64_t count) const;
  /// Passes over the next `count` indices, which are not checked.
  void skip(int64_t count);

 private:
  void check_has_values(int64_t count) const;
  void check_largest(uint32_t largest) const;
  void expand(const RunList& list, int32_t* out) const;
  void test_indices(const RunList& list, const uint8_t* entries, uint8_t* out, int64_t bit_offset) const;
  void test_runs(const RunList& list, const uint8_t* entries, uint8_t* out, int64_t bit_offset) const;
  template <typename Index>
  void look_up_runs(const RunList& list, simd::RleBitPackedKernels::Expand<Index> expand_packed,
                    const simd::DictionaryKernels::LookUpRuns<Index>& kernels, const uint8_t* entries,
                    int32_t byte_width, uint8_t* out) const;
  void look_up_runs(const RunList& list, const uint8_t* entries, int32_t byte_width, uint8_t* out) const;

  void look_up_null_rows(const RunList& list, const ValidRows& rows, const uint8_t* entries, int32_t byte_width,
                         uint8_t* out) const;

  Buffer values_;
  RleBitPackedCursor cursor_;
  int32_t dictionary_size_ = 0;
};

}  // namespace lamella::inline v0
