#include "encoding/plain_fixed.h"

#include <string>
#include <utility>

#include "lamella/error.h"
#include "simd/bitmap_kernels.h"
#include "simd/kernels.h"
#include "simd/spread_kernels.h"

namespace lamella::inline v0 {

namespace {

[[noreturn]] void throw_short(int64_t needed, int64_t remaining) {
  throw Error(ErrorCode::kCorruptFile, "PLAIN: " + std::to_string(needed) + " values are needed, the bytes of " +
                                           std::to_string(remaining) + " remain");
}

}  // namespace

void PlainFixedDecoder::start(Buffer values, int64_t max_values) {
  static_cast<void>(max_values);
  values_ = std::move(values);
  position_ = 0;
}

const uint8_t* PlainFixedDecoder::take(int64_t count) {
  const int64_t remaining = (values_.size() - position_) / byte_width_;
  if (count > remaining) throw_short(count, remaining);
  const uint8_t* taken = values_.data() + position_;
  position_ += count * byte_width_;
  return taken;
}

void PlainFixedDecoder::decode(int64_t count, uint8_t* out) {
  const uint8_t* taken = take(count);
  simd::kernels().spread->copy(taken, count * byte_width_, out);
}

const uint8_t* PlainFixedDecoder::borrow(int64_t count) {
  return take(count);
}

void PlainBooleanDecoder::start(Buffer values, int64_t max_values) {
  static_cast<void>(max_values);
  values_ = std::move(values);
  position_ = 0;
}

int64_t PlainBooleanDecoder::take(int64_t count) {
  const int64_t remaining = values_.size() * 8 - position_;
  if (count > remaining) throw_short(count, remaining);
  position_ += count;
  return position_ - count;
}

void PlainBooleanDecoder::decode(int64_t count, uint8_t* bits, int64_t bit_offset) {
  const int64_t first = take(count);
  simd::kernels().bitmap->copy(values_.data(), first, count, bits, bit_offset);
}

}  // namespace lamella::inline v0
