#include "simd/decimal_kernels.h"

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

using Bytes = std::vector<uint8_t>;

struct WidthOf {
  int64_t bytes;
  int max_precision;
  simd::DecimalKernels::Width simd::DecimalKernels::*kernels;
};

const WidthOf kWidths[] = {{4, 9, &simd::DecimalKernels::decimal32},
                           {8, 18, &simd::DecimalKernels::decimal64},
                           {16, 38, &simd::DecimalKernels::decimal128},
                           {32, 76, &simd::DecimalKernels::decimal256}};

class DecimalKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::DecimalKernels::Width& kernels(const WidthOf& width) {
    return simd::kernels_of(GetParam())->decimal->*width.kernels;
  }
};

/// Little-endian bytes of the integer; `fits` says whether it is the whole value.
Bytes expected_integer(const Bytes& value, int64_t width, bool& fits) {
  const uint8_t sign = !value.empty() && (value[0] & 0x80) != 0 ? 0xFF : 0x00;
  Bytes integer(static_cast<size_t>(width), sign);
  for (size_t i = 0; i < value.size() && i < integer.size(); ++i)
    integer[i] = value[value.size() - 1 - i];
  fits = true;
  if (value.size() > integer.size()) {
    const uint8_t kept_sign = (integer.back() & 0x80) != 0 ? 0xFF : 0x00;
    fits = std::all_of(value.begin(), value.end() - static_cast<std::ptrdiff_t>(width),
                       [&](uint8_t byte) { return byte == kept_sign; });
  }
  return integer;
}

/// Random values of few or many significant bytes, the extremes of each width among them.
Bytes random_value(size_t size, std::mt19937& random) {
  const uint8_t sign = random() % 2 == 0 ? 0x00 : 0xFF;
  Bytes value(size, sign);
  const size_t significant = random() % (size + 1);
  for (size_t i = size - significant; i < size; ++i)
    value[i] = static_cast<uint8_t>(random() % 8 == 0 ? 0x80 : random());
  return value;
}

TEST_P(DecimalKernels, FixedValuesOfEveryWidthConvert) {
  std::mt19937 random(1);
  for (const WidthOf& width : kWidths) {
    for (size_t size = 0; size <= 40; ++size) {
      for (const size_t count : {0, 1, 3, 4, 7, 8, 15, 16, 17, 100}) {
        Bytes values;
        Bytes expected;
        int64_t first_misfit = -1;
        for (size_t i = 0; i < count; ++i) {
          const Bytes value = random_value(size, random);
          bool fits = false;
          const Bytes integer = expected_integer(value, width.bytes, fits);
          if (!fits && first_misfit < 0) first_misfit = static_cast<int64_t>(i);
          values.insert(values.end(), value.begin(), value.end());
          expected.insert(expected.end(), integer.begin(), integer.end());
        }
        for (const bool at_begin : {true, false}) {
          GuardedMemory in(values, at_begin);
          GuardedMemory out(expected.size(), at_begin);
          const int64_t misfit =
              kernels(width).from_fixed(in.data(), static_cast<int64_t>(size), static_cast<int64_t>(count), out.data());
          ASSERT_EQ(misfit, first_misfit) << width.bytes << ' ' << size << ' ' << count;
          ASSERT_EQ(Bytes(out.data(), out.data() + out.size()), expected) << width.bytes << ' ' << size << ' ' << count;
        }
      }
    }
  }
}

TEST_P(DecimalKernels, ExtremesFitAndTheirNeighboursDoNot) {
  for (const WidthOf& width : kWidths) {
    for (int64_t size = width.bytes + 1; size <= 40; ++size) {
      Bytes most(static_cast<size_t>(size), 0xFF);
      std::fill_n(most.begin(), size - width.bytes, uint8_t{0});
      most[static_cast<size_t>(size - width.bytes)] = 0x7F;
      Bytes least(static_cast<size_t>(size), 0);
      std::fill_n(least.begin(), size - width.bytes, uint8_t{0xFF});
      least[static_cast<size_t>(size - width.bytes)] = 0x80;
      Bytes above(static_cast<size_t>(size), 0);
      above[static_cast<size_t>(size - width.bytes)] = 0x80;
      Bytes below(static_cast<size_t>(size), 0xFF);
      below[static_cast<size_t>(size - width.bytes)] = 0x7F;
      Bytes far(static_cast<size_t>(size), 0);
      far[0] = 0x01;
      const std::pair<Bytes, bool> cases[] = {
          {most, true}, {least, true}, {above, false}, {below, false}, {far, false}};
      for (const auto& [value, fits] : cases) {
        GuardedMemory in(value);
        GuardedMemory out(static_cast<size_t>(width.bytes));
        EXPECT_EQ(kernels(width).from_fixed(in.data(), size, 1, out.data()), fits ? -1 : 0)
            << width.bytes << ' ' << size;
      }
    }
  }
}

