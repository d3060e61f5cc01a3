/// The filter that a column's reader takes: a conjunct about that column alone.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "column/vectorized_column_reader.h"
#include "predicate/conjuncts.h"
#include "predicate/row_bits.h"

namespace lamella::inline v0 {

/// Tests the vectors of one column of the schema, whatever their encoding. A dictionary is tested once an entry, as
/// soon as that many rows of it have come, and what is found is kept as long as its vectors come. Threads: const
/// members may be called from any thread.
class ConjunctFilter final : public ColumnFilter {
 public:
  /// Precondition: `conjunct` is about one column.
  explicit ConjunctFilter(Conjunct conjunct);

  Selection select(const ColumnVector& values, const Selection& candidates) const override;
  /// Which of all rows of `values` pass.
  RowBits test(const ColumnVector& values) const;

 private:
  struct KnownDictionary {
    std::weak_ptr<const ColumnVector> dictionary;
    int64_t num_rows = 0;                   ///< That were tested without it.
    std::shared_ptr<const RowBits> passes;  ///< Which entries pass; not known yet when absent.
  };

  /// Which entries of the dictionary of `vector` pass; nullptr when its rows are better tested alone.
  std::shared_ptr<const RowBits> entries_that_pass(const ColumnVector& vector) const;
  /// What is kept of a dictionary, at the end of known_. Precondition: the mutex is held.
  KnownDictionary& known(const std::shared_ptr<const ColumnVector>& dictionary) const;

  Conjunct conjunct_;
  const BoundColumn* column_;  ///< Of all tests; nullptr when they are of several members of a struct.
  mutable std::mutex mutex_;
  mutable std::vector<KnownDictionary> known_;  ///< Those used last come last.
};

}  // namespace lamella::inline v0
