/// Values to be written: dense, without nulls, of one physical type.
///
///     Values prices = Values::of<int64_t>({1999, 2999});
///     Values names = Values::byte_arrays({"bolt", "nut"});
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bits.h"
#include "lamella/parquet_enums.h"

namespace lamella::inline v0 {
namespace writer {

/// A range of the values of a Values, which must outlive it.
struct ValuesView {
  PhysicalType type = PhysicalType::INT32;
  int32_t width = 0;  ///< Bytes a value in `data`; 1 for BOOLEAN (0 or 1), 0 for BYTE_ARRAY.
  int64_t count = 0;
  const uint8_t* data = nullptr;
  const int64_t* offsets = nullptr;  ///< BYTE_ARRAY: count + 1 positions in `data`.

  template <typename T>
  T get(int64_t position) const noexcept {
    return load<T>(data + position * static_cast<int64_t>(sizeof(T)));
  }

  /// The bytes of one value; of a BYTE_ARRAY without its length.
  std::span<const uint8_t> bytes(int64_t position) const noexcept {
    if (type == PhysicalType::BYTE_ARRAY) {
      return {data + offsets[position], static_cast<size_t>(offsets[position + 1] - offsets[position])};
    }
    return {data + position * width, static_cast<size_t>(width)};
  }

  std::string_view text(int64_t position) const noexcept {
    const auto value = bytes(position);
    return {reinterpret_cast<const char*>(value.data()), value.size()};
  }

  /// Bytes of all values together, without lengths.
  int64_t total_bytes() const noexcept {
    return type == PhysicalType::BYTE_ARRAY ? (count == 0 ? 0 : offsets[count] - offsets[0]) : count * width;
  }

  ValuesView slice(int64_t first, int64_t slice_count) const noexcept;
};

/// Owns values and grows. Threads: one at a time.
class Values {
 public:
  /// `width` is that of FIXED_LEN_BYTE_ARRAY; the other types know theirs.
  explicit Values(PhysicalType type, int32_t width = 0);

  /// INT32, INT64, FLOAT or DOUBLE by T.
  template <typename T>
  static Values of(const std::vector<T>& values);
  static Values booleans(const std::vector<bool>& values);
  static Values byte_arrays(const std::vector<std::string>& values);
  /// FIXED_LEN_BYTE_ARRAY: each value has `width` bytes, else kInvalidArgument.
  static Values fixed(int32_t width, const std::vector<std::string>& values);

  PhysicalType type() const noexcept { return type_; }
  int32_t width() const noexcept { return width_; }
  int64_t count() const noexcept;
  ValuesView view() const noexcept;

  /// Precondition: sizeof(T) is the type's width.
  template <typename T>
  void append(T value) {
    const size_t end = data_.size();
    data_.resize(end + sizeof(T));
    store(data_.data() + end, value);
  }
  /// Precondition: as many bytes as the type's width, or BYTE_ARRAY.
  void append_bytes(std::string_view value) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(value.data());
    data_.insert(data_.end(), bytes, bytes + value.size());
    if (type_ == PhysicalType::BYTE_ARRAY) offsets_.push_back(static_cast<int64_t>(data_.size()));
  }
  void reserve(int64_t count) { data_.reserve(static_cast<size_t>(count * (width_ == 0 ? 16 : width_))); }
  /// Keeps the memory.
  void clear() noexcept;

 private:
  PhysicalType type_;
  int32_t width_;
  std::vector<uint8_t> data_;
  std::vector<int64_t> offsets_;
};

template <typename T>
constexpr PhysicalType physical_type_of() noexcept {
  if constexpr (std::is_same_v<T, int32_t>) return PhysicalType::INT32;
  if constexpr (std::is_same_v<T, int64_t>) return PhysicalType::INT64;
  if constexpr (std::is_same_v<T, float>) return PhysicalType::FLOAT;
  if constexpr (std::is_same_v<T, double>) return PhysicalType::DOUBLE;
}

template <typename T>
Values Values::of(const std::vector<T>& values) {
  Values made(physical_type_of<T>());
  made.reserve(static_cast<int64_t>(values.size()));
  for (const T value : values)
    made.append(value);
  return made;
}

}  // namespace writer
}  // namespace lamella::inline v0
