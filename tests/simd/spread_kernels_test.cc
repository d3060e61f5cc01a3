#include "simd/spread_kernels.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "base/bits.h"
#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"

namespace lamella {
namespace {

constexpr int64_t kLengths[] = {0, 1, 3, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 127, 128, 129, 192, 777};
/// Valid rows in a thousand; between them runs of all valid and all null.
constexpr int kDensities[] = {0, 10, 100, 500, 900, 990, 1000};

std::vector<uint8_t> random_validity(int64_t num_bits, int density, std::mt19937& random) {
  std::vector<uint8_t> bits(static_cast<size_t>(bytes_for_bits(num_bits)));
  for (int64_t i = 0; i < num_bits; ++i) {
    const int here = i / 100 % 3 == 1 ? (density < 500 ? 0 : 1000) : density;
    if (static_cast<int>(random() % 1000) < here) set_bit(bits.data(), i);
  }
  return bits;
}

std::vector<uint8_t> random_bytes(int64_t count, std::mt19937& random) {
  std::vector<uint8_t> bytes(static_cast<size_t>(count));
  for (uint8_t& byte : bytes)
    byte = static_cast<uint8_t>(random() | 1);
  return bytes;
}

int64_t count_set(const std::vector<uint8_t>& bits, int64_t offset, int64_t count) {
  int64_t num_set = 0;
  for (int64_t i = 0; i < count; ++i)
    num_set += bit_is_set(bits.data(), offset + i);
  return num_set;
}

class SpreadKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::SpreadKernels& kernels() { return *simd::kernels_of(GetParam())->spread; }

  template <typename Spread>
  void expect_spread(int64_t width, const Spread& spread) {
    std::mt19937 random(static_cast<unsigned>(width));
    for (const int64_t num_rows : kLengths) {
      for (const int density : kDensities) {
        const int64_t offset = static_cast<int64_t>(random() % 70);
        const auto bits = random_validity(offset + num_rows, density, random);
        const int64_t num_valid = count_set(bits, offset, num_rows);
        const auto dense = random_bytes(num_valid * width, random);
        GuardedMemory values(dense), validity(bits), out(num_rows * width);
        ASSERT_EQ(spread(values.data(), validity.data(), offset, num_rows, out.data()), num_valid);
        int64_t taken = 0;
        for (int64_t row = 0; row < num_rows; ++row) {
          const bool valid = bit_is_set(bits.data(), offset + row);
          for (int64_t i = 0; i < width; ++i) {
            const uint8_t expected = valid ? dense[static_cast<size_t>(taken * width + i)] : uint8_t{0};
            ASSERT_EQ(out.data()[row * width + i], expected) << num_rows << " rows, row " << row << ", byte " << i;
          }
          taken += valid;
        }
      }
    }
  }
};

TEST_P(SpreadKernels, CopiesBytes) {
  std::mt19937 random(2);
  for (const int64_t size_bytes : kLengths) {
    const auto bytes = random_bytes(size_bytes, random);
    GuardedMemory values(bytes), out(size_bytes);
    kernels().copy(values.data(), size_bytes, out.data());
    EXPECT_EQ(std::vector<uint8_t>(out.data(), out.data() + size_bytes), bytes);
  }
}

TEST_P(SpreadKernels, SpreadsElementsOfEachWidth) {
  expect_spread(1, kernels().bytes1);
  expect_spread(2, kernels().bytes2);
  expect_spread(4, kernels().bytes4);
  expect_spread(8, kernels().bytes8);
  expect_spread(16, kernels().bytes16);
}

TEST_P(SpreadKernels, SpreadsElementsOfAnyWidth) {
  for (const int64_t width : {1, 3, 5, 8, 12, 15, 16, 17, 21, 32, 33, 100}) {
    expect_spread(width, [&](const uint8_t* values, const uint8_t* validity, int64_t offset, int64_t num_rows,
                             uint8_t* out) { return kernels().bytes(values, validity, offset, num_rows, width, out); });
  }
}

TEST_P(SpreadKernels, SpreadsIndicesAndGivesNullsTheirOwn) {
  std::mt19937 random(3);
  for (const int64_t num_rows : kLengths) {
    for (const int density : kDensities) {
      const int64_t offset = static_cast<int64_t>(random() % 70);
      const auto bits = random_validity(offset + num_rows, density, random);
      const int64_t num_valid = count_set(bits, offset, num_rows);
      const auto null_index = static_cast<uint16_t>(random());
      const auto dense = random_bytes(num_valid * 2, random);
      GuardedMemory values(dense), validity(bits), out(num_rows * 2);
      const auto taken =
          kernels().indices(values.as<uint16_t>(), validity.data(), offset, num_rows, null_index, out.as<uint16_t>());
      ASSERT_EQ(taken, num_valid);
      const uint16_t* next = values.as<uint16_t>();
      for (int64_t row = 0; row < num_rows; ++row) {
        const uint16_t expected = bit_is_set(bits.data(), offset + row) ? *next++ : null_index;
        ASSERT_EQ(out.as<uint16_t>()[row], expected) << num_rows << " rows, row " << row;
      }
    }
  }
}

TEST_P(SpreadKernels, SpreadsBitsBetweenAnyPositions) {
  std::mt19937 random(1);
  for (const int64_t num_rows : kLengths) {
    for (const int density : kDensities) {
      const int64_t offset = static_cast<int64_t>(random() % 70);
      const int64_t values_offset = static_cast<int64_t>(random() % 20);
      const int64_t out_offset = static_cast<int64_t>(random() % 20);
      const auto bits = random_validity(offset + num_rows, density, random);
      const int64_t num_valid = count_set(bits, offset, num_rows);
      const auto dense = random_validity(values_offset + num_valid, 500, random);
      GuardedMemory values(dense), validity(bits), out(bytes_for_bits(out_offset + num_rows));
      std::memset(out.data(), 0xFF, static_cast<size_t>(bytes_for_bits(out_offset)));
      ASSERT_EQ(kernels().bits(values.data(), values_offset, validity.data(), offset, num_rows, out.data(), out_offset),
                num_valid);
      for (int64_t i = 0; i < out_offset; ++i)
        ASSERT_TRUE(bit_is_set(out.data(), i));
      int64_t taken = values_offset;
      for (int64_t row = 0; row < num_rows; ++row) {
        const bool valid = bit_is_set(bits.data(), offset + row);
        ASSERT_EQ(bit_is_set(out.data(), out_offset + row), valid && bit_is_set(dense.data(), taken)) << row;
        taken += valid;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, SpreadKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
