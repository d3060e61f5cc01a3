#include "encoding/text_check.h"

#include <string>

#include "lamella/error.h"
#include "simd/kernels.h"
#include "simd/utf8_kernels.h"

namespace lamella::inline v0 {

void require_utf8(const StringView* views, int64_t count, const ViewBuffers& buffers, int64_t first_value) {
  const auto addresses = buffers.addresses();
  const int64_t invalid =
      simd::kernels().utf8->find_invalid_view(reinterpret_cast<const uint8_t*>(views), count, addresses.data());
  if (invalid >= 0) throw_not_utf8(first_value + invalid);
}

void throw_not_utf8(int64_t value) {
  throw Error(ErrorCode::kCorruptFile, "value " + std::to_string(value) + " of the page is a string, but not UTF-8");
}

}  // namespace lamella::inline v0
