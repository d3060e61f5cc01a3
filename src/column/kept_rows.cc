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

void KeptRows::filter(const ColumnFilter& filter, Selection& selection, RowOrdinals& ordinals) const {
  if (!rows_) {
    selection = filter.select(*values_, selection);
    return;
  }
  selection = ordinals.at(*rows_, filter.select(*values_, ordinals.places(*rows_, selection)));
}

ColumnVector KeptRows::take(const Selection* selection, bool expands, RowOrdinals& ordinals, BufferPool& pool) {
  const ColumnVector values = *std::exchange(values_, std::nullopt);
  const std::optional<Selection> rows = std::exchange(rows_, std::nullopt);
  clear();
  if (selection == nullptr || selection->size() == values.length()) return expands ? values.flatten() : values;
  const Selection places = rows ? ordinals.places(*rows, *selection) : *selection;
  return take_rows(values, places.rows(), expands, pool);
}

}  // namespace lamella::inline v0
