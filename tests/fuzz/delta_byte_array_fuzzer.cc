// DELTA_BYTE_ARRAY, of byte arrays and of fixed length.

#include "encoding/decoder_factory.h"
#include "tests/fuzz/decoder_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using lamella::Encoding;
  using lamella::PhysicalType;
  lamella::FuzzedPage page;
  if (!lamella::take_page(data, size, page)) return 0;
  constexpr Encoding kEncoding = Encoding::DELTA_BYTE_ARRAY;
  constexpr PhysicalType kFixed = PhysicalType::FIXED_LEN_BYTE_ARRAY;
  lamella::fuzz_byte_arrays(*lamella::make_byte_array_decoder(kEncoding, lamella::kMaxBuiltBytes), page);
  lamella::fuzz_fixed_width(*lamella::make_fixed_width_decoder(kEncoding, kFixed, 5), 5, page);
  return 0;
}
