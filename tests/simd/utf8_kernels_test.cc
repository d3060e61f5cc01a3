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

std::string encode(uint32_t code_point) {
  std::string bytes;
  const auto put = [&](uint32_t byte) { bytes.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
  return bytes;
}

/// Decodes each character by arithmetic and encodes it again: only the shortest form of a code point comes back equal.
bool is_utf8(const std::string& text) {
  for (size_t i = 0; i < text.size();) {
    const auto byte_at = [&](size_t at) { return static_cast<uint32_t>(static_cast<uint8_t>(text[at])); };
    const uint32_t first = byte_at(i);
    size_t length = 1;
    uint32_t code_point = first;
    if (first >= 0xF0) {
      length = 4;
      code_point = first & 0x0F;  // Bit 3 makes F8 and above too large.
    } else if (first >= 0xE0) {
      length = 3;
      code_point = first & 0x0F;
    } else if (first >= 0x80) {
      length = 2;
      code_point = first & 0x1F;
    }
    if (i + length > text.size()) return false;
    for (size_t j = 1; j < length; ++j)
      code_point = code_point << 6 | (byte_at(i + j) & 0x3F);
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) return false;
    if (text.compare(i, length, encode(code_point)) != 0) return false;
    i += length;
  }
  return true;
}

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

std::string random_text(size_t characters, int ascii_percent, std::mt19937& random) {
  std::string text;
  for (size_t i = 0; i < characters; ++i) {
    uint32_t code_point = random() % 128;
    if (static_cast<int>(random() % 100) >= ascii_percent) {
      do {
        const uint32_t limit = random() % 2 == 0 ? 0x800 : random() % 2 == 0 ? 0x10000 : 0x110000;
        code_point = static_cast<uint32_t>(random() % limit);
      } while (code_point >= 0xD800 && code_point <= 0xDFFF);
    }
    text += encode(code_point);
  }
  return text;
}

TEST_P(Utf8Kernels, MutationsOfTextAreJudged) {
  std::mt19937 random(1);
  int num_valid = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text = random_text(random() % 80, static_cast<int>(random() % 101), random);
    ASSERT_TRUE(is_valid(text));
    for (auto mutations = random() % 3; mutations > 0 && !text.empty(); --mutations) {
      const size_t at = random() % text.size();
      switch (random() % 4) {
        case 0:
          text[at] = static_cast<char>(random());
          break;
        case 1:
          text.erase(at, 1);
          break;
        case 2:
          text.insert(at, 1, static_cast<char>(0x80 | random()));
          break;
        default:
          text.resize(at);
      }
    }
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
    const int64_t torn = torn_at + 1 < count ? static_cast<int64_t>(torn_at) + 1 : -1;
    ASSERT_EQ(kernels().find_torn_view(padded.data(), static_cast<int64_t>(count)), torn) << round;
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
