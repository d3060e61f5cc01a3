#include "lamella/type.h"

#include <gtest/gtest.h>

#include "lamella/error.h"

namespace lamella {
namespace {

TEST(Type, DecimalsWidenWithTheirPrecision) {
  const std::pair<int32_t, int32_t> widths[] = {{1, 4},   {9, 4},   {10, 8},  {18, 8},
                                                {19, 16}, {38, 16}, {39, 32}, {76, 32}};
  for (const auto& [precision, byte_width] : widths) {
    EXPECT_EQ(Type::decimal(precision, 0).layout(), Layout::kFixedWidth) << precision;
    EXPECT_EQ(Type::decimal(precision, 0).byte_width(), byte_width) << precision;
  }
  EXPECT_EQ(Type::decimal(77, 0).layout(), Layout::kViews);
  EXPECT_EQ(Type::decimal(77, 0).byte_width(), 16);
}

TEST(Type, RefusesParametersThatAreNone) {
  EXPECT_THROW(Type::decimal(0, 0), Error);
  EXPECT_THROW(Type::decimal(5, 6), Error);
  EXPECT_THROW(Type::decimal(5, -1), Error);
  EXPECT_THROW(Type::fixed_binary(-1), Error);
}

TEST(Type, LaysOutByWhatItIs) {
  EXPECT_EQ(Type(TypeId::kNull).layout(), Layout::kNone);
  EXPECT_EQ(Type(TypeId::kBoolean).layout(), Layout::kBits);
  EXPECT_EQ(Type(TypeId::kJson).layout(), Layout::kViews);
  EXPECT_EQ(Type::fixed_binary(7).byte_width(), 7);
  EXPECT_EQ(Type::time(TimeUnit::kMillis, false).byte_width(), 4);
  EXPECT_EQ(Type::time(TimeUnit::kMicros, false).byte_width(), 8);
  EXPECT_EQ(Type(TypeId::kInterval).byte_width(), 12);
  EXPECT_EQ(Type::list(Field("element", TypeId::kInt32)).layout(), Layout::kList);
  EXPECT_TRUE(Type::variant().is_nested());
  EXPECT_EQ(Type::variant().children()[1].name(), "value");
}

TEST(Type, EqualityTakesInParametersAndChildren) {
  EXPECT_EQ(Type::decimal(5, 2), Type::decimal(5, 2));
  EXPECT_FALSE(Type::decimal(5, 2) == Type::decimal(5, 1));
  EXPECT_FALSE(Type::timestamp(TimeUnit::kMicros, true) == Type::timestamp(TimeUnit::kMicros, false));
  EXPECT_FALSE(Type::time(TimeUnit::kMicros, true) == Type::timestamp(TimeUnit::kMicros, true));
  const auto list_of = [](const char* name, bool nullable) {
    return Type::list(Field(name, TypeId::kInt32, nullable));
  };
  EXPECT_EQ(list_of("element", true), list_of("element", true));
  EXPECT_FALSE(list_of("element", true) == list_of("element", false));
  EXPECT_FALSE(list_of("element", true) == list_of("item", true));
  EXPECT_FALSE(Type::geometry("OGC:CRS84") == Type::geometry("EPSG:4326"));
}

TEST(Type, PrintsItsParametersAndChildren) {
  EXPECT_EQ(Type::decimal(12, 2).to_string(), "decimal(12,2)");
  EXPECT_EQ(Type::timestamp(TimeUnit::kMicros, true).to_string(), "timestamp(micros, utc)");
  EXPECT_EQ(Type::structure({Field("a", TypeId::kInt8), Field("b", TypeId::kString, false)}).to_string(),
            "struct<a: int8, b: string not null>");
}

TEST(Schema, FindsTheFirstFieldOfAName) {
  const Schema schema({Field("a", TypeId::kInt32), Field("b", TypeId::kInt32), Field("b", TypeId::kString)});
  EXPECT_EQ(schema.index_of("b"), 1);
  EXPECT_EQ(schema.index_of("B"), -1);
}

}  // namespace
}  // namespace lamella
