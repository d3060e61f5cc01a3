#include "simd/byte_array_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "base/bits.h"
#include "lamella/column_vector.h"
#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"
#include "tests/simd/utf8_text.h"

namespace lamella {
namespace {

constexpr int32_t kBuffer = 7;

class ByteArrayKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::ByteArrayKernels& kernels() { return *simd::kernels_of(GetParam())->byte_array; }
};

std::string random_value(size_t length, bool ascii, std::mt19937& random) {
  std::string value(length, ' ');
  for (char& byte : value)
    byte = static_cast<char>(random() % 128);
  if (!ascii && length > 0) value[random() % length] = static_cast<char>(128 + random() % 128);
  return value;
}

std::vector<uint8_t> plain_page(const std::vector<std::string>& values) {
  std::vector<uint8_t> page;
  for (const std::string& value : values) {
    const auto length = static_cast<uint32_t>(value.size());
    for (int i = 0; i < 4; ++i)
      page.push_back(static_cast<uint8_t>(length >> (8 * i)));
    page.insert(page.end(), value.begin(), value.end());
  }
  return page;
}

/// Values of many lengths, half of the time all of them text.
std::vector<std::string> random_texts(size_t count, size_t longest, std::mt19937& random) {
  std::vector<std::string> values;
  const int ascii_percent = random() % 3 == 0 ? 99 : static_cast<int>(random() % 100);
  for (size_t i = 0; i < count; ++i)
    values.push_back(random_text(random() % (longest + 1), ascii_percent, random));
  if (random() % 2 == 0) mutate(values[random() % count], random);
  if (random() % 4 == 0) {
    // Torn between two values, which are text together.
    const size_t torn = random() % count;
    values[torn] += "\xE2\x82";
    if (torn + 1 < count) values[torn + 1] = "\xAC" + values[torn + 1];
  }
  return values;
}

/// The 16 bytes of a view, field by field.
std::string expected_view(const std::string& value, int64_t offset) {
  std::string view(16, '\0');
  store(view.data(), static_cast<int32_t>(value.size()));
  if (value.size() <= 12) {
    value.copy(view.data() + 4, value.size());
  } else {
    value.copy(view.data() + 4, 4);
    store(view.data() + 8, kBuffer);
    store(view.data() + 12, static_cast<int32_t>(offset));
  }
  return view;
}

/// `stride` is what lies between the ends of a value and the start of the next.
void expect_views(const uint8_t* views, const std::vector<std::string>& values, int64_t offset, int64_t stride) {
  for (size_t i = 0; i < values.size(); ++i) {
    offset += stride;
    const std::string view(reinterpret_cast<const char*>(views) + 16 * i, 16);
    ASSERT_EQ(view, expected_view(values[i], offset)) << "value " << i << " of " << values[i].size() << " bytes";
    offset += static_cast<int64_t>(values[i].size());
  }
}

TEST_P(ByteArrayKernels, ViewsOfEveryLengthAreRight) {
  std::mt19937 random(1);
  for (size_t length = 0; length <= 300; ++length) {
    const std::vector<std::string> values = {random_value(length, true, random),
                                             random_value(300 - length, true, random),
                                             random_value(length, true, random)};
    GuardedMemory page(plain_page(values));
    GuardedMemory views(16 * values.size());
    for (const auto make_views : {kernels().plain_views, kernels().plain_text_views}) {
      const auto walk = make_views(page.data(), 0, page.size(), 3, kBuffer, views.data());
      ASSERT_EQ(walk.num_values, 3);
      ASSERT_EQ(walk.position, page.size());
      EXPECT_TRUE(walk.has_references);
      EXPECT_EQ(walk.is_text, make_views == kernels().plain_text_views);
      expect_views(views.data(), values, 0, 4);
    }
  }
}

TEST_P(ByteArrayKernels, TextIsToldOfTheValuesAlone) {
  std::mt19937 random(2);
  for (size_t length = 0; length <= 300; ++length) {
    // The bytes around, lengths over 127 among them, are not ASCII.
    for (size_t at = 0; at <= length; at += length < 150 ? 1 : 7) {
      std::string value = random_value(length, true, random);
      if (at < length) value[at] = static_cast<char>(0x80 + random() % 128);
      const std::vector<std::string> values = {value, std::string(200, '\xFF')};
      GuardedMemory page(plain_page(values));
      GuardedMemory views(32);
      const auto walk = kernels().plain_text_views(page.data(), 0, page.size(), 1, kBuffer, views.data());
      ASSERT_EQ(walk.num_values, 1);
      ASSERT_EQ(walk.is_text, at == length) << length << ' ' << at;
      ASSERT_EQ(walk.has_references, length > 12);
    }
  }
}

TEST_P(ByteArrayKernels, TextIsToldOfManyValuesAtOnce) {
  std::mt19937 random(7);
  for (const size_t longest : {10, 70, 150, 500}) {
    for (int round = 0; round < 40; ++round) {
      std::vector<std::string> values;
      for (int i = 0; i < 400; ++i)
        values.push_back(random_value(random() % (longest + 1), true, random));
      const size_t at = random() % 400;
      if (round % 2 == 0) values[at] = random_value(1 + random() % longest, false, random);
      GuardedMemory page(plain_page(values));
      GuardedMemory views(16 * 400);
      const auto walk = kernels().plain_text_views(page.data(), 0, page.size(), 400, kBuffer, views.data());
      ASSERT_EQ(walk.num_values, 400);
      ASSERT_EQ(walk.is_text, round % 2 != 0);
      expect_views(views.data(), values, 0, 4);
    }
  }
}

TEST_P(ByteArrayKernels, EachValueMustBeTextByItself) {
  std::mt19937 random(8);
  int num_text = 0;
  for (int round = 0; round < 1000; ++round) {
    // Lengths over 127 have bytes that are not ASCII.
    const std::vector<std::string> values = random_texts(1 + random() % 600, round % 3 == 0 ? 90 : 15, random);
    const auto count = static_cast<int64_t>(values.size());
    const bool is_text = std::all_of(values.begin(), values.end(), is_utf8);
    num_text += is_text;
    GuardedMemory views(16 * count);
    GuardedMemory page(plain_page(values));
    ASSERT_EQ(kernels().plain_text_views(page.data(), 0, page.size(), count, kBuffer, views.data()).is_text, is_text);
    expect_views(views.data(), values, 0, 4);

    std::vector<int32_t> lengths;
    std::string bytes;
    for (const std::string& value : values) {
      lengths.push_back(static_cast<int32_t>(value.size()));
      bytes += value;
    }
    GuardedMemory adjacent({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
    const auto walk = kernels().text_views_of_lengths(adjacent.data(), 0, adjacent.size(), lengths.data(), count,
                                                      kBuffer, views.data());
    ASSERT_EQ(walk.num_values, count);
    ASSERT_EQ(walk.is_text, is_text) << round;
    expect_views(views.data(), values, 0, 0);
  }
  EXPECT_GT(num_text, 200);
  EXPECT_LT(num_text, 800);
}

TEST_P(ByteArrayKernels, WalksResumeAndSkipAnywhere) {
  std::mt19937 random(3);
  std::vector<std::string> values;
  for (int i = 0; i < 500; ++i)
    values.push_back(random_value(random() % (i % 3 == 0 ? 100 : 16), true, random));
  GuardedMemory page(plain_page(values));
  for (size_t begin = 0; begin <= values.size(); begin += 13) {
    const auto skipped = kernels().plain_skip(page.data(), 0, page.size(), static_cast<int64_t>(begin));
    ASSERT_EQ(skipped.num_values, static_cast<int64_t>(begin));
    const size_t count = std::min<size_t>(random() % 100, values.size() - begin);
    GuardedMemory views(16 * count);
    const auto walk = kernels().plain_text_views(page.data(), skipped.position, page.size(),
                                                 static_cast<int64_t>(count), kBuffer, views.data());
    ASSERT_EQ(walk.num_values, static_cast<int64_t>(count));
    const auto from = values.begin() + static_cast<std::ptrdiff_t>(begin);
    expect_views(views.data(), {from, from + static_cast<std::ptrdiff_t>(count)}, skipped.position, 4);
  }
}

TEST_P(ByteArrayKernels, StopsBeforeTheValueThatPassesTheEnd) {
  std::mt19937 random(4);
  const std::vector<std::string> values = {random_value(20, true, random), random_value(3, true, random),
                                           random_value(70, true, random)};
  const auto whole = plain_page(values);
  const std::vector<int64_t> ends = {24, 31, 105};
  for (size_t size = 0; size <= whole.size(); ++size) {
    GuardedMemory page({whole.data(), size});
    GuardedMemory views(16 * values.size());
    int64_t expected = 0;
    while (expected < 3 && ends[static_cast<size_t>(expected)] <= static_cast<int64_t>(size))
      ++expected;
    const int64_t position = expected == 0 ? 0 : ends[static_cast<size_t>(expected) - 1];
    for (const auto& walk : {kernels().plain_views(page.data(), 0, page.size(), 4, kBuffer, views.data()),
                             kernels().plain_text_views(page.data(), 0, page.size(), 4, kBuffer, views.data()),
                             kernels().plain_skip(page.data(), 0, page.size(), 4)}) {
      ASSERT_EQ(walk.num_values, expected) << size;
      ASSERT_EQ(walk.position, position) << size;
    }
  }
}

TEST_P(ByteArrayKernels, LengthsAreUnsignedAndNeverTrusted) {
  for (const uint32_t length : {uint32_t{13}, uint32_t{0x7FFFFFFF}, uint32_t{0x80000000}, uint32_t{0xFFFFFFFF},
                                uint32_t{0xFFFFFFFC}, uint32_t{0xFFFFFFF4}}) {
    std::vector<uint8_t> bytes(16, 'x');
    store(bytes.data(), length);
    GuardedMemory page(bytes);
    GuardedMemory views(16);
    EXPECT_EQ(kernels().plain_views(page.data(), 0, 16, 1, kBuffer, views.data()).num_values, 0);
    EXPECT_EQ(kernels().plain_skip(page.data(), 0, 16, 1).num_values, 0);
    const auto signed_length = static_cast<int32_t>(length == 13 ? 17 : length);
    const auto walk = kernels().views_of_lengths(page.data(), 0, 16, &signed_length, 1, kBuffer, views.data());
    EXPECT_EQ(walk.num_values, 0);
    EXPECT_EQ(walk.position, 0);
  }
}

TEST_P(ByteArrayKernels, LengthsThatCannotBeStopTheWalkWhereverTheyAre) {
  std::mt19937 random(9);
  constexpr int64_t kCount = 40;
  const std::vector<std::string> values(kCount, random_value(20, true, random));
  std::string bytes;
  for (const std::string& value : values)
    bytes += value;
  GuardedMemory page({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  GuardedMemory views(16 * kCount);
  for (const int32_t length : {-1, std::numeric_limits<int32_t>::min(), std::numeric_limits<int32_t>::max(), 1 << 28,
                               (1 << 26) - 1, static_cast<int32_t>(bytes.size()) + 1}) {
    for (int64_t at = 0; at < kCount; ++at) {
      std::vector<int32_t> lengths(kCount, 20);
      // Sums of several wrap around.
      for (int64_t i = at; i < std::min(at + 3, kCount); ++i)
        lengths[static_cast<size_t>(i)] = length;
      for (const auto make_views : {kernels().views_of_lengths, kernels().text_views_of_lengths}) {
        const auto walk = make_views(page.data(), 0, page.size(), lengths.data(), kCount, kBuffer, views.data());
        ASSERT_EQ(walk.num_values, at) << length;
        ASSERT_EQ(walk.position, 20 * at);
        expect_views(views.data(), {values.begin(), values.begin() + at}, 0, 0);
      }
    }
  }
}

TEST_P(ByteArrayKernels, LengthsGiveViewsOfAdjacentValues) {
  std::mt19937 random(5);
  for (const size_t longest : {5, 12, 13, 20, 200}) {
    std::vector<std::string> values;
    std::vector<int32_t> lengths;
    std::string bytes = "some bytes in front";
    const auto begin = static_cast<int64_t>(bytes.size());
    for (int i = 0; i < 300; ++i) {
      values.push_back(random_value(random() % (longest + 1), false, random));
      lengths.push_back(static_cast<int32_t>(values.back().size()));
      bytes += values.back();
    }
    for (const bool at_begin : {true, false}) {
      GuardedMemory page({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}, at_begin);
      GuardedMemory views(16 * values.size());
      for (const auto make_views : {kernels().views_of_lengths, kernels().text_views_of_lengths}) {
        auto walk = make_views(page.data(), begin, page.size(), lengths.data(), 300, kBuffer, views.data());
        ASSERT_EQ(walk.num_values, 300);
        ASSERT_EQ(walk.position, page.size());
        ASSERT_EQ(walk.has_references, longest > 12);
        EXPECT_FALSE(walk.is_text);
        expect_views(views.data(), values, begin, 0);
        const size_t last = values.back().empty() ? values.size() : values.size() - 1;
        walk = make_views(page.data(), begin, page.size() - 1, lengths.data(), 300, kBuffer, views.data());
        EXPECT_LE(walk.num_values, static_cast<int64_t>(last));
        EXPECT_LT(walk.position, page.size());
      }
    }
  }
}

/// Values, each with the length of its prefix.
struct Prefixed {
  std::vector<int32_t> prefixes;
  std::vector<int32_t> suffixes;
  std::vector<std::string> values;
  std::string suffix_bytes;
  int64_t built_bytes = 0;

  void add(const std::string& previous, size_t prefix, const std::string& suffix) {
    prefixes.push_back(static_cast<int32_t>(prefix));
    suffixes.push_back(static_cast<int32_t>(suffix.size()));
    values.push_back(previous.substr(0, prefix) + suffix);
    suffix_bytes += suffix;
    if (!stays(values.size() - 1)) built_bytes += static_cast<int64_t>(values.back().size());
  }
  bool stays(size_t i) const { return prefixes[i] == 0 && values[i].size() > 64; }
  simd::ByteArrayKernels::PrefixedValues lengths(size_t previous_length) const {
    return {prefixes.data(), suffixes.data(), static_cast<int64_t>(values.size()),
            static_cast<int64_t>(previous_length)};
  }
};

TEST_P(ByteArrayKernels, PrefixedValuesAreBuiltWhereTheySharePrefixes) {
  std::mt19937 random(6);
  for (int round = 0; round < 1500; ++round) {
    const size_t longest = std::vector<size_t>{3, 13, 31, 33, 63, 66, 200}[random() % 7];
    const std::string before = random_value(random() % (longest + 1), false, random);
    Prefixed prefixed;
    std::string previous = before;
    for (size_t count = random() % 40; count > 0; --count) {
      const size_t prefix = random() % 4 == 0 ? 0 : random() % (std::min(previous.size(), longest) + 1);
      prefixed.add(previous, prefix, random_value(random() % (longest + 1 - prefix), false, random));
      previous = prefixed.values.back();
    }
    const auto lengths = prefixed.lengths(before.size());
    const auto suffix_bytes = static_cast<int64_t>(prefixed.suffix_bytes.size());
    const auto sizes = kernels().measure_prefixed(lengths, suffix_bytes, prefixed.built_bytes);
    ASSERT_EQ(sizes.num_values, lengths.count);
    ASSERT_EQ(sizes.suffix_bytes, suffix_bytes);
    ASSERT_EQ(sizes.built_bytes, prefixed.built_bytes);

    GuardedMemory page({reinterpret_cast<const uint8_t*>(prefixed.suffix_bytes.data()), prefixed.suffix_bytes.size()},
                       round % 2 == 0);
    GuardedMemory built(prefixed.built_bytes, round % 3 == 0);
    GuardedMemory last(static_cast<int64_t>(std::max(before.size(), previous.size())));
    std::copy(before.begin(), before.end(), last.data());
    GuardedMemory views(16 * lengths.count);
    kernels().prefixed_views(lengths,
                             {.page = page.data(),
                              .built = built.data(),
                              .page_position = 0,
                              .built_position = 0,
                              .page_buffer = 3,
                              .built_buffer = 4},
                             last.data(), views.data());
    ASSERT_EQ(std::string(reinterpret_cast<char*>(last.data()), previous.size()), previous);
    bool has_page_references = false;
    bool has_built_references = false;
    for (size_t i = 0; i < prefixed.values.size(); ++i) {
      const std::string& value = prefixed.values[i];
      const uint8_t* view = views.data() + 16 * i;
      ASSERT_EQ(load<int32_t>(view), static_cast<int32_t>(value.size()));
      if (value.size() <= 12) {
        ASSERT_EQ(std::string(reinterpret_cast<const char*>(view), 16), expected_view(value, 0));
        continue;
      }
      const bool in_page = prefixed.stays(i);
      has_page_references |= in_page;
      has_built_references |= !in_page;
      ASSERT_EQ(load<int32_t>(view + 8), in_page ? 3 : 4);
      const uint8_t* bytes = (in_page ? page.data() : built.data()) + load<uint32_t>(view + 12);
      ASSERT_EQ(std::string(reinterpret_cast<const char*>(bytes), value.size()), value) << i;
      ASSERT_EQ(std::string(reinterpret_cast<const char*>(view) + 4, 4), value.substr(0, 4));
    }
    ASSERT_EQ(sizes.has_page_references, has_page_references);
    ASSERT_EQ(sizes.has_built_references, has_built_references);
  }
}

TEST_P(ByteArrayKernels, MeasuringStopsBeforeTheFirstValueThatBreaksARule) {
  constexpr int32_t kLeast = std::numeric_limits<int32_t>::min();
  constexpr int32_t kMost = std::numeric_limits<int32_t>::max();
  constexpr int64_t kNoLimit = int64_t{1} << 62;
  const auto count = [&](std::vector<int32_t> prefixes, std::vector<int32_t> suffixes, int64_t previous_length,
                         int64_t suffix_limit, int64_t built_limit) {
    const simd::ByteArrayKernels::PrefixedValues values = {prefixes.data(), suffixes.data(),
                                                           static_cast<int64_t>(prefixes.size()), previous_length};
    return kernels().measure_prefixed(values, suffix_limit, built_limit).num_values;
  };
  EXPECT_EQ(count({5, 6}, {1, 2}, 5, 3, 14), 2);
  EXPECT_EQ(count({5, 6}, {1, 2}, 4, 3, 14), 0);
  EXPECT_EQ(count({5, 7}, {1, 2}, 5, 3, 14), 1);
  EXPECT_EQ(count({5, 6}, {1, 2}, 5, 2, 14), 1);
  EXPECT_EQ(count({5, 6}, {1, 2}, 5, 3, 13), 1);
  EXPECT_EQ(count({5, 6}, {1, 2}, 5, 3, 5), 0);
  EXPECT_EQ(count({0, 0, 0}, {65, 70, 64}, 0, 200, 63), 2);
  EXPECT_EQ(count({0, 0, 0}, {65, 70, 64}, 0, 200, 64), 3);
  EXPECT_EQ(count({0, 1, 0}, {65, 70, 64}, 0, 200, 64), 1);
  for (const int32_t bad : {-1, -1000, kLeast}) {
    EXPECT_EQ(count({0, bad}, {3, 3}, 0, 100, 100), 1);
    EXPECT_EQ(count({0, 0}, {3, bad}, 0, 100, 100), 1);
    EXPECT_EQ(count({0, bad}, {3, kMost}, 0, kNoLimit, kNoLimit), 1);
    EXPECT_EQ(count({bad}, {bad}, 0, kNoLimit, kNoLimit), 0);
  }
  EXPECT_EQ(count({0, kMost, kMost}, {kMost, kMost, kMost}, 0, kNoLimit, kNoLimit), 3);
}

TEST_P(ByteArrayKernels, MeasuringFindsTheBrokenRuleAtAnyPlace) {
  std::mt19937 random(8);
  for (int round = 0; round < 3000; ++round) {
    constexpr size_t kCount = 70;
    std::vector<int32_t> prefixes(kCount);
    std::vector<int32_t> suffixes(kCount);
    int32_t previous = 9;
    for (size_t i = 0; i < kCount; ++i) {
      prefixes[i] = random() % 3 == 0 ? 0 : static_cast<int32_t>(random() % static_cast<unsigned>(previous + 1));
      suffixes[i] = static_cast<int32_t>(random() % 90);
      previous = prefixes[i] + suffixes[i];
    }
    const size_t at = random() % kCount;
    int64_t suffix_limit = 1 << 20;
    int64_t built_limit = 1 << 20;
    int64_t suffix_bytes = 0;
    int64_t built_bytes = 0;
    for (size_t i = 0; i < at; ++i) {
      suffix_bytes += suffixes[i];
      const int64_t length = prefixes[i] + suffixes[i];
      if (prefixes[i] > 0 || length <= 64) built_bytes += length;
    }
    switch (random() % 5) {
      case 0:
        prefixes[at] = static_cast<int32_t>(0x80000000U | random());
        break;
      case 1:
        suffixes[at] = static_cast<int32_t>(0x80000000U | random());
        break;
      case 2:
        prefixes[at] = (at == 0 ? 9 : prefixes[at - 1] + suffixes[at - 1]) + 1;
        break;
      case 3:
        suffixes[at] = std::max(1, suffixes[at]);
        suffix_limit = suffix_bytes;
        break;
      default:
        prefixes[at] = 0;
        suffixes[at] = 64;
        built_limit = built_bytes + 63;
    }
    const auto sizes =
        kernels().measure_prefixed({prefixes.data(), suffixes.data(), kCount, 9}, suffix_limit, built_limit);
    ASSERT_EQ(sizes.num_values, static_cast<int64_t>(at));
    ASSERT_EQ(sizes.suffix_bytes, suffix_bytes);
    ASSERT_EQ(sizes.built_bytes, built_bytes);
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, ByteArrayKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
