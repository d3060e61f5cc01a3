/// Selections of rows, made without asking for memory each time.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "lamella/buffer.h"
#include "lamella/columnar_batch.h"

namespace lamella::inline v0 {

/// Threads: one at a time.
class RowOrdinals {
 public:
  explicit RowOrdinals(std::shared_ptr<BufferPool> pool) noexcept : pool_(std::move(pool)) {}

  /// The rows [0, num_rows).
  Selection first(int64_t num_rows);
  /// The rows of `rows` at the places that `ordinals` has.
  Selection at(const Selection& rows, const Selection& ordinals) const;
  /// Where the rows of `some` lie in `rows`, which has all of them.
  Selection places(const Selection& rows, const Selection& some);

 private:
  const std::shared_ptr<BufferPool> pool_;
  Buffer ascending_;  ///< 0, 1, 2 ...
};

}  // namespace lamella::inline v0
