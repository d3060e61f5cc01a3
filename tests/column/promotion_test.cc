#include "column/promotion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "base/bits.h"
#include "lamella/buffer.h"
#include "lamella/error.h"

namespace lamella {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

__extension__ using Int128 = __int128;

const Type kMillisUtc = Type::timestamp(TimeUnit::kMillis, true);
const Type kMicrosUtc = Type::timestamp(TimeUnit::kMicros, true);
const Type kMicros = Type::timestamp(TimeUnit::kMicros, false);
const Type kNanos = Type::timestamp(TimeUnit::kNanos, false);

bool promotes_as(PromotionRules rules, PhysicalType physical, const Type& from, const Type& to) {
  SchemaNode leaf;
  leaf.physical_type = physical;
  leaf.type_length = 5;
  return promotes(leaf, from, to, rules);
}

bool exactly(const Type& from, const Type& to) {
  return promotes_as(PromotionRules::kExact, PhysicalType::INT64, from, to);
}

bool in_spark(PhysicalType physical, const Type& from, const Type& to) {
  return promotes_as(PromotionRules::kSpark, physical, from, to);
}

/// `values` of type `from` as type `to`.
template <typename Out, typename In>
std::vector<Out> promoted(const Type& from, const Type& to, const std::vector<In>& values) {
  const auto count = static_cast<int64_t>(values.size());
  const Buffer in = Buffer::copy_of({reinterpret_cast<const uint8_t*>(values.data()), values.size() * sizeof(In)});
  Buffer out = Buffer::allocate(count * static_cast<int64_t>(sizeof(Out)));
  const auto promotion = Promotion::make(from, to);
  if (!promotion) throw std::logic_error("values stay as they are");
  promotion->apply(in.data(), count, out.mutable_data());
  std::vector<Out> made;
  for (int64_t i = 0; i < count; ++i)
    made.push_back(load<Out>(out.data() + i * static_cast<int64_t>(sizeof(Out))));
  return made;
}

TEST(Promotion, ExactOnesKeepEveryValue) {
  EXPECT_TRUE(exactly(TypeId::kInt8, TypeId::kInt64));
  EXPECT_TRUE(exactly(TypeId::kUInt8, TypeId::kInt16));
  EXPECT_TRUE(exactly(TypeId::kUInt32, TypeId::kUInt64));
  EXPECT_FALSE(exactly(TypeId::kInt32, TypeId::kInt16));
  EXPECT_FALSE(exactly(TypeId::kUInt32, TypeId::kInt32));
  EXPECT_FALSE(exactly(TypeId::kInt8, TypeId::kUInt64));
  EXPECT_TRUE(exactly(TypeId::kInt16, TypeId::kFloat));
  EXPECT_TRUE(exactly(TypeId::kUInt32, TypeId::kDouble));
  EXPECT_FALSE(exactly(TypeId::kInt32, TypeId::kFloat));
  EXPECT_FALSE(exactly(TypeId::kInt64, TypeId::kDouble));
  EXPECT_TRUE(exactly(TypeId::kFloat, TypeId::kDouble));
  EXPECT_FALSE(exactly(TypeId::kDouble, TypeId::kFloat));
  EXPECT_TRUE(exactly(TypeId::kInt64, Type::decimal(19, 0)));
  EXPECT_FALSE(exactly(TypeId::kInt64, Type::decimal(19, 1)));
  EXPECT_TRUE(exactly(TypeId::kUInt64, Type::decimal(22, 2)));
  EXPECT_TRUE(exactly(Type::decimal(9, 2), Type::decimal(12, 5)));
  EXPECT_FALSE(exactly(Type::decimal(9, 2), Type::decimal(11, 5)));
  EXPECT_FALSE(exactly(Type::decimal(9, 2), Type::decimal(20, 1)));
  EXPECT_FALSE(exactly(Type::decimal(9, 2), Type::decimal(39, 2)));
  EXPECT_TRUE(exactly(TypeId::kDate, kMicros));
  EXPECT_FALSE(exactly(TypeId::kDate, kMicrosUtc));
  EXPECT_TRUE(exactly(kMillisUtc, kMicrosUtc));
  EXPECT_FALSE(exactly(kMicrosUtc, kMillisUtc));
  EXPECT_FALSE(exactly(kMillisUtc, kMicros));
  EXPECT_TRUE(exactly(TypeId::kJson, TypeId::kString));
  EXPECT_TRUE(exactly(TypeId::kString, TypeId::kBinary));
  EXPECT_FALSE(exactly(TypeId::kBinary, TypeId::kString));
  EXPECT_TRUE(exactly(Type::fixed_binary(5), TypeId::kBinary));
  EXPECT_FALSE(exactly(Type::fixed_binary(0), TypeId::kBinary));
  EXPECT_FALSE(exactly(TypeId::kBoolean, TypeId::kInt8));
  EXPECT_TRUE(exactly(TypeId::kBoolean, TypeId::kBoolean));
}

TEST(Promotion, SparksTakeInt32ForManyThings) {
  constexpr PhysicalType kInt32 = PhysicalType::INT32;
  for (const Type& from : {Type(TypeId::kInt32), Type(TypeId::kInt8), Type(TypeId::kUInt16), Type(TypeId::kDate),
                           Type::decimal(9, 2), Type::time(TimeUnit::kMillis, true)}) {
    for (const TypeId to :
         {TypeId::kInt8, TypeId::kInt16, TypeId::kInt32, TypeId::kInt64, TypeId::kDouble, TypeId::kDate})
      EXPECT_TRUE(in_spark(kInt32, from, to)) << from.to_string() << ' ' << Type(to).to_string();
    EXPECT_FALSE(in_spark(kInt32, from, TypeId::kFloat));
    EXPECT_FALSE(in_spark(kInt32, from, kMicrosUtc));
    EXPECT_EQ(in_spark(kInt32, from, kMicros), from.id() == TypeId::kDate);
  }
  EXPECT_TRUE(in_spark(kInt32, TypeId::kUInt32, TypeId::kInt64));
  EXPECT_FALSE(in_spark(kInt32, TypeId::kUInt32, TypeId::kInt32));
  EXPECT_TRUE(in_spark(kInt32, TypeId::kInt8, Type::decimal(12, 2)));
  EXPECT_FALSE(in_spark(kInt32, TypeId::kInt8, Type::decimal(11, 2)));
  EXPECT_FALSE(in_spark(kInt32, TypeId::kUInt8, Type::decimal(12, 2)));
}

TEST(Promotion, SparksTakeOtherPhysicalTypesForFew) {
  constexpr PhysicalType kInt64 = PhysicalType::INT64;
  EXPECT_TRUE(in_spark(kInt64, TypeId::kInt64, Type::decimal(22, 2)));
  EXPECT_FALSE(in_spark(kInt64, TypeId::kInt64, Type::decimal(19, 0)));
  EXPECT_TRUE(in_spark(kInt64, TypeId::kUInt64, Type::decimal(20, 0)));
  EXPECT_FALSE(in_spark(kInt64, TypeId::kUInt64, TypeId::kInt64));
  EXPECT_FALSE(in_spark(kInt64, TypeId::kInt64, TypeId::kInt32));
  EXPECT_FALSE(in_spark(kInt64, TypeId::kInt64, TypeId::kDouble));
  EXPECT_FALSE(in_spark(kInt64, TypeId::kInt64, kMicrosUtc));
  EXPECT_TRUE(in_spark(kInt64, kMillisUtc, kMicros));
  EXPECT_TRUE(in_spark(kInt64, kMillisUtc, TypeId::kInt64));
  EXPECT_FALSE(in_spark(kInt64, kNanos, kMicros));
  EXPECT_TRUE(in_spark(PhysicalType::INT96, kMicrosUtc, kMicros));
  EXPECT_TRUE(in_spark(PhysicalType::FLOAT, TypeId::kFloat, TypeId::kDouble));
  EXPECT_FALSE(in_spark(PhysicalType::DOUBLE, TypeId::kDouble, TypeId::kFloat));
  EXPECT_TRUE(in_spark(PhysicalType::BYTE_ARRAY, TypeId::kBinary, TypeId::kString));
  EXPECT_FALSE(in_spark(PhysicalType::BYTE_ARRAY, Type::decimal(9, 2), TypeId::kString));
  EXPECT_TRUE(in_spark(PhysicalType::FIXED_LEN_BYTE_ARRAY, Type::decimal(9, 2), TypeId::kBinary));
  EXPECT_FALSE(in_spark(PhysicalType::FIXED_LEN_BYTE_ARRAY, Type::fixed_binary(5), TypeId::kString));
}

TEST(Promotion, WidensNumbers) {
  EXPECT_THAT((promoted<int64_t, int32_t>(TypeId::kInt32, TypeId::kInt64, {-5, 7})), ElementsAre(-5, 7));
  EXPECT_THAT((promoted<int64_t, uint32_t>(TypeId::kUInt32, TypeId::kInt64, {4000000000U})), ElementsAre(4000000000));
  EXPECT_THAT((promoted<double, int32_t>(TypeId::kInt32, TypeId::kDouble, {-5, 2147483647})),
              ElementsAre(-5.0, 2147483647.0));
  EXPECT_THAT((promoted<double, uint8_t>(TypeId::kUInt8, TypeId::kDouble, {255})), ElementsAre(255.0));
  EXPECT_THAT((promoted<double, float>(TypeId::kFloat, TypeId::kDouble, {0.5F})), ElementsAre(0.5));
  EXPECT_THAT((promoted<int8_t, int32_t>(TypeId::kInt32, TypeId::kInt8, {70000})), ElementsAre(112));
  EXPECT_THAT((promoted<int64_t, int32_t>(TypeId::kDate, TypeId::kInt64, {-3})), ElementsAre(-3));
}

TEST(Promotion, MakesDecimals) {
  EXPECT_THAT((promoted<int64_t, int32_t>(TypeId::kInt32, Type::decimal(12, 2), {-5, 2147483647})),
              ElementsAre(-500, 214748364700));
  EXPECT_THAT((promoted<int32_t, uint8_t>(TypeId::kUInt8, Type::decimal(4, 1), {200})), ElementsAre(2000));
  EXPECT_THAT((promoted<int64_t, uint32_t>(TypeId::kUInt32, Type::decimal(10, 0), {4000000000U})),
              ElementsAre(4000000000));
  EXPECT_THAT((promoted<int64_t, int32_t>(Type::decimal(9, 2), Type::decimal(18, 4), {-123})), ElementsAre(-12300));
  const auto wide = promoted<Int128, int64_t>(TypeId::kInt64, Type::decimal(38, 18), {-7});
  EXPECT_TRUE(wide[0] == Int128{-7} * 1'000'000'000'000'000'000);
  const auto largest = promoted<Int128, uint64_t>(TypeId::kUInt64, Type::decimal(20, 0), {~uint64_t{0}});
  EXPECT_TRUE(largest[0] == Int128{~uint64_t{0}});
}

TEST(Promotion, MakesInstantsOfDaysAndCoarserUnits) {
  EXPECT_THAT((promoted<int64_t, int32_t>(TypeId::kDate, kMicros, {-1, 2})),
              ElementsAre(-86'400'000'000, 172'800'000'000));
  EXPECT_THAT((promoted<int64_t, int64_t>(kMillisUtc, kMicrosUtc, {-3})), ElementsAre(-3000));
  try {
    promoted<int64_t, int32_t>(TypeId::kDate, kMicros, {0, std::numeric_limits<int32_t>::max()});
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    EXPECT_THAT(error.what(), HasSubstr("a value of date lies outside what timestamp(micros) can say"));
  }
}

TEST(Promotion, LeavesValuesOfTheSameShapeAlone) {
  EXPECT_FALSE(Promotion::make(TypeId::kDate, TypeId::kInt32));
  EXPECT_FALSE(Promotion::make(kMicrosUtc, kMicros));
  EXPECT_FALSE(Promotion::make(kMicrosUtc, TypeId::kInt64));
  EXPECT_FALSE(Promotion::make(Type::decimal(10, 2), Type::decimal(18, 2)));
  EXPECT_TRUE(Promotion::make(Type::decimal(9, 2), Type::decimal(10, 2)));
  EXPECT_TRUE(Promotion::make(TypeId::kInt64, TypeId::kDouble));
}

}  // namespace
}  // namespace lamella
