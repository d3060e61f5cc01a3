#include "column/gather_values.h"

#include "simd/dictionary_kernels.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {

void gather_values(const uint8_t* values, int64_t num_values, std::span<const int32_t> positions, int32_t width,
                   uint8_t* out) noexcept {
  const simd::DictionaryKernels& kernels = *simd::kernels().dictionary;
  const auto count = static_cast<int64_t>(positions.size());
  switch (width) {
    case 1:
      kernels.bytes1(values, num_values, positions.data(), count, out);
      break;
    case 2:
      kernels.bytes2(values, num_values, positions.data(), count, out);
      break;
    case 4:
      kernels.bytes4(values, num_values, positions.data(), count, out);
      break;
    case 8:
      kernels.bytes8(values, num_values, positions.data(), count, out);
      break;
    case 16:
      kernels.bytes16(values, num_values, positions.data(), count, out);
      break;
    default:
      kernels.bytes(values, positions.data(), count, width, out);
  }
}

}  // namespace lamella::inline v0
