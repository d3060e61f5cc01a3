#include "predicate/compare_flat.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>

#include "base/bits.h"
#include "predicate/fill_rows.h"
#include "vector/number_text.h"

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

/// Values of T, in the vector or made by `get`, against a literal of the same T.
template <typename T, typename Get>
void fill_ordered(RowBits& rows, Test test, T literal, Get get) {
  switch (test) {
    case Test::kLess:
      return fill_rows(rows, [=](int64_t row) { return get(row) < literal; });
    case Test::kGreater:
      return fill_rows(rows, [=](int64_t row) { return literal < get(row); });
    case Test::kEqual:
      return fill_rows(rows, [=](int64_t row) { return get(row) == literal; });
  }
}

template <typename T>
void compare_integers(const ColumnVector& flat, Test test, T literal, RowBits& rows) {
  const T* values = flat.values<T>().data();
  fill_ordered<T>(rows, test, literal, [values](int64_t row) { return values[row]; });
}

/// Floating point numbers: NaN is larger than everything and equals itself.
template <typename T, typename Get>
void compare_floating(Test test, T literal, RowBits& rows, Get get) {
  if (!std::isnan(literal)) {
    if (test != Test::kGreater) return fill_ordered<T>(rows, test, literal, get);
    return fill_rows(rows, [=](int64_t row) { return !(get(row) <= literal); });
  }
  if (test == Test::kLess) fill_rows(rows, [=](int64_t row) { return !std::isnan(get(row)); });
  if (test == Test::kEqual) fill_rows(rows, [=](int64_t row) { return std::isnan(get(row)); });
}

/// As floats where the literal is one, else as doubles, which hold all floats.
void compare_floats(const ColumnVector& flat, Test test, double literal, RowBits& rows) {
  const float* values = flat.values<float>().data();
  const bool is_in_range = !(std::fabs(literal) > double{std::numeric_limits<float>::max()});
  if (is_in_range && (std::isnan(literal) || double{static_cast<float>(literal)} == literal)) {
    const auto value = static_cast<float>(literal);
    return compare_floating<float>(test, value, rows, [values](int64_t row) { return values[row]; });
  }
  compare_floating<double>(test, literal, rows, [values](int64_t row) { return double{values[row]}; });
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

void compare_decimals(const ColumnVector& flat, Test test, const Value& literal, RowBits& rows) {
  const uint8_t* values = flat.parts().values.data();
  switch (flat.type().layout() == Layout::kViews ? 0 : flat.type().byte_width()) {
    case 4:
      return compare_integers<int32_t>(flat, test, static_cast<int32_t>(std::get<int64_t>(literal)), rows);
    case 8:
      return compare_integers<int64_t>(flat, test, std::get<int64_t>(literal), rows);
    case 16: {
      const auto value = fixed_integer<Int128>(std::get<BigInteger>(literal));
      return fill_ordered<Int128>(rows, test, value, [values](int64_t row) { return load<Int128>(values + row * 16); });
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
        const int order = compare_values(BigInteger::from_big_endian(flat.bytes(row)), literal);
        return test == Test::kLess ? order < 0 : (test == Test::kGreater ? order > 0 : order == 0);
      });
  }
}

/// Bytes of fixed width.
void compare_fixed_bytes(const ColumnVector& flat, Test test, std::string_view literal, RowBits& rows) {
  fill_rows(rows, [&](int64_t row) {
    const int order = flat.bytes(row).compare(literal);
    return test == Test::kLess ? order < 0 : (test == Test::kGreater ? order > 0 : order == 0);
  });
}

/// The first four bytes of a value, zeros where it is shorter, as a number that orders as they do.
uint32_t prefix_of(std::string_view value) noexcept {
  uint32_t prefix = 0;
  for (size_t i = 0; i < 4; ++i)
    prefix = prefix << 8 | (i < value.size() ? static_cast<uint8_t>(value[i]) : 0U);
  return prefix;
}

