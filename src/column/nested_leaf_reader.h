/// A leaf somewhere below a nested column: its levels row by row, and its values entry by entry.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "column/leaf_context.h"
#include "column/leaf_pages.h"
#include "column/level_slice.h"
#include "column/value_reader.h"
#include "encoding/levels.h"
#include "lamella/column_vector.h"
#include "page/page_reader.h"

namespace lamella::inline v0 {

/// Levels are decoded a page ahead of values, so that it is known where rows end: rows of DATA_PAGE may go on into the
/// next page. Threads: one.
class NestedLeafReader {
 public:
  /// `entries` says which slots have a place in the leaf's vector.
  NestedLeafReader(LeafContext context, EntryRule entries);

  void start_row_group(int row_group);
  void rewind();
  int64_t rows_left() const noexcept { return pages_.num_rows() - row_; }

  /// How many of the next `max_rows` rows are known whole, with levels decoded, after reading as many pages as that
  /// takes, as long as they have fewer than `max_slots` slots. At least one row, however many slots it has.
  int64_t buffer_rows(int64_t max_rows, int64_t max_slots);
  /// Levels of the next `rows` rows. Precondition: rows <= what buffer_rows() gave. Valid until the next call.
  LevelSlice levels(int64_t rows) const noexcept;
  /// The entries of the next `rows` rows, flat or as a dictionary; moves behind them. Precondition: as for levels().
  ColumnVector read(int64_t rows);
  /// Moves behind `rows` rows. Precondition: rows <= rows_left().
  void skip(int64_t rows);

  /// Bytes that a row takes, levels included, as far as the pages read so far tell.
  double bytes_per_row() const noexcept;

  /// See LeafPages::located().
  template <typename Work>
  auto located(Work&& work) const {
    return pages_.located(std::forward<Work>(work));
  }

 private:
  /// A page whose levels are decoded and whose values are not.
  struct PendingPage {
    Page page;
    int64_t slots_left;
  };

  bool load_page();
  int64_t slots_of(int64_t rows) const noexcept;
  void consume(int64_t rows, int64_t slots) noexcept;
  template <typename TakePart>
  void for_each_page_part(int64_t slots, TakePart&& take_part);

  const LeafContext context_;
  const EntryRule entries_;
  const std::unique_ptr<ValueReader> values_;
  LeafPages pages_;
  LevelDecoder definition_decoder_;
  LevelDecoder repetition_decoder_;

  int64_t row_ = 0;                   ///< The next row, in the row group.
  std::vector<uint16_t> definition_;  ///< Of buffered slots, from first_slot_ on.
  std::vector<uint16_t> repetition_;
  size_t first_slot_ = 0;
  std::deque<int64_t> row_starts_;  ///< Of rows that are buffered, whole or not: slots since the chunk's start.
  int64_t slots_consumed_ = 0;      ///< Since the chunk's start.
  int64_t slots_loaded_ = 0;        ///< Since the chunk's start.
  std::deque<PendingPage> pending_;
  bool front_started_ = false;  ///< The value reader is at the front of pending_.
};

}  // namespace lamella::inline v0
