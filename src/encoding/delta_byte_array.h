/// DELTA_BYTE_ARRAY pages, of BYTE_ARRAY and of FIXED_LEN_BYTE_ARRAY.
///
///     page     | prefix lengths, DELTA_BINARY_PACKED | suffix lengths, DELTA_BINARY_PACKED | all suffixes' bytes |
///
/// A value is as many bytes of the value before it as its prefix length says, then its suffix; the first of a page has
/// no prefix. Source: Encodings.md of the format, "Delta strings".
#pragma once

#include <cstdint>
#include <span>

#include "encoding/decoder.h"
#include "encoding/delta_binary_packed.h"
#include "simd/byte_array_kernels.h"

namespace lamella::inline v0 {

/// Reads the lengths of a page, some at a time, and keeps the value that the next one may share a prefix with.
/// Throws kCorruptFile: fewer lengths than are asked for, and what throw_refused() tells.
class PrefixedValueReader {
 public:
  /// The most values whose lengths are read at a time.
  static constexpr int64_t kTileValues = 1024;

  void start(Buffer page);
  /// Begins a page whose first value may share a prefix with the last one of the page before.
  void start_behind(Buffer page);

  /// Reads the lengths of the next `count` values, at most kTileValues. All must be passed before more are read.
  void read_lengths(int64_t count);
  int64_t num_unpassed() const noexcept { return end_ - begin_; }
  /// The first `count` values that were read and not passed.
  simd::ByteArrayKernels::PrefixedValues values(int64_t count) const noexcept;
  /// How many of them obey the rules and need at most `built_limit` bytes to be built, and what they come to.
  simd::ByteArrayKernels::PrefixedSizes measure(int64_t count, int64_t built_limit) const noexcept;
  /// Why the first one was refused with `built_limit`: kCorruptFile for a negative length, a prefix longer than the
  /// value before, or a suffix that passes the page's end, otherwise kResourceLimit.
  [[noreturn]] void throw_refused(int64_t built_limit) const;
  /// Passes the first values that were measured; the bytes of the last of them are in last() already.
  void pass(const simd::ByteArrayKernels::PrefixedSizes& sizes) noexcept;

  /// Passes over the next `count` values of the page, read or not. Only the bytes of the last are put together.
  void skip(int64_t count);

  const Buffer& page() const noexcept { return page_; }
  const uint8_t* suffixes() const noexcept { return page_.data() + position_; }
  int64_t position() const noexcept { return position_; }
  int64_t ordinal() const noexcept { return ordinal_; }

  /// The value before the first that was not passed.
  std::span<const uint8_t> last() const noexcept { return {last_.data(), static_cast<size_t>(last_length_)}; }
  /// The same with room for `size_bytes`, to be overwritten.
  uint8_t* mutable_last(int64_t size_bytes);

 private:
  Buffer page_;
  DeltaBinaryPackedReader<int32_t> prefix_reader_;
  DeltaBinaryPackedReader<int32_t> suffix_reader_;
  int64_t position_ = 0;  ///< Of the next suffix.
  int64_t ordinal_ = 0;   ///< Of the next value.
  Buffer last_;           ///< Its size is the room that there is.
  int64_t last_length_ = 0;
  int64_t begin_ = 0;  ///< Of the lengths that were not passed.
  int64_t end_ = 0;
  int32_t prefix_lengths_[kTileValues];
  int32_t suffix_lengths_[kTileValues];
};

/// BYTE_ARRAY. Long values without a prefix stay in the page; the others are built in buffers of their own, which the
/// values of a batch share.
class DeltaByteArrayDecoder final : public ByteArrayDecoder {
 public:
  /// A page whose built values take more than `max_built_bytes` is a kResourceLimit: prefixes can promise what no file
  /// holds.
  explicit DeltaByteArrayDecoder(int64_t max_built_bytes) noexcept : max_built_bytes_(max_built_bytes) {}

  void start(Buffer values, int64_t max_values) override;
  void start_behind(Buffer values, int64_t max_values) override;
  void decode(int64_t count, StringView* out, ViewBuffers& buffers, bool check_utf8) override;
  void skip(int64_t count) override { reader_.skip(count); }

 private:
  int64_t decode_some(StringView* out, ViewBuffers& buffers, bool check_utf8);
  void make_room(int64_t size_bytes, const ViewBuffers& buffers);

  const int64_t max_built_bytes_;
  PrefixedValueReader reader_;
  int64_t built_bytes_ = 0;     ///< Of this page.
  Buffer built_;                ///< What values are built in.
  int64_t built_position_ = 0;  ///< How far it is used.
};

/// FIXED_LEN_BYTE_ARRAY: every value must have `type_length` bytes.
class DeltaByteArrayFixedDecoder final : public FixedWidthDecoder {
 public:
  explicit DeltaByteArrayFixedDecoder(int32_t type_length) noexcept : type_length_(type_length) {}

  void start(Buffer values, int64_t max_values) override;
  void start_behind(Buffer values, int64_t max_values) override;
  void decode(int64_t count, uint8_t* out) override;
  void skip(int64_t count) override { reader_.skip(count); }

 private:
  void decode_tile(int64_t count, uint8_t* out);

  const int64_t type_length_;
  PrefixedValueReader reader_;
};

}  // namespace lamella::inline v0
