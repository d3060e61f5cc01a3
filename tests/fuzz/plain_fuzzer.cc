// PLAIN: fixed width, booleans, byte arrays.

#include "encoding/decoder_factory.h"
#include "tests/fuzz/decoder_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using lamella::Encoding;
  using lamella::PhysicalType;
  lamella::FuzzedPage page;
  if (!lamella::take_page(data, size, page)) return 0;
  lamella::fuzz_fixed_width(*lamella::make_fixed_width_decoder(Encoding::PLAIN, PhysicalType::INT96, 0), 12, page);
  lamella::fuzz_booleans(*lamella::make_boolean_decoder(Encoding::PLAIN), page);
  lamella::fuzz_byte_arrays(*lamella::make_byte_array_decoder(Encoding::PLAIN, lamella::kMaxBuiltBytes), page);
  return 0;
}
