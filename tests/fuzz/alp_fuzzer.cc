// ALP of both widths.

#include "encoding/decoder_factory.h"
#include "tests/fuzz/decoder_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using lamella::Encoding;
  using lamella::PhysicalType;
  lamella::FuzzedPage page;
  if (!lamella::take_page(data, size, page)) return 0;
  lamella::fuzz_fixed_width(*lamella::make_fixed_width_decoder(Encoding::ALP, PhysicalType::FLOAT, 0), 4, page);
  lamella::fuzz_fixed_width(*lamella::make_fixed_width_decoder(Encoding::ALP, PhysicalType::DOUBLE, 0), 8, page);
  return 0;
}
