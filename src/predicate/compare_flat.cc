#include "predicate/compare_flat.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <string_view>

#include "base/bits.h"
#include "predicate/fill_rows.h"
#include "predicate/range_flat.h"
#include "predicate/view_flat.h"

namespace lamella::inline v0 {
namespace {

__extension__ using Int128 = __int128;

/// 256-bit two's complement as it lies in vectors: least significant word first.
struct Int256 {
  uint64_t words[4];
};

bool is_less(const Int256& left, const Int256& right) noexcept {
  if (left.words[3] != right.words[3]) {
    return static_cast<int64_t>(left.words[3]) < static_cast<int64_t>(right.words[3]);
  }
  for (int word = 2; word > 0; --word) {
    if (left.words[word] != right.words[word]) return left.words[word] < right.words[word];
  }
  return left.words[0] < right.words[0];
}

/// Every operator is one of three tests, or the opposite of one: the order is total.
enum class Test : uint8_t { kLess, kGreater, kEqual };

struct TestOfOp {
  Test test;
  bool is_opposite;
};

TestOfOp test_of(ComparisonOp op) noexcept {
  switch (op) {
    case ComparisonOp::kEqual:
      return {Test::kEqual, false};
    case ComparisonOp::kNotEqual:
      return {Test::kEqual, true};
    case ComparisonOp::kLess:
      return {Test::kLess, false};
    case ComparisonOp::kGreaterEqual:
      return {Test::kLess, true};
    case ComparisonOp::kGreater:
      return {Test::kGreater, false};
    case ComparisonOp::kLessEqual:
      return {Test::kGreater, true};
  }
  return {Test::kEqual, false};
}

ComparisonOp op_of(Test test) noexcept {
  return test == Test::kLess      ? ComparisonOp::kLess
         : test == Test::kGreater ? ComparisonOp::kGreater
                                  : ComparisonOp::kEqual;
}

/// Whether an order, below, at or above 0, passes.
bool passes(Test test, int order) noexcept {
  return test == Test::kLess ? order < 0 : (test == Test::kGreater ? order > 0 : order == 0);
}

void compare_bits(const ColumnVector& flat, Test test, bool literal, RowBits& rows) {
  // Of two values, only one can be below true or above false, and nothing is below false or above true.
  if (test == (literal ? Test::kGreater : Test::kLess)) return;
  rows = RowBits::of_bitmap(flat.bits(), flat.length());
  const bool wants_true = test == Test::kGreater || (test == Test::kEqual && literal);
  if (!wants_true) rows.invert();
}

/// The value as two's complement of `sizeof(T)` bytes. Precondition: it fits.
template <typename T>
T fixed_integer(const BigInteger& integer) noexcept {
  std::array<char, sizeof(T)> bytes;
  bytes.fill((static_cast<uint8_t>(integer.big_endian[0]) & 0x80) != 0 ? '\xff' : '\0');
  std::reverse_copy(integer.big_endian.begin(), integer.big_endian.end(), bytes.begin());
  return std::bit_cast<T>(bytes);
}

void compare_wide_decimals(const ColumnVector& flat, Test test, const Value& literal, RowBits& rows) {
  const uint8_t* values = flat.parts().values.data();
  switch (flat.type().layout() == Layout::kViews ? 0 : flat.type().byte_width()) {
    case 16: {
      const auto value = fixed_integer<Int128>(std::get<BigInteger>(literal));
      return fill_rows(rows, [=](int64_t row) {
        const auto each = load<Int128>(values + row * 16);
        return test == Test::kLess ? each < value : (test == Test::kGreater ? value < each : each == value);
      });
    }
    case 32: {
      const auto value = fixed_integer<Int256>(std::get<BigInteger>(literal));
      return fill_rows(rows, [=](int64_t row) {
        const auto each = load<Int256>(values + row * 32);
        if (test == Test::kLess) return is_less(each, value);
        if (test == Test::kGreater) return is_less(value, each);
        return std::memcmp(&each, &value, sizeof value) == 0;
      });
    }
    default:
      fill_rows(rows, [&](int64_t row) {
        return passes(test, compare_values(BigInteger::from_big_endian(flat.bytes(row)), literal));
      });
  }
}

/// Bytes of fixed width.
void compare_fixed_bytes(const ColumnVector& flat, Test test, std::string_view literal, RowBits& rows) {
  fill_rows(rows, [&](int64_t row) { return passes(test, flat.bytes(row).compare(literal)); });
}

/// Compares every value, those in null slots too.
RowBits test_flat(const ColumnVector& flat, Test test, const Value& literal) {
  if (const std::optional<ValueRange> range = range_of(op_of(test), literal)) return range_flat(flat, *range);
  RowBits rows(flat.length());
  if (const auto* boolean = std::get_if<bool>(&literal)) {
    compare_bits(flat, test, *boolean, rows);
  } else if (std::holds_alternative<BigInteger>(literal)) {
    compare_wide_decimals(flat, test, literal, rows);
  } else if (flat.type().layout() == Layout::kFixedWidth) {
    compare_fixed_bytes(flat, test, std::get<std::string>(literal), rows);
  } else if (test == Test::kEqual) {
    return equal_views(flat, std::get<std::string>(literal));
  } else {
    return ordered_views(flat, test == Test::kLess, std::get<std::string>(literal));
  }
  return rows;
}

}  // namespace

RowBits compare_flat(const ColumnVector& flat, ComparisonOp op, const Value& literal) {
  const auto [test, is_opposite] = test_of(op);
  RowBits rows = test_flat(flat, test, literal);
  if (is_opposite) rows.invert();
  return rows;
}

}  // namespace lamella::inline v0