TEST_P(DecimalKernels, ViewsOfAnyLengthConvert) {
  std::mt19937 random(2);
  for (const WidthOf& width : kWidths) {
    for (const size_t longest : {4, 8, 12, 16, 40}) {
      std::string buffers[2];
      Bytes views;
      Bytes expected;
      int64_t first_misfit = -1;
      for (int64_t i = 0; i < 300; ++i) {
        const Bytes value = random_value(random() % (longest + 1), random);
        bool fits = false;
        const Bytes integer = expected_integer(value, width.bytes, fits);
        if (!fits && first_misfit < 0) first_misfit = i;
        expected.insert(expected.end(), integer.begin(), integer.end());
        uint8_t view[16] = {};
        store(view, static_cast<int32_t>(value.size()));
        std::copy_n(value.begin(), std::min<size_t>(value.size(), 12), view + 4);
        if (value.size() > 12) {
          std::string& buffer = buffers[i % 2];
          store(view + 8, static_cast<int32_t>(i % 2));
          store(view + 12, static_cast<int32_t>(buffer.size()));
          buffer.append(value.begin(), value.end());
        }
        views.insert(views.end(), view, view + 16);
      }
      GuardedMemory first({reinterpret_cast<const uint8_t*>(buffers[0].data()), buffers[0].size()});
      GuardedMemory second({reinterpret_cast<const uint8_t*>(buffers[1].data()), buffers[1].size()});
      const uint8_t* const addresses[2] = {first.data(), second.data()};
      GuardedMemory in(views);
      GuardedMemory out(expected.size());
      ASSERT_EQ(kernels(width).from_views(in.data(), 300, addresses, out.data()), first_misfit);
      ASSERT_EQ(Bytes(out.data(), out.data() + out.size()), expected) << width.bytes << ' ' << longest;
    }
  }
}

/// 10^exponent, little-endian, by adding up.
Bytes power_of_ten(int exponent, size_t width) {
  Bytes power(width, 0);
  power[0] = 1;
  for (int digit = 0; digit < exponent; ++digit) {
    unsigned carry = 0;
    for (uint8_t& byte : power) {
      carry += 10U * byte;
      byte = static_cast<uint8_t>(carry);
      carry >>= 8;
    }
  }
  return power;
}

Bytes negated(Bytes value) {
  unsigned carry = 1;
  for (uint8_t& byte : value) {
    carry += static_cast<uint8_t>(~byte);
    byte = static_cast<uint8_t>(carry);
    carry >>= 8;
  }
  return value;
}

Bytes minus_one(Bytes value) {
  for (uint8_t& byte : value) {
    if (byte-- != 0) break;
  }
  return value;
}

TEST_P(DecimalKernels, PrecisionIsExact) {
  for (const WidthOf& width : kWidths) {
    for (int precision = 0; precision <= width.max_precision; ++precision) {
      const auto bytes = static_cast<size_t>(width.bytes);
      const Bytes beyond = power_of_ten(precision, bytes);
      const Bytes most = minus_one(beyond);
      Bytes lowest(bytes, 0);
      lowest[bytes - 1] = 0x80;
      Bytes highest(bytes, 0xFF);
      highest[bytes - 1] = 0x7F;
      for (const int64_t count : {1, 5, 16, 33}) {
        for (int64_t at = 0; at < count; ++at) {
          for (const auto& [value, found] :
               {std::pair{most, int64_t{-1}}, std::pair{negated(most), int64_t{-1}}, std::pair{beyond, at},
                std::pair{negated(beyond), at}, std::pair{lowest, at}, std::pair{highest, at}}) {
            Bytes integers(bytes * static_cast<size_t>(count), 0);
            std::copy(value.begin(), value.end(), integers.begin() + at * width.bytes);
            GuardedMemory in(integers);
            ASSERT_EQ(kernels(width).find_beyond_precision(in.data(), count, precision), found)
                << width.bytes << " bytes, precision " << precision << ", value " << at << " of " << count;
            // The same values as a file has them.
            Bytes reversed;
            for (int64_t i = 0; i < count; ++i)
              reversed.insert(reversed.end(), integers.rend() - (i + 1) * width.bytes,
                              integers.rend() - i * width.bytes);
            GuardedMemory fixed(reversed), out(integers.size());
            const bool within =
                kernels(width).from_fixed_within(fixed.data(), width.bytes, count, precision, out.data());
            ASSERT_EQ(Bytes(out.data(), out.data() + out.size()), integers);
            ASSERT_FALSE(within && found >= 0) << width.bytes << " bytes, precision " << precision << ", value " << at;
          }
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, DecimalKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
