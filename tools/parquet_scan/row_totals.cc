#include "row_totals.h"

#include <chrono>

namespace lamella::inline v0::tool {

void RowCounter::add(const ColumnarBatch& batch) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  materializer_.materialize(batch, rows_);
  const auto made = Clock::now();
  for (const UnsafeRow& row : rows_)
    totals_.hash += row.hash_code();
  const auto hashed = Clock::now();
  totals_.rows += rows_.num_rows();
  totals_.bytes += static_cast<int64_t>(rows_.bytes().size());
  totals_.make_seconds += std::chrono::duration<double>(made - start).count();
  totals_.hash_seconds += std::chrono::duration<double>(hashed - made).count();
}

}  // namespace lamella::inline v0::tool
