// A consumer of batches that reads all bytes that a column's values are made of, once: what the cheapest use of decoded
// data costs.
#pragma once

#include <cstdint>
#include <cstring>
#include <set>

#include "lamella/columnar_batch.h"

class Consumer {
 public:
  void consume(const lamella::ColumnarBatch& batch) {
    for (int column = 0; column < batch.num_columns(); ++column)
      consume(batch.column(column));
  }
  /// Depends on every byte, so that no read can be left out.
  uint64_t sum() const { return sum_; }

 private:
  void consume(const lamella::ColumnVector& vector) {
    const lamella::ColumnVector::Parts& parts = vector.parts();
    add(parts.validity.data(), parts.validity.size());
    add(parts.values.data(), parts.values.size());
    if (parts.encoding == lamella::VectorEncoding::kFlat && vector.type().layout() == lamella::Layout::kViews) {
      add_referenced(vector);
    }
    for (const lamella::ColumnVector& child : parts.children)
      consume(child);
    // Batches share a chunk's dictionary: it counts with the first.
    if (parts.dictionary && seen_.insert(parts.dictionary).second) consume(*parts.dictionary);
  }

  // Words behind the last whole one end in a buffer's padding, which may be read.
  void add(const uint8_t* bytes, int64_t size_bytes) {
    uint64_t sums[4] = {};
    int64_t i = 0;
    for (; i + 32 <= size_bytes; i += 32) {
      uint64_t words[4];
      std::memcpy(words, bytes + i, sizeof(words));
      for (int lane = 0; lane < 4; ++lane)
        sums[lane] += words[lane];
    }
    for (; i < size_bytes; i += 8) {
      uint64_t word = 0;
      std::memcpy(&word, bytes + i, sizeof(word));
      sums[0] += word;
    }
    sum_ += sums[0] + sums[1] + sums[2] + sums[3];
  }

  void add_referenced(const lamella::ColumnVector& vector) {
    for (const lamella::StringView& view : vector.views()) {
      if (view.is_inline()) continue;
      const auto buffer = static_cast<size_t>(view.reference.buffer);
      add(vector.parts().data_buffers[buffer].data() + view.reference.offset, view.length);
    }
  }

  uint64_t sum_ = 0;
  std::set<std::shared_ptr<const lamella::ColumnVector>> seen_;
};
