#include "column/utf8_replacement.h"

#include <cstring>
#include <string>
#include <string_view>

#include "lamella/error.h"
#include "simd/kernels.h"
#include "simd/utf8_kernels.h"

namespace lamella::inline v0 {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// How many bytes the sequence at the front of `bytes` has, and whether it is whole and legal.
struct Sequence {
  size_t size_bytes;
  bool valid;
};

Sequence first_sequence(std::string_view bytes) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(bytes[i]); };
  const uint8_t lead = byte(0);
  if (lead < 0x80) return {1, true};
  if (lead < 0xC2 || lead > 0xF4) return {1, false};
  const size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  // The second byte's range depends on the lead: no overlong forms, no surrogates, nothing past U+10FFFF.
  uint8_t low = 0x80;
  uint8_t high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  for (size_t i = 1; i < length; ++i) {
    if (i >= bytes.size() || byte(i) < low || byte(i) > high) return {i, false};
    low = 0x80;
    high = 0xBF;
  }
  return {length, true};
}

std::string repaired(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const Sequence sequence = first_sequence(bytes);
    text += sequence.valid ? bytes.substr(0, sequence.size_bytes) : kReplacement;
    bytes.remove_prefix(sequence.size_bytes);
  }
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
