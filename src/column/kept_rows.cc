#include "column/kept_rows.h"

#include <utility>

#include "column/take_rows.h"

namespace lamella::inline v0 {

void KeptRows::clear() noexcept {
  values_.reset();
  rows_.reset();
  num_rows_ = 0;
}

void KeptRows::keep(ColumnVector values, int64_t num_rows, std::optional<Selection> rows) {
  values_ = std::move(values);
  num_rows_ = num_rows;
  rows_ = std::move(rows);
}

void KeptRows::filter(const ColumnFilter& filter, Selection& selection, CodeFilter& codes) const {
  if (!rows_) {
    selection = codes.select(filter, *values_, selection);
    return;
  }
  const Selection ordinals = codes.ordinals().places(*rows_, selection);
  selection = codes.ordinals().at(*rows_, codes.select(filter, *values_, ordinals));
}

ColumnVector KeptRows::take(const Selection* selection, bool expands, CodeFilter& codes, BufferPool& pool) {
  const ColumnVector values = *std::exchange(values_, std::nullopt);
  const std::optional<Selection> rows = std::exchange(rows_, std::nullopt);
  clear();
  if (selection == nullptr || selection->size() == values.length()) return expands ? values.flatten() : values;
  const Selection ordinals = rows ? codes.ordinals().places(*rows, *selection) : *selection;
  return take_rows(values, ordinals.rows(), expands, pool);
}

}  // namespace lamella::inline v0
