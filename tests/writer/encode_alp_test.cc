#include "writer/encode_alp.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "lamella/error.h"
#include "tests/writer/naive_decoders.h"

namespace lamella::inline v0 {
namespace writer {

namespace {

template <typename Float>
void expect_round_trip(const std::vector<Float>& values, const AlpOptions& options = {}) {
  Bytes out;
  encode_alp(Values::of<Float>(values).view(), options, out);
  const std::vector<Float> decoded = naive::alp<Float>(out);
  ASSERT_EQ(decoded.size(), values.size());
  using Bits = std::conditional_t<sizeof(Float) == 4, uint32_t, uint64_t>;
  for (size_t i = 0; i < values.size(); ++i) {
    ASSERT_EQ(std::bit_cast<Bits>(decoded[i]), std::bit_cast<Bits>(values[i])) << i << ": " << values[i];
  }
}

}  // namespace

TEST(EncodeAlp, LaysOutHeadersIntegersAndExceptions) {
  Bytes out;
  encode_alp(Values::of<double>({1.5, 2.5, 3.25, HUGE_VAL}).view(), {.log_vector_size = 3}, out);
  EXPECT_EQ(out, (Bytes{0,   0,   3,   4, 0, 0, 0,                    // page: mode, integers, vector size, values
                        4,   0,   0,   0,                             // offset of the only vector
                        2,   0,   1,   0,                             // exponent, factor, exceptions
                        150, 0,   0,   0, 0, 0, 0, 0, 8,              // frame and width
                        0,   100, 175, 0,                             // 150, 250, 325, and a filler
                        3,   0,   0,   0, 0, 0, 0, 0, 0xF0, 0x7F}));  // the infinity at position 3
}

TEST(EncodeAlp, PacksDecimalsSmall) {
  std::vector<double> prices;
  for (int i = 0; i < 1024; ++i)
    prices.push_back((i * 37 % 10000) / 100.0);
  Bytes out;
  encode_alp(Values::of<double>(prices).view(), {}, out);
  EXPECT_LT(out.size(), 1024U * 14 / 8 + 100);
  expect_round_trip(prices);
}

TEST(EncodeAlp, KeepsEveryBitOfValuesThatAreNoDecimals) {
  const double infinity = std::numeric_limits<double>::infinity();
  expect_round_trip<double>({0.0, -0.0, infinity, -infinity, std::numeric_limits<double>::quiet_NaN(),
                             std::bit_cast<double>(uint64_t{0x7FF0000000000123}), 1e300, 5e-324, 0.1, 1.0 / 3});
  std::mt19937_64 generator(5);
  std::vector<double> doubles;
  std::vector<float> floats;
  for (int i = 0; i < 3000; ++i) {
    doubles.push_back(std::bit_cast<double>(generator()));
    floats.push_back(std::bit_cast<float>(static_cast<uint32_t>(generator())));
  }
  expect_round_trip(doubles);
  expect_round_trip(floats);
}

TEST(EncodeAlp, TakesEveryVectorSizeAndAShortLastVector) {
  std::vector<float> values;
  for (int i = 0; i < 40000; ++i)
    values.push_back(static_cast<float>(i % 997) / 10);
  for (int log_vector_size = 3; log_vector_size <= 15; ++log_vector_size) {
    expect_round_trip(values, {.log_vector_size = log_vector_size});
  }
  expect_round_trip<float>({});
}

TEST(EncodeAlp, RefusesOtherTypesAndSizes) {
  Bytes out;
  EXPECT_THROW(encode_alp(Values::of<int32_t>({1}).view(), {}, out), Error);
  EXPECT_THROW(encode_alp(Values::of<double>({1}).view(), {.log_vector_size = 16}, out), Error);
}

}  // namespace writer
}  // namespace lamella::inline v0
