#include "encoding/view_checks.h"

#include <limits>
#include <string>

#include "lamella/error.h"
#include "simd/kernels.h"
#include "simd/utf8_kernels.h"

namespace lamella::inline v0 {

void require_view_offsets(const Buffer& page) {
  constexpr int64_t kMaxBytes = std::numeric_limits<int32_t>::max();
  if (page.size() > kMaxBytes) {
    throw Error(ErrorCode::kResourceLimit, "a page of " + std::to_string(page.size()) +
                                               " bytes, of which views can refer to " + std::to_string(kMaxBytes));
  }
}

void require_utf8(const StringView* views, int64_t count, const ViewBuffers& buffers, int64_t first_value) {
  const auto addresses = buffers.addresses();
  const int64_t invalid =
      simd::kernels().utf8->find_invalid_view(reinterpret_cast<const uint8_t*>(views), count, addresses.data());
  if (invalid < 0) return;
  throw Error(ErrorCode::kCorruptFile,
              "value " + std::to_string(first_value + invalid) + " of the page is a string, but not UTF-8");
}

}  // namespace lamella::inline v0
