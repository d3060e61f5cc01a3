#include "scan/row_filter.h"

#include <optional>
#include <set>
#include <utility>

#include "predicate/conjunct_filter.h"
#include "predicate/conjuncts.h"
#include "predicate/evaluate.h"

namespace lamella::inline v0 {

RowFilter::RowFilter(const Predicate& predicate, const RowGroupFilter& filter, NameCase name_case)
    : schema_(filter.schema()) {
  std::set<size_t> rest_columns;
  for (Conjunct& conjunct : conjuncts_of(bind(predicate, *schema_, name_case))) {
    if (conjunct.columns.size() == 1) {
      const ConjunctGuess guess = guess_of(conjunct.predicate);
      const auto column = static_cast<size_t>(conjunct.columns.front());
      steps_.push_back({column, std::make_shared<ConjunctFilter>(std::move(conjunct)), guess, {}});
    } else {
      rest_columns.insert(conjunct.columns.begin(), conjunct.columns.end());
      rest_.push_back(std::move(conjunct.predicate));
    }
  }
  rest_columns_.assign(rest_columns.begin(), rest_columns.end());
  for (size_t term = 0; term < filter.terms().size(); ++term)
    place_term(term, filter.terms()[term].predicate);
}

/// Notes which steps a term of the filter has become part of.
void RowFilter::place_term(size_t term, const BoundPredicate& predicate) {
  for (const Conjunct& conjunct : conjuncts_of(predicate)) {
    if (conjunct.columns.size() != 1) {
      rest_terms_.push_back(term);
      continue;
    }
    const auto column = static_cast<size_t>(conjunct.columns.front());
    for (Step& step : steps_) {
      if (step.column == column) step.terms.push_back(term);
    }
  }
}

Selection RowFilter::select_rest(const std::vector<ColumnVector>& vectors, int64_t num_rows) const {
  // What is left is bound to all columns of the filter, of which the others are not looked at.
  std::vector<ColumnVector> all(schema_->fields().size());
  for (size_t i = 0; i < vectors.size(); ++i)
    all[rest_columns_[i]] = vectors[i];
  std::optional<Selection> selection;
  for (const BoundPredicate& predicate : rest_)
    selection = evaluate(predicate, ColumnarBatch(schema_, num_rows, all, selection));
  return *selection;
}

}  // namespace lamella::inline v0
