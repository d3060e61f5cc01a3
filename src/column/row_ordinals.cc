#include "column/row_ordinals.h"

#include <numeric>
#include <utility>

namespace lamella::inline v0 {

namespace {

constexpr int64_t kOrdinalBytes = sizeof(int32_t);

int32_t* as_ordinals(Buffer& buffer) noexcept {
  return reinterpret_cast<int32_t*>(buffer.mutable_data());
}

}  // namespace

Selection RowOrdinals::first(int64_t num_rows) {
  if (ascending_.size() < num_rows * kOrdinalBytes) {
    ascending_ = pool_->allocate(num_rows * kOrdinalBytes);
    std::iota(as_ordinals(ascending_), as_ordinals(ascending_) + num_rows, 0);
  }
  return Selection(ascending_.slice(0, num_rows * kOrdinalBytes));
}

Selection RowOrdinals::at(const Selection& rows, const Selection& ordinals) const {
  Buffer found = pool_->allocate(ordinals.size() * kOrdinalBytes);
  int32_t* out = as_ordinals(found);
  const int32_t* from = rows.rows().data();
  for (const int32_t ordinal : ordinals.rows())
    *out++ = from[ordinal];
  return Selection(std::move(found));
}

Selection RowOrdinals::places(const Selection& rows, const Selection& some) {
  if (rows.size() == some.size()) return first(some.size());
  Buffer found = pool_->allocate(some.size() * kOrdinalBytes);
  int32_t* out = as_ordinals(found);
  const int32_t* all = rows.rows().data();
  const int32_t* wanted = some.rows().data();
  const int64_t num_wanted = some.size();
  // Which row comes next can't be foretold, so nothing hangs on a branch.
  int64_t next = 0;
  for (int32_t place = 0; next < num_wanted; ++place) {
    out[next] = place;
    next += all[place] == wanted[next] ? 1 : 0;
  }
  return Selection(std::move(found));
}

}  // namespace lamella::inline v0
