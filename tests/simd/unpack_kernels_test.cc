#include "simd/unpack_kernels.h"

#include <gtest/gtest.h>

#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"
#include "tests/simd/packed_values.h"

namespace lamella {
namespace {

class UnpackKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::UnpackKernels& kernels() { return *simd::kernels_of(GetParam())->unpack; }

  /// The last value ends where the slack begins, and the values start at every alignment.
  template <typename T, size_t kTableSize>
  void expect_every_width(const simd::UnpackKernels::Unpack<T> (&table)[kTableSize]) {
    std::mt19937_64 random(1);
    for (int width = 0; width < static_cast<int>(kTableSize); ++width) {
      for (const size_t count : {0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000}) {
        const auto values = random_fields(count, width, random);
        GuardedMemory packed(pack_fields(values, width));
        GuardedMemory out(static_cast<int64_t>(count * sizeof(T)));
        table[width](packed.data(), static_cast<int64_t>(count), out.as<T>());
        for (size_t i = 0; i < count; ++i)
          ASSERT_EQ(out.as<T>()[i], values[i]) << "width " << width << ", count " << count << ", value " << i;
      }
    }
  }
};

TEST_P(UnpackKernels, UnpacksEveryWidthToBytes) {
  expect_every_width(kernels().u8);
}

TEST_P(UnpackKernels, UnpacksEveryWidthTo16Bits) {
  expect_every_width(kernels().u16);
}

TEST_P(UnpackKernels, UnpacksEveryWidthTo32Bits) {
  expect_every_width(kernels().u32);
}

TEST_P(UnpackKernels, UnpacksEveryWidthTo64Bits) {
  expect_every_width(kernels().u64);
}

TEST_P(UnpackKernels, ReadsFromTheBeginOfItsSlack) {
  std::mt19937_64 random(2);
  for (int width = 0; width <= 64; ++width) {
    const auto values = random_fields(100, width, random);
    GuardedMemory packed(pack_fields(values, width), true);
    GuardedMemory out(800, true);
    kernels().u64[width](packed.data(), 100, out.as<uint64_t>());
    for (size_t i = 0; i < 100; ++i)
      ASSERT_EQ(out.as<uint64_t>()[i], values[i]) << width;
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, UnpackKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
