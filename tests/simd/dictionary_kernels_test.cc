#include "simd/dictionary_kernels.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "base/bits.h"
#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"

namespace lamella {
namespace {

class DictionaryKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::DictionaryKernels& kernels() { return *simd::kernels_of(GetParam())->dictionary; }

  /// Dictionaries around the sizes that fit registers, and their last entry where the slack begins.
  template <typename LookUp>
  void expect_look_up(int64_t width, const LookUp& look_up) {
    std::mt19937 random(static_cast<unsigned>(width));
    for (const int64_t num_entries : {1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1000}) {
      for (const int64_t count : {0, 1, 3, 7, 8, 9, 16, 17, 64, 100}) {
        std::vector<uint8_t> bytes(static_cast<size_t>(num_entries * width));
        for (uint8_t& byte : bytes)
          byte = static_cast<uint8_t>(random());
        GuardedMemory entries(bytes), indices(count * 4), out(count * width);
        for (int64_t i = 0; i < count; ++i)
          store(indices.data() + i * 4, static_cast<int32_t>(random() % static_cast<unsigned>(num_entries)));
        if (count > 1) store(indices.data() + 4, static_cast<int32_t>(num_entries - 1));
        look_up(entries.data(), num_entries, indices.as<int32_t>(), count, out.data());
        for (int64_t i = 0; i < count * width; ++i) {
          const int64_t index = load<int32_t>(indices.data() + i / width * 4);
          ASSERT_EQ(out.data()[i], bytes[static_cast<size_t>(index * width + i % width)])
              << num_entries << " entries, value " << i / width;
        }
      }
    }
  }

  template <typename Index>
  void expect_runs(const simd::DictionaryKernels::LookUpRuns<Index>& look_ups) {
    expect_runs_of_width<Index>(4, look_ups.bytes4);
    expect_runs_of_width<Index>(8, look_ups.bytes8);
    expect_runs_of_width<Index>(16, look_ups.bytes16);
  }

 private:
  template <typename Index>
  void expect_runs_of_width(int64_t width, typename simd::DictionaryKernels::LookUpRuns<Index>::Kernel look_up) {
    std::mt19937 random(4);
    for (const int64_t num_entries : {1, 4, 5, 8, 9, 40, 1000}) {
      for (int round = 0; round < 30; ++round) {
        std::vector<uint8_t> bytes(static_cast<size_t>(num_entries * width));
        for (uint8_t& byte : bytes)
          byte = static_cast<uint8_t>(random());
        std::vector<simd::HybridRun> runs;
        std::vector<Index> packed, expected;
        for (int i = 0; i < round; ++i) {
          const auto count = static_cast<int32_t>(random() % (2U << (round % 8)) + 1);
          const auto index = static_cast<Index>(random() % static_cast<unsigned>(num_entries));
          const bool rle = random() % 2 == 0;
          runs.push_back({rle ? nullptr : bytes.data(), rle ? index : 0U, count});
          for (int k = 0; k < count; ++k) {
            expected.push_back(static_cast<Index>(rle ? index : random() % static_cast<unsigned>(num_entries)));
            if (!rle) packed.push_back(expected.back());
          }
        }
        const auto num_values = static_cast<int64_t>(expected.size());
        const auto packed_bytes = static_cast<int64_t>(packed.size() * sizeof(Index));
        GuardedMemory entries(bytes), indices(packed_bytes), out(num_values * width);
        if (!packed.empty()) std::memcpy(indices.data(), packed.data(), static_cast<size_t>(packed_bytes));
        look_up(entries.data(), num_entries, runs.data(), static_cast<int64_t>(runs.size()), num_values,
                indices.as<Index>(), out.data());
        for (int64_t i = 0; i < num_values * width; ++i) {
          const int64_t index = expected[static_cast<size_t>(i / width)];
          ASSERT_EQ(out.data()[i], bytes[static_cast<size_t>(index * width + i % width)]) << width << ' ' << i / width;
        }
      }
    }
  }
};

TEST_P(DictionaryKernels, LooksUpEntriesOfEachWidth) {
  expect_look_up(1, kernels().bytes1);
  expect_look_up(2, kernels().bytes2);
  expect_look_up(4, kernels().bytes4);
  expect_look_up(8, kernels().bytes8);
  expect_look_up(16, kernels().bytes16);
}

TEST_P(DictionaryKernels, LooksUpEntriesOfAnyWidth) {
  for (const int64_t width : {1, 3, 7, 12, 15, 16, 17, 40}) {
    expect_look_up(width, [&](const uint8_t* entries, int64_t, const int32_t* indices, int64_t count, uint8_t* out) {
      kernels().bytes(entries, indices, count, width, out);
    });
  }
}

TEST_P(DictionaryKernels, LooksUpRunsOf16BitIndices) {
  expect_runs(kernels().runs_u16);
}

TEST_P(DictionaryKernels, GathersRunsOf16BitIndices) {
  expect_runs(kernels().gathered_u16);
}

TEST_P(DictionaryKernels, LooksUpRunsOf32BitIndices) {
  expect_runs(kernels().runs_u32);
}

TEST_P(DictionaryKernels, LooksUpBits) {
  std::mt19937 random(3);
  for (const int64_t count : {0, 1, 7, 63, 64, 65, 300}) {
    for (const int64_t bit_offset : {0, 1, 8, 13}) {
      GuardedMemory entries(std::vector<uint8_t>{0b01}), indices(count * 4), out(bytes_for_bits(bit_offset + count));
      std::memset(out.data(), 0xFF, static_cast<size_t>(bytes_for_bits(bit_offset)));
      for (int64_t i = 0; i < count; ++i)
        store(indices.data() + i * 4, static_cast<int32_t>(random() % 2));
      kernels().bits(entries.data(), indices.as<int32_t>(), count, out.data(), bit_offset);
      for (int64_t i = 0; i < bit_offset; ++i)
        ASSERT_TRUE(bit_is_set(out.data(), i));
      for (int64_t i = 0; i < count; ++i)
        ASSERT_EQ(bit_is_set(out.data(), bit_offset + i), load<int32_t>(indices.data() + i * 4) == 0);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, DictionaryKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
