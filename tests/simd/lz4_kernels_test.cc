#include "simd/lz4_kernels.h"

#include <gtest/gtest.h>
#include <lz4.h>

#include <algorithm>
#include <random>
#include <vector>

#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"

namespace lamella {
namespace {

using Bytes = std::vector<uint8_t>;

Bytes random_bytes(size_t size, std::mt19937& random) {
  Bytes bytes(size);
  for (uint8_t& byte : bytes)
    byte = static_cast<uint8_t>(random());
  return bytes;
}

/// Writes sequences by hand, and what they make.
struct Sequences {
  Bytes bytes;
  Bytes made;

  void sequence(const Bytes& literals, size_t offset, size_t length) {
    token(literals.size(), length - 4);
    put_literals(literals);
    bytes.push_back(static_cast<uint8_t>(offset));
    bytes.push_back(static_cast<uint8_t>(offset >> 8));
    put_more(length - 4);
    for (size_t i = 0; i < length; ++i)
      made.push_back(offset > 0 && offset <= made.size() ? made[made.size() - offset] : 0);
  }
  void last(const Bytes& literals) {
    token(literals.size(), 0);
    put_literals(literals);
  }

 private:
  void token(size_t literals, size_t length) {
    bytes.push_back(static_cast<uint8_t>(std::min<size_t>(literals, 15) << 4 | std::min<size_t>(length, 15)));
  }
  void put_literals(const Bytes& literals) {
    put_more(literals.size());
    bytes.insert(bytes.end(), literals.begin(), literals.end());
    made.insert(made.end(), literals.begin(), literals.end());
  }
  void put_more(size_t length) {
    if (length < 15) return;
    for (length -= 15; length >= 255; length -= 255)
      bytes.push_back(255);
    bytes.push_back(static_cast<uint8_t>(length));
  }
};

size_t random_length(std::mt19937& random) {
  constexpr size_t kMost[] = {4, 15, 20, 70, 400};
  return random() % kMost[random() % std::size(kMost)];
}

Sequences random_sequences(int count, uint32_t seed) {
  std::mt19937 random(seed);
  Sequences sequences;
  for (int i = 0; i < count; ++i) {
    const Bytes literals = random_bytes(random_length(random) + (i == 0 ? 1 : 0), random);
    const size_t made = sequences.made.size() + literals.size();
    const size_t reach = std::min<size_t>(made, random() % 3 == 0 ? 20 : 65535);
    sequences.sequence(literals, 1 + random() % reach, 4 + random_length(random));
  }
  sequences.last(random_bytes(random_length(random), random));
  return sequences;
}

class Lz4Kernels : public testing::TestWithParam<std::string_view> {
 protected:
  /// Decompresses from memory of which nothing around the block can be read (before it, with `at_begin`), into memory
  /// of which nothing behind `out_bytes` can be written. Gives what was made, and -1 or how much that is.
  int64_t decompress(const Bytes& block, size_t out_bytes, Bytes& made, bool at_begin = false) {
    const auto size = static_cast<int64_t>(block.size());
    GuardedMemory in(size, at_begin), out(static_cast<int64_t>(out_bytes));
    uint8_t* from = in.data() + (at_begin ? -Buffer::kPadding : Buffer::kPadding);
    uint8_t* to = out.data() + Buffer::kPadding;
    if (size > 0) std::memcpy(from, block.data(), block.size());
    const int64_t made_bytes =
        simd::kernels_of(GetParam())->lz4->decompress(from, size, to, static_cast<int64_t>(out_bytes));
    EXPECT_LE(made_bytes, static_cast<int64_t>(out_bytes));
    made.assign(to, to + std::max<int64_t>(made_bytes, 0));
    return made_bytes;
  }

  void expect_makes(const Bytes& block, const Bytes& expected) {
    for (const bool at_begin : {false, true}) {
      for (const size_t room : {size_t{0}, size_t{1}, size_t{1000}}) {
        Bytes made;
        ASSERT_EQ(decompress(block, expected.size() + room, made, at_begin), static_cast<int64_t>(expected.size()));
        const auto differ = std::mismatch(made.begin(), made.end(), expected.begin()).first;
        ASSERT_EQ(differ, made.end()) << "at byte " << differ - made.begin();
      }
    }
    if (expected.empty()) return;
    Bytes made;
    EXPECT_EQ(decompress(block, expected.size() - 1, made), -1) << "there is room for one byte less";
  }

