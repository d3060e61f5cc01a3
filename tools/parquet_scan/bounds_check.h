/// Whether values are where statistics say they are.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "format/usable_bounds.h"
#include "lamella/column_vector.h"
#include "lamella/parquet_schema.h"

namespace lamella::inline v0::tool {

/// Holds the values of one column chunk against its bounds. Threads: one.
class BoundsCheck {
 public:
  virtual ~BoundsCheck() = default;

  /// The next values of the chunk. Precondition: a flat vector of the leaf's type.
  virtual void add(const ColumnVector& values) = 0;
  /// What is wrong, once all rows were added: "the statistics' max is 7, but row 12 holds 9".
  virtual std::optional<std::string> contradiction() const = 0;
};

/// For a leaf that is read as `type`. Values of leaves in lists are called elements in messages, others rows. Nothing
/// when there is nothing to check.
std::unique_ptr<BoundsCheck> make_bounds_check(const SchemaNode& leaf, const Type& type, const UsableBounds& bounds);

}  // namespace lamella::inline v0::tool
