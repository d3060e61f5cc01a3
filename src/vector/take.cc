#include <utility>

#include "lamella/column_vector.h"
#include "vector/gather.h"

namespace lamella::inline v0 {
namespace {

/// The indices of a dictionary vector as a flat int32 vector with its nulls.
ColumnVector indices_of(const ColumnVector& vector) {
  ColumnVector::Parts parts;
  parts.type = TypeId::kInt32;
  parts.length = vector.length();
  parts.null_count = vector.null_count();
  parts.validity = vector.parts().validity;
  parts.values = vector.parts().values;
  return ColumnVector(std::move(parts));
}

}  // namespace

ColumnVector ColumnVector::take(std::span<const int32_t> rows) const {
  switch (encoding()) {
    case VectorEncoding::kFlat:
      return gather(*this, {rows, nullptr});
    case VectorEncoding::kDictionary: {
      const ColumnVector taken = gather(indices_of(*this), {rows, nullptr});
      Parts parts = taken.parts();
      parts.type = type();
      parts.encoding = VectorEncoding::kDictionary;
      parts.dictionary = parts_.dictionary;
      return ColumnVector(std::move(parts));
    }
    case VectorEncoding::kConstant:
      break;
  }
  Parts parts = parts_;
  parts.length = static_cast<int64_t>(rows.size());
  parts.null_count = parts_.dictionary == nullptr ? parts.length : 0;
  return ColumnVector(std::move(parts));
}

}  // namespace lamella::inline v0
