/// A column that is one leaf, required or optional, not repeated.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "column/kept_rows.h"
#include "column/leaf_context.h"
#include "column/leaf_pages.h"
#include "column/value_reader.h"
#include "column/vectorized_column_reader.h"
#include "encoding/levels.h"
#include "page/page_reader.h"

namespace lamella::inline v0 {

class FlatColumnReader final : public VectorizedColumnReader {
 public:
  explicit FlatColumnReader(LeafContext context);

  void start_row_group(int row_group, std::span<const RowRange> rows) override;
  int64_t rows_left() const noexcept override { return pages_.num_rows() - row_; }
  int64_t plan(int64_t max_rows) override;
  double bytes_per_row() override;
  void foresee(int64_t max_rows, std::vector<AlikeRows>& stretches) override;
  ColumnVector read(int64_t rows) override;
  void skip(int64_t rows) override;
  ColumnVector read_selected(int64_t rows, const Selection& selection) override;
  void filter(int64_t rows, const ColumnFilter& filter, Selection& selection) override;
  /// `filter` stays as it is until another row group is started.
  void filter_only(int64_t rows, const ColumnFilter& filter, Selection& selection) override;
  void seek(int64_t row) override;

 private:
  void restart() noexcept;
  void next_page();
  double bytes_per_row_of(const PageHeader& header) const noexcept;
  void drop_passed_pages();
  void catch_up();
  void skip_in_page(int64_t rows);
  ColumnVector decode(int64_t rows, ValueForm form);
  ColumnVector decode_selected(int64_t rows, std::span<const int32_t> selected, ValueForm form);
  int64_t append_selected(std::span<const int32_t> selected, int64_t num_before);
  std::optional<ColumnVector> borrow(int64_t rows);
  ColumnVector take_kept(const Selection* selection);
  std::optional<RowBits> test(int64_t rows, const ColumnFilter& filter);
  std::optional<bool> page_verdict(const ColumnFilter& filter);
  bool find_page_verdict(const ColumnFilter& filter);
  void test_rows(int64_t rows, const ColumnFilter& filter, int64_t bit_offset);
  void test_values(int64_t num_values, const ColumnFilter& filter, uint8_t* passes, int64_t bit_offset);

  const LeafContext context_;
  const bool optional_;
  const std::unique_ptr<ValueReader> values_;
  LeafPages pages_;
  LevelDecoder levels_;

  int64_t row_ = 0;  ///< The next row, in the row group.
  /// The next row to decode: row_, or behind what was kept of the rows from there.
  int64_t target_ = 0;
  /// The row that page and decoders are at. It lags behind where rows were skipped, because the page that they end in
  /// may never have to be touched.
  int64_t at_ = 0;
  int64_t page_rows_left_ = 0;
  double page_bytes_per_row_ = 0;        ///< Of the current page, by its header.
  Page page_;                            ///< Keeps the current page's levels alive.
  const ColumnFilter* judge_ = nullptr;  ///< Who was asked about what is left of the current page.
  std::optional<bool> page_passes_;      ///< What came out: all of it passes, or nothing of it.
  int pages_to_wait_ = 0;                ///< Before somebody is asked again,
  int next_wait_ = 0;                    ///< and after the next time that it does not help.
  KeptRows kept_;
  RowOrdinals ordinals_;
  Buffer validity_;
  Buffer page_validity_;  ///< Of the rows that rows are chosen among.
  Buffer positions_;      ///< Of the values of chosen rows.
  Buffer passes_;         ///< Rows that pass,
  Buffer value_passes_;   ///< and values that do, where there are nulls.
};

}  // namespace lamella::inline v0
