/// A bit a row: which rows of a batch are true.
#pragma once

#include <cstdint>

#include "lamella/buffer.h"
#include "lamella/columnar_batch.h"

namespace lamella::inline v0 {

/// Words of 64 rows, least significant bit first. Bits behind the last row are 0.
class RowBits {
 public:
  /// All rows 0.
  explicit RowBits(int64_t num_rows);
  RowBits(RowBits&&) noexcept = default;
  RowBits& operator=(RowBits&&) noexcept = default;
  static RowBits all(int64_t num_rows);
  /// Rows whose bit in `bitmap`, which has a byte for every 8 rows, is 1.
  static RowBits of_bitmap(const uint8_t* bitmap, int64_t num_rows);
  static RowBits of_selection(const Selection& selection, int64_t num_rows);

  int64_t num_rows() const noexcept { return num_rows_; }
  int64_t num_words() const noexcept { return (num_rows_ + 63) / 64; }
  uint64_t* words() noexcept { return reinterpret_cast<uint64_t*>(bits_.mutable_data()); }
  const uint64_t* words() const noexcept { return reinterpret_cast<const uint64_t*>(bits_.data()); }
  bool operator[](int64_t row) const noexcept { return ((words()[row >> 6] >> (row & 63)) & 1) != 0; }

  int64_t count() const noexcept;
  bool is_empty() const noexcept;
  void intersect(const RowBits& other) noexcept;
  void unite(const RowBits& other) noexcept;
  void invert() noexcept;
  Selection selection() const;

 private:
  void clear_behind_last_row() noexcept;

  int64_t num_rows_;
  Buffer bits_;
};

}  // namespace lamella::inline v0
