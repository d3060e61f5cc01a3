#include "tests/property/column_kind.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <random>

#include "base/bits.h"

namespace lamella::inline v0 {
namespace property {

namespace {

using writer::annotated;

__extension__ using Int128 = __int128;

template <typename T>
std::string bytes_of(T value) {
  std::string bytes(sizeof(T), '\0');
  store(bytes.data(), value);
  return bytes;
}

ColumnKind kind(std::string name, PhysicalType physical, Type type, LogicalAnnotation annotation = {},
                int32_t type_length = 0) {
  return {std::move(name), writer::leaf("c", physical, Repetition::REQUIRED, std::move(annotation), type_length),
          std::move(type)};
}

std::vector<ColumnKind> make_kinds() {
  constexpr PhysicalType kBytes = PhysicalType::BYTE_ARRAY;
  constexpr PhysicalType kFixed = PhysicalType::FIXED_LEN_BYTE_ARRAY;
  return {
      kind("boolean", PhysicalType::BOOLEAN, TypeId::kBoolean),
      kind("int32", PhysicalType::INT32, TypeId::kInt32),
      kind("int64", PhysicalType::INT64, TypeId::kInt64),
      kind("int96", PhysicalType::INT96, Type::timestamp(TimeUnit::kMicros, false)),
      kind("float", PhysicalType::FLOAT, TypeId::kFloat),
      kind("double", PhysicalType::DOUBLE, TypeId::kDouble),
      kind("binary", kBytes, TypeId::kBinary),
      kind("string", kBytes, TypeId::kString, annotated(LogicalKind::kString)),
      kind("fixed_1", kFixed, Type::fixed_binary(1), {}, 1),
      kind("fixed_7", kFixed, Type::fixed_binary(7), {}, 7),
      kind("fixed_16", kFixed, Type::fixed_binary(16), {}, 16),
      kind("int8", PhysicalType::INT32, TypeId::kInt8, writer::annotated_integer(8, true)),
      kind("uint16", PhysicalType::INT32, TypeId::kUInt16, writer::annotated_integer(16, false)),
      kind("uint64", PhysicalType::INT64, TypeId::kUInt64, writer::annotated_integer(64, false)),
      kind("date", PhysicalType::INT32, TypeId::kDate, annotated(LogicalKind::kDate)),
      kind("timestamp_ns", PhysicalType::INT64, Type::timestamp(TimeUnit::kNanos, true),
           writer::annotated_timestamp(TimeUnit::kNanos, true)),
      kind("decimal_int32", PhysicalType::INT32, Type::decimal(7, 2), writer::annotated_decimal(7, 2)),
      kind("decimal_int64", PhysicalType::INT64, Type::decimal(16, 4), writer::annotated_decimal(16, 4)),
      kind("decimal_fixed_4", kFixed, Type::decimal(8, 0), writer::annotated_decimal(8, 0), 4),
      kind("decimal_fixed_9", kFixed, Type::decimal(18, 2), writer::annotated_decimal(18, 2), 9),
      kind("decimal_fixed_14", kFixed, Type::decimal(30, 6), writer::annotated_decimal(30, 6), 14),
      kind("decimal_binary", kBytes, Type::decimal(24, 3), writer::annotated_decimal(24, 3)),
      kind("float16", kFixed, TypeId::kFloat16, annotated(LogicalKind::kFloat16), 2),
      kind("uuid", kFixed, TypeId::kUuid, annotated(LogicalKind::kUuid), 16),
      kind("interval", kFixed, TypeId::kInterval, annotated(LogicalKind::kInterval), 12),
  };
}

std::string random_bytes(std::mt19937_64& random, size_t size) {
  std::string bytes;
  while (bytes.size() < size)
    bytes.push_back(static_cast<char>(random()));
  return bytes;
}

std::string text_value(std::mt19937_64& random, uint64_t rank) {
  constexpr const char* kCharacters[] = {"a", "q", " ", "\u00E9", "\u03A9", "\u6F22", "\U0001F600"};
  // Around 12 bytes, which a view holds by itself, and now and then long.
  const uint64_t length = rank < 16 ? rank : random() % (random() % 8 == 0 ? 300 : 24);
  std::string text;
  const bool is_ascii = random() % 2 == 0;
  while (text.size() < length)
    text += kCharacters[random() % (is_ascii ? 3 : std::size(kCharacters))];
  return text;
}

/// A number of at most `precision` digits.
Int128 decimal_value(std::mt19937_64& random, uint64_t rank, int precision) {
  Int128 power = 1;
  for (int digit = 0; digit < precision; ++digit)
    power *= 10;
  if (rank == 0) return 0;
  if (rank == 1) return power - 1;
  if (rank == 2) return 1 - power;
  if (rank == 3) return -1;
  const Int128 number = (static_cast<Int128>(random() >> 1) << 64 | random()) % power;
  const Int128 shortened = random() % 2 == 0 ? number : number % 100000;
  return random() % 2 == 0 ? shortened : -shortened;
}

std::string big_endian(Int128 value, int32_t size) {
  std::string bytes;
  for (int byte = size - 1; byte >= 0; --byte)
    bytes.push_back(static_cast<char>(value >> (8 * byte)));
  return bytes;
}

std::string decimal_plain(const ColumnKind& kind, std::mt19937_64& random, uint64_t rank) {
  const Int128 value = decimal_value(random, rank, kind.type.precision());
  switch (*kind.node.type) {
    case PhysicalType::INT32:
      return bytes_of(static_cast<int32_t>(value));
    case PhysicalType::INT64:
      return bytes_of(static_cast<int64_t>(value));
    case PhysicalType::FIXED_LEN_BYTE_ARRAY:
      return big_endian(value, kind.node.type_length);
    default: {
      int32_t size = 1;
      while ((value >> (8 * size - 1)) != 0 && (value >> (8 * size - 1)) != -1)
        ++size;
      return big_endian(value, std::min<int32_t>(16, size + static_cast<int32_t>(random() % 3)));
    }
  }
}

template <typename Float>
std::string float_value(std::mt19937_64& random, uint64_t rank) {
  using Limits = std::numeric_limits<Float>;
  const Float extremes[] = {
      0, -Float{0}, Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN(), Limits::max(), Limits::denorm_min()};
  if (rank < std::size(extremes)) return bytes_of(extremes[rank]);
  if (random() % 4 == 0) return random_bytes(random, sizeof(Float));
  return bytes_of(static_cast<Float>(static_cast<double>(random() % 2000000) / 100 - 10000));
}

template <typename T>
std::string integer_value(std::mt19937_64& random, uint64_t rank, T low, T high) {
  if (rank == 0) return bytes_of(T{0});
  if (rank == 1) return bytes_of(low);
  if (rank == 2) return bytes_of(high);
  const uint64_t span = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  const uint64_t offset = random() % 2 == 0 ? random() % 1000 : random();
  return bytes_of(static_cast<T>(static_cast<uint64_t>(low) + (span == UINT64_MAX ? offset : offset % (span + 1))));
}

/// Nanoseconds of the day, then the Julian day: years 1700 to 2200.
std::string int96_value(std::mt19937_64& random) {
  const auto nanos = static_cast<int64_t>(random() % 86400000000000);
  return bytes_of(nanos) + bytes_of(static_cast<int32_t>(2342000 + random() % 180000));
}

Int128 from_big_endian(const std::string& bytes) {
  Int128 value = !bytes.empty() && (bytes[0] & 0x80) != 0 ? -1 : 0;
  for (const char byte : bytes)
    value = value << 8 | static_cast<uint8_t>(byte);
  return value;
}

std::string decimal_vector_value(const ColumnKind& kind, const std::string& plain) {
  Int128 value = 0;
  if (kind.node.type == PhysicalType::INT32) {
    value = load<int32_t>(plain.data());
  } else if (kind.node.type == PhysicalType::INT64) {
    value = load<int64_t>(plain.data());
  } else {
    value = from_big_endian(plain);
  }
  return bytes_of(value).substr(0, static_cast<size_t>(kind.type.byte_width()));
}

}  // namespace

const std::vector<ColumnKind>& column_kinds() {
  static const std::vector<ColumnKind> kinds = make_kinds();
  return kinds;
}

std::vector<Encoding> encodings_of(const ColumnKind& kind) {
  switch (*kind.node.type) {
    case PhysicalType::BOOLEAN:
      return {Encoding::PLAIN, Encoding::RLE};
    case PhysicalType::INT32:
    case PhysicalType::INT64:
      return {Encoding::PLAIN, Encoding::RLE_DICTIONARY, Encoding::DELTA_BINARY_PACKED, Encoding::BYTE_STREAM_SPLIT};
    case PhysicalType::INT96:
      return {Encoding::PLAIN, Encoding::PLAIN_DICTIONARY};
    case PhysicalType::FLOAT:
    case PhysicalType::DOUBLE:
      return {Encoding::PLAIN, Encoding::RLE_DICTIONARY, Encoding::BYTE_STREAM_SPLIT, Encoding::ALP};
    case PhysicalType::BYTE_ARRAY:
      return {Encoding::PLAIN, Encoding::RLE_DICTIONARY, Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY};
    case PhysicalType::FIXED_LEN_BYTE_ARRAY:
      return {Encoding::PLAIN, Encoding::RLE_DICTIONARY, Encoding::DELTA_BYTE_ARRAY, Encoding::BYTE_STREAM_SPLIT};
  }
  return {};
}

std::string plain_value(const ColumnKind& kind, uint64_t rank) {
  std::mt19937_64 random(rank);
  switch (kind.type.id()) {
    case TypeId::kBoolean:
      return std::string(1, static_cast<char>(rank & 1));
    case TypeId::kInt8:
      return integer_value<int32_t>(random, rank, -128, 127);
    case TypeId::kUInt16:
      return integer_value<int32_t>(random, rank, 0, 65535);
    case TypeId::kDecimal:
      return decimal_plain(kind, random, rank);
    case TypeId::kString:
      return text_value(random, rank);
    case TypeId::kBinary:
      return random_bytes(random, rank < 16 ? rank : random() % 40);
    case TypeId::kFloat:
      return float_value<float>(random, rank);
    case TypeId::kDouble:
      return float_value<double>(random, rank);
    default:
      break;
  }
  switch (*kind.node.type) {
    case PhysicalType::INT32:
      return integer_value<int32_t>(random, rank, INT32_MIN, INT32_MAX);
    case PhysicalType::INT64:
      return integer_value<int64_t>(random, rank, INT64_MIN, INT64_MAX);
    case PhysicalType::INT96:
      return int96_value(random);
    default:
      return random_bytes(random, static_cast<size_t>(kind.node.type_length));
  }
}

std::string vector_value(const ColumnKind& kind, const std::string& plain) {
  if (kind.type.id() == TypeId::kDecimal) return decimal_vector_value(kind, plain);
  if (kind.node.type == PhysicalType::INT96) {
    const int64_t days = int64_t{load<int32_t>(plain.data() + 8)} - 2440588;
    return bytes_of(days * 86400000000 + load<int64_t>(plain.data()) / 1000);
  }
  if (kind.type.layout() == Layout::kFixedWidth) {
    return plain.substr(0, static_cast<size_t>(kind.type.byte_width()));
  }
  return plain;
}

}  // namespace property
}  // namespace lamella::inline v0
