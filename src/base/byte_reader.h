/// A cursor over untrusted bytes: every read is checked, and the first that does not fit throws.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/bits.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

/// Reads from the front of `bytes`. `what` names the structure in messages ("RLE runs") and must outlive the reader.
/// Throws kCorruptFile when bytes are missing.
class ByteReader {
 public:
  ByteReader(std::span<const uint8_t> bytes, std::string_view what) noexcept : bytes_(bytes), what_(what) {}

  int64_t remaining() const noexcept { return static_cast<int64_t>(bytes_.size() - position_); }
  int64_t position() const noexcept { return static_cast<int64_t>(position_); }
  const uint8_t* data() const noexcept { return bytes_.data() + position_; }

  template <typename T>
  T read() {
    require(static_cast<int64_t>(sizeof(T)));
    const T value = load<T>(data());
    position_ += sizeof(T);
    return value;
  }

  /// The next `size_bytes` bytes.
  std::span<const uint8_t> take(int64_t size_bytes) {
    require(size_bytes);
    const auto taken = bytes_.subspan(position_, static_cast<size_t>(size_bytes));
    position_ += static_cast<size_t>(size_bytes);
    return taken;
  }

  /// An unsigned LEB128 number of at most 64 bits.
  uint64_t read_varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      const auto byte = read<uint8_t>();
      const uint64_t payload = byte & 0x7F;
      if (shift == 63 && payload > 1) break;
      value |= payload << shift;
      if ((byte & 0x80) == 0) return value;
    }
    throw Error(ErrorCode::kCorruptFile, std::string(what_) + ": a variable-length number of over 64 bits");
  }

  int64_t read_zigzag() { return zigzag_decode(read_varint()); }

 private:
  void require(int64_t size_bytes) const {
    if (size_bytes < 0 || size_bytes > remaining()) {
      throw Error(ErrorCode::kCorruptFile, std::string(what_) + ": " + std::to_string(size_bytes) +
                                               " bytes are needed, " + std::to_string(remaining()) + " remain");
    }
  }

  std::span<const uint8_t> bytes_;
  size_t position_ = 0;
  std::string_view what_;
};

}  // namespace lamella::inline v0
