#include "column/code_filter.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace lamella::inline v0 {

namespace {

/// Filters whose answers are remembered: more than that on one column are rare.
constexpr size_t kMaxTested = 8;

int32_t* as_rows(Buffer& buffer) noexcept {
  return reinterpret_cast<int32_t*>(buffer.mutable_data());
}

}  // namespace

CodeFilter::Tested& CodeFilter::tested(const ColumnFilter& filter, const ColumnVector& values) {
  const std::shared_ptr<const ColumnVector>& dictionary = values.parts().dictionary;
  const auto found = std::find_if(tested_.begin(), tested_.end(), [&](const Tested& each) {
    return each.filter == &filter && each.dictionary == dictionary;
  });
  if (found != tested_.end()) return *found;
  // A chunk's dictionary does not come back once another has come.
  std::erase_if(tested_, [&](const Tested& each) { return each.dictionary != dictionary; });
  if (tested_.size() == kMaxTested) tested_.erase(tested_.begin());
  return tested_.emplace_back(Tested{&filter, dictionary, 0, {}, false});
}

void CodeFilter::test_entries(Tested& tested) {
  const int64_t num_entries = tested.dictionary->length();
  tested.passes = pool_->allocate(num_entries);
  uint8_t* passes = tested.passes.mutable_data();
  std::memset(passes, 0, static_cast<size_t>(num_entries));
  const Selection passing = tested.filter->select(*tested.dictionary, ordinals_.first(num_entries));
  for (const int32_t entry : passing.rows())
    passes[entry] = 1;
  const ColumnVector null = ColumnVector::all_null(tested.dictionary->type(), 1);
  tested.null_passes = tested.filter->select(null, ordinals_.first(1)).size() == 1;
}

Selection CodeFilter::select_rows(const Tested& tested, const ColumnVector& values, const Selection& candidates) const {
  const uint8_t* passes = tested.passes.data();
  const int32_t* codes = values.indices().data();
  Buffer rows = pool_->allocate(candidates.size() * static_cast<int64_t>(sizeof(int32_t)));
  int32_t* out = as_rows(rows);
  if (values.null_count() == 0) {
    for (const int32_t row : candidates.rows()) {
      *out = row;
      out += passes[codes[row]];
    }
  } else {
    for (const int32_t row : candidates.rows()) {
      *out = row;
      out += values.is_null(row) ? (tested.null_passes ? 1 : 0) : passes[codes[row]];
    }
  }
  rows.set_size((out - as_rows(rows)) * static_cast<int64_t>(sizeof(int32_t)));
  return Selection(std::move(rows));
}

Selection CodeFilter::select(const ColumnFilter& filter, const ColumnVector& values, const Selection& candidates) {
  if (values.encoding() != VectorEncoding::kDictionary) return filter.select(values, candidates);
  Tested& known = tested(filter, values);
  known.rows_asked += candidates.size();
  if (known.passes) return select_rows(known, values, candidates);
  if (known.rows_asked >= values.dictionary().length()) {
    test_entries(known);
    return select_rows(known, values, candidates);
  }
  const ColumnVector few = values.take(candidates.rows()).flatten();
  return ordinals_.at(candidates, filter.select(few, ordinals_.first(few.length())));
}

}  // namespace lamella::inline v0
