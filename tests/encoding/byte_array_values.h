/// What tests of byte array decoders share.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "encoding/decoder.h"
#include "lamella/error.h"

namespace lamella {

inline Buffer buffer_of(const std::string& bytes) {
  return Buffer::copy_of({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
}

/// Values of 0 to `longest` letters, many around the length that a view holds.
inline std::vector<std::string> random_values(size_t count, size_t longest, std::mt19937& random) {
  std::vector<std::string> values(count);
  for (std::string& value : values) {
    value.resize(random() % 3 == 0 ? std::min<size_t>(longest, 11 + random() % 3) : random() % (longest + 1));
    for (char& byte : value)
      byte = static_cast<char>('a' + random() % 26);
  }
  return values;
}

/// The next `count` values, through their views; `buffers` may hold those of earlier ones.
inline std::vector<std::string> decode_values(ByteArrayDecoder& decoder, int64_t count, ViewBuffers& buffers,
                                              bool check_utf8) {
  Buffer out = Buffer::allocate(count * static_cast<int64_t>(sizeof(StringView)));
  auto* views = reinterpret_cast<StringView*>(out.mutable_data());
  decoder.decode(count, views, buffers, check_utf8);
  const auto addresses = buffers.addresses();
  std::vector<std::string> values;
  for (int64_t i = 0; i < count; ++i) {
    const StringView& view = views[i];
    const auto length = static_cast<size_t>(view.length);
    const uint8_t* bytes = view.inlined;
    if (!view.is_inline()) {
      bytes = addresses.at(static_cast<size_t>(view.reference.buffer)) + view.reference.offset;
      EXPECT_EQ(std::memcmp(view.reference.prefix, bytes, 4), 0);
    } else {
      EXPECT_TRUE(std::all_of(bytes + length, bytes + 12, [](uint8_t byte) { return byte == 0; }));
    }
    values.emplace_back(reinterpret_cast<const char*>(bytes), length);
  }
  return values;
}

/// Reads all of `values` in pieces of any size, skipping some, into the buffers of a few batches.
inline void expect_values_in_pieces(ByteArrayDecoder& decoder, const std::vector<std::string>& values,
                                    std::mt19937& random) {
  ViewBuffers buffers;
  const size_t longest = size_t{1} << (random() % 12);
  for (size_t position = 0; position < values.size();) {
    const size_t count = std::min(values.size() - position, random() % longest + 1);
    if (random() % 3 == 0) {
      decoder.skip(static_cast<int64_t>(count));
    } else {
      const auto from = values.begin() + static_cast<std::ptrdiff_t>(position);
      ASSERT_EQ(decode_values(decoder, static_cast<int64_t>(count), buffers, random() % 2 == 0),
                std::vector<std::string>(from, from + static_cast<std::ptrdiff_t>(count)))
          << "values " << position << " to " << position + count;
    }
    if (random() % 4 == 0) buffers.release();
    position += count;
  }
}

/// The message of the kCorruptFile that `read` throws.
template <typename Read>
std::string corrupt_message(const Read& read) {
  try {
    read();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    return std::string(error.message());
  }
  return "no error";
}

/// The page with some bytes changed and its end cut, or bytes without any meaning.
inline Buffer hostile_page(const Buffer& page, std::mt19937& random) {
  Buffer copy = Buffer::copy_of(page.bytes());
  for (int64_t i = 0; i < copy.size(); ++i) {
    if (random() % 4 == 0) copy.mutable_data()[i] = static_cast<uint8_t>(random());
    if (random() % 2 == 0) i += static_cast<int64_t>(random() % 32);
  }
  copy.set_size(static_cast<int64_t>(random() % static_cast<uint64_t>(copy.size() + 1)));
  return Buffer::copy_of(copy.bytes());
}

/// Reads, skips and checks until an error, which must be of the kinds that a file's bytes may cause, or until
/// `num_values` were read. Everything that is decoded before is looked at.
inline void read_until_corrupt(ByteArrayDecoder& decoder, int64_t num_values, std::mt19937& random) {
  ViewBuffers buffers;
  try {
    while (num_values > 0) {
      const int64_t count = std::min<int64_t>(num_values, random() % 20);
      if (random() % 4 == 0) {
        decoder.skip(count);
      } else {
        decode_values(decoder, count, buffers, random() % 2 == 0);
      }
      num_values -= count;
    }
  } catch (const Error& error) {
    EXPECT_TRUE(error.code() == ErrorCode::kCorruptFile || error.code() == ErrorCode::kResourceLimit) << error.what();
  }
}

}  // namespace lamella
