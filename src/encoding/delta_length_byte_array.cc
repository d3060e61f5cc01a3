#include "encoding/delta_length_byte_array.h"

#include <algorithm>
#include <string>

#include "encoding/view_checks.h"
#include "lamella/error.h"
#include "simd/byte_array_kernels.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {

namespace {

/// Lengths are decoded for this many values at a time: few enough for their bytes to stay close.
constexpr int64_t kTileValues = 1024;

}  // namespace

void DeltaLengthByteArrayDecoder::start(Buffer values, int64_t max_values) {
  static_cast<void>(max_values);
  require_view_offsets(values);
  values_ = std::move(values);
  lengths_.start(values_.bytes());
  position_ = lengths_.find_end();
  ordinal_ = 0;
}

void DeltaLengthByteArrayDecoder::decode(int64_t count, StringView* out, ViewBuffers& buffers, bool check_utf8) {
  while (count > 0) {
    const int64_t tile = std::min(count, kTileValues);
    decode_tile(tile, out, buffers, check_utf8);
    out += tile;
    count -= tile;
  }
}

void DeltaLengthByteArrayDecoder::decode_tile(int64_t count, StringView* out, ViewBuffers& buffers, bool check_utf8) {
  int32_t lengths[kTileValues];
  lengths_.decode(count, lengths);
  const simd::ByteArrayKernels& kernels = *simd::kernels().byte_array;
  const auto make_views = check_utf8 ? kernels.text_views_of_lengths : kernels.views_of_lengths;
  const auto walk = make_views(values_.data(), position_, values_.size(), lengths, count,
                               buffers.ordinal_if_added(values_), reinterpret_cast<uint8_t*>(out));
  position_ = walk.position;
  if (walk.num_values < count) {
    ordinal_ += walk.num_values;
    throw_does_not_fit(lengths[walk.num_values]);
  }
  if (walk.has_references) buffers.ordinal_of(values_);
  if (check_utf8 && !walk.is_text) require_utf8(out, count, buffers, ordinal_);
  ordinal_ += count;
}

void DeltaLengthByteArrayDecoder::skip(int64_t count) {
  int32_t lengths[kTileValues];
  while (count > 0) {
    const int64_t tile = std::min(count, kTileValues);
    lengths_.decode(tile, lengths);
    for (int64_t i = 0; i < tile; ++i) {
      if (lengths[i] < 0 || lengths[i] > values_.size() - position_) throw_does_not_fit(lengths[i]);
      position_ += lengths[i];
      ++ordinal_;
    }
    count -= tile;
  }
}

void DeltaLengthByteArrayDecoder::throw_does_not_fit(int32_t length) const {
  throw Error(ErrorCode::kCorruptFile, "DELTA_LENGTH_BYTE_ARRAY: value " + std::to_string(ordinal_) +
                                           " of the page has " + std::to_string(length) + " bytes, " +
                                           std::to_string(values_.size() - position_) + " remain");
}

}  // namespace lamella::inline v0
