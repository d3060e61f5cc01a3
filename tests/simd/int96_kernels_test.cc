#include "simd/int96_kernels.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "base/bits.h"
#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"

namespace lamella {
namespace {

struct Timestamp {
  int64_t nanos;
  int32_t julian_day;
};

constexpr int32_t k1970 = 2440588;
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

/// By days and a rest of less than one, so that no step overflows where the result does not; false when it does.
bool expected(const Timestamp& timestamp, int64_t units_per_day, int64_t nanos_per_unit, int64_t& value) {
  int64_t units = timestamp.nanos / nanos_per_unit;
  if (timestamp.nanos % nanos_per_unit < 0) --units;
  int64_t product = 0;
  int64_t days = int64_t{timestamp.julian_day} - k1970;
  // Whole days of the nanoseconds go to the days first, so that a product that overflows means that the sum does.
  days += units / units_per_day;
  units %= units_per_day;
  if (units < 0) {
    --days;
    units += units_per_day;
  }
  // With units in [0, a day) the lowest values need a day more than they have.
  if (days < 0) {
    ++days;
    units -= units_per_day;
  }
  return !__builtin_mul_overflow(days, units_per_day, &product) && !__builtin_add_overflow(product, units, &value);
}

class Int96Kernels : public testing::TestWithParam<std::string_view> {
 protected:
  void expect_converted(const std::vector<Timestamp>& timestamps) {
    const simd::Int96Kernels& kernels = *simd::kernels_of(GetParam())->int96;
    const auto count = static_cast<int64_t>(timestamps.size());
    GuardedMemory in(12 * timestamps.size());
    for (size_t i = 0; i < timestamps.size(); ++i) {
      store(in.data() + 12 * i, timestamps[i].nanos);
      store(in.data() + 12 * i + 8, timestamps[i].julian_day);
    }
    for (const bool micros : {true, false}) {
      GuardedMemory out(8 * timestamps.size());
      const auto convert = micros ? kernels.to_micros : kernels.to_nanos;
      const int64_t overflow = convert(in.data(), count, out.data());
      int64_t first_overflow = -1;
      for (int64_t i = 0; i < count; ++i) {
        const Timestamp& timestamp = timestamps[static_cast<size_t>(i)];
        int64_t value = 0;
        const int64_t per_unit = micros ? 1000 : 1;
        if (expected(timestamp, 86'400'000'000'000 / per_unit, per_unit, value)) {
          ASSERT_EQ(load<int64_t>(out.data() + 8 * i), value) << timestamp.julian_day << ' ' << timestamp.nanos;
        } else if (first_overflow < 0) {
          first_overflow = i;
        }
      }
      ASSERT_EQ(overflow, first_overflow);
    }
  }
};

TEST_P(Int96Kernels, KnownInstantsConvert) {
  const simd::Int96Kernels& kernels = *simd::kernels_of(GetParam())->int96;
  GuardedMemory in(12);
  GuardedMemory out(8);
  // 2001-02-03 04:05:06.789012345 UTC.
  store(in.data(), int64_t{14'706'789'012'345});
  store(in.data() + 8, int32_t{2451944});
  EXPECT_EQ(kernels.to_micros(in.data(), 1, out.data()), -1);
  EXPECT_EQ(load<int64_t>(out.data()), 981'173'106'789'012);
  EXPECT_EQ(kernels.to_nanos(in.data(), 1, out.data()), -1);
  EXPECT_EQ(load<int64_t>(out.data()), 981'173'106'789'012'345);
  // One nanosecond before 1970 is rounded down.
  store(in.data(), int64_t{-1});
  store(in.data() + 8, k1970);
  EXPECT_EQ(kernels.to_micros(in.data(), 1, out.data()), -1);
  EXPECT_EQ(load<int64_t>(out.data()), -1);
}

TEST_P(Int96Kernels, WhatOverflowsWraps) {
  const simd::Int96Kernels& kernels = *simd::kernels_of(GetParam())->int96;
  GuardedMemory in(12 * 8);
  GuardedMemory out(8 * 8);
  for (int i = 0; i < 8; ++i) {
    store(in.data() + 12 * i, int64_t{7'000});
    store(in.data() + 12 * i + 8, std::numeric_limits<int32_t>::min() + i);
  }
  EXPECT_EQ(kernels.to_micros(in.data(), 8, out.data()), 0);
  for (int i = 0; i < 8; ++i) {
    const uint64_t days = static_cast<uint64_t>(int64_t{std::numeric_limits<int32_t>::min()} + i - k1970);
    EXPECT_EQ(load<uint64_t>(out.data() + 8 * i), days * 86'400'000'000 + 7);
  }
}

TEST_P(Int96Kernels, EveryCountOfHonestTimestampsConverts) {
  std::mt19937_64 random(1);
  for (size_t count = 0; count <= 100; ++count) {
    std::vector<Timestamp> timestamps(count);
    for (Timestamp& timestamp : timestamps)
      timestamp = {static_cast<int64_t>(random() % 86'400'000'000'000), static_cast<int32_t>(k1970 + random() % 40000)};
    expect_converted(timestamps);
  }
}

TEST_P(Int96Kernels, MicrosecondsAreFlooredAtEveryEdge) {
  std::vector<Timestamp> timestamps;
  std::mt19937_64 random(2);
  for (int64_t micros = 0; micros < (int64_t{1} << 47) / 1000;
       micros += static_cast<int64_t>(1 + random() % 100'000'000)) {
    for (const int64_t off : {-1, 0, 1, 499, 500, 501})
      timestamps.push_back({micros * 1000 + off, k1970 + 3});
  }
  for (int64_t off = -2000; off <= 2000; ++off) {
    for (const int64_t base : {int64_t{0}, int64_t{86'400'000'000'000}, int64_t{1} << 47, -(int64_t{1} << 47)})
      timestamps.push_back({base + off, k1970 - 1});
  }
  ASSERT_GT(timestamps.size(), 16000U);
  expect_converted(timestamps);
}

TEST_P(Int96Kernels, ExtremesConvertOrOverflow) {
  std::vector<int64_t> nanos = {
      0, 1, -1, 999, -999, 1000, 86'400'000'000'000, -86'400'000'000'000, kMax, kMin, kMax - 1000, kMin + 1000};
  std::vector<int64_t> days = {0,    1, -1, std::numeric_limits<int32_t>::max(), std::numeric_limits<int32_t>::min(),
                               k1970};
  for (const int64_t edge : {106'751'991, 106'000'000, 106'751, 106'000}) {
    for (int64_t off = -2; off <= 2; ++off) {
      days.push_back(k1970 + edge + off);
      days.push_back(k1970 - edge + off);
    }
  }
  // The last instants that fit, and the first that do not.
  for (const int64_t off : {-1, 0, 1}) {
    nanos.push_back(kMax % 86'400'000'000'000 + off);
    nanos.push_back(kMin % 86'400'000'000'000 + off);
    nanos.push_back((kMax % 86'400'000'000 + off) * 1000);
    nanos.push_back((kMin % 86'400'000'000 + off) * 1000);
  }
  std::vector<Timestamp> each;
  for (const int64_t day : days) {
    for (const int64_t nano : nanos) {
      // Alone, and as the one among eight honest ones that needs care.
      expect_converted({{nano, static_cast<int32_t>(day)}});
      std::vector<Timestamp> among(24, Timestamp{1'000'000, k1970});
      among[10] = {nano, static_cast<int32_t>(day)};
      expect_converted(among);
    }
  }
}

TEST_P(Int96Kernels, RandomBytesConvertOrOverflow) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 300; ++round) {
    std::vector<Timestamp> timestamps(100);
    for (Timestamp& timestamp : timestamps) {
      timestamp = {static_cast<int64_t>(random() >> (random() % 64)),
                   static_cast<int32_t>(random() >> (random() % 32))};
      if (random() % 2 == 0) timestamp.nanos = -timestamp.nanos;
    }
    expect_converted(timestamps);
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, Int96Kernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
