#include "simd/rle_bit_packed_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"
#include "tests/simd/packed_values.h"

namespace lamella {
namespace {

class RleBitPackedKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::RleBitPackedKernels& kernels() { return *simd::kernels_of(GetParam())->rle_bit_packed; }

  /// Runs of both kinds and many lengths, which begin within groups of eight too. Behind the last value of each packed
  /// run lie ones, which must not count as largest.
  template <typename T, size_t kTableSize>
  void expect_expand(const simd::RleBitPackedKernels::Expand<T> (&table)[kTableSize], bool packed_only = false,
                     int first_width = 0) {
    std::mt19937_64 random(1);
    for (int width = first_width; width < first_width + static_cast<int>(kTableSize); ++width) {
      for (int round = 0; round < 20; ++round) {
        std::vector<uint64_t> fields = random_fields(4096, width, random);
        if (width > 1) {
          for (uint64_t& field : fields)
            field = field == low_bits(width) ? 0 : field;
        }
        auto bytes = pack_fields(fields, width);
        bytes.reserve(1);  // Width 0 has no bytes, but runs need an address.
        std::vector<uint64_t> expected;
        std::vector<simd::HybridRun> runs;
        uint64_t expected_largest = 0;
        int64_t num_values = 0;
        for (size_t position = 0; position < 3500;) {
          const auto count = static_cast<size_t>(random() % (uint64_t{2} << (round % 8)) + 1);
          num_values += static_cast<int64_t>(count);
          if (random() % 2 == 0) {
            const auto value = static_cast<uint32_t>(random() & low_bits(width));
            runs.push_back({nullptr, value, static_cast<int32_t>(count)});
            if (!packed_only) expected.insert(expected.end(), count, value);
            expected_largest = std::max(expected_largest, uint64_t{value});
          } else {
            const size_t first = random() % 8;
            runs.push_back({bytes.data() + position / 8 * static_cast<size_t>(width), static_cast<uint32_t>(first),
                            static_cast<int32_t>(count)});
            expected.insert(expected.end(), fields.begin() + static_cast<std::ptrdiff_t>(position + first),
                            fields.begin() + static_cast<std::ptrdiff_t>(position + first + count));
            position += (first + count + 15) / 8 * 8;
          }
        }
        GuardedMemory packed(bytes), out(static_cast<int64_t>(expected.size() * sizeof(T)));
        for (simd::HybridRun& run : runs) {
          if (run.packed != nullptr) run.packed = packed.data() + (run.packed - bytes.data());
        }
        const T largest =
            table[width - first_width](runs.data(), static_cast<int64_t>(runs.size()), num_values, out.as<T>());
        for (size_t i = 0; i < expected.size(); ++i)
          ASSERT_EQ(out.as<T>()[i], expected[i]) << "width " << width << ", value " << i;
        for (const uint64_t value : expected)
          expected_largest = std::max(expected_largest, value);
        ASSERT_EQ(largest, expected_largest) << width;
      }
    }
  }
};

TEST_P(RleBitPackedKernels, ExpandsRunsTo8Bits) {
  expect_expand(kernels().expand_u8);
}

TEST_P(RleBitPackedKernels, ExpandsRunsTo16Bits) {
  expect_expand(kernels().expand_u16);
}

TEST_P(RleBitPackedKernels, ExpandsRunsTo32Bits) {
  expect_expand(kernels().expand_u32);
}

TEST_P(RleBitPackedKernels, ExpandsOnlyBitPackedRunsTo16Bits) {
  expect_expand(kernels().packed_u16, true);
}

TEST_P(RleBitPackedKernels, ExpandsOnlyBitPackedRunsOver16BitsWide) {
  expect_expand(kernels().packed_u32, true, 17);
}

TEST_P(RleBitPackedKernels, LargestIsOnlyOfValuesWithinTheRuns) {
  const std::vector<uint8_t> ones(64, 0xFF);
  std::vector<uint8_t> bytes = pack_fields({1, 2, 3, 4, 5}, 7);
  bytes.insert(bytes.end(), ones.begin(), ones.end());
  GuardedMemory packed(bytes), out(5 * 4);
  const simd::HybridRun run{packed.data(), 0, 5};
  EXPECT_EQ(kernels().expand_u32[7](&run, 1, 5, out.as<uint32_t>()), 5U);
}

TEST_P(RleBitPackedKernels, DecodesWhatTheListOfRunsExpandsTo) {
  std::mt19937_64 random(7);
  for (int width = 1; width <= 32; ++width) {
    std::vector<uint8_t> bytes;
    for (int run = 0; run < 60; ++run) {
      const auto length = random() % (uint64_t{2} << (run % 9)) + 1;
      const bool packed = random() % 2 == 0;
      uint64_t header = length << 1 | (packed ? 1 : 0);
      for (; header >= 0x80; header >>= 7)
        bytes.push_back(static_cast<uint8_t>(header | 0x80));
      bytes.push_back(static_cast<uint8_t>(header));
      const auto value_bytes = static_cast<uint64_t>((width + 7) / 8);
      const uint64_t value = random() & low_bits(width);
      for (uint64_t i = 0; i < (packed ? length * static_cast<uint64_t>(width) : value_bytes); ++i)
        bytes.push_back(packed ? static_cast<uint8_t>(random()) : static_cast<uint8_t>(value >> (8 * i)));
    }
    for (const int64_t max_values : {int64_t{0}, int64_t{100}, int64_t{1} << 17}) {
      GuardedMemory stream(bytes);
      const uint8_t* end = stream.data() + bytes.size();
      simd::HybridRun runs[64];
      const auto listed = kernels().read_runs(stream.data(), end, width, max_values, runs, 64);
      GuardedMemory expected(listed.num_values * 4), out(max_values * 4);
      const uint32_t largest =
          kernels().expand_u32[width](runs, listed.num_runs, listed.num_values, expected.as<uint32_t>());
      const auto decoded = kernels().decode_u32[width](stream.data(), end, max_values, out.as<uint32_t>());
      ASSERT_EQ(decoded.position, listed.position) << width;
      ASSERT_EQ(decoded.num_values, listed.num_values) << width;
      ASSERT_EQ(decoded.largest, largest) << width;
      for (int64_t i = 0; i < listed.num_values; ++i)
        ASSERT_EQ(out.as<uint32_t>()[i], expected.as<uint32_t>()[i]) << width << ' ' << i;
    }
  }
}

TEST_P(RleBitPackedKernels, ListsRunsUntilOneIsUnusual) {
  // Width 10: 5 times 1000, 16 packed values, 300 times 3 (a header of two bytes), 1,024 packed values.
  std::vector<uint8_t> bytes = {10, 0xE8, 0x03, 5};
  bytes.resize(bytes.size() + 20, 0xFF);
  bytes.insert(bytes.end(), {0xD8, 0x04, 3, 0, 0x81, 0x02});
  bytes.resize(bytes.size() + 1280, 0xAA);
  GuardedMemory stream(bytes);
  const uint8_t* begin = stream.data();
  const uint8_t* end = begin + bytes.size();
  simd::HybridRun runs[8];

  auto taken = kernels().read_runs(begin, end, 10, 10000, runs, 8);
  ASSERT_EQ(taken.num_runs, 4);
  EXPECT_EQ(taken.position, end);
  EXPECT_EQ(taken.num_values, 5 + 16 + 300 + 1024);
  EXPECT_EQ(runs[0].packed, nullptr);
  EXPECT_EQ(runs[0].value, 1000U);
  EXPECT_EQ(runs[0].count, 5);
  EXPECT_EQ(runs[1].packed, begin + 4);
  EXPECT_EQ(runs[1].value, 0U);
  EXPECT_EQ(runs[1].count, 16);
  EXPECT_EQ(runs[2].packed, nullptr);
  EXPECT_EQ(runs[2].value, 3U);
  EXPECT_EQ(runs[2].count, 300);
  EXPECT_EQ(runs[3].packed, begin + 30);
  EXPECT_EQ(runs[3].count, 1024);

  EXPECT_EQ(kernels().read_runs(begin, end, 10, 10000, runs, 3).num_runs, 3) << "as many as fit the list";
  EXPECT_EQ(kernels().read_runs(begin, end, 10, 321, runs, 8).num_runs, 3) << "as many as are wanted";
  EXPECT_EQ(kernels().read_runs(begin, end, 10, 320, runs, 8).num_runs, 2) << "the third has more than are wanted";
  EXPECT_EQ(kernels().read_runs(begin, end - 1, 10, 10000, runs, 8).num_runs, 3) << "the bytes end within the last";
  EXPECT_EQ(kernels().read_runs(begin, end, 9, 10000, runs, 8).num_runs, 0) << "1,000 has more than nine bits";
}

TEST_P(RleBitPackedKernels, LeavesRunsWithoutValuesAndLongHeaders) {
  simd::HybridRun runs[8];
  for (const auto& bytes : std::vector<std::vector<uint8_t>>{
           {0, 1, 4, 1}, {1, 4, 1, 4, 1}, {0x80, 0x80, 0x01, 1}, {0x81, 0x80, 0x01, 1}, {}, {0x90}}) {
    GuardedMemory stream(bytes);
    const auto taken = kernels().read_runs(stream.data(), stream.data() + bytes.size(), 3, 1 << 20, runs, 8);
    EXPECT_EQ(taken.num_runs, 0);
    EXPECT_EQ(taken.num_values, 0);
    EXPECT_EQ(taken.position, stream.data());
  }
}

TEST_P(RleBitPackedKernels, TakesShortRunsOfBitsUntilOneDoesNotFit) {
  // Three runs: 5 ones, 16 packed bits, 56 zeros; then one of 512 packed bits, whose header has two bytes.
  std::vector<uint8_t> bytes = {10, 1, 5, 0b10101010, 0b11110000, 112, 0, 0x81, 1};
  bytes.resize(bytes.size() + 64, 1);
  for (const int64_t bit_offset : {0, 3, 7, 21}) {
    GuardedMemory stream(bytes), bits(bytes_for_bits(bit_offset + 77));
    std::memset(bits.data(), 0xFF, static_cast<size_t>(bytes_for_bits(bit_offset)));
    auto taken = kernels().short_bits(stream.data(), stream.data() + bytes.size(), 1000, bits.data(), bit_offset);
    EXPECT_EQ(taken.position, stream.data() + 7);
    EXPECT_EQ(taken.num_values, 77);
    EXPECT_EQ(taken.num_set, 5 + 8);
    for (int64_t i = 0; i < bit_offset + 5; ++i)
      EXPECT_TRUE(bit_is_set(bits.data(), i));
    for (int64_t i = 0; i < 8; ++i)
      EXPECT_EQ(bit_is_set(bits.data(), bit_offset + 5 + i), i % 2 == 1);
    for (int64_t i = 8; i < 72; ++i)
      EXPECT_EQ(bit_is_set(bits.data(), bit_offset + 5 + i), i >= 12 && i < 16);
    taken = kernels().short_bits(stream.data(), stream.data() + bytes.size(), 20, bits.data(), bit_offset);
    EXPECT_EQ(taken.num_values, 5) << "the packed run has more than the 15 that are wanted";
    taken = kernels().short_bits(stream.data(), stream.data() + 4, 1000, bits.data(), bit_offset);
    EXPECT_EQ(taken.num_values, 5) << "the packed run does not end before the end of the bytes";
  }
}

TEST_P(RleBitPackedKernels, AppendsLongRunsOfOneBit) {
  struct Run {
    std::vector<uint8_t> bytes;
    int64_t count;
    bool value;
  };
  // Headers of one byte (up to 63 values) and of two (up to 8191); then one of three, which is left.
  const std::vector<Run> runs = {{{57 << 1, 1}, 57, true},      {{63 << 1, 0}, 63, false},
                                 {{0x80, 0x01, 1}, 64, true},   {{0x90, 0x03, 0}, 200, false},
                                 {{0xFE, 0x7F, 1}, 8191, true}, {{3 << 1, 0}, 3, false}};
  std::vector<uint8_t> bytes;
  std::vector<bool> expected;
  for (const Run& run : runs) {
    bytes.insert(bytes.end(), run.bytes.begin(), run.bytes.end());
    expected.insert(expected.end(), static_cast<size_t>(run.count), run.value);
  }
  const auto all = static_cast<int64_t>(expected.size());
  const size_t listed = bytes.size();
  bytes.insert(bytes.end(), {0x80, 0x80, 0x01, 1});
  for (const int64_t bit_offset : {0, 3, 7, 21}) {
    GuardedMemory stream(bytes), bits(bytes_for_bits(bit_offset + all));
    std::memset(bits.data(), 0xFF, static_cast<size_t>(bytes_for_bits(bit_offset)));
    const uint8_t* end = stream.data() + bytes.size();
    auto taken = kernels().short_bits(stream.data(), end, all, bits.data(), bit_offset);
    EXPECT_EQ(taken.position, stream.data() + listed);
    EXPECT_EQ(taken.num_values, all);
    EXPECT_EQ(taken.num_set, 57 + 64 + 8191);
    for (int64_t i = 0; i < bit_offset; ++i)
      ASSERT_TRUE(bit_is_set(bits.data(), i));
    for (int64_t i = 0; i < all; ++i)
      ASSERT_EQ(bit_is_set(bits.data(), bit_offset + i), expected[static_cast<size_t>(i)]) << i;
    taken = kernels().short_bits(stream.data(), end, 57 + 62, bits.data(), bit_offset);
    EXPECT_EQ(taken.num_values, 57) << "the second run has more than the 62 that are wanted";
    taken = kernels().short_bits(stream.data(), stream.data() + 6, all, bits.data(), bit_offset);
    EXPECT_EQ(taken.num_values, 57 + 63) << "the third run does not end before the end of the bytes";
  }
  // A value over 1, which is left to whoever reports it, and a run without values.
  for (const std::vector<uint8_t>& bad : {std::vector<uint8_t>{60 << 1, 2}, {0x80, 0x01, 2}, {0x80, 0x00, 1}}) {
    GuardedMemory stream(bad), bits(16);
    EXPECT_EQ(kernels().short_bits(stream.data(), stream.data() + bad.size(), 100, bits.data(), 0).num_values, 0);
  }
}

/// What short_bits() is to do, run by run.
simd::RleBitPackedKernels::Bits take_bits(const uint8_t* position, const uint8_t* end, int64_t max_values,
                                          std::vector<bool>& bits) {
  simd::RleBitPackedKernels::Bits taken{position, 0, 0};
  while (taken.position < end) {
    const uint8_t* body = taken.position;
    int64_t header = *body++;
    if (header >= 0x80 && (header & 1) != 0) break;
    if (header >= 0x80) header = (header & 0x7F) | *body++ << 7;
    const bool packed = (header & 1) != 0;
    const int64_t count = packed ? (header >> 1) * 8 : header >> 1;
    const uint8_t* next = body + (packed ? count / 8 : 1);
    if (count == 0 || count > 8191 || count > max_values - taken.num_values || next > end) break;
    if (!packed && *body > 1) break;
    for (int64_t i = 0; i < count; ++i) {
      bits.push_back(packed ? bit_is_set(body, i) : *body != 0);
      taken.num_set += bits.back() ? 1 : 0;
    }
    taken.num_values += count;
    taken.position = next;
  }
  return taken;
}

/// Runs of single bits: of lengths that are usual or at the edge of what is taken at once, and sometimes malformed
/// ones.
std::vector<uint8_t> random_bit_runs(std::mt19937& random, bool hostile) {
  const std::vector<int> lengths = {1, 2, 7, 8, 9, 16, 63, 64, 65, 127, 128, 300, 497, 503, 504, 505, 511, 512, 8191};
  const std::vector<int> groups = {1, 1, 1, 2, 3, 6, 7, 8, 9, 15, 16, 62, 63};
  std::vector<uint8_t> bytes;
  for (int run = 0; run < 60; ++run) {
    if (random() % 2 == 0) {
      const int num_groups = groups[random() % groups.size()];
      bytes.push_back(static_cast<uint8_t>(num_groups << 1 | 1));
      for (int i = 0; i < num_groups; ++i)
        bytes.push_back(static_cast<uint8_t>(random()));
    } else {
      const int header = (random() % 2 == 0 ? lengths[random() % lengths.size()] : 8 + static_cast<int>(random() % 20))
                         << 1;
      if (header < 0x80) {
        bytes.push_back(static_cast<uint8_t>(header));
      } else {
        bytes.insert(bytes.end(), {static_cast<uint8_t>(header | 0x80), static_cast<uint8_t>(header >> 7)});
      }
      bytes.push_back(random() % 2);
    }
    if (hostile && random() % 40 == 0) bytes.push_back(static_cast<uint8_t>(random()));
  }
  return bytes;
}

TEST_P(RleBitPackedKernels, TakesWhatTakingRunByRunTakes) {
  std::mt19937 random(20261121);
  for (int trial = 0; trial < 400; ++trial) {
    const std::vector<uint8_t> bytes = random_bit_runs(random, trial % 2 == 1);
    GuardedMemory stream(bytes);
    const uint8_t* end = stream.data() + bytes.size() - random() % 4;
    const int64_t max_values = trial % 3 == 0 ? 1 << 20 : 1 + static_cast<int64_t>(random() % 3000);
    const auto bit_offset = static_cast<int64_t>(random() % 30);
    std::vector<bool> expected(static_cast<size_t>(bit_offset), true);
    const auto wanted = take_bits(stream.data(), end, max_values, expected);
    GuardedMemory bits(bytes_for_bits(bit_offset + wanted.num_values));
    std::memset(bits.data(), 0xFF, static_cast<size_t>(bytes_for_bits(bit_offset)));
    const auto taken = kernels().short_bits(stream.data(), end, max_values, bits.data(), bit_offset);
    ASSERT_EQ(taken.position - stream.data(), wanted.position - stream.data()) << "trial " << trial;
    ASSERT_EQ(taken.num_values, wanted.num_values);
    ASSERT_EQ(taken.num_set, wanted.num_set);
    for (size_t i = 0; i < expected.size(); ++i)
      ASSERT_EQ(bit_is_set(bits.data(), static_cast<int64_t>(i)), expected[i]) << "trial " << trial << " bit " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, RleBitPackedKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
