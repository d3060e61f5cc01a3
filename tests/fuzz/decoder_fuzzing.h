// Feeds a page's values section to a decoder, in one piece and in several: where both get through, values must agree.
//
//     input      number of values (2 bytes) | size of the first piece (1 byte) | values section
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "base/bits.h"
#include "encoding/decoder.h"
#include "lamella/buffer.h"
#include "lamella/error.h"

namespace lamella {

struct FuzzedPage {
  int64_t num_values;
  int64_t first_piece;
  Buffer values;
};

/// Nothing when the input is too short.
inline bool take_page(const uint8_t* data, size_t size, FuzzedPage& page) {
  constexpr size_t kHeaderBytes = 3;
  if (size < kHeaderBytes) return false;
  page.num_values = load<uint16_t>(data);
  page.first_piece = std::min<int64_t>(data[2], page.num_values);
  page.values = Buffer::copy_of({data + kHeaderBytes, size - kHeaderBytes});
  return true;
}

/// `decode(first, count)` decodes values first to first + count of a page just started. Runs it over all values at
/// once, then in two pieces, then over the second alone behind a skip, and compares what comes of it.
template <typename Decoder, typename Decode>
void decode_in_pieces(Decoder& decoder, const FuzzedPage& page, Decode&& decode) {
  const int64_t rest = page.num_values - page.first_piece;
  try {
    decoder.start(page.values, page.num_values);
    const std::vector<std::string> whole = decode(page.num_values);
    decoder.start(page.values, page.num_values);
    std::vector<std::string> pieces = decode(page.first_piece);
    const std::vector<std::string> second = decode(rest);
    pieces.insert(pieces.end(), second.begin(), second.end());
    if (pieces != whole) std::abort();
    decoder.start(page.values, page.num_values);
    decoder.skip(page.first_piece);
    if (decode(rest) != second) std::abort();
  } catch (const Error&) {
  }
}

inline void fuzz_fixed_width(FixedWidthDecoder& decoder, int64_t width, const FuzzedPage& page) {
  decode_in_pieces(decoder, page, [&](int64_t count) {
    Buffer out = Buffer::allocate(count * width);
    decoder.decode(count, out.mutable_data());
    std::vector<std::string> values;
    for (int64_t i = 0; i < count; ++i) {
      values.emplace_back(reinterpret_cast<const char*>(out.data() + i * width), static_cast<size_t>(width));
    }
    return values;
  });
}

inline void fuzz_booleans(BooleanDecoder& decoder, const FuzzedPage& page) {
  decode_in_pieces(decoder, page, [&](int64_t count) {
    Buffer out = Buffer::allocate(bytes_for_bits(count));
    decoder.decode(count, out.mutable_data(), 0);
    std::vector<std::string> values;
    for (int64_t i = 0; i < count; ++i)
      values.emplace_back(1, bit_is_set(out.data(), i) ? '1' : '0');
    return values;
  });
}

/// What a page of byte arrays may come to here.
constexpr int64_t kMaxBuiltBytes = int64_t{1} << 20;

inline void fuzz_byte_arrays(ByteArrayDecoder& decoder, const FuzzedPage& page) {
  for (const bool check_utf8 : {false, true}) {
    decode_in_pieces(decoder, page, [&](int64_t count) {
      Buffer out = Buffer::allocate(count * static_cast<int64_t>(sizeof(StringView)));
      ViewBuffers buffers;
      decoder.decode(count, reinterpret_cast<StringView*>(out.mutable_data()), buffers, check_utf8);
      ColumnVector::Parts parts;
      parts.type = TypeId::kBinary;
      parts.length = count;
      parts.values = std::move(out);
      parts.data_buffers = buffers.release();
      const ColumnVector vector(std::move(parts));
      std::vector<std::string> values;
      for (int64_t i = 0; i < count; ++i)
        values.emplace_back(vector.bytes(i));
      return values;
    });
  }
}

}  // namespace lamella
