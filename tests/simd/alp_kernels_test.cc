#include "simd/alp_kernels.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "base/bits.h"
#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"

namespace lamella {
namespace {

class AlpKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::AlpKernels& kernels() { return *simd::kernels_of(GetParam())->alp; }
};

/// Small, large and middling integers, and those on either side of what a floating point number holds exactly.
uint64_t random_integer(std::mt19937_64& random) {
  const uint64_t integer = random() >> (random() % 64);
  return random() % 2 == 0 ? integer : ~integer;
}

TEST_P(AlpKernels, DoublesAreRoundedAtEachStep) {
  std::mt19937_64 random(1);
  for (int64_t count = 0; count <= 200; ++count) {
    for (const bool at_begin : {true, false}) {
      GuardedMemory values(8 * count, at_begin);
      std::vector<double> expected;
      const uint64_t frame = random_integer(random);
      const double power = count % 3 == 0 ? 1.0 : 1e15;
      const double inverse = count % 5 == 0 ? 1e-18 : 1e-3;
      for (int64_t i = 0; i < count; ++i) {
        const uint64_t integer = random_integer(random);
        store(values.data() + 8 * i, integer - frame);
        double value = static_cast<double>(static_cast<int64_t>(integer));
        value = value * power;
        value = value * inverse;
        expected.push_back(value);
      }
      kernels().to_doubles(values.data(), count, frame, power, inverse);
      for (int64_t i = 0; i < count; ++i)
        ASSERT_EQ(load<double>(values.data() + 8 * i), expected[static_cast<size_t>(i)]) << i;
    }
  }
}

TEST_P(AlpKernels, FloatsAreRoundedAtEachStep) {
  std::mt19937_64 random(2);
  for (int64_t count = 0; count <= 200; ++count) {
    for (const bool at_begin : {true, false}) {
      GuardedMemory values(4 * count, at_begin);
      std::vector<float> expected;
      const auto frame = static_cast<uint32_t>(random_integer(random));
      const float power = count % 3 == 0 ? 1.0F : 1e9F;
      const float inverse = count % 5 == 0 ? 1e-10F : 1e-3F;
      for (int64_t i = 0; i < count; ++i) {
        const auto integer = static_cast<uint32_t>(random_integer(random));
        store(values.data() + 4 * i, integer - frame);
        float value = static_cast<float>(static_cast<int32_t>(integer));
        value = value * power;
        value = value * inverse;
        expected.push_back(value);
      }
      kernels().to_floats(values.data(), count, frame, power, inverse);
      for (int64_t i = 0; i < count; ++i)
        ASSERT_EQ(load<float>(values.data() + 4 * i), expected[static_cast<size_t>(i)]) << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, AlpKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
