#include "simd/byte_stream_split_kernels.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"

namespace lamella {
namespace {

class ByteStreamSplitKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::ByteStreamSplitKernels& kernels() { return *simd::kernels_of(GetParam())->byte_stream_split; }

  template <typename Join>
  void expect_join(int64_t width, const Join& join) {
    std::mt19937 random(static_cast<unsigned>(width));
    for (const int64_t count : {0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 128, 129, 500}) {
      for (const int64_t first : {0, 3}) {
        const int64_t stride = first + count;
        std::vector<uint8_t> bytes(static_cast<size_t>(stride * width));
        for (uint8_t& byte : bytes)
          byte = static_cast<uint8_t>(random());
        GuardedMemory streams(bytes), out(count * width);
        join(streams.data() + first, stride, count, out.data());
        for (int64_t i = 0; i < count * width; ++i)
          ASSERT_EQ(out.data()[i], bytes[static_cast<size_t>(i % width * stride + first + i / width)])
              << "width " << width << ", count " << count << ", byte " << i;
      }
    }
  }
};

TEST_P(ByteStreamSplitKernels, JoinsValuesOfEachWidth) {
  expect_join(2, kernels().join2);
  expect_join(4, kernels().join4);
  expect_join(8, kernels().join8);
  expect_join(16, kernels().join16);
}

TEST_P(ByteStreamSplitKernels, JoinsValuesOfAnyWidth) {
  for (const int64_t width : {1, 2, 3, 5, 7, 8, 12, 16, 21, 33, 100}) {
    expect_join(width, [&](const uint8_t* streams, int64_t stride, int64_t count, uint8_t* out) {
      kernels().join(streams, stride, count, width, out);
    });
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, ByteStreamSplitKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
