/// Split block bloom filters, as the format defines them: blocks of 256 bits, one bit in each of eight words a value.
#pragma once

#include <cstdint>
#include <span>

#include "writer/append.h"

namespace lamella::inline v0 {
namespace writer {

class BloomFilter {
 public:
  /// `size_bytes` is a multiple of 32 and at least 32, else kInvalidArgument.
  explicit BloomFilter(int32_t size_bytes);

  /// The size that has about 1% false positives with so many distinct values.
  static int32_t size_for(int64_t num_distinct) noexcept;

  /// `value` is PLAIN, byte arrays without their lengths.
  void insert(std::span<const uint8_t> value) noexcept;
  bool may_contain(std::span<const uint8_t> value) const noexcept;

  const Bytes& bits() const noexcept { return bits_; }

 private:
  Bytes bits_;
};

}  // namespace writer
}  // namespace lamella::inline v0
