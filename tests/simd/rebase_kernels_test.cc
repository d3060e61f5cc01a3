#include "simd/rebase_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
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

class RebaseKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::RebaseKernels& kernels() { return *simd::kernels_of(GetParam())->rebase; }

  template <typename T>
  void expect_found(const simd::RebaseKernels::Width& width) {
    constexpr int64_t kBytes = sizeof(T);
    const T limit = -7;
    for (int64_t count = 0; count <= 300; count += count < 80 ? 1 : 17) {
      for (int64_t at = -1; at < count; at += 1 + count / 16) {
        for (const bool at_begin : {true, false}) {
          GuardedMemory values(kBytes * count, at_begin);
          for (int64_t i = 0; i < count; ++i)
            store(values.data() + kBytes * i, i % 3 == 0 ? limit : std::numeric_limits<T>::max());
          if (at >= 0) store(values.data() + kBytes * at, static_cast<T>(limit - 1));
          ASSERT_EQ(width.find_below(values.data(), count, limit), at) << count;
        }
      }
    }
  }

  template <typename T>
  void expect_added(const simd::RebaseKernels::Width& width) {
    constexpr int64_t kBytes = sizeof(T);
    std::mt19937_64 random(1);
    std::vector<int64_t> switches;
    std::vector<int64_t> steps;
    for (int i = 0; i < 15; ++i) {
      switches.push_back(-1000 + 70 * i);
      steps.push_back(static_cast<int64_t>(random() % 2000) - 1000);
    }
    for (int64_t count = 0; count <= 130; ++count) {
      GuardedMemory values(kBytes * count, count % 2 == 0);
      GuardedMemory out(kBytes * count, count % 2 == 1);
      for (int64_t i = 0; i < count; ++i) {
        const auto near = static_cast<T>(static_cast<int64_t>(random() % 1400) - 1100);
        store(values.data() + kBytes * i, i % 5 == 4 ? static_cast<T>(random()) : near);
      }
      width.add_steps(values.data(), count, {switches.data(), steps.data(), 15}, out.data());
      for (int64_t i = 0; i < count; ++i) {
        const T value = load<T>(values.data() + kBytes * i);
        auto wanted = static_cast<uint64_t>(int64_t{value});
        for (size_t step = 0; step < steps.size(); ++step)
          wanted += value >= switches[step] ? static_cast<uint64_t>(steps[step]) : 0;
        ASSERT_EQ(load<T>(out.data() + kBytes * i), static_cast<T>(wanted)) << value;
      }
    }
  }
};

TEST_P(RebaseKernels, FindTheFirstValueBelowALimit) {
  expect_found<int32_t>(kernels().int32);
  expect_found<int64_t>(kernels().int64);
}

TEST_P(RebaseKernels, AddTheStepsOfAllSwitchesReached) {
  expect_added<int32_t>(kernels().int32);
  expect_added<int64_t>(kernels().int64);
}

INSTANTIATE_TEST_SUITE_P(Targets, RebaseKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
