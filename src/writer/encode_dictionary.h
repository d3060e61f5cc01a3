/// Dictionaries: each distinct value once, in the order of first appearance, and indices into them.
#pragma once

#include <cstdint>
#include <vector>

#include "writer/encode_rle_bit_packed.h"
#include "writer/values.h"

namespace lamella::inline v0 {
namespace writer {

/// Values are equal when their bytes are. Threads: one at a time.
class DictionaryBuilder {
 public:
  /// `limit_bytes` caps the PLAIN size of the entries.
  DictionaryBuilder(PhysicalType type, int32_t width, int64_t limit_bytes);

  /// Appends the indices of the first values to `indices`, as many as do not take the dictionary over its limit;
  /// returns how many.
  int64_t add(const ValuesView& values, std::vector<uint32_t>& indices);

  const Values& entries() const noexcept { return entries_; }

 private:
  uint64_t hash(const ValuesView& values, int64_t position) const noexcept;
  bool equals(uint32_t entry, const ValuesView& values, int64_t position) const noexcept;
  void rehash();

  Values entries_;
  std::vector<uint64_t> hashes_;  ///< Of each entry.
  std::vector<uint32_t> slots_;   ///< Open addressing: entry + 1, 0 where free; a power of two, at most half full.
  int64_t limit_bytes_;
  int64_t size_bytes_ = 0;
};

/// The fewest bits that can say every index below `num_entries`.
int dictionary_bit_width(int64_t num_entries) noexcept;

/// A page of indices: one byte of bit width, then runs.
void encode_dictionary_indices(std::span<const uint32_t> indices, int bit_width, const HybridOptions& options,
                               Bytes& out);

}  // namespace writer
}  // namespace lamella::inline v0
