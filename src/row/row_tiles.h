/// Rows of a batch, a tile at a time: as many rows as stay in a core's first cache while every column is put into them.
#pragma once

#include <cstdint>
#include <span>

#include "row/row_scratch.h"
#include "simd/row_kernels.h"

namespace lamella::inline v0 {

/// Every column becomes a column of words, what does not fit its word going behind the row's slots at once; then the
/// null words and all of these columns are interleaved into the rows, which overwrites what bodies spoilt.
class RowTiles {
 public:
  /// `selection`: rows of the columns, or empty when all `num_rows` are meant.
  RowTiles(const internal::RowPlan& plan, internal::RowScratch& scratch, std::span<const int32_t> selection,
           int64_t num_rows);

  /// Sets scratch.offsets to where each row begins, sizes in front included, and returns the bytes of all. Throws
  /// kResourceLimit when a row reaches 2 GiB.
  int64_t place_rows();
  /// Writes all rows. `out` has room for them and for 64 bytes more.
  void write(uint8_t* out);

 private:
  /// The rows of one column in the tile at hand.
  struct Piece {
    const RowColumn& column;
    const int32_t* ordinals;  ///< Rows of column.values; nullptr when they follow one another from `first`.
    int64_t first;
    const uint8_t* validity;  ///< From the tile's first row on; nullptr without nulls.
    uint64_t* words;
  };

  void add_sizes(const RowColumn& column);
  void fetch_rows(int64_t first, int64_t count) const noexcept;
  void write_tile(int64_t first, int64_t count);
  Piece piece(size_t c, int64_t first, int64_t count);
  const uint8_t* tile_validity(size_t c, int64_t first, int64_t count);

  void put_plain(size_t c, int64_t first, int64_t count);
  /// The words of a column of the tile.
  const uint64_t* put(const Piece& piece, int64_t count);
  const uint64_t* put_slots(const Piece& piece, int64_t count);
  void put_nulls(const Piece& piece, int64_t count);
  void put_text(const Piece& piece, int64_t count);
  void put_wide_decimals(const Piece& piece, int64_t count);
  template <typename Ordinal>
  void put_fixed_bodies(const Piece& piece, Ordinal ordinal, int64_t count);
  void put_nested(size_t c, int64_t first, int64_t count);

  int64_t source_row(int64_t row) const noexcept {
    return selection_.empty() ? row : selection_[static_cast<size_t>(row)];
  }
  uint8_t* row_base(int64_t row) const noexcept { return out_ + scratch_.offsets[static_cast<size_t>(row)] + prefix_; }
  uint32_t& cursor(int64_t row_of_tile) noexcept { return scratch_.cursors[static_cast<size_t>(row_of_tile)]; }

  internal::RowScratch& scratch_;
  const simd::RowKernels& kernels_;
  std::span<const int32_t> selection_;
  int64_t num_rows_;
  int64_t prefix_;          ///< Bytes in front of each row.
  int64_t fixed_bytes_;     ///< Null words and slots.
  int64_t tile_rows_;       ///< A multiple of 64.
  bool is_fixed_ = true;    ///< Every value lies in its slot.
  bool has_lines_ = false;  ///< Rows are of the one kind that is written line by line.
  int64_t tile_first_ = 0;
  uint8_t* out_ = nullptr;
};

}  // namespace lamella::inline v0
