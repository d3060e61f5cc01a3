#include "simd/snappy_kernels.h"

#include <gtest/gtest.h>
#include <snappy.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"

namespace lamella {
namespace {

using Bytes = std::vector<uint8_t>;

/// What libsnappy, the oracle, says of a block: its length and its elements.
bool libsnappy_accepts(const Bytes& block, Bytes& made) {
  size_t length = 0;
  const auto* bytes = reinterpret_cast<const char*>(block.data());
  if (!snappy::GetUncompressedLength(bytes, block.size(), &length)) return false;
  made.resize(length);
  return snappy::RawUncompress(bytes, block.size(), reinterpret_cast<char*>(made.data()));
}

Bytes length_in_front(size_t length) {
  Bytes bytes;
  for (; length >= 0x80; length >>= 7)
    bytes.push_back(static_cast<uint8_t>(length | 0x80));
  bytes.push_back(static_cast<uint8_t>(length));
  return bytes;
}

Bytes joined(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

/// The elements that libsnappy makes of `bytes`.
Bytes compressed_elements(const Bytes& bytes) {
  std::string block;
  snappy::Compress(reinterpret_cast<const char*>(bytes.data()), bytes.size(), &block);
  return {block.begin() + static_cast<int64_t>(length_in_front(bytes.size()).size()), block.end()};
}

/// Writes elements by hand, and what they make.
struct Elements {
  Bytes bytes;
  Bytes made;

  /// `length_bytes` 0 puts the length into the tag.
  void literal(const Bytes& text, int length_bytes) {
    const size_t length = text.size() - 1;
    bytes.push_back(static_cast<uint8_t>((length_bytes == 0 ? length : 59 + static_cast<size_t>(length_bytes)) << 2));
    for (int i = 0; i < length_bytes; ++i)
      bytes.push_back(static_cast<uint8_t>(length >> (8 * i)));
    bytes.insert(bytes.end(), text.begin(), text.end());
    made.insert(made.end(), text.begin(), text.end());
  }
  /// `offset_bytes`: 1, 2 or 4.
  void copy(size_t length, size_t offset, int offset_bytes) {
    if (offset_bytes == 1) {
      bytes.push_back(static_cast<uint8_t>(1 | (length - 4) << 2 | offset >> 8 << 5));
    } else {
      bytes.push_back(static_cast<uint8_t>((offset_bytes == 2 ? 2 : 3) | (length - 1) << 2));
    }
    for (int i = 0; i < offset_bytes; ++i)
      bytes.push_back(static_cast<uint8_t>(offset >> (8 * i)));
    for (size_t i = 0; i < length; ++i)
      made.push_back(offset <= made.size() && offset > 0 ? made[made.size() - offset] : 0);
  }
};

Bytes random_bytes(size_t size, std::mt19937& random) {
  Bytes bytes(size);
  for (uint8_t& byte : bytes)
    byte = static_cast<uint8_t>(random());
  return bytes;
}

/// Every kind of element, in proportions that differ from seed to seed.
Elements random_elements(int count, uint32_t seed) {
  std::mt19937 random(seed);
  const auto literals = 1 + random() % 4;
  const auto rare = 4 + random() % 40;
  const auto short_offsets = 1 + random() % 8;
  uint32_t long_literals = 8;
  Elements elements;
  elements.literal(random_bytes(1 + random() % 60, random), 0);
  for (int i = 0; i < count; ++i) {
    const bool odd = random() % rare == 0;
    // Elements are sparse in some stretches, and dense in others.
    if (i % 700 == 0) long_literals = 1 + random() % 8;
    if (random() % 4 < literals) {
      if (odd) {
        elements.literal(random_bytes(1 + random() % 300, random), static_cast<int>(2 + random() % 3));
      } else {
        elements.literal(random_bytes(1 + random() % (random() % long_literals == 0 ? 60 : 4), random), 0);
      }
      continue;
    }
    const size_t reach = random() % short_offsets == 0 ? 70 : 65535;
    const size_t offset = 1 + random() % std::min(elements.made.size(), reach);
    if (odd) {
      elements.copy(1 + random() % 64, offset, 4);
    } else if (offset < 2048 && random() % 2 == 0) {
      elements.copy(4 + random() % 8, offset, 1);
    } else {
      elements.copy(1 + random() % (random() % 4 == 0 ? 64 : 16), offset, 2);
    }
  }
  return elements;
}

/// Numbers one after the other that share their upper bytes: most copies are of copies.
Elements chained_elements(int count, uint32_t seed) {
  std::mt19937 random(seed);
  const size_t width = 5 + random() % 20;
  const auto rare = 2 + random() % 60;
  Elements elements;
  elements.literal(random_bytes(width, random), 0);
  for (int i = 0; i < count; ++i) {
    size_t fresh = 1 + random() % (random() % rare == 0 ? width : 4);
    fresh = std::min(fresh, width - 4);
    elements.literal(random_bytes(fresh, random), 0);
    size_t offset = width;
    if (random() % rare == 0) offset = 1 + random() % std::min<size_t>(elements.made.size(), 65535);
    elements.copy(width - fresh, offset, offset < 2048 && width - fresh < 12 ? 1 : 2);
    if (random() % (16 * rare) == 0) elements.copy(64, 1 + random() % width, 2);
  }
  return elements;
}

class SnappyKernels : public testing::TestWithParam<std::string_view> {
 protected:
  /// Decompresses from memory that ends (or begins) where the elements do, into memory with the slack that kernels may
  /// use, and no more. Gives what was made; false as the second when `out_bytes` was not reached, or input is left.
  simd::SnappyProgress decompress(const Bytes& elements, size_t out_bytes, Bytes& made, bool at_begin = false) {
    const auto size = static_cast<int64_t>(elements.size());
    GuardedMemory in(size, at_begin), out(static_cast<int64_t>(out_bytes), at_begin);
    uint8_t* from = in.data() + (at_begin ? -Buffer::kPadding : Buffer::kPadding);
    if (size > 0) std::memcpy(from, elements.data(), elements.size());
    const simd::SnappyProgress progress =
        simd::kernels_of(GetParam())->snappy->decompress(from, size, out.data(), static_cast<int64_t>(out_bytes));
    EXPECT_LE(progress.consumed_bytes, size);
    EXPECT_LE(progress.made_bytes, static_cast<int64_t>(out_bytes));
    made.assign(out.data(), out.data() + progress.made_bytes);
    return progress;
  }

  void expect_makes(const Bytes& elements, const Bytes& expected) {
    for (const bool at_begin : {false, true}) {
      Bytes made;
      const simd::SnappyProgress progress = decompress(elements, expected.size(), made, at_begin);
      ASSERT_EQ(progress.consumed_bytes, static_cast<int64_t>(elements.size()));
      ASSERT_EQ(made.size(), expected.size());
      const auto differ = std::mismatch(made.begin(), made.end(), expected.begin()).first;
      ASSERT_EQ(differ, made.end()) << "at byte " << differ - made.begin();
    }
  }

  void expect_stops(const Elements& elements, const Bytes& bad, size_t out_bytes) {
    Bytes made;
    const simd::SnappyProgress progress = decompress(joined(elements.bytes, bad), out_bytes, made);
    EXPECT_EQ(progress.consumed_bytes, static_cast<int64_t>(elements.bytes.size()));
    EXPECT_EQ(made, elements.made);
  }
};

TEST_P(SnappyKernels, MakesWhatWasCompressed) {
  std::mt19937 random(1);
  std::vector<Bytes> shapes;
  shapes.push_back(Bytes(300000, 0));
  shapes.push_back(random_bytes(300000, random));
  Bytes text;
  while (text.size() < 300000) {
    const std::string word = std::string(random() % 9, static_cast<char>('a' + random() % 4)) + " sleeps ";
    text.insert(text.end(), word.begin(), word.end());
  }
  shapes.push_back(text);
  Bytes integers;
  for (int64_t value = 0; integers.size() < 300000; value += static_cast<int64_t>(random() % 300)) {
    for (int shift = 0; shift < 64; shift += 8)
      integers.push_back(static_cast<uint8_t>(value >> shift));
  }
  shapes.push_back(integers);
  Bytes mixed = random_bytes(100, random);
  while (mixed.size() < 300000) {
    const Bytes fresh = random_bytes(random() % 200, random);
    mixed.insert(mixed.end(), fresh.begin(), fresh.end());
    const size_t length = std::min<size_t>(random() % 100, mixed.size());
    const auto start = static_cast<int64_t>(random() % (mixed.size() - length + 1));
    const Bytes again(mixed.begin() + start, mixed.begin() + start + static_cast<int64_t>(length));
    mixed.insert(mixed.end(), again.begin(), again.end());
  }
  shapes.push_back(mixed);
  std::vector<size_t> sizes = {1000, 4095, 4096, 65535, 65536, 65537, 131072, 300000};
  for (size_t size = 0; size < 400; ++size)
    sizes.push_back(size);
  for (const Bytes& shape : shapes) {
    for (const size_t size : sizes) {
      const Bytes bytes(shape.begin(), shape.begin() + static_cast<int64_t>(size));
      ASSERT_NO_FATAL_FAILURE(expect_makes(compressed_elements(bytes), bytes)) << size;
    }
  }
}

TEST_P(SnappyKernels, RepeatsEveryPeriod) {
  for (size_t period = 1; period <= 70; ++period) {
    std::mt19937 random(static_cast<uint32_t>(period));
    Bytes bytes = random_bytes(period, random);
    while (bytes.size() < 5000)
      bytes.push_back(bytes[bytes.size() - period]);
    ASSERT_NO_FATAL_FAILURE(expect_makes(compressed_elements(bytes), bytes)) << period;
    // Every length, and the windows' other elements made of the copy's bytes.
    Elements elements;
    elements.literal(random_bytes(period, random), 4);
    for (size_t length = 1; length <= 64; ++length) {
      elements.copy(length, period, 2);
      elements.copy(4 + length % 8, period, 1);
      elements.literal(random_bytes(1 + length % 3, random), 0);
      elements.copy(1 + length / 2, std::min(elements.made.size(), length + 1), 2);
    }
    ASSERT_NO_FATAL_FAILURE(expect_makes(elements.bytes, elements.made)) << period;
  }
}

TEST_P(SnappyKernels, CarriesOutEveryKindOfElement) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    const Elements elements = random_elements(seed < 200 ? static_cast<int>(seed) : 5000, seed);
    Bytes oracle;
    ASSERT_TRUE(libsnappy_accepts(joined(length_in_front(elements.made.size()), elements.bytes), oracle));
    ASSERT_EQ(oracle, elements.made);
    ASSERT_NO_FATAL_FAILURE(expect_makes(elements.bytes, elements.made)) << seed;
  }
}

TEST_P(SnappyKernels, FollowsCopiesOfCopies) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    const Elements elements = chained_elements(seed % 10 == 0 ? 20000 : 700, seed);
    ASSERT_NO_FATAL_FAILURE(expect_makes(elements.bytes, elements.made)) << seed;
  }
}

