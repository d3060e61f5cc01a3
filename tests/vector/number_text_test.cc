#include "vector/number_text.h"

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

#include "lamella/error.h"

namespace lamella {
namespace {

std::string float16_text(uint16_t bits) {
  std::string text;
  append_float16(bits, text);
  return text;
}

std::string double_text(double value) {
  std::string text;
  append_double(value, text);
  return text;
}

std::string decimal(std::vector<uint8_t> big_endian, int32_t scale) {
  std::string text;
  append_decimal(big_endian, scale, text);
  return text;
}

std::string decimal(int64_t unscaled, int32_t scale) {
  std::string text;
  append_decimal(unscaled, scale, text);
  return text;
}

TEST(NumberText, Float16KnowsTheCornersOfItsRange) {
  EXPECT_EQ(float16_to_double(0x3c00), 1.0);
  EXPECT_EQ(float16_to_double(0xc000), -2.0);
  EXPECT_EQ(float16_to_double(0x7bff), 65504.0);
  EXPECT_EQ(float16_to_double(0x0001), std::ldexp(1.0, -24));
  EXPECT_EQ(float16_to_double(0x0400), std::ldexp(1.0, -14));
  EXPECT_EQ(float16_to_double(0xfc00), -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(float16_to_double(0x7c01)));
  EXPECT_TRUE(std::signbit(float16_to_double(0x8000)));
}

TEST(NumberText, DoublesRoundToFloat16WithTiesToEven) {
  EXPECT_EQ(double_to_float16(1 + std::ldexp(1.0, -11)), 0x3c00);
  EXPECT_EQ(double_to_float16(1 + std::ldexp(3.0, -11)), 0x3c02);
  EXPECT_EQ(double_to_float16(65519.99), 0x7bff);
  EXPECT_EQ(double_to_float16(65520), 0x7c00);
  EXPECT_EQ(double_to_float16(-std::ldexp(1.0, -25)), 0x8000);
  EXPECT_EQ(double_to_float16(std::ldexp(1.0, -25) * 1.5), 0x0001);
}

TEST(NumberText, EveryFloat16RoundTrips) {
  for (int bits = 0; bits < 0x10000; ++bits) {
    const auto expected = static_cast<uint16_t>(bits);
    const double value = float16_to_double(expected);
    if (std::isnan(value)) continue;
    ASSERT_EQ(double_to_float16(value), expected);
    if (std::isinf(value)) continue;
    const std::string text = float16_text(expected);
    double parsed = 0;
    std::from_chars(text.data(), text.data() + text.size(), parsed);
    ASSERT_EQ(double_to_float16(parsed), expected) << text;
  }
}

TEST(NumberText, NoFloat16HasAShorterText) {
  for (uint16_t bits = 1; bits < 0x7c00; ++bits) {
    const std::string text = float16_text(bits);
    const double value = float16_to_double(bits);
    bool is_leading = true;
    std::string significant;
    for (const char character : text.substr(0, text.find('e'))) {
      if (character == '.' || (is_leading && character == '0')) continue;
      is_leading = false;
      significant += character;
    }
    significant.erase(significant.find_last_not_of('0') + 1);
    const auto digits = static_cast<int>(significant.size());
    if (digits == 1) continue;
    // The two numbers of one digit less that enclose the value.
    const double step = std::pow(10.0, std::floor(std::log10(value)) - (digits - 2));
    ASSERT_NE(double_to_float16(std::floor(value / step) * step), bits) << text;
    ASSERT_NE(double_to_float16(std::ceil(value / step) * step), bits) << text;
  }
}

TEST(NumberText, FloatsAreShortestInTheirOwnWidth) {
  EXPECT_EQ(float16_text(0x2e66), "0.1");
  EXPECT_EQ(float16_text(0x7bff), "65500");
  EXPECT_EQ(float16_text(0x0001), "6e-08");
  // A power of two: numbers above lie twice as far apart as those below, and 0.01562 is one of them.
  EXPECT_EQ(float16_text(0x2400), "0.01563");
  EXPECT_EQ(float16_text(0x8000), "-0.0");
  std::string text;
  append_float(0.1F, text);
  EXPECT_EQ(text, "0.1");
  EXPECT_EQ(double_text(0.1), "0.1");
  EXPECT_EQ(double_text(static_cast<double>(0.1F)), "0.10000000149011612");
  EXPECT_EQ(double_text(1e300), "1e+300");
  EXPECT_EQ(double_text(5e-324), "5e-324");
  EXPECT_EQ(double_text(0.0), "0");
  EXPECT_EQ(double_text(-0.0), "-0.0");
  EXPECT_EQ(double_text(std::nan("")), "NaN");
  EXPECT_EQ(double_text(-std::nan("")), "NaN");
  EXPECT_EQ(double_text(std::numeric_limits<double>::infinity()), "Infinity");
  EXPECT_EQ(double_text(-std::numeric_limits<double>::infinity()), "-Infinity");
}

TEST(NumberText, DecimalsHaveAllDigitsOfTheirScale) {
  EXPECT_EQ(decimal(0, 0), "0");
  EXPECT_EQ(decimal(0, 2), "0.00");
  EXPECT_EQ(decimal(5, 3), "0.005");
  EXPECT_EQ(decimal(-5, 3), "-0.005");
  EXPECT_EQ(decimal(-1234, 2), "-12.34");
  EXPECT_EQ(decimal(1234, 4), "0.1234");
  EXPECT_EQ(decimal(std::numeric_limits<int64_t>::min(), 0), "-9223372036854775808");
}

TEST(NumberText, DecimalsOfAnyLength) {
  EXPECT_EQ(decimal(std::vector<uint8_t>{}, 2), "0.00");
  EXPECT_EQ(decimal({0x00, 0x00}, 0), "0");
  EXPECT_EQ(decimal(std::vector<uint8_t>{0x80}, 0), "-128");
  EXPECT_EQ(decimal({0xff, 0xff, 0xff}, 1), "-0.1");
  EXPECT_EQ(decimal({0x01, 0x00, 0x00, 0x00, 0x00}, 0), "4294967296");
  std::vector<uint8_t> smallest(16, 0);
  smallest[0] = 0x80;
  EXPECT_EQ(decimal(smallest, 10), "-17014118346046923173168730371.5884105728");
  std::vector<uint8_t> largest(32, 0xff);
  largest[0] = 0x7f;
  EXPECT_EQ(decimal(largest, 0), "57896044618658097711785492504343953926634992332820282019728792003956564819967");
  std::vector<uint8_t> power(41, 0);
  power[0] = 0x01;
  EXPECT_EQ(decimal(power, 0),
            "2135987035920910082395021706169552114602704522356652769947041607822219725780640550022962086936576");
}

TEST(NumberText, RefusesDecimalsOfAbsurdLength) {
  EXPECT_THROW(decimal(std::vector<uint8_t>(65537, 1), 0), Error);
  EXPECT_THROW(decimal(1, 70000), Error);
}

}  // namespace
}  // namespace lamella
