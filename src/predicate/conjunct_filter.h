/// The filter that a column's reader takes: a conjunct about that column alone.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "column/column_filter.h"
#include "predicate/conjuncts.h"
#include "vector/row_bits.h"

namespace lamella::inline v0 {

/// Tests the vectors of one column of the schema, whatever their encoding. A dictionary is tested once an entry, as
/// soon as that many rows of it have come, and what is found is kept as long as its vectors come. Threads: const
/// members may be called from any thread.
class ConjunctFilter final : public ColumnFilter {
 public:
  /// Precondition: `conjunct` is about one column.
  explicit ConjunctFilter(Conjunct conjunct);

  Selection select(const ColumnVector& values, const Selection& candidates) const override;
  RowBits test(const ColumnVector& values) const override;
  bool passes_null() const noexcept override { return passes_null_; }
  std::shared_ptr<const RowBits> passing_entries(const std::shared_ptr<const ColumnVector>& dictionary,
                                                 int64_t num_rows) const override;
  std::optional<std::span<const IntegerRange>> passing_integers() const noexcept override { return integers_; }

 private:
  struct KnownDictionary {
    std::weak_ptr<const ColumnVector> dictionary;
    int64_t num_rows = 0;                   ///< That were tested without it.
    std::shared_ptr<const RowBits> passes;  ///< Which entries pass; not known yet when absent.
  };

  /// Notes that the rows of `vector` are tested without its dictionary.
  void note_rows(const ColumnVector& vector) const;
  /// What is kept of a dictionary, at the end of known_. Precondition: the mutex is held.
  KnownDictionary& known(const std::shared_ptr<const ColumnVector>& dictionary) const;

  Conjunct conjunct_;
  const BoundColumn* column_;  ///< Of all tests; nullptr when they are of several members of a struct.
  bool passes_null_;
  std::optional<std::vector<IntegerRange>> integers_;  ///< Those that pass.
  mutable std::mutex mutex_;
  mutable std::vector<KnownDictionary> known_;  ///< Those used last come last.
};

}  // namespace lamella::inline v0
