/// Rows that are given in another order than they are read in.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "lamella/columnar_batch.h"
#include "lamella/read_options.h"

namespace lamella::inline v0 {

/// Row ordinals in any order, some of them perhaps several times: which rows to read for them, each once, and what
/// comes out of these. All rows that were read are held until the last has been given. Threads: one.
class ReorderedRows {
 public:
  explicit ReorderedRows(std::span<const int64_t> ordinals);

  /// Whether any order but that of the file is asked for. Otherwise nothing has to be held.
  bool is_needed() const noexcept { return !places_.empty(); }
  /// The rows to read: ascending, each once.
  const std::vector<int64_t>& ascending() const noexcept { return ascending_; }

  /// Takes the next of the rows that are read.
  void add(const ColumnarBatch& batch);
  /// When all have been added: the next batch, or nothing at the end. Throws kResourceLimit where the rows are too many
  /// for one vector.
  std::optional<ColumnarBatch> next(const ReadOptions& options);
  int64_t rows_given() const noexcept { return static_cast<int64_t>(next_); }

 private:
  void join(DictionaryMode mode);

  std::vector<int64_t> ascending_;
  std::vector<int32_t> places_;  ///< Of the rows in their new order, each its place among ascending_.
  std::vector<ColumnarBatch> batches_;
  std::optional<ColumnarBatch> joined_;
  double bytes_per_row_ = 0;
  size_t next_ = 0;
};

}  // namespace lamella::inline v0
