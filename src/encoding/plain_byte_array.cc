#include "encoding/plain_byte_array.h"

#include <string>

#include "base/bits.h"
#include "encoding/view_checks.h"
#include "lamella/error.h"
#include "simd/byte_array_kernels.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {

namespace {

constexpr int64_t kLengthBytes = 4;

}  // namespace

void PlainByteArrayDecoder::start(Buffer values, int64_t max_values) {
  static_cast<void>(max_values);
  require_view_offsets(values);
  values_ = std::move(values);
  position_ = 0;
  ordinal_ = 0;
}

void PlainByteArrayDecoder::decode(int64_t count, StringView* out, ViewBuffers& buffers, bool check_utf8) {
  if (count == 0) return;
  if (values_.size() - position_ < kLengthBytes) throw_does_not_fit();
  const simd::ByteArrayKernels& kernels = *simd::kernels().byte_array;
  const auto make_views = check_utf8 ? kernels.plain_text_views : kernels.plain_views;
  const auto walk = make_views(values_.data(), position_, values_.size(), count, buffers.ordinal_if_added(values_),
                               reinterpret_cast<uint8_t*>(out));
  position_ = walk.position;
  if (walk.num_values < count) {
    ordinal_ += walk.num_values;
    throw_does_not_fit();
  }
  if (walk.has_references) buffers.ordinal_of(values_);
  if (check_utf8 && !walk.is_text) require_utf8(out, count, buffers, ordinal_);
  ordinal_ += count;
}

void PlainByteArrayDecoder::skip(int64_t count) {
  if (count == 0) return;
  if (values_.size() - position_ < kLengthBytes) throw_does_not_fit();
  const auto walk = simd::kernels().byte_array->plain_skip(values_.data(), position_, values_.size(), count);
  position_ = walk.position;
  ordinal_ += walk.num_values;
  if (walk.num_values < count) throw_does_not_fit();
}

void PlainByteArrayDecoder::throw_does_not_fit() const {
  const int64_t remaining = values_.size() - position_;
  std::string message = "PLAIN: value " + std::to_string(ordinal_) + " of the page ";
  if (remaining < kLengthBytes) {
    message += "needs a length of 4 bytes, ";
  } else {
    message += "has " + std::to_string(load<uint32_t>(values_.data() + position_)) + " bytes after its length's 4, ";
  }
  throw Error(ErrorCode::kCorruptFile, message + std::to_string(remaining) + " remain");
}

}  // namespace lamella::inline v0