TEST_P(SnappyKernels, ReadsLiteralsOfEveryLength) {
  std::mt19937 random(5);
  for (const int length_bytes : {0, 1, 2, 3, 4}) {
    const size_t longest = length_bytes == 0 ? 60 : length_bytes == 1 ? 256 : 70000;
    for (size_t length = 1; length <= longest; length += length < 300 ? 1 : 9973) {
      Elements elements;
      for (int i = 0; i < 3; ++i) {
        elements.literal(random_bytes(length, random), length_bytes);
        elements.copy(5, 1 + length / 2, 2);
      }
      ASSERT_NO_FATAL_FAILURE(expect_makes(elements.bytes, elements.made)) << length_bytes << ", " << length;
    }
  }
}

TEST_P(SnappyKernels, StopsAtTheFirstBadElement) {
  for (const int before : {0, 1, 5, 20, 30, 40, 100, 1000, 20000}) {
    const Elements elements = random_elements(before, 7);
    const size_t made = elements.made.size();
    const Bytes after = random_elements(200, 8).bytes;
    // Copies from the end of nowhere, and from before the first byte.
    expect_stops(elements, joined({0x02, 0, 0}, after), 1 << 20);
    expect_stops(elements, joined({0x01, 0}, after), 1 << 20);
    expect_stops(elements, joined({0x03, 0, 0, 0, 0}, after), 1 << 20);
    expect_stops(elements, joined({0x03, 0xFF, 0xFF, 0xFF, 0xFF}, after), 1 << 20);
    const size_t beyond = made + 1;
    if (beyond < 65536) {
      expect_stops(elements, joined({0x0E, static_cast<uint8_t>(beyond), static_cast<uint8_t>(beyond >> 8)}, after),
                   1 << 20);
    }
    // One byte more than there is room for.
    expect_stops(elements, {0x00, 'a'}, made);
    expect_stops(elements, joined({0xFE, 1, 0}, after), made + 63);
    expect_stops(elements, joined({0x1D, 1}, after), made + 10);
    // Cut short.
    expect_stops(elements, {0x02}, 1 << 20);
    expect_stops(elements, {0x02, 1}, 1 << 20);
    expect_stops(elements, {0x01}, 1 << 20);
    expect_stops(elements, {0x03, 1, 0, 0}, 1 << 20);
    expect_stops(elements, {0x04, 'a'}, 1 << 20);
    expect_stops(elements, {0xF0}, 1 << 20);
    expect_stops(elements, {0xF4, 1}, 1 << 20);
    expect_stops(elements, {0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 'a'}, 1 << 20);
  }
}

