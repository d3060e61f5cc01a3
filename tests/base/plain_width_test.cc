#include "base/plain_width.h"

#include <gtest/gtest.h>

#include "lamella/error.h"

namespace lamella {
namespace {

TEST(PlainWidth, IsWhatTheFormatSays) {
  EXPECT_EQ(plain_width(PhysicalType::BOOLEAN, 0), 1);
  EXPECT_EQ(plain_width(PhysicalType::INT32, 0), 4);
  EXPECT_EQ(plain_width(PhysicalType::INT64, 0), 8);
  EXPECT_EQ(plain_width(PhysicalType::INT96, 0), 12);
  EXPECT_EQ(plain_width(PhysicalType::FLOAT, 0), 4);
  EXPECT_EQ(plain_width(PhysicalType::DOUBLE, 0), 8);
  EXPECT_EQ(plain_width(PhysicalType::BYTE_ARRAY, 0), 0);
  EXPECT_EQ(plain_width(PhysicalType::FIXED_LEN_BYTE_ARRAY, 17), 17);
}

TEST(PlainWidth, RefusesTypesThatTheFormatDoesNotDefine) {
  EXPECT_THROW(plain_width(static_cast<PhysicalType>(8), 0), Error);
}

}  // namespace
}  // namespace lamella
