// Levels, RLE and BIT_PACKED, and dictionary indices.

#include "encoding/dictionary_index.h"
#include "encoding/levels.h"
#include "tests/fuzz/decoder_fuzzing.h"

namespace {

using lamella::Buffer;
using lamella::Encoding;

void fuzz_levels(const lamella::FuzzedPage& page, int16_t max_level, Encoding encoding) {
  try {
    const auto count = static_cast<size_t>(page.num_values);
    std::vector<uint8_t> levels(count + 64);
    lamella::LevelDecoder decoder(max_level);
    decoder.start(page.values.bytes(), encoding, page.num_values);
    decoder.decode(page.num_values, levels.data());
    const auto maxima = std::count(levels.begin(), levels.begin() + page.num_values, max_level);
    Buffer bits = Buffer::allocate(lamella::bytes_for_bits(page.num_values));
    decoder.start(page.values.bytes(), encoding, page.num_values);
    if (decoder.decode_validity(page.num_values, bits.mutable_data(), 0) != maxima) std::abort();
    for (size_t i = 0; i < count; ++i) {
      if (lamella::bit_is_set(bits.data(), static_cast<int64_t>(i)) != (levels[i] == max_level)) std::abort();
    }
    decoder.start(page.values.bytes(), encoding, page.num_values);
    if (decoder.skip(page.num_values) != maxima) std::abort();
  } catch (const lamella::Error&) {
  }
}

void fuzz_indices(const lamella::FuzzedPage& page) {
  constexpr int32_t kEntries = 1000;
  try {
    std::vector<int32_t> indices(static_cast<size_t>(page.num_values) + 16);
    lamella::DictionaryIndexDecoder decoder;
    decoder.start(page.values, page.num_values, kEntries);
    decoder.decode(page.num_values, indices.data());
    indices.resize(static_cast<size_t>(page.num_values));
    for (const int32_t index : indices) {
      if (index < 0 || index >= kEntries) std::abort();
    }
    std::vector<int32_t> second(indices.size() + 16);
    decoder.start(page.values, page.num_values, kEntries);
    decoder.skip(page.first_piece);
    decoder.decode(page.num_values - page.first_piece, second.data());
    if (!std::equal(indices.begin() + page.first_piece, indices.end(), second.begin())) std::abort();
  } catch (const lamella::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lamella::FuzzedPage page;
  if (!lamella::take_page(data, size, page)) return 0;
  constexpr int16_t kMaxLevels[] = {1, 2, 5, 200};
  for (const int16_t max_level : kMaxLevels) {
    fuzz_levels(page, max_level, Encoding::RLE);
    fuzz_levels(page, max_level, Encoding::BIT_PACKED);
  }
  fuzz_indices(page);
  return 0;
}
