#include "simd/promotion_kernels.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>
#include <type_traits>

#include "base/bits.h"
#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"

namespace lamella {
namespace {

using simd::DecimalWidth;
using simd::NumberFrom;
using simd::NumberTo;

__extension__ using Int128 = __int128;

/// Random bits of all magnitudes, and the extremes.
template <typename T>
T random_value(std::mt19937_64& random) {
  if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(static_cast<double>(random()) * (random() % 2 == 0 ? 1e-9 : -1e9));
  } else {
    const uint64_t kind = random() % 8;
    if (kind == 0) return std::numeric_limits<T>::max();
    if (kind == 1) return std::numeric_limits<T>::min();
    return static_cast<T>(random() >> (random() % 64));
  }
}

class PromotionKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::PromotionKernels& kernels() { return *simd::kernels_of(GetParam())->promotion; }

  template <typename From, typename To>
  void expect_converted(NumberFrom from, NumberTo to) {
    const auto convert = kernels().converter(from, to);
    ASSERT_NE(convert, nullptr);
    std::mt19937_64 random(1);
    for (int64_t count = 0; count <= 150; ++count) {
      GuardedMemory in(static_cast<int64_t>(sizeof(From)) * count, count % 2 == 0);
      GuardedMemory out(static_cast<int64_t>(sizeof(To)) * count, count % 2 == 0);
      for (int64_t i = 0; i < count; ++i)
        store(in.as<From>() + i, random_value<From>(random));
      convert(in.data(), count, out.data());
      for (int64_t i = 0; i < count; ++i)
        ASSERT_EQ(load<To>(out.as<To>() + i), static_cast<To>(load<From>(in.as<From>() + i))) << count;
    }
  }

  template <typename From>
  void expect_converted_to_each(NumberFrom from) {
    expect_converted<From, int8_t>(from, NumberTo::kInt8);
    expect_converted<From, int16_t>(from, NumberTo::kInt16);
    expect_converted<From, int32_t>(from, NumberTo::kInt32);
    expect_converted<From, int64_t>(from, NumberTo::kInt64);
    expect_converted<From, float>(from, NumberTo::kFloat);
    expect_converted<From, double>(from, NumberTo::kDouble);
  }

  template <typename From>
  void expect_scaled(simd::PromotionKernels::Scale scale, int64_t multiplier) {
    const int64_t most = std::numeric_limits<int64_t>::max() / multiplier;
    std::mt19937_64 random(2);
    for (int64_t count = 0; count <= 60; ++count) {
      for (int64_t bad = -1; bad < count; bad += 1 + count / 8) {
        GuardedMemory in(static_cast<int64_t>(sizeof(From)) * count);
        GuardedMemory out(8 * count);
        for (int64_t i = 0; i < count; ++i)
          store(in.as<From>() + i, static_cast<From>(static_cast<int64_t>(random() % 2000) * (most / 2000)));
        const bool can_overflow = most < std::numeric_limits<From>::max();
        if (bad >= 0 && can_overflow) store(in.as<From>() + bad, static_cast<From>(-most - 2));
        const int64_t found = scale(in.data(), count, multiplier, out.data());
        ASSERT_EQ(found, can_overflow ? bad : -1) << count;
        for (int64_t i = 0; i < count; ++i) {
          const int64_t value = load<From>(in.as<From>() + i);
          ASSERT_EQ(load<uint64_t>(out.as<uint64_t>() + i),
                    static_cast<uint64_t>(value) * static_cast<uint64_t>(multiplier));
        }
      }
    }
  }

