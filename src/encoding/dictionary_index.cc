#include "encoding/dictionary_index.h"

#include <string>
#include <utility>

#include "lamella/error.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {

void DictionaryIndexDecoder::start(Buffer values, int64_t max_values, int32_t dictionary_size) {
  values_ = std::move(values);
  dictionary_size_ = dictionary_size;
  if (values_.empty()) {
    cursor_.start({}, 0, 0);
    return;
  }
  const int bit_width = values_.data()[0];
  if (bit_width > 32) {
    throw Error(ErrorCode::kCorruptFile,
                "dictionary indices: a width of " + std::to_string(bit_width) + " bits, the most is 32");
  }
  cursor_.start(values_.bytes().subspan(1), bit_width, max_values);
}

void DictionaryIndexDecoder::check_has_values(int64_t count) const {
  if (count > 0 && values_.empty()) {
    throw Error(ErrorCode::kCorruptFile,
                "dictionary indices: " + std::to_string(count) + " are needed, the page has no bytes for any");
  }
}

void DictionaryIndexDecoder::expand(const RunList& list, int32_t* out) const {
  const auto expand = simd::kernels().rle_bit_packed->expand_u32[cursor_.bit_width()];
  const uint32_t largest = expand(list.runs, list.size, reinterpret_cast<uint32_t*>(out));
  if (largest >= static_cast<uint32_t>(dictionary_size_)) {
    throw Error(ErrorCode::kCorruptFile, "dictionary indices: index " + std::to_string(largest) +
                                             ", the dictionary has " + std::to_string(dictionary_size_) + " entries");
  }
}

void DictionaryIndexDecoder::decode(int64_t count, int32_t* out) {
  check_has_values(count);
  RunList list;
  while (count > 0) {
    cursor_.read(count, list);
    expand(list, out);
    out += list.num_values;
    count -= list.num_values;
  }
}

void DictionaryIndexDecoder::skip(int64_t count) {
  check_has_values(count);
  RunList list;
  while (count > 0) {
    cursor_.read(count, list);
    count -= list.num_values;
  }
}

}  // namespace lamella::inline v0
