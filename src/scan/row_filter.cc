#include "scan/row_filter.h"

#include <algorithm>
#include <set>
#include <utility>

#include "predicate/evaluate.h"

namespace lamella::inline v0 {

namespace {

std::shared_ptr<const Schema> schema_of(const std::vector<ProjectedColumn>& columns, const std::vector<size_t>& which) {
  std::vector<Field> fields;
  for (const size_t column : which)
    fields.push_back(columns[column].field);
  return std::make_shared<const Schema>(std::move(fields));
}

std::vector<Predicate> terms_of(const Predicate& predicate) {
  const auto* conjunction = std::get_if<Predicate::Conjunction>(&predicate.node());
  return conjunction != nullptr ? conjunction->terms : std::vector<Predicate>{predicate};
}

bool is_same_name(const std::string& a, const std::string& b, NameCase name_case) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  if (name_case == NameCase::kSensitive) return a == b;
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

/// The columns that a term is about, ascending. A predicate that was bound names no column that is not there.
std::set<size_t> columns_of(const Predicate& term, const std::vector<ProjectedColumn>& columns, NameCase name_case) {
  std::set<size_t> found;
  for (const ColumnPath& path : term.columns()) {
    for (size_t column = 0; column < columns.size(); ++column) {
      if (is_same_name(columns[column].field.name(), path.segments.front(), name_case)) found.insert(column);
    }
  }
  return found;
}

/// The rows of a column for which a predicate is true.
class PredicateFilter final : public ColumnFilter {
 public:
  PredicateFilter(const Predicate& predicate, std::shared_ptr<const Schema> schema, NameCase name_case)
      : schema_(std::move(schema)), predicate_(bind(predicate, *schema_, name_case)) {}

  Selection select(const ColumnVector& values, const Selection& candidates) const override {
    const bool all = candidates.size() == values.length();
    return evaluate(predicate_, ColumnarBatch(schema_, values.length(), {values},
                                              all ? std::nullopt : std::optional<Selection>(candidates)));
  }

 private:
  const std::shared_ptr<const Schema> schema_;
  const BoundPredicate predicate_;
};

}  // namespace

RowFilter::RowFilter(const Predicate& predicate, const std::vector<ProjectedColumn>& columns, NameCase name_case) {
  std::vector<std::vector<Predicate>> of_column(columns.size());
  std::vector<Predicate> rest;
  std::set<size_t> rest_columns;
  for (const Predicate& term : terms_of(predicate)) {
    const std::set<size_t> about = columns_of(term, columns, name_case);
    if (about.size() == 1) {
      of_column[*about.begin()].push_back(term);
    } else {
      rest.push_back(term);
      rest_columns.insert(about.begin(), about.end());
    }
  }
  for (size_t column = 0; column < columns.size(); ++column) {
    if (of_column[column].empty()) continue;
    steps_.push_back({column, std::make_shared<PredicateFilter>(Predicate::all_of(of_column[column]),
                                                                schema_of(columns, {column}), name_case)});
  }
  if (rest.empty()) return;
  rest_columns_.assign(rest_columns.begin(), rest_columns.end());
  rest_schema_ = schema_of(columns, rest_columns_);
  rest_ = bind(Predicate::all_of(std::move(rest)), *rest_schema_, name_case);
}

Selection RowFilter::select_rest(std::vector<ColumnVector> vectors, int64_t num_rows) const {
  return evaluate(*rest_, ColumnarBatch(rest_schema_, num_rows, std::move(vectors)));
}

}  // namespace lamella::inline v0
