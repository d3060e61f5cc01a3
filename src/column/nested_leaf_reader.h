/// A leaf somewhere below a nested column: its levels row by row, and its values entry by entry.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>

#include "column/leaf_context.h"
#include "column/leaf_pages.h"
#include "column/value_reader.h"
#include "encoding/levels.h"
#include "lamella/column_vector.h"
#include "page/page_reader.h"
#include "simd/level_kernels.h"

namespace lamella::inline v0 {

/// Levels are decoded ahead of values, so that it is known where rows end: rows of DATA_PAGE may go on into the next
/// page. A page whose few bytes stand for many levels has them decoded a part at a time. Threads: one.
class NestedLeafReader {
 public:
  /// `entries` says which slots have a place in the leaf's vector. Throws kNotImplemented (levels over 255).
  NestedLeafReader(LeafContext context, simd::EntryRule entries);

  void start_row_group(int row_group, std::span<const RowRange> rows);
  void rewind();
  int64_t rows_left() const noexcept { return pages_.num_rows() - row_; }

  /// How many of the next `max_rows` rows are known whole, with levels decoded, after reading as many pages as that
  /// takes, as long as they have at most `max_slots` slots. At least one row, however many slots it has; one of 2^31 is
  /// kResourceLimit, before memory is taken for the page that brings as many.
  int64_t buffer_rows(int64_t max_rows, int64_t max_slots);
  /// Levels of the next `rows` rows, padded. Precondition: rows <= what buffer_rows() gave. Valid until the next call.
  simd::Slots slots(int64_t rows) const noexcept;
  /// The entries of the next `rows` rows, flat or as a dictionary; moves behind them. Precondition: as for slots().
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
    int64_t ordinal;  ///< For errors, as the offset: pages behind it are looked at before its values are.
    int64_t offset;
  };

  bool is_repeated() const noexcept { return context_.node().max_repetition_level > 0; }
  bool open_page();
  void refuse_large_row(const Page& page);
  bool load_levels();
  int64_t append_levels(int64_t num_slots, bool begins_page);
  void close_page();
  int64_t whole_rows();
  int64_t slots_of(int64_t rows) const noexcept;
  int64_t count_entries(const simd::Slots& slots) const noexcept;
  void consume(int64_t rows, int64_t slots) noexcept;
  bool next_page_begins_row();
  bool skip_page(int64_t max_rows);
  void skip_buffered(int64_t rows, int64_t slots);
  template <typename TakePart>
  void for_each_page_part(int64_t slots, TakePart&& take_part);
  void start_front();
  template <typename Work>
  void at_front(Work&& work);
  void consume_front(int64_t slots);

  const LeafContext context_;
  const simd::EntryRule entries_;
  const std::unique_ptr<ValueReader> values_;
  LeafPages pages_;
  LevelDecoder definition_decoder_;
  LevelDecoder repetition_decoder_;

  int64_t row_ = 0;            ///< The next row, in the row group.
  Buffer definition_;          ///< A level a byte, of slots that were consumed, then of buffered ones.
  Buffer repetition_;          ///< The same; empty where the leaf is not repeated.
  int64_t first_slot_ = 0;     ///< The first buffered slot in these.
  int64_t num_slots_ = 0;      ///< Buffered.
  int64_t num_rows_ = 0;       ///< That begin in the buffered slots.
  bool begins_at_row_ = true;  ///< The next slot to be loaded cannot go on with a row before it.
  std::deque<PendingPage> pending_;
  int64_t unloaded_ = 0;        ///< Slots of the last of these whose levels are not decoded yet.
  int64_t page_rows_ = 0;       ///< That begin in the slots of it that are.
  bool front_started_ = false;  ///< The value reader is at the front of pending_.
};

}  // namespace lamella::inline v0
