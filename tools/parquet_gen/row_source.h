/// Where the generator's rows come from.
#pragma once

#include <cstdint>
#include <vector>

#include "writer/leaf_data.h"
#include "writer/schema.h"

namespace lamella::inline v0 {
namespace gen {

/// Makes rows in order; how many are asked for at a time does not change them. Threads: one at a time.
class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual const std::vector<writer::Node>& columns() const = 0;
  /// The next `num_rows` rows, one LeafData a leaf.
  virtual std::vector<writer::LeafData> next(int64_t num_rows) = 0;
};

}  // namespace gen
}  // namespace lamella::inline v0
