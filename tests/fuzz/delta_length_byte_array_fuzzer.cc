// DELTA_LENGTH_BYTE_ARRAY.

#include "encoding/decoder_factory.h"
#include "tests/fuzz/decoder_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using lamella::Encoding;
  using lamella::PhysicalType;
  lamella::FuzzedPage page;
  if (!lamella::take_page(data, size, page)) return 0;
  lamella::fuzz_byte_arrays(
      *lamella::make_byte_array_decoder(Encoding::DELTA_LENGTH_BYTE_ARRAY, lamella::kMaxBuiltBytes), page);
  return 0;
}
