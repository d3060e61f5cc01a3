#include "encoding/decoder_factory.h"

#include <gtest/gtest.h>

#include <string>

#include "lamella/error.h"

namespace lamella {
namespace {

TEST(DecoderFactory, MakesADecoderForEveryCombinationOfTheFormat) {
  for (const auto type : {PhysicalType::INT32, PhysicalType::INT64, PhysicalType::FLOAT, PhysicalType::DOUBLE,
                          PhysicalType::FIXED_LEN_BYTE_ARRAY}) {
    EXPECT_NE(make_fixed_width_decoder(Encoding::PLAIN, type, 5), nullptr);
    EXPECT_NE(make_fixed_width_decoder(Encoding::BYTE_STREAM_SPLIT, type, 5), nullptr);
  }
  EXPECT_NE(make_fixed_width_decoder(Encoding::PLAIN, PhysicalType::INT96, 0), nullptr);
  EXPECT_NE(make_fixed_width_decoder(Encoding::DELTA_BINARY_PACKED, PhysicalType::INT32, 0), nullptr);
  EXPECT_NE(make_fixed_width_decoder(Encoding::DELTA_BINARY_PACKED, PhysicalType::INT64, 0), nullptr);
  EXPECT_NE(make_fixed_width_decoder(Encoding::ALP, PhysicalType::FLOAT, 0), nullptr);
  EXPECT_NE(make_fixed_width_decoder(Encoding::ALP, PhysicalType::DOUBLE, 0), nullptr);
  EXPECT_NE(make_fixed_width_decoder(Encoding::DELTA_BYTE_ARRAY, PhysicalType::FIXED_LEN_BYTE_ARRAY, 5), nullptr);
  for (const auto encoding : {Encoding::PLAIN, Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY})
    EXPECT_NE(make_byte_array_decoder(encoding, 1 << 20), nullptr);
  EXPECT_NE(make_boolean_decoder(Encoding::PLAIN), nullptr);
  EXPECT_NE(make_boolean_decoder(Encoding::RLE), nullptr);
}

template <typename Make>
void expect_corrupt(const Make& make, const std::string& message) {
  try {
    make();
    FAIL() << "no error, but " << message << " was expected";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    EXPECT_EQ(error.message(), message);
  }
}

TEST(DecoderFactory, NamesTheCombinationThatTheFormatDoesNotHave) {
  expect_corrupt([] { make_fixed_width_decoder(Encoding::DELTA_BINARY_PACKED, PhysicalType::DOUBLE, 0); },
                 "values of type DOUBLE in encoding DELTA_BINARY_PACKED (5), which the format does not have");
  expect_corrupt([] { make_fixed_width_decoder(Encoding::BYTE_STREAM_SPLIT, PhysicalType::INT96, 0); },
                 "values of type INT96 in encoding BYTE_STREAM_SPLIT (9), which the format does not have");
  expect_corrupt([] { make_boolean_decoder(Encoding::DELTA_BINARY_PACKED); },
                 "values of type BOOLEAN in encoding DELTA_BINARY_PACKED (5), which the format does not have");
  expect_corrupt([] { make_byte_array_decoder(Encoding::BYTE_STREAM_SPLIT, 1 << 20); },
                 "values of type BYTE_ARRAY in encoding BYTE_STREAM_SPLIT (9), which the format does not have");
  expect_corrupt([] { make_boolean_decoder(static_cast<Encoding>(77)); },
                 "values of type BOOLEAN in encoding unknown (77), which the format does not have");
  expect_corrupt([] { make_fixed_width_decoder(Encoding::PLAIN, PhysicalType::FIXED_LEN_BYTE_ARRAY, 0); },
                 "FIXED_LEN_BYTE_ARRAY of 0 bytes: a value has at least one");
}

}  // namespace
}  // namespace lamella
