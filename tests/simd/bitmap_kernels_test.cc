#include "simd/bitmap_kernels.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "base/bits.h"
#include "lamella/buffer.h"
#include "lamella/cpu_target.h"
#include "simd/kernels.h"

namespace lamella {
namespace {

class BitmapKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::BitmapKernels& kernels() { return *simd::kernels_of(GetParam())->bitmap; }
};

Buffer random_bits(int64_t num_bits, std::mt19937& random) {
  Buffer bits = Buffer::allocate(bytes_for_bits(num_bits));
  for (int64_t i = 0; i < bits.size(); ++i)
    bits.mutable_data()[i] = static_cast<uint8_t>(random());
  return bits;
}

TEST_P(BitmapKernels, CountSetAgreesWithBitByBit) {
  std::mt19937 random(1);
  const Buffer bits = random_bits(1000, random);
  for (int64_t offset = 0; offset < 70; ++offset) {
    int64_t expected = 0;
    for (int64_t length = 0; offset + length <= 1000; ++length) {
      ASSERT_EQ(kernels().count_set(bits.data(), offset, length), expected) << offset << ' ' << length;
      if (offset + length < 1000) expected += bit_is_set(bits.data(), offset + length);
    }
  }
}

TEST_P(BitmapKernels, CopyMovesBitsBetweenAnyPositions) {
  std::mt19937 random(2);
  const Buffer from = random_bits(400, random);
  for (int64_t from_offset = 0; from_offset < 17; ++from_offset) {
    for (int64_t to_offset = 0; to_offset < 17; ++to_offset) {
      for (const int64_t length : {0, 1, 7, 8, 9, 47, 48, 49, 63, 64, 65, 200, 300}) {
        Buffer to = random_bits(400, random);
        const Buffer before = Buffer::copy_of(to.bytes());
        kernels().copy(from.data(), from_offset, length, to.mutable_data(), to_offset);
        for (int64_t i = 0; i < to_offset; ++i)
          ASSERT_EQ(bit_is_set(to.data(), i), bit_is_set(before.data(), i));
        for (int64_t i = 0; i < length; ++i) {
          ASSERT_EQ(bit_is_set(to.data(), to_offset + i), bit_is_set(from.data(), from_offset + i));
        }
      }
    }
  }
}

TEST_P(BitmapKernels, FillSetsBitsBetweenAnyPositions) {
  std::mt19937 random(3);
  for (int64_t offset = 0; offset < 17; ++offset) {
    for (const int64_t length : {0, 1, 7, 8, 57, 63, 64, 65, 300}) {
      for (const bool value : {false, true}) {
        Buffer bits = random_bits(400, random);
        const Buffer before = Buffer::copy_of(bits.bytes());
        kernels().fill(bits.mutable_data(), offset, length, value);
        for (int64_t i = 0; i < offset; ++i)
          ASSERT_EQ(bit_is_set(bits.data(), i), bit_is_set(before.data(), i));
        for (int64_t i = 0; i < length; ++i)
          ASSERT_EQ(bit_is_set(bits.data(), offset + i), value);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, BitmapKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
