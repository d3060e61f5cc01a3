#include "simd/utf8_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/bits.h"
#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"
#include "tests/simd/utf8_text.h"

namespace lamella {
namespace {

class Utf8Kernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::Utf8Kernels& kernels() { return *simd::kernels_of(GetParam())->utf8; }

  bool is_valid(const std::string& text) {
    GuardedMemory bytes({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
    return kernels().is_valid(bytes.data(), bytes.size());
  }
};

TEST_P(Utf8Kernels, EveryCodePointIsValidAndNothingBeside) {
  for (uint32_t code_point = 0; code_point <= 0x110000; ++code_point) {
    const std::string text = encode(code_point);
    const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
    uint8_t padded[128] = {};
    std::copy_n(bytes, text.size(), padded);
    const bool exists = code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
    ASSERT_EQ(kernels().is_valid(padded, static_cast<int64_t>(text.size())), exists) << code_point;
    if (text.size() > 1) {
      ASSERT_FALSE(kernels().is_valid(padded, static_cast<int64_t>(text.size()) - 1)) << code_point;
    }
  }
}

TEST_P(Utf8Kernels, EverySequenceOfThreeBytesIsJudged) {
  // The sequences lie at each place of a vector in turn, between ASCII bytes.
  uint8_t bytes[256];
  std::fill_n(bytes, 256, uint8_t{'a'});
  size_t place = 0;
  // Of ASCII bytes, which are all alike, the first and the last.
  for (uint32_t sequence = 0; sequence < 130 * 130 * 130; ++sequence) {
    const auto byte_of = [](uint32_t ordinal) { return static_cast<char>(ordinal == 0 ? 0 : 0x7E + ordinal); };
    const std::string text = {byte_of(sequence / 130 / 130), byte_of(sequence / 130 % 130), byte_of(sequence % 130)};
    std::copy_n(text.begin(), 3, bytes + place);
    ASSERT_EQ(kernels().is_valid(bytes, 70), is_utf8(text)) << sequence;
    ASSERT_EQ(kernels().is_valid(bytes + place, 3), is_utf8(text)) << sequence;
    std::fill_n(bytes + place, 3, uint8_t{'a'});
    place = (place + 1) % 68;
  }
}

TEST_P(Utf8Kernels, EverySequenceOfFourAtABoundaryIsJudged) {
  const std::vector<int> edges = {0x00, 0x7F, 0x80, 0x81, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
                                  0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFC, 0xFF};
  uint8_t bytes[256] = {};
  for (const int a : edges) {
    for (const int b : edges) {
      for (const int c : edges) {
        for (const int d : edges) {
          const std::string text = {static_cast<char>(a), static_cast<char>(b), static_cast<char>(c),
                                    static_cast<char>(d)};
          const bool expected = is_utf8(text);
          for (const size_t place :
               {size_t{0}, size_t{29}, size_t{30}, size_t{31}, size_t{61}, size_t{62}, size_t{63}}) {
            std::copy_n(text.begin(), 4, bytes + place);
            ASSERT_EQ(kernels().is_valid(bytes, static_cast<int64_t>(place) + 4), expected)
                << a << ' ' << b << ' ' << c << ' ' << d << " at " << place;
            std::fill_n(bytes + place, 4, uint8_t{0});
          }
        }
      }
    }
  }
}

TEST_P(Utf8Kernels, MutationsOfTextAreJudged) {
  std::mt19937 random(1);
  int num_valid = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text = random_text(random() % 80, static_cast<int>(random() % 101), random);
    ASSERT_TRUE(is_valid(text));
    mutate(text, random);
    num_valid += is_utf8(text);
    ASSERT_EQ(is_valid(text), is_utf8(text)) << round;
  }
  EXPECT_GT(num_valid, 5000);
  EXPECT_LT(num_valid, 18000);
}

TEST_P(Utf8Kernels, AsciiIsToldOfExactlyTheBytesGiven) {
  for (size_t size = 0; size <= 600; ++size) {
    for (const bool at_begin : {true, false}) {
      GuardedMemory bytes(std::vector<uint8_t>(size, 0x7F), at_begin);
      ASSERT_TRUE(kernels().is_ascii(bytes.data(), bytes.size())) << size;
      for (size_t at = 0; at < size; at += size < 300 ? 1 : 13) {
        bytes.data()[at] = 0x80;
        ASSERT_FALSE(kernels().is_ascii(bytes.data(), bytes.size())) << size << ' ' << at;
        bytes.data()[at] = 0x00;
      }
    }
  }
}

/// Views of values, long ones in one of two buffers.
struct Views {
  std::vector<uint8_t> views;
  std::string buffers[2];

  void add(const std::string& value) {
    uint8_t view[16] = {};
    store(view, static_cast<int32_t>(value.size()));
    if (value.size() <= 12) {
      std::copy(value.begin(), value.end(), view + 4);
    } else {
      const auto buffer = static_cast<uint32_t>(views.size() / 16 % 2);
      std::copy_n(value.begin(), 4, view + 4);
      store(view + 8, buffer);
      store(view + 12, static_cast<uint32_t>(buffers[buffer].size()));
      buffers[buffer] += value;
    }
    views.insert(views.end(), view, view + 16);
  }
};

TEST_P(Utf8Kernels, FindsTheFirstViewWhoseValueIsNoTextByItself) {
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    Views views;
    const size_t count = 1 + random() % 200;
    int64_t expected = -1;
    const size_t torn_at = random() % (2 * count);
    for (size_t i = 0; i < count; ++i) {
      std::string value = random_text(random() % 60, 80, random);
      // Torn between two values: their concatenation would be valid.
      if (i == torn_at) value += "\xC3";
      if (i == torn_at + 1) value = "\xA4" + value;
      if (expected < 0 && !is_utf8(value)) expected = static_cast<int64_t>(i);
      views.add(value);
    }
    GuardedMemory first({reinterpret_cast<const uint8_t*>(views.buffers[0].data()), views.buffers[0].size()});
    GuardedMemory second({reinterpret_cast<const uint8_t*>(views.buffers[1].data()), views.buffers[1].size()});
    GuardedMemory padded(views.views);
    const uint8_t* const buffers[2] = {first.data(), second.data()};
    ASSERT_EQ(kernels().find_invalid_view(padded.data(), static_cast<int64_t>(count), buffers), expected) << round;
  }
}

TEST_P(Utf8Kernels, InlineViewsNeedNoBuffer) {
  Views views;
  for (size_t i = 0; i < 100; ++i)
    views.add(std::string(i % 13, 'x'));
  GuardedMemory padded(views.views);
  const uint8_t* const buffers[1] = {nullptr};
  EXPECT_EQ(kernels().find_invalid_view(padded.data(), 100, buffers), -1);
}

INSTANTIATE_TEST_SUITE_P(Targets, Utf8Kernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
