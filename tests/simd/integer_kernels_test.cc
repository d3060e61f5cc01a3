#include "simd/integer_kernels.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "base/bits.h"
#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"

namespace lamella {
namespace {

class IntegerKernels : public testing::TestWithParam<std::string_view> {
 protected:
  /// Runs one kernel over every count and either edge of memory, and compares each value.
  template <typename To>
  void expect_converted(void (*convert)(const uint8_t*, int64_t, uint8_t*) noexcept) {
    std::mt19937 random(1);
    for (size_t count = 0; count <= 200; ++count) {
      for (const bool at_begin : {true, false}) {
        GuardedMemory in(4 * count, at_begin);
        GuardedMemory out(sizeof(To) * count, at_begin);
        for (size_t i = 0; i < count; ++i)
          store(in.data() + 4 * i, static_cast<int32_t>(random()));
        convert(in.data(), static_cast<int64_t>(count), out.data());
        for (size_t i = 0; i < count; ++i)
          ASSERT_EQ(load<To>(out.data() + sizeof(To) * i), static_cast<To>(load<int32_t>(in.data() + 4 * i))) << count;
      }
    }
  }

  const simd::IntegerKernels& kernels() { return *simd::kernels_of(GetParam())->integer; }
};

TEST_P(IntegerKernels, NarrowToTheLowBits) {
  expect_converted<int8_t>(kernels().narrow_32_to_8);
  expect_converted<uint8_t>(kernels().narrow_32_to_8);
  expect_converted<int16_t>(kernels().narrow_32_to_16);
  expect_converted<uint16_t>(kernels().narrow_32_to_16);
}

TEST_P(IntegerKernels, WidenWithTheSign) {
  expect_converted<int64_t>(kernels().widen_32_to_64);
}

INSTANTIATE_TEST_SUITE_P(Targets, IntegerKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
