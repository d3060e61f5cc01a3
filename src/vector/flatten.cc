#include <algorithm>
#include <utility>
#include <vector>

#include "lamella/column_vector.h"
#include "vector/gather.h"
#include "vector/nesting.h"

namespace lamella::inline v0 {
namespace {

bool is_flat_throughout(const ColumnVector& vector, int depth) {
  check_nesting(depth);
  return vector.encoding() == VectorEncoding::kFlat &&
         std::all_of(vector.parts().children.begin(), vector.parts().children.end(),
                     [depth](const ColumnVector& child) { return is_flat_throughout(child, depth + 1); });
}

ColumnVector flatten_from(const ColumnVector& vector, int depth) {
  check_nesting(depth);
  if (vector.null_count() == vector.length() && vector.encoding() != VectorEncoding::kFlat) {
    return flat_nulls(vector.type(), vector.length(), depth);
  }
  switch (vector.encoding()) {
    case VectorEncoding::kDictionary:
      return gather(flatten_from(vector.dictionary(), depth + 1), {vector.indices(), vector.validity()}, depth);
    case VectorEncoding::kConstant: {
      const std::vector<int32_t> first(static_cast<size_t>(vector.length()), 0);
      return gather(flatten_from(vector.dictionary(), depth + 1), {first, nullptr}, depth);
    }
    case VectorEncoding::kFlat:
      break;
  }
  ColumnVector::Parts parts = vector.parts();
  for (ColumnVector& child : parts.children)
    child = flatten_from(child, depth + 1);
  return ColumnVector(std::move(parts));
}

}  // namespace

ColumnVector ColumnVector::flatten() const {
  return is_flat_throughout(*this, 0) ? *this : flatten_from(*this, 0);
}

}  // namespace lamella::inline v0