/// The same of a view: it lies behind the length in views of both kinds.
uint32_t prefix_of(const StringView& view) noexcept {
  return __builtin_bswap32(load<uint32_t>(reinterpret_cast<const uint8_t*>(&view) + sizeof view.length));
}

/// Most values are told apart by the prefix in their view, so their bytes are not fetched.
void compare_views(const ColumnVector& flat, Test test, std::string_view literal, RowBits& rows) {
  const uint32_t prefix = prefix_of(literal);
  const StringView* views = flat.views().data();
  if (test == Test::kEqual) {
    return fill_rows(rows, [&](int64_t row) {
      return views[row].length == static_cast<int64_t>(literal.size()) && prefix_of(views[row]) == prefix &&
             flat.bytes(row) == literal;
    });
  }
  fill_rows(rows, [&](int64_t row) {
    const uint32_t each = prefix_of(views[row]);
    if (each != prefix) return (each < prefix) == (test == Test::kLess);
    const int order = flat.bytes(row).compare(literal);
    return test == Test::kLess ? order < 0 : order > 0;
  });
}

/// Compares every value, those in null slots too.
RowBits test_flat(const ColumnVector& flat, Test test, const Value& literal) {
  RowBits rows(flat.length());
  switch (flat.type().id()) {
    case TypeId::kBoolean:
      compare_bits(flat, test, std::get<bool>(literal), rows);
      break;
    case TypeId::kInt8:
      compare_integers<int8_t>(flat, test, static_cast<int8_t>(std::get<int64_t>(literal)), rows);
      break;
    case TypeId::kInt16:
      compare_integers<int16_t>(flat, test, static_cast<int16_t>(std::get<int64_t>(literal)), rows);
      break;
    case TypeId::kInt32:
    case TypeId::kDate:
      compare_integers<int32_t>(flat, test, static_cast<int32_t>(std::get<int64_t>(literal)), rows);
      break;
    case TypeId::kInt64:
    case TypeId::kTimestamp:
      compare_integers<int64_t>(flat, test, std::get<int64_t>(literal), rows);
      break;
    case TypeId::kTime:
      if (flat.type().byte_width() == 4) {
        compare_integers<int32_t>(flat, test, static_cast<int32_t>(std::get<int64_t>(literal)), rows);
      } else {
        compare_integers<int64_t>(flat, test, std::get<int64_t>(literal), rows);
      }
      break;
    case TypeId::kUInt8:
      compare_integers<uint8_t>(flat, test, static_cast<uint8_t>(std::get<uint64_t>(literal)), rows);
      break;
    case TypeId::kUInt16:
      compare_integers<uint16_t>(flat, test, static_cast<uint16_t>(std::get<uint64_t>(literal)), rows);
      break;
    case TypeId::kUInt32:
      compare_integers<uint32_t>(flat, test, static_cast<uint32_t>(std::get<uint64_t>(literal)), rows);
      break;
    case TypeId::kUInt64:
      compare_integers<uint64_t>(flat, test, std::get<uint64_t>(literal), rows);
      break;
    case TypeId::kFloat16: {
      const uint16_t* values = flat.values<uint16_t>().data();
      compare_floating<double>(test, std::get<double>(literal), rows,
                               [values](int64_t row) { return float16_to_double(values[row]); });
      break;
    }
    case TypeId::kFloat:
      compare_floats(flat, test, std::get<double>(literal), rows);
      break;
    case TypeId::kDouble: {
      const double* values = flat.values<double>().data();
      compare_floating<double>(test, std::get<double>(literal), rows, [values](int64_t row) { return values[row]; });
      break;
    }
    case TypeId::kDecimal:
      compare_decimals(flat, test, literal, rows);
      break;
    case TypeId::kUuid:
    case TypeId::kFixedBinary:
      compare_fixed_bytes(flat, test, std::get<std::string>(literal), rows);
      break;
    default:
      compare_views(flat, test, std::get<std::string>(literal), rows);
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
