#include "column/utf8_replacement.h"

#include <cstring>
#include <string>
#include <string_view>

#include "lamella/error.h"
#include "simd/kernels.h"
#include "simd/utf8_kernels.h"
#include "vector/utf8.h"

namespace lamella::inline v0 {

namespace {

std::string repaired(std::string_view bytes) {
  std::string text;
  append_utf8(bytes, text, [&](char character) { text += character; });
  return text;
}

}  // namespace

void replace_invalid_utf8(std::span<StringView> views, ViewBuffers& buffers, BufferPool& pool) {
  const auto is_valid = simd::kernels().utf8->is_valid;
  for (StringView& view : views) {
    const uint8_t* bytes =
        view.is_inline() ? view.inlined : buffers.buffer(view.reference.buffer).data() + view.reference.offset;
    if (is_valid(bytes, view.length)) continue;
    const std::string text = repaired({reinterpret_cast<const char*>(bytes), static_cast<size_t>(view.length)});
    if (text.size() > static_cast<size_t>(INT32_MAX)) {
      throw Error(ErrorCode::kResourceLimit, "text of " + std::to_string(text.size()) + " bytes after replacement");
    }
    StringView replaced;
    replaced.length = static_cast<int32_t>(text.size());
    if (replaced.is_inline()) {
      std::memcpy(replaced.inlined, text.data(), text.size());
    } else {
      Buffer copy = pool.allocate(replaced.length);
      std::memcpy(copy.mutable_data(), text.data(), text.size());
      std::memcpy(replaced.reference.prefix, text.data(), sizeof(replaced.reference.prefix));
      replaced.reference.buffer = buffers.ordinal_of(copy);
      replaced.reference.offset = 0;
    }
    view = replaced;
  }
}

}  // namespace lamella::inline v0
