#include "predicate/conjunct_filter.h"

#include <algorithm>
#include <span>
#include <utility>

#include "predicate/evaluate.h"
#include "predicate/integer_ranges.h"
#include "predicate/test_vector.h"

namespace lamella::inline v0 {
namespace {

/// With fewer candidates than one in so many rows, they are gathered and tested alone.
constexpr int64_t kRowsACandidate = 8;
/// How many dictionaries are remembered: about one for each thread that scans a row group.
constexpr size_t kMaxKnown = 16;

/// Those of `rows` for which `is_kept(i)`, i their place among them, says 1 and not 0.
template <typename IsKept>
Selection kept_of(std::span<const int32_t> rows, IsKept is_kept) {
  Buffer kept = Buffer::allocate(static_cast<int64_t>(rows.size_bytes()));
  auto* out = reinterpret_cast<int32_t*>(kept.mutable_data());
  int64_t num_kept = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    out[num_kept] = rows[i];
    num_kept += is_kept(i) ? 1 : 0;
  }
  kept.set_size(num_kept * int64_t{sizeof(int32_t)});
  return Selection(std::move(kept));
}

}  // namespace

ConjunctFilter::ConjunctFilter(Conjunct conjunct)
    : conjunct_(std::move(conjunct)),
      column_(only_column(conjunct_.predicate)),
      passes_null_(lamella::passes_null(conjunct_.predicate)) {
  if (column_ != nullptr && column_->ordinals.size() == 1) integers_ = lamella::passing_integers(conjunct_.predicate);
}

Selection ConjunctFilter::select(const ColumnVector& values, const Selection& candidates) const {
  const std::span<const int32_t> rows = candidates.rows();
  if (candidates.size() * kRowsACandidate < values.length()) {
    const RowBits passes = test(values.take(rows));
    return kept_of(rows, [&](size_t i) { return passes[static_cast<int64_t>(i)]; });
  }
  const RowBits passes = test(values);
  if (candidates.size() == values.length()) return passes.selection();
  return kept_of(rows, [&](size_t i) { return passes[rows[i]]; });
}

RowBits ConjunctFilter::test(const ColumnVector& values) const {
  if (column_ == nullptr) return evaluate_column(conjunct_.predicate, values);
  const ColumnVector vector = member_of(values, *column_);
  const bool is_all_null = vector.null_count() == vector.length();
  if (vector.encoding() != VectorEncoding::kDictionary || is_all_null) return test_vector(vector, conjunct_.predicate);
  const std::shared_ptr<const RowBits> passes = passing_entries(vector.parts().dictionary, vector.length());
  if (passes != nullptr) return test_indices(vector, *passes, passes_null_);
  note_rows(vector);
  return test_vector(vector.flatten(), conjunct_.predicate);
}

void ConjunctFilter::note_rows(const ColumnVector& vector) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  known(vector.parts().dictionary).num_rows += vector.length();
}

std::shared_ptr<const RowBits> ConjunctFilter::passing_entries(const std::shared_ptr<const ColumnVector>& dictionary,
                                                               int64_t num_rows) const {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const KnownDictionary& here = known(dictionary);
    if (here.passes != nullptr) return here.passes;
    if (here.num_rows + num_rows < dictionary->length()) return nullptr;
  }
  auto passes = std::make_shared<const RowBits>(test_vector(*dictionary, conjunct_.predicate));
  const std::lock_guard<std::mutex> lock(mutex_);
  known(dictionary).passes = passes;
  return passes;
}

ConjunctFilter::KnownDictionary& ConjunctFilter::known(const std::shared_ptr<const ColumnVector>& dictionary) const {
  const auto here = std::find_if(known_.begin(), known_.end(),
                                 [&](const KnownDictionary& each) { return each.dictionary.lock() == dictionary; });
  if (here != known_.end()) {
    std::rotate(here, here + 1, known_.end());
  } else {
    if (known_.size() == kMaxKnown) known_.erase(known_.begin());
    known_.push_back({dictionary, 0, nullptr});
  }
  return known_.back();
}

}  // namespace lamella::inline v0
