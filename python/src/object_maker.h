// Python objects of the values in vectors.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "lamella/column_vector.h"
#include "lamella/type.h"

namespace lamella::python {

/// Makes objects of one type: int, float, bool, str, bytes, decimal.Decimal, datetime.date, .time and .datetime,
/// uuid.UUID, dict (structs), list of pairs (maps), numpy.ndarray (lists), None (null).
///
/// Equal decimals and dates may be one object: they cannot change. Threads: one at a time, with the GIL.
class ObjectMaker {
 public:
  virtual ~ObjectMaker();

  /// A new object of a row that is not null. Precondition: `vector` is flat, and so are its children. Throws
  /// nanobind::python_error, Error.
  virtual nanobind::object make(const ColumnVector& vector, int64_t row) = 0;

  /// Says that make() comes soon for a row.
  virtual void prefetch(const ColumnVector& vector, int64_t row) const noexcept;

  nanobind::object value(const ColumnVector& vector, int64_t row) {
    return vector.is_null(row) ? nanobind::none() : make(vector, row);
  }
};

std::unique_ptr<ObjectMaker> make_object_maker(const Type& type);

}  // namespace lamella::python
