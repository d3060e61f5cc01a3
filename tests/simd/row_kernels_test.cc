#include "simd/row_kernels.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <utility>
#include <vector>

#include "base/bits.h"
#include "lamella/buffer.h"
#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"

namespace lamella {
namespace {

constexpr int64_t kLengths[] = {0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 63, 64, 65, 127, 128, 130, 200};

std::vector<uint8_t> random_bytes(int64_t count, std::mt19937& random) {
  std::vector<uint8_t> bytes(static_cast<size_t>(count));
  for (uint8_t& byte : bytes)
    byte = static_cast<uint8_t>(random());
  return bytes;
}

class RowKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::RowKernels& kernels() { return *simd::kernels_of(GetParam())->row; }

  template <typename T>
  void expect_widened(simd::RowKernels::Widen widen) {
    std::mt19937 random(sizeof(T));
    for (const int64_t length : kLengths) {
      const auto bytes = random_bytes(length * int64_t{sizeof(T)}, random);
      GuardedMemory values(bytes), words(length * 8);
      widen(values.data(), length, reinterpret_cast<uint64_t*>(words.data()));
      for (int64_t i = 0; i < length; ++i) {
        const auto value = static_cast<int64_t>(load<T>(bytes.data() + i * int64_t{sizeof(T)}));
        ASSERT_EQ(load<int64_t>(words.data() + i * 8), value) << i << " of " << length;
      }
    }
  }

  /// Columns of `length` words, word r of column c being r * 1000 + c.
  static std::vector<std::vector<uint64_t>> columns_of(int num_columns, int64_t length) {
    std::vector<std::vector<uint64_t>> columns(static_cast<size_t>(num_columns));
    for (size_t c = 0; c < columns.size(); ++c) {
      for (int64_t row = 0; row < length; ++row)
        columns[c].push_back(static_cast<uint64_t>(row) * 1000 + c);
    }
    return columns;
  }
};

TEST_P(RowKernels, WidensValuesOfEachWidth) {
  expect_widened<uint8_t>(kernels().unsigned1);
  expect_widened<uint16_t>(kernels().unsigned2);
  expect_widened<uint32_t>(kernels().unsigned4);
  expect_widened<int32_t>(kernels().signed4);
}

TEST_P(RowKernels, WidensBits) {
  std::mt19937 random(1);
  for (const int64_t length : kLengths) {
    const auto bytes = random_bytes(bytes_for_bits(length), random);
    GuardedMemory bits(bytes), words(length * 8);
    kernels().bits(bits.data(), length, reinterpret_cast<uint64_t*>(words.data()));
    for (int64_t i = 0; i < length; ++i)
      ASSERT_EQ(load<uint64_t>(words.data() + i * 8), uint64_t{bit_is_set(bytes.data(), i)}) << i;
  }
}

TEST_P(RowKernels, GathersTheNullsOfARow) {
  std::mt19937 random(2);
  for (const int num_columns : {1, 2, 7, 8, 9, 16, 33, 63, 64}) {
    for (const int64_t length : kLengths) {
      std::vector<std::vector<uint8_t>> bitmaps;
      std::vector<const uint8_t*> validity;
      for (int c = 0; c < num_columns; ++c) {
        bitmaps.push_back(random_bytes(round_up(length, 64) / 8, random));
        validity.push_back(c % 5 == 3 ? nullptr : bitmaps.back().data());
      }
      GuardedMemory words(length * 8);
      kernels().null_words(validity.data(), num_columns, length, reinterpret_cast<uint64_t*>(words.data()));
      for (int64_t row = 0; row < length; ++row) {
        uint64_t expected = 0;
        for (int c = 0; c < num_columns; ++c) {
          const auto column = static_cast<size_t>(c);
          const bool is_null = validity[column] != nullptr && !bit_is_set(validity[column], row);
          expected |= uint64_t{is_null} << c;
        }
        ASSERT_EQ(load<uint64_t>(words.data() + row * 8), expected) << num_columns << " columns, row " << row;
      }
    }
  }
}

TEST_P(RowKernels, InterleavesColumnsAndWritesNothingElse) {
  for (int num_columns = 1; num_columns <= 26; ++num_columns) {
    for (const int64_t length : kLengths) {
      const auto columns = columns_of(num_columns, length);
      std::vector<const uint64_t*> pointers;
      for (const auto& column : columns)
        pointers.push_back(column.data());
      const int64_t stride = num_columns * 8 + 12;
      std::vector<int64_t> offsets;
      for (int64_t row = 0; row <= length; ++row)
        offsets.push_back(row * stride);
      for (const bool is_strided : {true, false}) {
        std::vector<uint8_t> out(static_cast<size_t>(length * stride) + 1, 0xEE);
        if (is_strided) {
          kernels().interleave(pointers.data(), num_columns, length, out.data() + 1, stride);
        } else {
          kernels().interleave_at(pointers.data(), num_columns, length, out.data() + 1, offsets.data());
        }
        for (int64_t row = 0; row < length; ++row) {
          const uint8_t* words = out.data() + 1 + row * stride;
          for (int c = 0; c < num_columns; ++c)
            ASSERT_EQ(load<uint64_t>(words + 8 * c), static_cast<uint64_t>(row * 1000 + c)) << num_columns;
          for (int64_t i = num_columns * 8; i < stride; ++i)
            ASSERT_EQ(words[i], 0xEE);
        }
      }
    }
  }
}

TEST_P(RowKernels, WritesRowsOfEightColumnsAndNothingElse) {
  std::mt19937 random(5);
  for (const int64_t length : kLengths) {
    const auto columns = columns_of(8, length);
    std::vector<const uint64_t*> pointers;
    std::vector<std::vector<uint8_t>> bitmaps;
    std::vector<const uint8_t*> validity;
    for (size_t c = 0; c < columns.size(); ++c) {
      pointers.push_back(columns[c].data());
      bitmaps.push_back(random_bytes(round_up(length, 64) / 8, random));
      validity.push_back(c == 3 ? nullptr : bitmaps.back().data());
    }
    Buffer out = Buffer::allocate(length * 72 + 8);
    uint8_t* rows = out.mutable_data();
    std::memset(rows, 0xEE, static_cast<size_t>(out.size()));
    kernels().rows_of_eight(pointers.data(), validity.data(), length, rows);
    for (int64_t row = 0; row < length; ++row) {
      uint64_t nulls = 0;
      for (size_t c = 0; c < columns.size(); ++c) {
        const bool is_null = validity[c] != nullptr && !bit_is_set(validity[c], row);
        nulls |= uint64_t{is_null} << c;
        ASSERT_EQ(load<uint64_t>(rows + row * 72 + 8 + 8 * c), row * 1000 + c) << length;
      }
      ASSERT_EQ(load<uint64_t>(rows + row * 72), nulls) << "row " << row << " of " << length;
    }
    ASSERT_EQ(load<uint64_t>(rows + length * 72), 0xEEEEEEEEEEEEEEEE) << length;
  }
}

/// Rows of a fixed part of 40 bytes, in which bodies of up to 160 begin at 40.
struct BodyRows {
  static constexpr int64_t kStride = 200;
  explicit BodyRows(int64_t num_rows)
      : out(num_rows * kStride), cursors(static_cast<size_t>(num_rows), 40), words(static_cast<size_t>(num_rows)) {
    for (int64_t row = 0; row <= num_rows; ++row)
      offsets.push_back(row * kStride);
  }
  std::vector<uint8_t> body(int64_t row, int64_t bytes) {
    const uint8_t* from = out.data() + row * kStride + 40;
    return {from, from + bytes};
  }

