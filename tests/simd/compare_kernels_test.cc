#include "simd/compare_kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "base/bits.h"
#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"

namespace lamella {
namespace {

constexpr int64_t kCounts[] = {0, 1, 3, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 127, 130, 300};

class CompareKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::CompareKernels& kernels() { return *simd::kernels_of(GetParam())->compare; }

  /// Runs `test` on values between pages that cannot be touched, and holds it to `passes`, bits behind the last too.
  template <typename T, typename Test, typename Passes>
  void expect_bits(const std::vector<T>& values, const Test& test, const Passes& passes) {
    const auto count = static_cast<int64_t>(values.size());
    for (const bool at_begin : {false, true}) {
      GuardedMemory in(count * static_cast<int64_t>(sizeof(T)), at_begin), out((count + 63) / 64 * 8);
      if (count > 0) std::memcpy(in.data(), values.data(), values.size() * sizeof(T));
      test(in.data(), count, out.data());
      for (int64_t i = 0; i < (count + 63) / 64 * 64; ++i) {
        ASSERT_EQ(bit_is_set(out.data(), i), i < count && passes(values[static_cast<size_t>(i)]))
            << "value " << i << " of " << count;
      }
    }
  }

  template <typename T>
  std::vector<T> random_values(int64_t count, const std::vector<T>& choices) {
    std::vector<T> values;
    for (int64_t i = 0; i < count; ++i)
      values.push_back(choices[random_() % choices.size()]);
    return values;
  }

  template <typename T>
  void expect_integer_range(simd::CompareKernels::InRange in_range) {
    constexpr T kMin = std::numeric_limits<T>::min();
    constexpr T kMax = std::numeric_limits<T>::max();
    const std::vector<T> choices = {kMin,
                                    static_cast<T>(kMin + 1),
                                    static_cast<T>(-1),
                                    0,
                                    1,
                                    5,
                                    static_cast<T>(kMax / 2),
                                    static_cast<T>(kMax / 2 + 1),
                                    static_cast<T>(kMax - 1),
                                    kMax};
    for (const int64_t count : kCounts) {
      for (int round = 0; round < 20; ++round) {
        T low = choices[random_() % choices.size()];
        T high = choices[random_() % choices.size()];
        if (low > high) std::swap(low, high);
        expect_bits(
            random_values(count, choices),
            [&](const uint8_t* values, int64_t num, uint8_t* out) {
              const auto width = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
              in_range(values, num, static_cast<uint64_t>(low), width, out);
            },
            [&](T value) { return low <= value && value <= high; });
      }
    }
  }

  template <typename T>
  void expect_floating_range(void (*in_range)(const uint8_t*, int64_t, T, T, bool, uint8_t*) noexcept) {
    using Limits = std::numeric_limits<T>;
    const std::vector<T> finite = {
        -Limits::infinity(), Limits::lowest(),  T(-1), -Limits::denorm_min(), T(-0.0), T(0.0), T(0.5),
        Limits::max(),       Limits::infinity()};
    std::vector<T> choices = finite;
    choices.push_back(Limits::quiet_NaN());
    choices.push_back(-Limits::quiet_NaN());
    for (const int64_t count : kCounts) {
      for (int round = 0; round < 20; ++round) {
        const T low = finite[random_() % finite.size()];
        const T high = finite[random_() % finite.size()];
        const bool nan_passes = round % 2 == 0;
        expect_bits(
            random_values(count, choices),
            [&](const uint8_t* values, int64_t num, uint8_t* out) {
              in_range(values, num, low, high, nan_passes, out);
            },
            [&](T value) { return std::isnan(value) ? nan_passes : low <= value && value <= high; });
      }
    }
  }

  template <typename T>
  void expect_one_of(simd::CompareKernels::IsOneOf is_one_of) {
    const std::vector<T> choices = {0, 1, 2, 3, std::numeric_limits<T>::max(), std::numeric_limits<T>::max() / 2, 77};
    for (const int64_t count : kCounts) {
      for (const size_t num_wanted : {1U, 2U, 3U, 6U}) {
        const std::vector<T> wanted(choices.begin(), choices.begin() + static_cast<int64_t>(num_wanted));
        expect_bits(
            random_values(count, choices),
            [&](const uint8_t* values, int64_t num, uint8_t* out) {
              is_one_of(values, num, reinterpret_cast<const uint8_t*>(wanted.data()), static_cast<int64_t>(num_wanted),
                        out);
            },
            [&](T value) { return std::find(wanted.begin(), wanted.end(), value) != wanted.end(); });
      }
    }
  }

