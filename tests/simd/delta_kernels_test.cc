#include "simd/delta_kernels.h"

#include <gtest/gtest.h>

#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"
#include "tests/simd/packed_values.h"

namespace lamella {
namespace {

class DeltaKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::DeltaKernels& kernels() { return *simd::kernels_of(GetParam())->delta; }

  /// Miniblocks of 32 * groups values; nothing may be written behind the last.
  template <typename T, typename Decode>
  void expect_decode(const Decode& decode) {
    std::mt19937_64 random(1);
    for (int width = 0; width <= 64; ++width) {
      for (const int64_t groups : {1, 2, 8}) {
        std::vector<uint8_t> bytes, widths;
        std::vector<T> expected;
        const auto min_delta = static_cast<T>(random() >> (random() % 64));
        const auto previous = static_cast<T>(random());
        T value = previous;
        for (const int step : {0, 1, 2}) {
          widths.push_back(static_cast<uint8_t>((width + step * 29) % 65));
          const auto fields = random_fields(static_cast<size_t>(groups) * 32, widths.back(), random);
          const auto packed = pack_fields(fields, widths.back());
          bytes.insert(bytes.end(), packed.begin(), packed.end());
          for (const uint64_t field : fields)
            expected.push_back(value += min_delta + static_cast<T>(field));
        }
        GuardedMemory packed(bytes), out(static_cast<int64_t>(expected.size() * sizeof(T)));
        const T last = decode(packed.data(), widths.data(), 3, groups, min_delta, previous, out.as<T>());
        EXPECT_EQ(last, expected.back());
        for (size_t i = 0; i < expected.size(); ++i)
          ASSERT_EQ(out.as<T>()[i], expected[i]) << "width " << width << ", value " << i;
        ASSERT_EQ(*(out.data() + expected.size() * sizeof(T)), 0xA5);
      }
    }
  }
};

TEST_P(DeltaKernels, DecodesEveryWidthWrapping) {
  expect_decode<uint32_t>(kernels().decode_u32);
  expect_decode<uint64_t>(kernels().decode_u64);
}

TEST_P(DeltaKernels, SumsEveryWidth) {
  std::mt19937_64 random(2);
  for (int width = 0; width <= 64; ++width) {
    for (const int64_t groups : {0, 1, 2, 3, 8, 33}) {
      const auto fields = random_fields(static_cast<size_t>(groups) * 32, width, random);
      uint64_t expected = 0;
      for (const uint64_t field : fields)
        expected += field;
      GuardedMemory packed(pack_fields(fields, width));
      ASSERT_EQ(kernels().sum(packed.data(), width, groups), expected) << width;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, DeltaKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