TEST_P(SnappyKernels, JudgesSpoiltBlocksAsLibsnappyDoes) {
  std::mt19937 random(11);
  Bytes text;
  while (text.size() < 3000) {
    const std::string word = "word" + std::to_string(random() % 50) + ' ';
    text.insert(text.end(), word.begin(), word.end());
  }
  int accepted = 0;
  for (uint32_t trial = 0; trial < 6000; ++trial) {
    Bytes elements, expected;
    if (trial % 2 == 0) {
      expected.assign(text.begin(), text.begin() + static_cast<int64_t>(1 + random() % text.size()));
      elements = compressed_elements(expected);
    } else {
      const int count = static_cast<int>(random() % 400);
      const Elements made = trial % 4 == 1 ? random_elements(count, trial) : chained_elements(3 * count, trial);
      elements = made.bytes;
      expected = made.made;
    }
    for (unsigned change = random() % 4; change > 0; --change) {
      const size_t at = random() % elements.size();
      if (random() % 3 == 0) {
        elements[at] = static_cast<uint8_t>(random());
      } else if (random() % 2 == 0) {
        elements[at] = static_cast<uint8_t>(elements[at] ^ 1U << random() % 8);
      } else {
        elements.erase(elements.begin() + static_cast<int64_t>(at),
                       elements.begin() + static_cast<int64_t>(std::min(elements.size(), at + 1 + random() % 8)));
      }
      if (elements.empty()) elements.push_back(0);
    }
    const size_t out_bytes = expected.size() + (random() % 8 == 0 ? random() % 3 : 0);
    Bytes oracle, made, reference;
    const bool sound = libsnappy_accepts(joined(length_in_front(out_bytes), elements), oracle);
    const simd::SnappyProgress progress = decompress(elements, out_bytes, made);
    const bool done = progress.consumed_bytes == static_cast<int64_t>(elements.size()) && made.size() == out_bytes;
    ASSERT_EQ(done, sound) << trial;
    if (sound) {
      ASSERT_EQ(made, oracle) << trial;
      ++accepted;
    }
    // Bad blocks too are carried out as far as in the reference.
    reference.resize(out_bytes + Buffer::kPadding);
    const simd::SnappyProgress as_reference = simd::kernels_of("scalar")->snappy->decompress(
        elements.data(), static_cast<int64_t>(elements.size()), reference.data(), static_cast<int64_t>(out_bytes));
    ASSERT_EQ(progress.consumed_bytes, as_reference.consumed_bytes) << trial;
    reference.resize(static_cast<size_t>(as_reference.made_bytes));
    ASSERT_EQ(made, reference) << trial;
  }
  EXPECT_GT(accepted, 1000);
  EXPECT_LT(accepted, 5000);
}

INSTANTIATE_TEST_SUITE_P(Targets, SnappyKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