  void expect_refused(const Bytes& block) {
    Bytes made;
    EXPECT_EQ(decompress(block, 100000, made), -1);
  }
};

TEST_P(Lz4Kernels, MakesWhatLiblz4Compressed) {
  std::mt19937 random(1);
  for (const size_t size : {0, 1, 12, 13, 100, 5000, 200000}) {
    for (const unsigned letters : {1U, 2U, 5U, 30U, 256U}) {
      Bytes bytes(size);
      for (uint8_t& byte : bytes)
        byte = static_cast<uint8_t>(random() % letters);
      Bytes block(static_cast<size_t>(LZ4_compressBound(static_cast<int>(size))));
      const int block_bytes =
          LZ4_compress_default(reinterpret_cast<const char*>(bytes.data()), reinterpret_cast<char*>(block.data()),
                               static_cast<int>(size), static_cast<int>(block.size()));
      block.resize(static_cast<size_t>(block_bytes));
      expect_makes(block, bytes);
    }
  }
}

TEST_P(Lz4Kernels, MakesSequencesOfEveryLength) {
  std::mt19937 random(2);
  for (size_t length = 0; length < 600; length += length < 90 ? 1 : 37) {
    Sequences sequences;
    sequences.sequence(random_bytes(length + 1, random), 1 + length, 4 + length);
    for (int i = 0; i < 20; ++i)
      sequences.sequence(random_bytes(i % 3 == 0 ? length : 3, random), 1 + length, i % 3 == 1 ? 4 + length : 5);
    sequences.last(random_bytes(length, random));
    expect_makes(sequences.bytes, sequences.made);
  }
}

TEST_P(Lz4Kernels, RepeatsWhatACopyRunsInto) {
  std::mt19937 random(3);
  for (size_t offset = 1; offset <= 70; ++offset) {
    Sequences sequences;
    for (const size_t length : {4, 5, 18, 19, 30, 64, 65, 300, 4})
      sequences.sequence(random_bytes(70, random), offset, length);
    sequences.last(random_bytes(200, random));
    expect_makes(sequences.bytes, sequences.made);
  }
}

TEST_P(Lz4Kernels, MakesRandomSequences) {
  for (uint32_t seed = 0; seed < 100; ++seed) {
    const Sequences sequences = random_sequences(300, seed);
    expect_makes(sequences.bytes, sequences.made);
  }
}

TEST_P(Lz4Kernels, RefusesBlocksThatAreCutShort) {
  const Sequences sequences = random_sequences(8, 7);
  // A block ends behind literals, so that some of its beginnings are blocks.
  const simd::Lz4Kernels& scalar = *simd::kernels_of("scalar")->lz4;
  int refused = 0;
  for (size_t size = 0; size < sequences.bytes.size(); ++size) {
    const Bytes cut(sequences.bytes.begin(), sequences.bytes.begin() + static_cast<std::ptrdiff_t>(size));
    Bytes expected(100000), made;
    const int64_t expected_bytes = scalar.decompress(cut.data(), static_cast<int64_t>(size), expected.data(), 100000);
    refused += expected_bytes < 0 ? 1 : 0;
    ASSERT_EQ(decompress(cut, 100000, made), expected_bytes) << size;
  }
  EXPECT_GT(refused, 16);
}

TEST_P(Lz4Kernels, RefusesCopiesFromBeforeTheFirstByte) {
  for (const size_t bad_offset : {size_t{0}, size_t{601}, size_t{65535}}) {
    Sequences sequences;
    sequences.sequence(Bytes(590, 1), 1, 10);
    sequences.sequence({}, bad_offset, 10);
    for (int i = 0; i < 100; ++i)
      sequences.sequence(Bytes(10, 2), 5, 10);
    sequences.last({});
    expect_refused(sequences.bytes);
  }
}

TEST_P(Lz4Kernels, SaysWhatScalarSaysOfDamagedBlocks) {
  const simd::Lz4Kernels& scalar = *simd::kernels_of("scalar")->lz4;
  std::mt19937 random(4);
  for (uint32_t seed = 0; seed < 300; ++seed) {
    Sequences sequences = random_sequences(60, seed);
    for (int i = 0; i < 3; ++i)
      sequences.bytes[random() % sequences.bytes.size()] = static_cast<uint8_t>(random());
    const size_t room = sequences.made.size() + random() % 100;
    Bytes expected(room), made;
    const int64_t expected_bytes =
        scalar.decompress(sequences.bytes.data(), static_cast<int64_t>(sequences.bytes.size()), expected.data(),
                          static_cast<int64_t>(room));
    expected.resize(static_cast<size_t>(std::max<int64_t>(expected_bytes, 0)));
    ASSERT_EQ(decompress(sequences.bytes, room, made), expected_bytes) << seed;
    ASSERT_EQ(made, expected) << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, Lz4Kernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
