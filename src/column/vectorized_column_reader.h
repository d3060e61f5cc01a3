/// Reads one column of a row group into vectors: the interface that scans are made of.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "column/column_filter.h"
#include "lamella/column_vector.h"
#include "lamella/columnar_batch.h"
#include "lamella/row_range.h"

namespace lamella::inline v0 {

/// Rows that are alike as far as page headers tell.
struct AlikeRows {
  int64_t num_rows = 0;
  double bytes_per_row = 0;  ///< Memory that a row of them takes in a vector.
};

/// A cursor over the rows of one row group in one column.
///
/// Rows are taken from the front: each of read(), skip(), read_selected() passes over as many as it is told. filter()
/// looks at rows without passing over them, and what it decoded is kept for the read, skip or seek that follows: one
/// that passes over no fewer rows. Threads: one at a time. Throws Error with row group, column, page and byte; the
/// caller adds the file.
class VectorizedColumnReader {
 public:
  virtual ~VectorizedColumnReader() = default;

  /// Moves to row 0 of a row group, of which only `rows` will be read, and what lies between them skipped; none means
  /// all. Pages between them may then not even be looked at.
  virtual void start_row_group(int row_group, std::span<const RowRange> rows) = 0;
  /// Rows of the row group that are still to come.
  virtual int64_t rows_left() const noexcept = 0;

  /// How many of the next `max_rows` rows can come in one vector: at least one while rows are left. Decodes no values,
  /// though it may read a page. Precondition: 1 <= max_rows <= rows_left().
  virtual int64_t plan(int64_t max_rows) = 0;
  /// Memory that a row of the coming pages takes, as far as is known without decoding them.
  virtual double bytes_per_row() = 0;

  /// Appends to `stretches` what page headers say of the rows that come next: at least one stretch, and as far as
  /// `max_rows` if the headers at hand tell. For such rows any number can come in one vector, so plan() and
  /// bytes_per_row() need not be asked. Appends nothing where they must be, before each read. What is appended before
  /// an Error is thrown holds. Precondition: 1 <= max_rows <= rows_left().
  virtual void foresee(int64_t max_rows, std::vector<AlikeRows>& stretches);

  /// The next `rows` rows. Precondition: rows <= what plan() gave, or any up to rows_left() where foresee() tells.
  virtual ColumnVector read(int64_t rows) = 0;
  /// Passes over the next `rows` rows; pages that lie in them whole are not decompressed. Precondition: rows <=
  /// rows_left().
  virtual void skip(int64_t rows) = 0;
  /// Of the next `rows` rows the selected ones. Precondition: as for read(); selected ordinals lie in [0, rows).
  virtual ColumnVector read_selected(int64_t rows, const Selection& selection) = 0;
  /// Keeps in `selection` those of the next `rows` rows that pass `filter`. Precondition: as for read_selected().
  virtual void filter(int64_t rows, const ColumnFilter& filter, Selection& selection) = 0;
  /// The same where skip(rows) comes next: the filter is all that wants the values, so they need not be decoded where
  /// their encoding tells which pass.
  virtual void filter_only(int64_t rows, const ColumnFilter& filter, Selection& selection);
  /// Moves to a row of the row group, forth or back.
  virtual void seek(int64_t row) = 0;
};

inline void VectorizedColumnReader::foresee(int64_t, std::vector<AlikeRows>&) {}

inline void VectorizedColumnReader::filter_only(int64_t rows, const ColumnFilter& column_filter, Selection& selection) {
  filter(rows, column_filter, selection);
}

}  // namespace lamella::inline v0
