#include "encoding/byte_stream_split.h"

#include <string>
#include <utility>

#include "lamella/error.h"
#include "simd/byte_stream_split_kernels.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {

void ByteStreamSplitDecoder::start(Buffer values, int64_t max_values) {
  static_cast<void>(max_values);
  values_ = std::move(values);
  position_ = 0;
  num_values_ = values_.size() / byte_width_;
  if (values_.size() % byte_width_ != 0) {
    throw Error(ErrorCode::kCorruptFile, "BYTE_STREAM_SPLIT: " + std::to_string(values_.size()) +
                                             " bytes are no multiple of the " + std::to_string(byte_width_) +
                                             " bytes of a value");
  }
}

int64_t ByteStreamSplitDecoder::take(int64_t count) {
  if (count > num_values_ - position_) {
    throw Error(ErrorCode::kCorruptFile, "BYTE_STREAM_SPLIT: " + std::to_string(count) + " values are needed, " +
                                             std::to_string(num_values_ - position_) + " of " +
                                             std::to_string(num_values_) + " remain");
  }
  position_ += count;
  return position_ - count;
}

void ByteStreamSplitDecoder::decode(int64_t count, uint8_t* out) {
  const uint8_t* first = values_.data() + take(count);
  const simd::ByteStreamSplitKernels& kernels = *simd::kernels().byte_stream_split;
  switch (byte_width_) {
    case 2:
      return kernels.join2(first, num_values_, count, out);
    case 4:
      return kernels.join4(first, num_values_, count, out);
    case 8:
      return kernels.join8(first, num_values_, count, out);
    case 16:
      return kernels.join16(first, num_values_, count, out);
    default:
      return kernels.join(first, num_values_, count, byte_width_, out);
  }
}

void ByteStreamSplitDecoder::skip(int64_t count) {
  take(count);
}

}  // namespace lamella::inline v0
