#include "encoding/alp.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

#include "base/bits.h"
#include "lamella/error.h"

namespace lamella {
namespace {

template <typename T>
using BitsOf = std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>;

/// What a test wants one vector to be.
template <typename T>
struct VectorSpec {
  int exponent = 0;
  int factor = 0;
  BitsOf<T> frame = 0;
  int bit_width = 0;
  std::vector<BitsOf<T>> integers = {};  ///< Less the frame.
  std::vector<uint16_t> exception_positions = {};
  std::vector<T> exceptions = {};
};

template <typename V>
void put(std::string& out, V value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(V));
}

template <typename T>
std::string encode(const VectorSpec<T>& vector) {
  std::string out;
  put(out, static_cast<uint8_t>(vector.exponent));
  put(out, static_cast<uint8_t>(vector.factor));
  put(out, static_cast<uint16_t>(vector.exceptions.size()));
  put(out, vector.frame);
  put(out, static_cast<uint8_t>(vector.bit_width));
  std::string packed((vector.integers.size() * static_cast<size_t>(vector.bit_width) + 7) / 8, '\0');
  for (size_t i = 0; i < vector.integers.size(); ++i) {
    for (int bit = 0; bit < vector.bit_width; ++bit) {
      if ((vector.integers[i] >> bit & 1) == 0) continue;
      set_bit(reinterpret_cast<uint8_t*>(packed.data()), static_cast<int64_t>(i) * vector.bit_width + bit);
    }
  }
  out += packed;
  for (const uint16_t position : vector.exception_positions)
    put(out, position);
  for (const T exception : vector.exceptions)
    put(out, exception);
  return out;
}

template <typename T>
std::string encode(const std::vector<VectorSpec<T>>& vectors, int log2_vector_values) {
  std::string offsets;
  std::string bodies;
  int32_t num_values = 0;
  for (const auto& vector : vectors) {
    put(offsets, static_cast<uint32_t>(4 * vectors.size() + bodies.size()));
    bodies += encode(vector);
    num_values += static_cast<int32_t>(vector.integers.size());
  }
  std::string page = {0, 0, static_cast<char>(log2_vector_values)};
  put(page, num_values);
  return page + offsets + bodies;
}

/// 10^exponent as the C library reads it, which is correctly rounded.
template <typename T>
T power_of_ten(int exponent) {
  const std::string text = "1e" + std::to_string(exponent);
  if constexpr (sizeof(T) == 4) {
    return std::strtof(text.c_str(), nullptr);
  } else {
    return std::strtod(text.c_str(), nullptr);
  }
}

template <typename T>
std::vector<T> expected_values(const std::vector<VectorSpec<T>>& vectors) {
  std::vector<T> values;
  for (const auto& vector : vectors) {
    const size_t begin = values.size();
    for (const BitsOf<T> integer : vector.integers) {
      const auto whole = static_cast<std::make_signed_t<BitsOf<T>>>(static_cast<BitsOf<T>>(integer + vector.frame));
      T product = static_cast<T>(whole);
      product = product * power_of_ten<T>(vector.factor);
      product = product * power_of_ten<T>(-vector.exponent);
      values.push_back(product);
    }
    for (size_t i = 0; i < vector.exceptions.size(); ++i)
      values[begin + vector.exception_positions[i]] = vector.exceptions[i];
  }
  return values;
}

template <typename T>
VectorSpec<T> random_vector(size_t num_values, std::mt19937_64& random) {
  constexpr int kMaxExponent = sizeof(T) == 4 ? 10 : 18;
  VectorSpec<T> vector;
  vector.exponent = static_cast<int>(random() % (kMaxExponent + 1));
  vector.factor = static_cast<int>(random() % static_cast<unsigned>(vector.exponent + 1));
  vector.frame = static_cast<BitsOf<T>>(random());
  vector.bit_width = static_cast<int>(random() % (8 * sizeof(T) + 1));
  for (size_t i = 0; i < num_values; ++i)
    vector.integers.push_back(static_cast<BitsOf<T>>(random() & low_bits(vector.bit_width)));
  for (size_t i = random() % 5; i < num_values; i += 1 + random() % 40) {
    vector.exception_positions.push_back(static_cast<uint16_t>(i));
    // NaNs with a payload, too: their bits are kept.
    vector.exceptions.push_back(std::bit_cast<T>(static_cast<BitsOf<T>>(random() | 0x7FF0'0000'7F80'0000)));
  }
  return vector;
}

template <typename T>
std::vector<VectorSpec<T>> random_vectors(int log2_vector_values, size_t num_values, std::mt19937_64& random) {
  std::vector<VectorSpec<T>> vectors;
  for (size_t left = num_values; left > 0;) {
    const size_t count = std::min(left, size_t{1} << log2_vector_values);
    vectors.push_back(random_vector<T>(count, random));
    left -= count;
  }
  return vectors;
}

Buffer buffer_of(const std::string& bytes) {
  return Buffer::copy_of({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
}

template <typename T>
class AlpDecoderOf : public testing::Test {};
using FloatingPoints = testing::Types<float, double>;
TYPED_TEST_SUITE(AlpDecoderOf, FloatingPoints);

TYPED_TEST(AlpDecoderOf, ReadsAndSkipsInPieces) {
  std::mt19937_64 random(1);
  for (int log2 = 3; log2 <= 15; ++log2) {
    for (const size_t num_values :
         {size_t{0}, size_t{1}, (size_t{1} << log2) - 1, size_t{1} << log2, (size_t{5} << log2) + 3}) {
      const auto vectors = random_vectors<TypeParam>(log2, num_values, random);
      const auto expected = expected_values(vectors);
      AlpDecoder<TypeParam> decoder;
      decoder.start(buffer_of(encode(vectors, log2)), static_cast<int64_t>(num_values));
      const size_t longest = size_t{1} << (random() % 17);
      for (size_t position = 0; position < num_values;) {
        const size_t count = std::min(num_values - position, random() % longest + 1);
        if (random() % 4 == 0) {
          decoder.skip(static_cast<int64_t>(count));
        } else {
          Buffer out = Buffer::allocate(static_cast<int64_t>(count * sizeof(TypeParam)));
          decoder.decode(static_cast<int64_t>(count), out.mutable_data());
          ASSERT_EQ(std::memcmp(out.data(), expected.data() + position, count * sizeof(TypeParam)), 0)
              << "vectors of 2^" << log2 << ", values " << position << " to " << position + count;
        }
        position += count;
      }
      EXPECT_THROW(decoder.skip(1), Error);
    }
  }
}

TYPED_TEST(AlpDecoderOf, ScalesWithEachExponentAndFactor) {
  std::mt19937_64 random(2);
  constexpr int kMaxExponent = sizeof(TypeParam) == 4 ? 10 : 18;
  for (int exponent = 0; exponent <= kMaxExponent; ++exponent) {
    for (int factor = 0; factor <= exponent; ++factor) {
      auto vector = random_vector<TypeParam>(64, random);
      vector.exponent = exponent;
      vector.factor = factor;
      AlpDecoder<TypeParam> decoder;
      decoder.start(buffer_of(encode<TypeParam>({vector}, 6)), 64);
      Buffer out = Buffer::allocate(64 * static_cast<int64_t>(sizeof(TypeParam)));
      decoder.decode(64, out.mutable_data());
      const auto expected = expected_values<TypeParam>({vector});
      ASSERT_EQ(std::memcmp(out.data(), expected.data(), 64 * sizeof(TypeParam)), 0) << exponent << ' ' << factor;
    }
  }
}

TEST(AlpDecoder, ReadsNoValuesOfNoBytes) {
  AlpDecoder<float> decoder;
  decoder.start(Buffer(), 5);
  uint8_t out[64];
  decoder.decode(0, out);
  decoder.skip(0);
  EXPECT_THROW(decoder.skip(1), Error);
}

/// The message of the error that reading 16 floats from `page` throws.
std::string message_of(const std::string& page) {
  try {
    AlpDecoder<float> decoder;
    decoder.start(buffer_of(page), 16);
    Buffer out = Buffer::allocate(64);
    decoder.decode(16, out.mutable_data());
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    return std::string(error.message());
  }
  return "no error";
}

TEST(AlpDecoder, RejectsHeadersThatTheFormatDoesNotAllow) {
  const std::vector<VectorSpec<float>> vectors(2, {.exponent = 5,
                                                   .factor = 2,
                                                   .bit_width = 4,
                                                   .integers = std::vector<uint32_t>(8, 7),
                                                   .exception_positions = {7},
                                                   .exceptions = {1.5F}});
  const std::string page = encode(vectors, 3);
  EXPECT_EQ(message_of(page), "no error");
  const auto with_byte = [&](size_t at, int value) {
    std::string changed = page;
    changed.at(at) = static_cast<char>(value);
    return message_of(changed);
  };
  EXPECT_EQ(with_byte(0, 1), "ALP: compression 1 of integers 0, of which the format has 0 of 0");
  EXPECT_EQ(with_byte(1, 1), "ALP: compression 0 of integers 1, of which the format has 0 of 0");
  EXPECT_EQ(with_byte(2, 2), "ALP: vectors of 2^2 values, between 2^3 and 2^15 are allowed");
  EXPECT_EQ(with_byte(2, 16), "ALP: vectors of 2^16 values, between 2^3 and 2^15 are allowed");
  EXPECT_EQ(with_byte(3, 17), "ALP: 17 values in a page of 16");
  EXPECT_EQ(with_byte(6, 0x80), "ALP: -2147483632 values in a page of 16");
  EXPECT_EQ(with_byte(3, 15), "ALP: 16 values are needed, 15 of 15 remain");
  EXPECT_EQ(with_byte(3, 8), "ALP: the first vector is at 8, 1 offsets end at 4");
  EXPECT_EQ(with_byte(7, 9), "ALP: the first vector is at 9, 2 offsets end at 8");
  // Vectors of 9 + 4 + 6 bytes, at 7 + 8 and 7 + 27.
  EXPECT_EQ(with_byte(11, 7), "ALP: vector 0 is from 8 to 7, of 46 bytes");
  EXPECT_EQ(with_byte(11, 47), "ALP: vector 0 is from 8 to 47, of 46 bytes");
  EXPECT_EQ(with_byte(11, 26), "ALP: 6 bytes are needed, 5 remain");
  EXPECT_EQ(with_byte(15, 11), "ALP: vector 0 has exponent 11 and factor 2: at most 10, and the factor no larger");
  EXPECT_EQ(with_byte(16, 6), "ALP: vector 0 has exponent 5 and factor 6: at most 10, and the factor no larger");
  EXPECT_EQ(with_byte(17, 9), "ALP: vector 0 has 9 exceptions among 8 values");
  EXPECT_EQ(with_byte(23, 33), "ALP: vector 0 has integers of 33 bits");
  EXPECT_EQ(with_byte(23, 32), "ALP: 32 bytes are needed, 10 remain");
  EXPECT_EQ(with_byte(28, 8), "ALP: vector 0 has an exception at 8 of 8 values");
  for (size_t size = 1; size < page.size(); ++size)
    EXPECT_NE(message_of(page.substr(0, size)), "no error") << size;
}

TYPED_TEST(AlpDecoderOf, SurvivesRandomBytes) {
  std::mt19937_64 random(3);
  Buffer out = Buffer::allocate(200 * static_cast<int64_t>(sizeof(TypeParam)));
  for (int round = 0; round < 5000; ++round) {
    std::string page = encode(random_vectors<TypeParam>(static_cast<int>(3 + random() % 4), 200, random), 5);
    for (uint64_t changes = random() % 6; changes > 0; --changes)
      page[random() % (random() % 2 == 0 ? page.size() : 40)] = static_cast<char>(random());
    if (random() % 2 == 0) page.resize(random() % page.size());
    try {
      AlpDecoder<TypeParam> decoder;
      decoder.start(buffer_of(page), 200);
      for (int64_t left = 200; left > 0;) {
        const auto count = std::min<int64_t>(left, static_cast<int64_t>(random() % 50));
        random() % 4 == 0 ? decoder.skip(count) : decoder.decode(count, out.mutable_data());
        left -= count;
      }
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    }
  }
}

}  // namespace
}  // namespace lamella
