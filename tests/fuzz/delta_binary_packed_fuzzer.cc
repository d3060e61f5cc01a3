// DELTA_BINARY_PACKED of both widths.

#include "encoding/decoder_factory.h"
#include "tests/fuzz/decoder_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using lamella::Encoding;
  using lamella::PhysicalType;
  lamella::FuzzedPage page;
  if (!lamella::take_page(data, size, page)) return 0;
  constexpr Encoding kEncoding = Encoding::DELTA_BINARY_PACKED;
  lamella::fuzz_fixed_width(*lamella::make_fixed_width_decoder(kEncoding, PhysicalType::INT32, 0), 4, page);
  lamella::fuzz_fixed_width(*lamella::make_fixed_width_decoder(kEncoding, PhysicalType::INT64, 0), 8, page);
  return 0;
}
