/// Page bytes to compress, and what bad ones are answered with.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "compression/codec.h"
#include "lamella/error.h"

namespace lamella {

constexpr int64_t kMiB = int64_t{1} << 20;
constexpr int64_t kLargestPage = (int64_t{1} << 31) - 1;

using Bytes = std::vector<uint8_t>;

inline Bytes incompressible(int64_t size_bytes, uint32_t seed = 1) {
  std::mt19937 random(seed);
  Bytes bytes(static_cast<size_t>(size_bytes));
  for (uint8_t& byte : bytes)
    byte = static_cast<uint8_t>(random());
  return bytes;
}

/// Short words in random order, as text columns have them.
inline Bytes compressible(int64_t size_bytes, uint32_t seed = 1) {
  std::mt19937 random(seed);
  std::string text;
  while (text.size() < static_cast<size_t>(size_bytes))
    text += "word" + std::to_string(random() % 50) + ' ';
  return {text.begin(), text.begin() + size_bytes};
}

inline Bytes to_bytes(const Buffer& buffer) {
  return {buffer.bytes().begin(), buffer.bytes().end()};
}

inline Bytes concatenated(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

/// What decompressing throws; fails the test when it throws nothing.
inline Error error_of(Codec& codec, const Bytes& compressed, int64_t declared_bytes, BufferPool& pool) {
  try {
    codec.decompress(compressed, declared_bytes, pool);
  } catch (const Error& error) {
    EXPECT_FALSE(error.message().empty());
    return error;
  }
  ADD_FAILURE() << "nothing was thrown for " << compressed.size() << " bytes that declare " << declared_bytes;
  return Error(ErrorCode::kCancelled, "");
}

}  // namespace lamella
