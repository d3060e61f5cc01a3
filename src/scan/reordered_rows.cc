#include "scan/reordered_rows.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "lamella/error.h"
#include "vector/concatenate.h"

namespace lamella::inline v0 {

namespace {

/// `vector` with the dictionaries of `last`: those of a column that has one growing dictionary begin with each other.
ColumnVector with_dictionaries_of(const ColumnVector& last, const ColumnVector& vector) {
  ColumnVector::Parts parts = vector.parts();
  if (vector.encoding() == VectorEncoding::kDictionary && last.encoding() == VectorEncoding::kDictionary) {
    parts.dictionary = last.parts().dictionary;
  }
  for (size_t child = 0; child < parts.children.size() && child < last.parts().children.size(); ++child)
    parts.children[child] = with_dictionaries_of(last.parts().children[child], parts.children[child]);
  return ColumnVector(std::move(parts));
}

}  // namespace

ReorderedRows::ReorderedRows(std::span<const int64_t> ordinals) : ascending_(ordinals.begin(), ordinals.end()) {
  const auto falls = [](int64_t a, int64_t b) { return a >= b; };
  if (std::adjacent_find(ordinals.begin(), ordinals.end(), falls) == ordinals.end()) return;
  std::sort(ascending_.begin(), ascending_.end());
  ascending_.erase(std::unique(ascending_.begin(), ascending_.end()), ascending_.end());
  if (ascending_.size() > static_cast<size_t>(std::numeric_limits<int32_t>::max())) {
    throw Error(ErrorCode::kResourceLimit,
                std::to_string(ascending_.size()) + " rows in another order than the file's; take fewer at a time");
  }
  places_.reserve(ordinals.size());
  for (const int64_t ordinal : ordinals) {
    const auto place = std::lower_bound(ascending_.begin(), ascending_.end(), ordinal);
    places_.push_back(static_cast<int32_t>(place - ascending_.begin()));
  }
}

void ReorderedRows::add(const ColumnarBatch& batch) {
  batches_.push_back(batch);
}

void ReorderedRows::join(DictionaryMode mode) {
  if (joined_ || batches_.empty()) return;
  const ColumnarBatch& last = batches_.back();
  const bool one_dictionary = mode == DictionaryMode::kAsType;
  std::vector<ColumnVector> columns;
  int64_t size_bytes = 0;
  for (int column = 0; column < last.num_columns(); ++column) {
    std::vector<ColumnVector> parts;
    for (const ColumnarBatch& batch : batches_) {
      const ColumnVector& part = batch.column(column);
      parts.push_back(one_dictionary ? with_dictionaries_of(last.column(column), part) : part);
    }
    columns.push_back(concatenate(parts));
    size_bytes += columns.back().parts().values.size();
    for (const ColumnVector& child : columns.back().parts().children)
      size_bytes += child.parts().values.size();
  }
  const auto num_rows = static_cast<int64_t>(ascending_.size());
  bytes_per_row_ = static_cast<double>(size_bytes) / static_cast<double>(std::max<int64_t>(1, num_rows));
  joined_.emplace(last.schema(), num_rows, std::move(columns));
  batches_.clear();
}

std::optional<ColumnarBatch> ReorderedRows::next(const ReadOptions& options) {
  join(options.dictionary_mode);
  if (!joined_ || next_ == places_.size()) return std::nullopt;
  int64_t rows = std::min(options.batch_rows, static_cast<int64_t>(places_.size() - next_));
  if (bytes_per_row_ * static_cast<double>(rows) > static_cast<double>(options.batch_bytes)) {
    rows = std::max<int64_t>(1, static_cast<int64_t>(static_cast<double>(options.batch_bytes) / bytes_per_row_));
  }
  const std::span<const int32_t> places{places_.data() + next_, static_cast<size_t>(rows)};
  next_ += places.size();
  std::vector<ColumnVector> columns;
  for (const ColumnVector& column : joined_->columns())
    columns.push_back(column.take(places));
  return ColumnarBatch(joined_->schema(), rows, std::move(columns));
}

}  // namespace lamella::inline v0
