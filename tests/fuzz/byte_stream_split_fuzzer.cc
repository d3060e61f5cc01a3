// BYTE_STREAM_SPLIT of several widths.

#include "encoding/decoder_factory.h"
#include "tests/fuzz/decoder_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using lamella::Encoding;
  using lamella::PhysicalType;
  lamella::FuzzedPage page;
  if (!lamella::take_page(data, size, page)) return 0;
  constexpr Encoding kEncoding = Encoding::BYTE_STREAM_SPLIT;
  constexpr PhysicalType kFixed = PhysicalType::FIXED_LEN_BYTE_ARRAY;
  for (const int32_t width : {1, 2, 3, 4, 8, 16, 17}) {
    lamella::fuzz_fixed_width(*lamella::make_fixed_width_decoder(kEncoding, kFixed, width), width, page);
  }
  return 0;
}