  GuardedMemory out;
  std::vector<int64_t> offsets;
  std::vector<uint32_t> cursors;
  std::vector<uint64_t> words;
};

std::vector<std::pair<int64_t, unsigned>> lengths_and_largest() {
  std::vector<std::pair<int64_t, unsigned>> pairs;
  for (const int64_t length : kLengths) {
    for (const unsigned largest : {12, 32, 100})
      pairs.emplace_back(length, largest);
  }
  return pairs;
}

TEST_P(RowKernels, PutsTextWithZerosBehindIt) {
  std::mt19937 random(3);
  // Values that all lie in their views, that are copied at once, and longer ones.
  for (const auto& [length, largest] : lengths_and_largest()) {
    const std::vector<uint8_t> data[] = {random_bytes(1000, random), random_bytes(1000, random)};
    GuardedMemory first_buffer(data[0]), second_buffer(data[1]), views(length * 16);
    std::vector<std::vector<uint8_t>> values;
    for (int64_t row = 0; row < length; ++row) {
      const auto size = static_cast<int32_t>(random() % (largest + 1));
      const auto offset = static_cast<int32_t>(random() % 900);
      const auto buffer = static_cast<size_t>(row / 3 % 2);
      values.emplace_back(data[buffer].begin() + offset, data[buffer].begin() + offset + size);
      uint8_t* view = views.data() + row * 16;
      std::memset(view, 0, 16);
      store(view, size);
      if (size <= 12) {
        if (size > 0) std::memcpy(view + 4, values.back().data(), static_cast<size_t>(size));
      } else {
        store(view + 8, static_cast<int32_t>(buffer));
        store(view + 12, offset);
      }
    }
    const auto validity = random_bytes(round_up(length, 64) / 8, random);
    std::vector<int32_t> ordinals;
    for (int64_t row = 0; row < length; ++row)
      ordinals.push_back(static_cast<int32_t>(random() % static_cast<unsigned>(length)));
    const uint8_t* buffers[] = {first_buffer.data(), second_buffer.data()};
    for (const bool is_listed : {false, true}) {
      for (const bool has_nulls : {false, true}) {
        BodyRows rows(length);
        const simd::TextRows text = {.views = views.data(),
                                     .ordinals = is_listed ? ordinals.data() : nullptr,
                                     .validity = has_nulls ? validity.data() : nullptr,
                                     .buffers = buffers,
                                     .num_rows = length,
                                     .out = rows.out.data(),
                                     .offsets = rows.offsets.data()};
        std::vector<int64_t> sizes(static_cast<size_t>(length), 5);
        kernels().add_text_sizes(text, sizes.data());
        kernels().put_text(text, rows.cursors.data(), rows.words.data());
        for (int64_t row = 0; row < length; ++row) {
          const auto i = static_cast<size_t>(row);
          const bool is_null = has_nulls && !bit_is_set(validity.data(), row);
          std::vector<uint8_t> expected =
              is_null ? std::vector<uint8_t>() : values[is_listed ? static_cast<size_t>(ordinals[i]) : i];
          const uint64_t size = expected.size();
          expected.resize(static_cast<size_t>(round_up(static_cast<int64_t>(size), 8)));
          ASSERT_EQ(rows.body(row, static_cast<int64_t>(expected.size())), expected) << row;
          ASSERT_EQ(rows.words[i], is_null ? 0 : uint64_t{40} << 32 | size);
          ASSERT_EQ(rows.cursors[i], 40 + expected.size());
          ASSERT_EQ(sizes[i], 5 + static_cast<int64_t>(expected.size()));
        }
      }
    }
  }
}

TEST_P(RowKernels, PutsWideDecimalsInTheirShortestForm) {
  std::mt19937_64 random(4);
  for (const int64_t length : kLengths) {
    std::vector<uint64_t> values;
    for (int64_t row = 0; row < length; ++row) {
      const int bits = static_cast<int>(random() % 128);
      const uint64_t sign = random() % 2 == 0 ? 0 : ~uint64_t{0};
      values.push_back((bits >= 64 ? random() : bits == 0 ? 0 : random() >> (64 - bits)) ^ sign);
      values.push_back((bits > 64 ? random() >> (128 - bits) : 0) ^ sign);
    }
    std::vector<uint8_t> validity(static_cast<size_t>(round_up(length, 64) / 8), 0xB7);
    std::vector<int32_t> ordinals;
    for (int64_t row = 0; row < length; ++row)
      ordinals.push_back(static_cast<int32_t>(random() % static_cast<unsigned>(length)));
    for (const int variant : {0, 1, 2, 3}) {
      const bool has_nulls = variant % 2 == 1, is_listed = variant >= 2;
      BodyRows rows(length);
      kernels().put_wide_decimals({.values = reinterpret_cast<const uint8_t*>(values.data()),
                                   .ordinals = is_listed ? ordinals.data() : nullptr,
                                   .validity = has_nulls ? validity.data() : nullptr,
                                   .num_rows = length,
                                   .out = rows.out.data(),
                                   .offsets = rows.offsets.data()},
                                  rows.cursors.data(), rows.words.data());
      for (int64_t row = 0; row < length; ++row) {
        const auto i = static_cast<size_t>(row);
        const bool is_null = has_nulls && !bit_is_set(validity.data(), row);
        const size_t from = is_listed ? static_cast<size_t>(ordinals[i]) : i;
        uint8_t big_endian[16];
        store(big_endian, __builtin_bswap64(is_null ? 0 : values[2 * from + 1]));
        store(big_endian + 8, __builtin_bswap64(is_null ? 0 : values[2 * from]));
        size_t begin = 0;  // A first byte says nothing where it repeats the sign of the next one.
        while (begin < 15 && (big_endian[begin] == 0 || big_endian[begin] == 0xFF) &&
               (big_endian[begin] & 0x80) == (big_endian[begin + 1] & 0x80)) {
          ++begin;
        }
        std::vector<uint8_t> expected(big_endian + begin, big_endian + 16);
        ASSERT_EQ(rows.words[i], uint64_t{40} << 32 | (is_null ? 0 : expected.size())) << row;
        expected.resize(16);
        ASSERT_EQ(rows.body(row, 16), expected) << row;
        ASSERT_EQ(rows.cursors[i], 56U);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, RowKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
