// numpy.ndarray of lists.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <memory>

#include "object_maker.h"

namespace lamella::python {

/// Arrays of the numbers' type; floating point where an integer is missing; of objects otherwise.
class ListMaker : public ObjectMaker {
 public:
  explicit ListMaker(const Type& type);
  nanobind::object make(const ColumnVector& vector, int64_t row) override;

 private:
  nanobind::object numbers(const ColumnVector& elements, int64_t begin, int64_t end) const;
  nanobind::object objects(const ColumnVector& elements, int64_t begin, int64_t end) const;

  std::unique_ptr<ObjectMaker> element_;
  nanobind::object empty_, frombuffer_, objects_, values_, doubles_, not_a_number_, not_a_time_;
  bool is_integer_ = false;
  bool is_timestamp_ = false;
};

}  // namespace lamella::python
