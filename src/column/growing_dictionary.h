/// One dictionary for a whole column: entries are added, never moved.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "lamella/column_vector.h"

namespace lamella::inline v0 {

/// Gives each distinct value an index, in the order of arrival. What snapshot() gave stays as it is while the
/// dictionary grows behind its end: the two share memory. Threads: one; snapshots may be read from any.
class GrowingDictionary {
 public:
  /// Values of Layout::kFixedWidth or kViews.
  GrowingDictionary(Type type, std::shared_ptr<BufferPool> pool);

  /// The index of each value of a flat vector, to `indices`. Throws kResourceLimit past 2^31 - 1 entries.
  void encode(const ColumnVector& values, int32_t* indices);
  /// All entries so far; at least one.
  std::shared_ptr<const ColumnVector> snapshot();

 private:
  struct Entry {
    std::string_view bytes;  ///< In a buffer of arena_.
    int32_t buffer;
  };

  int32_t index_of(std::string_view bytes);
  void add(std::string_view bytes);
  void rehash();

  const Type type_;
  const std::shared_ptr<BufferPool> pool_;
  std::vector<Buffer> arena_;  ///< The bytes of all entries. A buffer is filled to its end, then the next is begun.
  int64_t arena_used_ = 0;     ///< In the last buffer.
  std::vector<Entry> entries_;
  std::vector<int32_t> slots_;  ///< Indices by hash: open addressing, linear probing, -1 where empty; a power of two.
  Buffer values_;               ///< The vector's values, appended to by snapshot().
  std::shared_ptr<const ColumnVector> snapshot_;
};

}  // namespace lamella::inline v0
