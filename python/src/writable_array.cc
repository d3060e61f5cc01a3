#include "writable_array.h"

namespace nb = nanobind;

namespace lamella::python {

WritableArray::WritableArray(nb::handle array) {
  if (array.is_none()) return;
  if (PyObject_GetBuffer(array.ptr(), &view_, PyBUF_CONTIG) != 0) throw nb::python_error();
}

WritableArray::~WritableArray() {
  if (view_.obj != nullptr) PyBuffer_Release(&view_);
}

void WritableArray::require(int64_t size_bytes) const {
  if (view_.len >= size_bytes) return;
  PyErr_Format(PyExc_ValueError, "an array of %zd bytes was given where %lld are needed", view_.len,
               static_cast<long long>(size_bytes));
  throw nb::python_error();
}

}  // namespace lamella::python
