#include "simd/level_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "base/bits.h"
#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"

namespace lamella {
namespace {

class LevelKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::LevelKernels& kernels() { return *simd::kernels_of(GetParam())->level; }
};

TEST_P(LevelKernels, ComparesLevelsToBits) {
  std::mt19937 random(1);
  for (const uint32_t max_level : {1U, 3U, 9U, 300U, 32767U, 65535U}) {
    for (const int64_t count : {0, 1, 15, 16, 31, 32, 33, 63, 64, 65, 500}) {
      for (const int64_t bit_offset : {0, 1, 7, 8, 30}) {
        GuardedMemory levels(count * 2), bits(bytes_for_bits(bit_offset + count));
        for (int64_t i = 0; i < count; ++i)
          store(levels.data() + i * 2, static_cast<uint16_t>(random() % (max_level + 1)));
        std::memset(bits.data(), 0xFF, static_cast<size_t>(bytes_for_bits(bit_offset)));
        const auto threshold = static_cast<uint16_t>(random() % (max_level + 1));
        const auto* begin = levels.as<uint16_t>();
        const auto expected = std::count_if(begin, begin + count, [&](uint16_t level) { return level >= threshold; });
        ASSERT_EQ(kernels().count_at_least(begin, count, threshold), expected);
        ASSERT_EQ(kernels().at_least(begin, count, threshold, bits.data(), bit_offset), expected);
        for (int64_t i = 0; i < bit_offset; ++i)
          ASSERT_TRUE(bit_is_set(bits.data(), i));
        for (int64_t i = 0; i < count; ++i)
          ASSERT_EQ(bit_is_set(bits.data(), bit_offset + i), begin[i] >= threshold);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, LevelKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
