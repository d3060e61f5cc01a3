// RLE booleans.

#include "encoding/decoder_factory.h"
#include "tests/fuzz/decoder_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using lamella::Encoding;
  using lamella::PhysicalType;
  lamella::FuzzedPage page;
  if (!lamella::take_page(data, size, page)) return 0;
  lamella::fuzz_booleans(*lamella::make_boolean_decoder(Encoding::RLE), page);
  return 0;
}
