// Python objects of bytes and names.
#pragma once

#include <nanobind/nanobind.h>

#include <string_view>

namespace lamella::python {

/// Takes over a new reference. Throws what Python raised where there is none.
inline nanobind::object owned(PyObject* object) {
  if (object == nullptr) throw nanobind::python_error();
  return nanobind::steal(object);
}

inline nanobind::object import_attribute(const char* module, const char* name) {
  return nanobind::module_::import_(module).attr(name);
}

/// Bytes that are not UTF-8 are replaced.
inline nanobind::object text(std::string_view bytes) {
  return owned(PyUnicode_DecodeUTF8(bytes.data(), static_cast<Py_ssize_t>(bytes.size()), "replace"));
}

inline nanobind::object byte_string(std::string_view bytes) {
  return owned(PyBytes_FromStringAndSize(bytes.data(), static_cast<Py_ssize_t>(bytes.size())));
}

}  // namespace lamella::python