  std::mt19937 random_{11};
};

TEST_P(CompareKernels, FindIntegersInARange) {
  expect_integer_range<int8_t>(kernels().in_range1);
  expect_integer_range<uint8_t>(kernels().in_range1);
  expect_integer_range<int16_t>(kernels().in_range2);
  expect_integer_range<uint16_t>(kernels().in_range2);
  expect_integer_range<int32_t>(kernels().in_range4);
  expect_integer_range<uint32_t>(kernels().in_range4);
  expect_integer_range<int64_t>(kernels().in_range8);
  expect_integer_range<uint64_t>(kernels().in_range8);
}

TEST_P(CompareKernels, FindFloatingPointNumbersInARange) {
  expect_floating_range<float>(kernels().in_range_float);
  expect_floating_range<double>(kernels().in_range_double);
}

TEST_P(CompareKernels, FindIntegersOfAList) {
  expect_one_of<uint32_t>(kernels().is_one_of4);
  expect_one_of<uint64_t>(kernels().is_one_of8);
}

TEST_P(CompareKernels, CompareMaskedBytes) {
  using Bytes = std::array<uint8_t, 16>;
  std::vector<Bytes> choices(6);
  for (size_t i = 0; i < choices.size(); ++i) {
    choices[i].fill(0x41);
    choices[i][3 * i] ^= i < 5 ? 0x80 : 0;
  }
  for (const int64_t count : kCounts) {
    for (const size_t mask_begin : {0U, 4U, 15U}) {
      for (const size_t mask_end : {5U, 8U, 16U}) {
        Bytes mask{};
        for (size_t i = mask_begin; i < mask_end; ++i)
          mask[i] = 0xFF;
        Bytes wanted = choices.back();
        for (size_t i = 0; i < 16; ++i)
          wanted[i] &= mask[i];
        expect_bits(
            random_values(count, choices),
            [&](const uint8_t* values, int64_t num, uint8_t* out) {
              kernels().equals_masked16(values, num, mask.data(), wanted.data(), out);
            },
            [&](const Bytes& value) {
              for (size_t i = 0; i < 16; ++i) {
                if ((value[i] & mask[i]) != wanted[i]) return false;
              }
              return true;
            });
      }
    }
  }
}

TEST_P(CompareKernels, LookUpWhetherEntriesPass) {
  for (const int64_t num_entries : {1, 31, 32, 33, 255, 256, 257, 511, 512, 513, 5000}) {
    GuardedMemory passes(bytes_for_bits(num_entries));
    for (int64_t i = 0; i < passes.size(); ++i)
      passes.data()[i] = static_cast<uint8_t>(random_());
    for (const int64_t count : kCounts) {
      std::vector<int32_t> indices;
      for (int64_t i = 0; i < count; ++i)
        indices.push_back(static_cast<int32_t>(random_() % static_cast<unsigned>(num_entries)));
      expect_bits(
          indices,
          [&](const uint8_t* values, int64_t num, uint8_t* out) {
            kernels().passes_of(passes.data(), num_entries, reinterpret_cast<const int32_t*>(values), num, out);
          },
          [&](int32_t index) { return bit_is_set(passes.data(), index); });
    }
  }
}

TEST_P(CompareKernels, ListTheBitsThatAreSet) {
  for (const int64_t num_words : {0, 1, 2, 3, 17}) {
    for (int round = 0; round < 12; ++round) {
      GuardedMemory bits(num_words * 8);
      std::vector<int32_t> expected;
      for (int64_t i = 0; i < num_words; ++i) {
        const auto any = (uint64_t{random_()} << 32) | random_();
        const uint64_t words[] = {0, ~uint64_t{0}, any, any & (uint64_t{random_()} << 16), uint64_t{1} << (any & 63)};
        store(bits.data() + 8 * i, words[random_() % 5]);
        for (int64_t bit = 64 * i; bit < 64 * (i + 1); ++bit) {
          if (bit_is_set(bits.data(), bit)) expected.push_back(static_cast<int32_t>(bit));
        }
      }
      GuardedMemory out(static_cast<int64_t>(expected.size()) * 4);
      ASSERT_EQ(kernels().positions_of(bits.data(), num_words, out.as<int32_t>()),
                static_cast<int64_t>(expected.size()));
      for (size_t i = 0; i < expected.size(); ++i)
        ASSERT_EQ(out.as<int32_t>()[i], expected[i]);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, CompareKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
