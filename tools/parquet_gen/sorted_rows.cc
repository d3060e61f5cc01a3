#include "parquet_gen/sorted_rows.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "lamella/error.h"
#include "writer/value_order.h"

namespace lamella::inline v0 {
namespace gen {

namespace {

using writer::LeafData;
using writer::Node;
using writer::ValueOrder;
using writer::Values;
using writer::ValuesView;

/// Where each row's value is among the dense values; -1 for nulls.
std::vector<int64_t> value_positions(const LeafData& data, int64_t num_rows) {
  std::vector<int64_t> positions(static_cast<size_t>(num_rows));
  int64_t next = 0;
  for (size_t row = 0; row < positions.size(); ++row) {
    const bool null = !data.definition_levels.empty() && data.definition_levels[row] == 0;
    positions[row] = null ? -1 : next++;
  }
  return positions;
}

class SortedRows final : public RowSource {
 public:
  SortedRows(RowSource& source, int64_t num_rows, int32_t key, bool descending)
      : columns_(source.columns()), leaves_(source.next(num_rows)) {
    for (const LeafData& leaf : leaves_)
      positions_.push_back(value_positions(leaf, num_rows));
    const auto key_ordinal = static_cast<size_t>(key);
    const ValueOrder order = writer::value_order(columns_[key_ordinal], writer::ColumnOrderForm::kInt96Timestamp);
    const ValuesView values = leaves_[key_ordinal].values.view();
    const std::vector<int64_t>& positions = positions_[key_ordinal];
    rows_.resize(static_cast<size_t>(num_rows));
    std::iota(rows_.begin(), rows_.end(), 0);
    std::stable_sort(rows_.begin(), rows_.end(), [&](int64_t left, int64_t right) {
      const int64_t left_position = positions[static_cast<size_t>(left)];
      const int64_t right_position = positions[static_cast<size_t>(right)];
      if (left_position < 0 || right_position < 0) return left_position >= 0 && right_position < 0;
      const int compared = writer::compare_values(values.text(left_position), values.text(right_position), order);
      return descending ? compared > 0 : compared < 0;
    });
  }

  const std::vector<Node>& columns() const override { return columns_; }

  std::vector<LeafData> next(int64_t num_rows) override {
    const std::span<const int64_t> rows =
        std::span(rows_).subspan(static_cast<size_t>(next_row_), static_cast<size_t>(num_rows));
    next_row_ += num_rows;
    std::vector<LeafData> taken;
    for (size_t leaf = 0; leaf < leaves_.size(); ++leaf)
      taken.push_back(take(leaf, rows));
    return taken;
  }

 private:
  LeafData take(size_t leaf, std::span<const int64_t> rows) const {
    const LeafData& from = leaves_[leaf];
    const ValuesView values = from.values.view();
    LeafData taken{Values(from.values.type(), from.values.width()), {}, {}};
    for (const int64_t row : rows) {
      const int64_t position = positions_[leaf][static_cast<size_t>(row)];
      if (!from.definition_levels.empty()) taken.definition_levels.push_back(position < 0 ? 0 : 1);
      if (position >= 0) taken.values.append_bytes(values.text(position));
    }
    return taken;
  }

  const std::vector<Node> columns_;
  const std::vector<LeafData> leaves_;
  std::vector<std::vector<int64_t>> positions_;
  std::vector<int64_t> rows_;
  int64_t next_row_ = 0;
};

}  // namespace

int32_t leaf_called(const std::vector<Node>& columns, const std::string& name) {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == name) return static_cast<int32_t>(i);
  }
  throw Error(ErrorCode::kInvalidArgument, "there is no column " + name);
}

std::unique_ptr<RowSource> sorted_rows(RowSource& source, int64_t num_rows, const std::string& name, bool descending) {
  const int32_t key = leaf_called(source.columns(), name);
  for (const Node& column : source.columns()) {
    if (!column.type) throw Error(ErrorCode::kInvalidArgument, "rows with nested columns cannot be sorted");
  }
  const Node& column = source.columns()[static_cast<size_t>(key)];
  if (writer::value_order(column, writer::ColumnOrderForm::kInt96Timestamp) == ValueOrder::kUndefined) {
    throw Error(ErrorCode::kInvalidArgument, "column " + name + " has a type without an order");
  }
  return std::make_unique<SortedRows>(source, num_rows, key, descending);
}

}  // namespace gen
}  // namespace lamella::inline v0
