#include "lamella/parquet_enums.h"

#include <gtest/gtest.h>

namespace lamella {
namespace {

/// How many of the numbers from -1 to 127 have a name in the format.
template <typename Enum>
int num_named() {
  int named = 0;
  for (int number = -1; number < 128; ++number)
    named += to_string(static_cast<Enum>(number)) == "unknown" ? 0 : 1;
  return named;
}

TEST(ParquetEnums, HaveTheFormatsSpelling) {
  EXPECT_EQ(to_string(PhysicalType::FIXED_LEN_BYTE_ARRAY), "FIXED_LEN_BYTE_ARRAY");
  EXPECT_EQ(to_string(Repetition::OPTIONAL), "OPTIONAL");
  EXPECT_EQ(to_string(Encoding::RLE_DICTIONARY), "RLE_DICTIONARY");
  EXPECT_EQ(to_string(CompressionCodec::LZ4_RAW), "LZ4_RAW");
  EXPECT_EQ(to_string(PageType::DATA_PAGE_V2), "DATA_PAGE_V2");
}

TEST(ParquetEnums, NameEveryNumberThatIsDefinedAndNoOther) {
  EXPECT_EQ(num_named<PhysicalType>(), 8);
  EXPECT_EQ(num_named<Repetition>(), 3);
  EXPECT_EQ(num_named<Encoding>(), 10);
  EXPECT_EQ(num_named<CompressionCodec>(), 8);
  EXPECT_EQ(num_named<PageType>(), 4);
}

}  // namespace
}  // namespace lamella