  template <typename From, typename To>
  void expect_decimals(DecimalWidth from, DecimalWidth to, uint64_t multiplier) {
    const auto convert = kernels().decimal_converter(from, to);
    ASSERT_NE(convert, nullptr);
    std::mt19937_64 random(3);
    for (int64_t count = 0; count <= 40; ++count) {
      GuardedMemory in(static_cast<int64_t>(sizeof(From)) * count);
      GuardedMemory out(static_cast<int64_t>(sizeof(To)) * count);
      for (int64_t i = 0; i < count; ++i)
        store(in.data() + i * static_cast<int64_t>(sizeof(From)),
              static_cast<From>(static_cast<int64_t>(random() % 20001) - 10000));
      convert(in.data(), count, multiplier, 0, out.data());
      for (int64_t i = 0; i < count; ++i) {
        const auto value = load<From>(in.data() + i * static_cast<int64_t>(sizeof(From)));
        const auto product = load<To>(out.data() + i * static_cast<int64_t>(sizeof(To)));
        ASSERT_TRUE(Int128{product} == Int128{value} * static_cast<Int128>(multiplier));
      }
    }
  }
};

TEST_P(PromotionKernels, ConvertAsTheLanguageDoes) {
  expect_converted_to_each<int8_t>(NumberFrom::kInt8);
  expect_converted_to_each<int16_t>(NumberFrom::kInt16);
  expect_converted_to_each<int32_t>(NumberFrom::kInt32);
  expect_converted_to_each<int64_t>(NumberFrom::kInt64);
  expect_converted_to_each<uint8_t>(NumberFrom::kUInt8);
  expect_converted_to_each<uint16_t>(NumberFrom::kUInt16);
  expect_converted_to_each<uint32_t>(NumberFrom::kUInt32);
  expect_converted_to_each<uint64_t>(NumberFrom::kUInt64);
  expect_converted<float, double>(NumberFrom::kFloat, NumberTo::kDouble);
}

TEST_P(PromotionKernels, ScaleAndFindTheFirstOverflow) {
  expect_scaled<int32_t>(kernels().scale_int32, 86'400'000'000);
  expect_scaled<int32_t>(kernels().scale_int32, 86'400'000);
  expect_scaled<int64_t>(kernels().scale_int64, 1000);
  expect_scaled<int64_t>(kernels().scale_int64, 1'000'000);
}

TEST_P(PromotionKernels, MultiplyDecimals) {
  expect_decimals<int32_t, int32_t>(DecimalWidth::k4, DecimalWidth::k4, 1000);
  expect_decimals<int32_t, int64_t>(DecimalWidth::k4, DecimalWidth::k8, 1'000'000'000);
  expect_decimals<int32_t, Int128>(DecimalWidth::k4, DecimalWidth::k16, 10'000'000'000'000);
  expect_decimals<int64_t, int64_t>(DecimalWidth::k8, DecimalWidth::k8, 1);
  expect_decimals<int64_t, Int128>(DecimalWidth::k8, DecimalWidth::k16, 10'000'000'000'000'000'000U);
  expect_decimals<Int128, Int128>(DecimalWidth::k16, DecimalWidth::k16, 10'000'000'000'000'000'000U);
}

TEST_P(PromotionKernels, MultiplyByMoreThan64Bits) {
  // 10^28 times -2147483648, and the largest unsigned integer as it is.
  const Int128 multiplier = Int128{10'000'000'000'000'000} * 1'000'000'000'000;
  GuardedMemory in(8);
  GuardedMemory out(16);
  store(in.data(), std::numeric_limits<int32_t>::min());
  kernels().decimal_converter(DecimalWidth::k4, DecimalWidth::k16)(in.data(), 1, static_cast<uint64_t>(multiplier),
                                                                   static_cast<uint64_t>(multiplier >> 64), out.data());
  EXPECT_TRUE(load<Int128>(out.data()) == multiplier * -2147483648);
  store(in.data(), ~uint64_t{0});
  kernels().unsigned_to_decimal(in.data(), 1, 1, 0, out.data());
  EXPECT_TRUE(load<Int128>(out.data()) == Int128{~uint64_t{0}});
}

INSTANTIATE_TEST_SUITE_P(Targets, PromotionKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
