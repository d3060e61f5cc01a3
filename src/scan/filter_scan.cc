#include "scan/filter_scan.h"

#include <algorithm>
#include <utility>

namespace lamella::inline v0 {

namespace {

bool is_same(const ColumnShape& a, const ColumnShape& b) {
  return a.kind == b.kind && a.leaf == b.leaf && a.file_type == b.file_type && a.rebase == b.rebase &&
         a.field.type() == b.field.type() && a.field.nullable() == b.field.nullable() &&
         std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(), is_same);
}

/// A filter that lets all rows pass is not infinitely bad.
constexpr double kMostPassed = 1 - 1e-6;

/// What a value takes to decode, in nanoseconds, by the kind of its type.
double cost_of(const ProjectedColumn& column) noexcept {
  switch (column.field.type().layout()) {
    case Layout::kBits:
    case Layout::kFixedWidth:
      return 0.5;
    case Layout::kViews:
      return 2;
    default:
      return 5;
  }
}

}  // namespace

double FilterScan::Experience::rank() const noexcept {
  // The guess weighs as much as one row.
  const double passed = (static_cast<double>(rows_passed) + guess.kept) / (static_cast<double>(rows_asked) + 1);
  return (column_cost + guess.nanos_per_row) / (1 - std::min(passed, kMostPassed));
}

FilterScan::FilterScan(const ScanPlan& plan) : plan_(plan), ordinals_(plan.pool) {
  const std::vector<ProjectedColumn>& columns = plan.filter->columns();
  columns_.reserve(columns.size());
  for (const ProjectedColumn& column : columns)
    columns_.emplace_back(plan, column);
  for (const ProjectedColumn& wanted : plan.columns) {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const ProjectedColumn& column) {
      return wanted.shape && column.shape && is_same(*wanted.shape, *column.shape) &&
             wanted.field.type() == column.field.type() && wanted.field.nullable() == column.field.nullable();
    });
    sources_.push_back(found == columns.end() ? -1 : static_cast<int>(found - columns.begin()));
  }
  for (const RowFilter::Step& step : plan.row_filter->steps())
    experience_.push_back({0, 0, cost_of(columns[step.column]), step.guess});
}

void FilterScan::start(const RowGroupSelection& selection) {
  const RowFilter& filter = *plan_.row_filter;
  std::vector<bool> is_tested(columns_.size());
  steps_.clear();
  for (size_t step = 0; step < filter.steps().size(); ++step) {
    if (is_passed(filter.steps()[step].terms, selection)) continue;
    steps_.push_back(step);
    is_tested[filter.steps()[step].column] = true;
  }
  takes_rest_ = !filter.rest_columns().empty() && !is_passed(filter.rest_terms(), selection);
  if (takes_rest_) {
    for (const size_t column : filter.rest_columns())
      is_tested[column] = true;
  }
  for (size_t column = 0; column < columns_.size(); ++column)
    columns_[column].start(selection, !is_tested[column] && !is_output(column));
  for (Experience& experience : experience_)
    experience.rows_asked = experience.rows_passed = 0;
}

/// Whether all rows are known to pass what `terms` of the filter ask.
bool FilterScan::is_passed(const std::vector<size_t>& terms, const RowGroupSelection& selection) const noexcept {
  return !terms.empty() && std::all_of(terms.begin(), terms.end(), [&](size_t term) {
    return term < selection.passed_terms.size() && selection.passed_terms[term];
  });
}

void FilterScan::look_ahead() noexcept {
  for (ScanColumn& column : columns_)
    column.look_ahead();
}

void FilterScan::publish() noexcept {
  for (ScanColumn& column : columns_)
    column.publish();
}

Selection FilterScan::select(int64_t rows, std::vector<ColumnVector>& output) {
  Selection selection = ordinals_.first(rows);
  for (const size_t step : order()) {
    if (selection.size() == 0) break;
    const RowFilter::Step& each = plan_.row_filter->steps()[step];
    experience_[step].rows_asked += selection.size();
    if (is_read_later(each.column)) {
      columns_[each.column].filter(rows, *each.filter, selection);
    } else {
      columns_[each.column].filter_only(rows, *each.filter, selection);
    }
    experience_[step].rows_passed += selection.size();
  }
  std::vector<bool> is_read(columns_.size());
  if (selection.size() > 0 && takes_rest_) {
    selection = select_rest(rows, selection, output);
    for (const size_t column : plan_.row_filter->rest_columns())
      is_read[column] = true;
  }
  for (size_t column = 0; column < columns_.size(); ++column) {
    if (is_read[column]) continue;
    if (is_output(column)) {
      put(columns_[column].read(rows, &selection), column, output);
    } else {
      columns_[column].skip(rows);
    }
  }
  return selection;
}

/// The steps to take, those first that rule most rows out at the least cost.
std::vector<size_t> FilterScan::order() const {
  std::vector<size_t> steps = steps_;
  std::stable_sort(steps.begin(), steps.end(),
                   [&](size_t a, size_t b) { return experience_[a].rank() < experience_[b].rank(); });
  return steps;
}

/// Of the rows `selection`, which passed all steps, those that pass what is left of the filter.
Selection FilterScan::select_rest(int64_t rows, const Selection& selection, std::vector<ColumnVector>& output) {
  const std::vector<size_t>& which = plan_.row_filter->rest_columns();
  std::vector<ColumnVector> vectors;
  for (const size_t column : which)
    vectors.push_back(columns_[column].read(rows, &selection));
  const Selection passing = plan_.row_filter->select_rest(vectors, selection.size());
  for (size_t i = 0; i < which.size(); ++i) {
    if (!is_output(which[i])) continue;
    const bool all = passing.size() == selection.size();
    put(all ? vectors[i] : vectors[i].take(passing.rows()), which[i], output);
  }
  return ordinals_.at(selection, passing);
}

bool FilterScan::is_output(size_t column) const noexcept {
  return std::find(sources_.begin(), sources_.end(), static_cast<int>(column)) != sources_.end();
}

/// Whether the values of rows that pass its step may be wanted.
bool FilterScan::is_read_later(size_t column) const noexcept {
  const std::vector<size_t>& rest = plan_.row_filter->rest_columns();
  return is_output(column) || (takes_rest_ && std::find(rest.begin(), rest.end(), column) != rest.end());
}

/// The columns of the output that come from a column of the filter.
void FilterScan::put(const ColumnVector& vector, size_t column, std::vector<ColumnVector>& output) const {
  for (size_t i = 0; i < sources_.size(); ++i) {
    if (sources_[i] == static_cast<int>(column)) output[i] = vector;
  }
}

ScanMetrics FilterScan::take_metrics() noexcept {
  ScanMetrics metrics;
  for (ScanColumn& column : columns_)
    metrics += column.take_metrics();
  return metrics;
}

}  // namespace lamella::inline v0
