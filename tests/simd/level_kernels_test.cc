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

constexpr int64_t kCounts[] = {0, 1, 15, 16, 31, 32, 33, 63, 64, 65, 127, 128, 129, 200, 777};

/// Levels up to `max_level`; long runs of one level between random ones.
std::vector<uint8_t> random_levels(int64_t count, uint32_t max_level, std::mt19937& random) {
  std::vector<uint8_t> levels(static_cast<size_t>(count));
  uint8_t run = 0;
  for (size_t i = 0; i < levels.size(); ++i) {
    if (i % 90 == 0) run = static_cast<uint8_t>(random() % (max_level + 1));
    levels[i] = i / 90 % 3 == 1 ? run : static_cast<uint8_t>(random() % (max_level + 1));
  }
  return levels;
}

class LevelKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::LevelKernels& kernels() { return *simd::kernels_of(GetParam())->level; }

  /// Calls check(slots, a rule, a rule of an element below) for slots of many counts and depths, repeated and not.
  template <typename Check>
  void for_each_slots(const Check& check) {
    std::mt19937 random(1);
    for (const uint32_t max_level : {1U, 2U, 3U, 9U, 200U, 255U}) {
      for (const int64_t count : kCounts) {
        for (const bool repeated : {false, true}) {
          GuardedMemory definition(random_levels(count, max_level, random));
          GuardedMemory repetition(random_levels(count, max_level, random));
          const auto level = [&] { return static_cast<uint8_t>(random() % (max_level + 1)); };
          const simd::EntryRule rule{level(), level()};
          const simd::EntryRule below{static_cast<uint8_t>(rule.repetition_level + (rule.repetition_level < 255)),
                                      static_cast<uint8_t>(rule.definition_level + (rule.definition_level < 255))};
          check(simd::Slots{definition.data(), repeated ? repetition.data() : nullptr, count}, rule, below);
          if (HasFatalFailure()) return;
        }
      }
    }
  }
};

bool is_entry(const simd::Slots& slots, int64_t slot, simd::EntryRule rule) {
  const uint8_t repetition = slots.repetition == nullptr ? uint8_t{0} : slots.repetition[slot];
  return slots.definition[slot] >= rule.definition_level && repetition <= rule.repetition_level;
}

TEST_P(LevelKernels, CountsLevelsAndEntries) {
  for_each_slots([&](const simd::Slots& slots, simd::EntryRule rule, simd::EntryRule) {
    const uint8_t* levels = slots.definition;
    ASSERT_EQ(
        kernels().count_at_least(levels, slots.count, rule.definition_level),
        std::count_if(levels, levels + slots.count, [&](uint8_t level) { return level >= rule.definition_level; }));
    int64_t num_entries = 0;
    for (int64_t slot = 0; slot < slots.count; ++slot)
      num_entries += is_entry(slots, slot, rule);
    ASSERT_EQ(kernels().count_entries(slots, rule), num_entries);
  });
}

TEST_P(LevelKernels, FindsWhereEachRowBegins) {
  std::mt19937 random(2);
  for (const int64_t count : kCounts) {
    for (const uint32_t max_level : {0U, 1U, 3U, 20U}) {
      const std::vector<uint8_t> levels = random_levels(count, max_level, random);
      GuardedMemory repetition(levels);
      int64_t row = 0;
      for (int64_t slot = 0; slot < count; ++slot) {
        if (levels[static_cast<size_t>(slot)] == 0) {
          ASSERT_EQ(kernels().find_row(repetition.data(), count, row++), slot);
        }
      }
      ASSERT_EQ(kernels().find_row(repetition.data(), count, row), count);
    }
  }
}

TEST_P(LevelKernels, AppendsValidityOfEntries) {
  std::mt19937 random(3);
  for_each_slots([&](const simd::Slots& slots, simd::EntryRule rule, simd::EntryRule below) {
    const auto bit_offset = static_cast<int64_t>(random() % 70);
    GuardedMemory bits(bytes_for_bits(bit_offset + kernels().count_entries(slots, rule)));
    std::memset(bits.data(), 0xFF, static_cast<size_t>(bytes_for_bits(bit_offset)));
    const int64_t num_valid = kernels().entry_validity(slots, rule, below.definition_level, bits.data(), bit_offset);
    for (int64_t i = 0; i < bit_offset; ++i)
      ASSERT_TRUE(bit_is_set(bits.data(), i));
    int64_t entry = bit_offset;
    int64_t expected_valid = 0;
    for (int64_t slot = 0; slot < slots.count; ++slot) {
      if (!is_entry(slots, slot, rule)) continue;
      const bool valid = slots.definition[slot] >= below.definition_level;
      ASSERT_EQ(bit_is_set(bits.data(), entry++), valid) << slot;
      expected_valid += valid;
    }
    ASSERT_EQ(num_valid, expected_valid);
  });
}

TEST_P(LevelKernels, GivesOffsetsOfLists) {
  for_each_slots([&](const simd::Slots& slots, simd::EntryRule list, simd::EntryRule element) {
    const int64_t num_lists = kernels().count_entries(slots, list);
    GuardedMemory out((num_lists + 1) * static_cast<int64_t>(sizeof(int32_t)));
    auto* offsets = reinterpret_cast<int32_t*>(out.data());
    kernels().list_offsets(slots, list, element, offsets);
    int64_t next_list = 0;
    int32_t num_elements = 0;
    for (int64_t slot = 0; slot < slots.count; ++slot) {
      if (is_entry(slots, slot, list)) {
        ASSERT_EQ(load<int32_t>(offsets + next_list), num_elements) << slot;
        ++next_list;
      }
      num_elements += is_entry(slots, slot, element);
    }
    ASSERT_EQ(load<int32_t>(offsets + num_lists), num_elements);
  });
}

INSTANTIATE_TEST_SUITE_P(Targets, LevelKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
