#include "encoding/delta_byte_array.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "encoding/view_checks.h"
#include "lamella/error.h"
#include "simd/kernels.h"
#include "simd/utf8_kernels.h"

namespace lamella::inline v0 {

namespace {

using PrefixedSizes = simd::ByteArrayKernels::PrefixedSizes;
using PrefixedValues = simd::ByteArrayKernels::PrefixedValues;

constexpr int64_t kNoLimit = int64_t{1} << 62;
/// Room for the value before, to begin with.
constexpr int64_t kSmallValueBytes = 256;
/// Buffers that values are built in have this size, unless one value is larger.
constexpr int64_t kBuiltBufferBytes = int64_t{256} << 10;

std::string value_of_page(int64_t ordinal) {
  return "DELTA_BYTE_ARRAY: value " + std::to_string(ordinal) + " of the page ";
}

}  // namespace

void PrefixedValueReader::start(Buffer page) {
  page_ = std::move(page);
  prefix_reader_.start(page_.bytes());
  const int64_t prefixes_end = prefix_reader_.find_end();
  suffix_reader_.start(page_.bytes().subspan(static_cast<size_t>(prefixes_end)));
  position_ = prefixes_end + suffix_reader_.find_end();
  ordinal_ = 0;
  if (!last_) last_ = Buffer::allocate(kSmallValueBytes);
  last_length_ = 0;
  begin_ = end_ = 0;
}

void PrefixedValueReader::start_behind(Buffer page) {
  skip(prefix_reader_.num_remaining());
  const int64_t last_length = last_length_;
  start(std::move(page));
  last_length_ = last_length;
}

void PrefixedValueReader::read_lengths(int64_t count) {
  prefix_reader_.decode(count, prefix_lengths_);
  suffix_reader_.decode(count, suffix_lengths_);
  begin_ = 0;
  end_ = count;
}

PrefixedValues PrefixedValueReader::values(int64_t count) const noexcept {
  return {.prefix_lengths = prefix_lengths_ + begin_,
          .suffix_lengths = suffix_lengths_ + begin_,
          .count = count,
          .previous_length = last_length_};
}

PrefixedSizes PrefixedValueReader::measure(int64_t count, int64_t built_limit) const noexcept {
  return simd::kernels().byte_array->measure_prefixed(values(count), page_.size() - position_, built_limit);
}

void PrefixedValueReader::throw_refused(int64_t built_limit) const {
  const int64_t prefix = prefix_lengths_[begin_];
  const int64_t suffix = suffix_lengths_[begin_];
  const std::string value = value_of_page(ordinal_);
  if (prefix < 0 || prefix > last_length_) {
    throw Error(ErrorCode::kCorruptFile, value + "shares " + std::to_string(prefix) +
                                             " bytes with the value before, which has " + std::to_string(last_length_));
  }
  if (suffix < 0 || suffix > page_.size() - position_) {
    throw Error(ErrorCode::kCorruptFile, value + "has a suffix of " + std::to_string(suffix) + " bytes, " +
                                             std::to_string(page_.size() - position_) + " remain");
  }
  throw Error(ErrorCode::kResourceLimit, value + "has " + std::to_string(prefix + suffix) + " bytes, " +
                                             std::to_string(built_limit) + " are left of what a page may come to");
}

void PrefixedValueReader::pass(const PrefixedSizes& sizes) noexcept {
  if (sizes.num_values == 0) return;
  begin_ += sizes.num_values;
  ordinal_ += sizes.num_values;
  position_ += sizes.suffix_bytes;
  last_length_ = int64_t{prefix_lengths_[begin_ - 1]} + suffix_lengths_[begin_ - 1];
}

uint8_t* PrefixedValueReader::mutable_last(int64_t size_bytes) {
  if (last_.size() < size_bytes) {
    Buffer larger = Buffer::allocate(std::max(2 * last_.size(), size_bytes));
    if (last_length_ > 0) std::memcpy(larger.mutable_data(), last_.data(), static_cast<size_t>(last_length_));
    last_ = std::move(larger);
  }
  return last_.mutable_data();
}

void PrefixedValueReader::skip(int64_t count) {
  while (count > 0) {
    const int64_t tile = std::min(count, kTileValues);
    read_lengths(tile);
    const auto sizes = measure(tile, kNoLimit);
    const uint8_t* suffix = suffixes();
    for (int64_t i = 0; i < sizes.num_values; ++i) {
      const int64_t prefix_length = prefix_lengths_[i];
      const int64_t suffix_length = suffix_lengths_[i];
      uint8_t* last = mutable_last(prefix_length + suffix_length);
      std::memcpy(last + prefix_length, suffix, static_cast<size_t>(suffix_length));
      suffix += suffix_length;
      last_length_ = prefix_length + suffix_length;
    }
    pass(sizes);
    if (sizes.num_values < tile) throw_refused(kNoLimit);
    count -= tile;
  }
}

void DeltaByteArrayDecoder::start(Buffer values, int64_t max_values) {
  static_cast<void>(max_values);
  require_view_offsets(values);
  reader_.start(std::move(values));
  built_bytes_ = 0;
}

void DeltaByteArrayDecoder::start_behind(Buffer values, int64_t max_values) {
  static_cast<void>(max_values);
  require_view_offsets(values);
  reader_.start_behind(std::move(values));
  built_bytes_ = 0;
}

void DeltaByteArrayDecoder::decode(int64_t count, StringView* out, ViewBuffers& buffers, bool check_utf8) {
  while (count > 0) {
    const int64_t tile = std::min(count, PrefixedValueReader::kTileValues);
    reader_.read_lengths(tile);
    while (reader_.num_unpassed() > 0)
      out += decode_some(out, buffers, check_utf8);
    count -= tile;
  }
}

/// Decodes as many of the values that were read as fit a buffer; returns how many.
int64_t DeltaByteArrayDecoder::decode_some(StringView* out, ViewBuffers& buffers, bool check_utf8) {
  const simd::Utf8Kernels& utf8 = *simd::kernels().utf8;
  const int64_t limit = max_built_bytes_ - built_bytes_;
  auto sizes = reader_.measure(reader_.num_unpassed(), std::min(limit, kBuiltBufferBytes));
  if (sizes.num_values == 0) sizes = reader_.measure(1, limit);
  if (sizes.num_values == 0) reader_.throw_refused(limit);
  make_room(sizes.built_bytes, buffers);

  const auto last = reader_.last();
  const uint8_t* suffixes = reader_.suffixes();
  const bool is_ascii = check_utf8 && utf8.is_ascii(last.data(), static_cast<int64_t>(last.size())) &&
                        utf8.is_ascii(suffixes, sizes.suffix_bytes);

  const auto values = reader_.values(sizes.num_values);
  const int64_t last_length =
      int64_t{values.prefix_lengths[values.count - 1]} + values.suffix_lengths[values.count - 1];
  simd::kernels().byte_array->prefixed_views(
      values,
      {.page = reader_.page().data(),
       .built = built_.mutable_data(),
       .page_position = reader_.position(),
       .built_position = built_position_,
       .page_buffer = sizes.has_page_references ? buffers.ordinal_of(reader_.page()) : 0,
       .built_buffer = sizes.has_built_references ? buffers.ordinal_of(built_) : 0},
      reader_.mutable_last(last_length), reinterpret_cast<uint8_t*>(out));
  if (check_utf8 && !is_ascii) require_utf8(out, sizes.num_values, buffers, reader_.ordinal());

  built_position_ += sizes.built_bytes;
  built_bytes_ += sizes.built_bytes;
  reader_.pass(sizes);
  return sizes.num_values;
}

/// A buffer may be written on while the batch that it belongs to is being made, and anew when no batch has it any more.
void DeltaByteArrayDecoder::make_room(int64_t size_bytes, const ViewBuffers& buffers) {
  if (built_.unique()) built_position_ = 0;
  const bool is_ours = built_.unique() || buffers.has(built_);
  if (is_ours && built_.size() - built_position_ >= size_bytes) return;
  built_ = Buffer();
  built_position_ = 0;
  built_ = Buffer::allocate(std::max(size_bytes, kBuiltBufferBytes));
}

void DeltaByteArrayFixedDecoder::start(Buffer values, int64_t max_values) {
  static_cast<void>(max_values);
  reader_.start(std::move(values));
}

void DeltaByteArrayFixedDecoder::start_behind(Buffer values, int64_t max_values) {
  static_cast<void>(max_values);
  reader_.start_behind(std::move(values));
}

void DeltaByteArrayFixedDecoder::decode(int64_t count, uint8_t* out) {
  while (count > 0) {
    const int64_t tile = std::min(count, PrefixedValueReader::kTileValues);
    decode_tile(tile, out);
    out += tile * type_length_;
    count -= tile;
  }
}

void DeltaByteArrayFixedDecoder::decode_tile(int64_t count, uint8_t* out) {
  reader_.read_lengths(count);
  const auto sizes = reader_.measure(count, kNoLimit);
  const auto values = reader_.values(count);
  const uint8_t* previous = reader_.last().data();
  const uint8_t* suffix = reader_.suffixes();
  for (int64_t i = 0; i < sizes.num_values; ++i) {
    const int64_t prefix_length = values.prefix_lengths[i];
    const int64_t suffix_length = values.suffix_lengths[i];
    if (prefix_length + suffix_length != type_length_) {
      throw Error(ErrorCode::kCorruptFile, value_of_page(reader_.ordinal() + i) + "has " +
                                               std::to_string(prefix_length + suffix_length) + " bytes, its type has " +
                                               std::to_string(type_length_));
    }
    if (prefix_length > 0) std::memcpy(out, previous, static_cast<size_t>(prefix_length));
    if (suffix_length > 0) std::memcpy(out + prefix_length, suffix, static_cast<size_t>(suffix_length));
    previous = out;
    suffix += suffix_length;
    out += type_length_;
  }
  if (sizes.num_values > 0) {
    std::memcpy(reader_.mutable_last(type_length_), previous, static_cast<size_t>(type_length_));
  }
  reader_.pass(sizes);
  if (sizes.num_values < count) reader_.throw_refused(kNoLimit);
}

}  // namespace lamella::inline v0
