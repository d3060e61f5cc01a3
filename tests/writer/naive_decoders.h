/// Decoders as short as the format's definition, one value and one bit at a time: what the encoders are held to.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "base/byte_reader.h"

namespace lamella::inline v0 {
namespace naive {

/// Field `position` of fields of `width` bits, least significant bit first.
inline uint64_t field(std::span<const uint8_t> bytes, size_t position, int width) {
  uint64_t value = 0;
  for (int bit = 0; bit < width; ++bit) {
    const size_t at = position * static_cast<size_t>(width) + static_cast<size_t>(bit);
    value |= uint64_t{(bytes[at / 8] >> (at % 8)) & 1U} << bit;
  }
  return value;
}

/// The first `count` values of RLE / bit-packed runs; the reader ends behind the last run read.
inline std::vector<uint32_t> hybrid(ByteReader& reader, int width, size_t count) {
  std::vector<uint32_t> values;
  while (values.size() < count) {
    const uint64_t header = reader.read_varint();
    if ((header & 1) != 0) {
      const auto groups = static_cast<size_t>(header >> 1);
      const auto packed = reader.take(static_cast<int64_t>(groups) * width);
      for (size_t i = 0; i < groups * 8; ++i)
        values.push_back(static_cast<uint32_t>(field(packed, i, width)));
    } else {
      uint32_t value = 0;
      for (int byte = 0; byte * 8 < width; ++byte)
        value |= uint32_t{reader.read<uint8_t>()} << (8 * byte);
      values.insert(values.end(), static_cast<size_t>(header >> 1), value);
    }
  }
  values.resize(count);
  return values;
}

inline std::vector<uint16_t> bit_packed_levels(std::span<const uint8_t> bytes, int width, size_t count) {
  std::vector<uint16_t> levels(count);
  for (size_t i = 0; i < count; ++i) {
    for (int bit = 0; bit < width; ++bit) {
      const size_t at = i * static_cast<size_t>(width) + static_cast<size_t>(bit);
      levels[i] = static_cast<uint16_t>(levels[i] << 1 | ((bytes[at / 8] >> (7 - at % 8)) & 1));
    }
  }
  return levels;
}

template <typename T>
std::vector<T> delta_binary_packed(ByteReader& reader) {
  using Unsigned = std::make_unsigned_t<T>;
  const uint64_t block = reader.read_varint();
  const uint64_t miniblocks = reader.read_varint();
  const uint64_t count = reader.read_varint();
  auto value = static_cast<Unsigned>(reader.read_zigzag());
  std::vector<T> values;
  if (count > 0) values.push_back(static_cast<T>(value));
  while (values.size() < count) {
    const auto smallest = static_cast<Unsigned>(reader.read_zigzag());
    const auto widths = reader.take(static_cast<int64_t>(miniblocks));
    for (size_t miniblock = 0; miniblock < miniblocks && values.size() < count; ++miniblock) {
      const uint64_t fields = block / miniblocks;
      const auto packed = reader.take(static_cast<int64_t>(fields * widths[miniblock] / 8));
      for (size_t i = 0; i < fields && values.size() < count; ++i) {
        value = static_cast<Unsigned>(value + smallest + static_cast<Unsigned>(field(packed, i, widths[miniblock])));
        values.push_back(static_cast<T>(value));
      }
    }
  }
  return values;
}

inline std::vector<std::string> delta_length_byte_array(ByteReader& reader) {
  std::vector<std::string> values;
  for (const int32_t length : delta_binary_packed<int32_t>(reader)) {
    const auto bytes = reader.take(length);
    values.emplace_back(bytes.begin(), bytes.end());
  }
  return values;
}

inline std::vector<std::string> delta_byte_array(ByteReader& reader) {
  const std::vector<int32_t> prefixes = delta_binary_packed<int32_t>(reader);
  std::vector<std::string> values = delta_length_byte_array(reader);
  for (size_t i = 1; i < values.size(); ++i) {
    values[i] = values[i - 1].substr(0, static_cast<size_t>(prefixes[i])) + values[i];
  }
  return values;
}

template <typename Float>
std::vector<Float> alp(std::span<const uint8_t> page) {
  using Integer = std::conditional_t<sizeof(Float) == 4, int32_t, int64_t>;
  using Unsigned = std::make_unsigned_t<Integer>;
  static const Float powers[] = {
      static_cast<Float>(1e0L),  static_cast<Float>(1e1L),  static_cast<Float>(1e2L),  static_cast<Float>(1e3L),
      static_cast<Float>(1e4L),  static_cast<Float>(1e5L),  static_cast<Float>(1e6L),  static_cast<Float>(1e7L),
      static_cast<Float>(1e8L),  static_cast<Float>(1e9L),  static_cast<Float>(1e10L), static_cast<Float>(1e11L),
      static_cast<Float>(1e12L), static_cast<Float>(1e13L), static_cast<Float>(1e14L), static_cast<Float>(1e15L),
      static_cast<Float>(1e16L), static_cast<Float>(1e17L), static_cast<Float>(1e18L)};
  ByteReader header(page, "ALP page");
  header.take(2);
  const size_t vector_size = size_t{1} << header.read<uint8_t>();
  const auto count = static_cast<size_t>(header.read<int32_t>());
  const auto body = page.subspan(static_cast<size_t>(header.position()));
  std::vector<Float> values;
  while (values.size() < count) {
    const size_t n = std::min(vector_size, count - values.size());
    const size_t first = values.size();
    ByteReader vector(body.subspan(header.read<uint32_t>()), "ALP vector");
    const int exponent = vector.read<uint8_t>();
    const int factor = vector.read<uint8_t>();
    const size_t exceptions = vector.read<uint16_t>();
    const auto frame = vector.read<Integer>();
    const int width = vector.read<uint8_t>();
    const auto packed = vector.take(bytes_for_bits(static_cast<int64_t>(n) * width));
    // The inverse powers by their decimal text, as the format wants correctly rounded constants.
    const Float inverse = sizeof(Float) == 4 ? static_cast<Float>(std::stof("1e-" + std::to_string(exponent)))
                                             : static_cast<Float>(std::stod("1e-" + std::to_string(exponent)));
    for (size_t i = 0; i < n; ++i) {
      const auto sum =
          static_cast<Unsigned>(static_cast<Unsigned>(frame) + static_cast<Unsigned>(field(packed, i, width)));
      const Float scaled = static_cast<Float>(static_cast<Integer>(sum)) * powers[factor];
      values.push_back(scaled * inverse);
    }
    const auto positions = vector.take(static_cast<int64_t>(2 * exceptions));
    for (size_t i = 0; i < exceptions; ++i) {
      values[first + load<uint16_t>(positions.data() + 2 * i)] = vector.read<Float>();
    }
  }
  return values;
}

}  // namespace naive
}  // namespace lamella::inline v0
