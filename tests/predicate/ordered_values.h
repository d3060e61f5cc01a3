/// A few values of every type that has an order, in their order: what comparisons must say follows from the ranks
/// alone.
#pragma once

#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "lamella/predicate.h"
#include "predicate/value.h"
#include "tests/vector/make_vector.h"
#include "vector/number_text.h"

namespace lamella::inline v0 {

struct OrderedValues {
  ColumnVector entries;       ///< Flat, ascending.
  std::vector<Value> values;  ///< Of the entries.
  std::vector<int> ranks;     ///< Of the entries; equal where values compare equal.

  size_t size() const noexcept { return values.size(); }
};

/// `distinct` false: the value is equal to the one before it.
template <typename T>
struct Entry {
  T value;
  bool distinct = true;
};

template <typename T, typename ToValue, typename ToVector>
OrderedValues ordered(const std::vector<Entry<T>>& entries, ToValue to_value, ToVector to_vector) {
  OrderedValues table;
  Optionals<T> values;
  int rank = -1;
  for (const Entry<T>& entry : entries) {
    rank += entry.distinct ? 1 : 0;
    table.ranks.push_back(rank);
    table.values.push_back(to_value(entry.value));
    values.push_back(entry.value);
  }
  table.entries = to_vector(values);
  return table;
}

template <typename T>
OrderedValues ordered_integers(const Type& type) {
  using Limits = std::numeric_limits<T>;
  std::vector<Entry<T>> entries = {{Limits::min()}, {0}, {1}, {2}, {Limits::max() / 2}, {Limits::max() / 2 + 1},
                                   {Limits::max()}};
  if (Limits::is_signed)
    entries.insert(entries.begin() + 1, {{static_cast<T>(Limits::min() / 2)}, {static_cast<T>(-1)}});
  if (!Limits::is_signed) entries.erase(entries.begin());
  return ordered<T>(
      entries,
      [](T value) {
        return Limits::is_signed ? Value(static_cast<int64_t>(value)) : Value(static_cast<uint64_t>(value));
      },
      [&](const Optionals<T>& values) { return fixed_vector<T>(type, values); });
}

template <typename T>
OrderedValues ordered_floats(const Type& type) {
  using Limits = std::numeric_limits<T>;
  const std::vector<Entry<T>> entries = {
      {-Limits::infinity()}, {Limits::lowest()},           {-1}, {-Limits::denorm_min()}, {T{-0.0}},
      {T{0.0}, false},       {Limits::denorm_min()},       {1},  {Limits::max()},         {Limits::infinity()},
      {Limits::quiet_NaN()}, {-Limits::quiet_NaN(), false}};
  return ordered<T>(
      entries, [](T value) { return Value(static_cast<double>(value)); },
      [&](const Optionals<T>& values) { return fixed_vector<T>(type, values); });
}

inline OrderedValues ordered_float16() {
  const std::vector<Entry<uint16_t>> entries = {{0xfc00}, {0xfbff}, {0xbc00}, {0x8001}, {0x8000}, {0x0000, false},
                                                {0x0001}, {0x3c00}, {0x7bff}, {0x7c00}, {0x7e00}, {0xfc01, false}};
  return ordered<uint16_t>(
      entries, [](uint16_t value) { return Value(float16_to_double(value)); },
      [](const Optionals<uint16_t>& values) { return fixed_vector<uint16_t>(TypeId::kFloat16, values); });
}

inline OrderedValues ordered_booleans() {
  return ordered<bool>(
      {{false}, {true}}, [](bool value) { return Value(value); },
      [](const Optionals<bool>& values) { return bool_vector(values); });
}

/// Decimals of `kWidth` bytes.
template <size_t kWidth>
OrderedValues ordered_wide_decimals(const Type& type) {
  using Bytes = std::array<uint8_t, kWidth>;
  const std::string nines(static_cast<size_t>(type.precision()), '9');
  std::vector<Entry<Bytes>> entries;
  for (const auto& [negative, digits] : std::vector<std::pair<bool, std::string>>{{true, nines},
                                                                                  {true, "18446744073709551616"},
                                                                                  {true, "18446744073709551615"},
                                                                                  {true, "256"},
                                                                                  {true, "1"},
                                                                                  {false, "0"},
                                                                                  {false, "1"},
                                                                                  {false, "9223372036854775808"},
                                                                                  {false, "18446744073709551616"},
                                                                                  {false, "18446744073709551617"},
                                                                                  {false, nines}}) {
    const std::string big_endian = BigInteger::from_digits(negative, digits).big_endian;
    Bytes bytes;
    bytes.fill(negative ? 0xff : 0);
    std::copy(big_endian.rbegin(), big_endian.rend(), bytes.begin());
    entries.push_back({bytes});
  }
  return ordered<Bytes>(
      entries,
      [](const Bytes& bytes) {
        return Value(BigInteger::from_little_endian({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
      },
      [&](const Optionals<Bytes>& values) { return fixed_vector<Bytes>(type, values); });
}

/// Decimals as big-endian bytes of any length.
inline OrderedValues ordered_binary_decimals() {
  const std::vector<Entry<std::string>> entries = {{std::string("\xfe") + std::string(39, '\0')},
                                                   {"\xff\x7f"},
                                                   {"\x80"},
                                                   {std::string("\xff\xff\xff\x80"), false},
                                                   {"\xff"},
                                                   {"", true},
                                                   {std::string(1, '\0'), false},
                                                   {"\x01"},
                                                   {std::string("\0\0\x01", 3), false},
                                                   {std::string("\0\xff", 2)},
                                                   {std::string("\x01") + std::string(39, '\0')}};
  return ordered<std::string>(
      entries, [](const std::string& bytes) { return Value(BigInteger::from_big_endian(bytes)); },
      [](const Optionals<std::string>& values) { return string_vector(values, Type::decimal(100, 2)); });
}

inline OrderedValues ordered_strings(const Type& type) {
  const std::vector<Entry<std::string>> entries = {{""},
                                                   {std::string(1, '\0')},
                                                   {std::string(5, '\0')},
                                                   {"a"},
                                                   {std::string("a\0", 2)},
                                                   {"ab"},
                                                   {"abcd"},
                                                   {"abcdefghijkl"},
                                                   {"abcdefghijklm"},
                                                   {"abcdefghijklmn"},
                                                   {"abcdefghijklmno"},
                                                   {"abcdefghijklmz"},
                                                   {"abce"},
                                                   {"b"},
                                                   {"\x7f"},
                                                   {"\x80 is not below \x7f"},
                                                   {"\xff"}};
  return ordered<std::string>(
      entries, [](const std::string& bytes) { return Value(bytes); },
      [&](const Optionals<std::string>& values) { return string_vector(values, type); });
}

template <size_t kWidth>
OrderedValues ordered_fixed_bytes(const Type& type) {
  using Bytes = std::array<char, kWidth>;
  std::vector<Entry<Bytes>> entries(4);
  for (size_t i = 0; i < 4; ++i)
    entries[i].value.fill('\x7f');
  entries[0].value.back() = '\0';
  entries[2].value.back() = '\x80';
  entries[3].value.front() = '\xff';
  return ordered<Bytes>(
      entries, [](const Bytes& bytes) { return Value(std::string(bytes.data(), bytes.size())); },
      [&](const Optionals<Bytes>& values) { return fixed_vector<Bytes>(type, values); });
}

inline std::vector<OrderedValues> all_ordered_values() {
  return {ordered_booleans(),
          ordered_integers<int8_t>(TypeId::kInt8),
          ordered_integers<int16_t>(TypeId::kInt16),
          ordered_integers<int32_t>(TypeId::kInt32),
          ordered_integers<int64_t>(TypeId::kInt64),
          ordered_integers<uint8_t>(TypeId::kUInt8),
          ordered_integers<uint16_t>(TypeId::kUInt16),
          ordered_integers<uint32_t>(TypeId::kUInt32),
          ordered_integers<uint64_t>(TypeId::kUInt64),
          ordered_integers<int32_t>(TypeId::kDate),
          ordered_integers<int32_t>(Type::time(TimeUnit::kMillis, false)),
          ordered_integers<int64_t>(Type::time(TimeUnit::kNanos, false)),
          ordered_integers<int64_t>(Type::timestamp(TimeUnit::kMicros, true)),
          ordered_float16(),
          ordered_floats<float>(TypeId::kFloat),
          ordered_floats<double>(TypeId::kDouble),
          ordered_integers<int32_t>(Type::decimal(9, 2)),
          ordered_integers<int64_t>(Type::decimal(18, 2)),
          ordered_wide_decimals<16>(Type::decimal(38, 2)),
          ordered_wide_decimals<32>(Type::decimal(76, 2)),
          ordered_binary_decimals(),
          ordered_strings(TypeId::kString),
          ordered_strings(TypeId::kBinary),
          ordered_strings(TypeId::kJson),
          ordered_fixed_bytes<3>(Type::fixed_binary(3)),
          ordered_fixed_bytes<16>(TypeId::kUuid)};
}

/// What a comparison of two ranks says.
inline bool ranks_compare(int left, ComparisonOp op, int right) {
  switch (op) {
    case ComparisonOp::kEqual:
      return left == right;
    case ComparisonOp::kNotEqual:
      return left != right;
    case ComparisonOp::kLess:
      return left < right;
    case ComparisonOp::kLessEqual:
      return left <= right;
    case ComparisonOp::kGreater:
      return left > right;
    case ComparisonOp::kGreaterEqual:
      return left >= right;
  }
  return false;
}

/// A column of random entries of a table, in a random encoding, and which entry each row has.
struct RandomColumn {
  ColumnVector vector;
  Optionals<int32_t> entries;
};

inline RandomColumn random_column(const OrderedValues& table, int64_t length, std::mt19937& random) {
  RandomColumn column;
  const auto null_every = static_cast<uint32_t>(random() % 4);  // 0: none, 1: all
  // Few distinct values now and then, so that bounds are narrow.
  const auto first = static_cast<uint32_t>(random() % table.size());
  const auto spread = static_cast<uint32_t>(random() % (table.size() - first)) + 1;
  for (int64_t row = 0; row < length; ++row) {
    const bool is_null = null_every != 0 && random() % null_every == 0;
    column.entries.push_back(is_null ? std::nullopt : std::optional(static_cast<int32_t>(first + random() % spread)));
  }
  column.vector = dictionary_vector(column.entries, table.entries);
  switch (random() % 3) {
    case 0:
      column.vector = column.vector.flatten();
      break;
    case 1:
      if (length > 0) {
        const std::vector<int32_t> one = {static_cast<int32_t>(random() % static_cast<uint64_t>(length))};
        column.entries.assign(static_cast<size_t>(length), column.entries[static_cast<size_t>(one[0])]);
        column.vector = ColumnVector::constant(column.vector.take(one), length);
      }
      break;
    default:
      break;
  }
  return column;
}

}  // namespace lamella::inline v0
