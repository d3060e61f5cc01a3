#include "scan/column_bounds.h"

#include "predicate/value.h"

namespace lamella::inline v0 {

ColumnBounds column_bounds(const UsableBounds& usable, const Type& type, const SchemaNode& leaf) {
  ColumnBounds bounds;
  if (usable.min) bounds.min = value_of_plain(type, leaf.physical_type, *usable.min);
  if (usable.max) bounds.max = value_of_plain(type, leaf.physical_type, *usable.max);
  bounds.null_count = usable.null_count;
  bounds.may_have_nan = usable.may_have_nan;
  return bounds;
}

}  // namespace lamella::inline v0
