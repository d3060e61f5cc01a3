// Python objects that C++ holds beyond a call.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>
#include <utility>

namespace lamella::python {

/// A reference that may be dropped on any thread, and at any time: once Python is gone, so is the object.
inline std::shared_ptr<PyObject> keep_alive(nanobind::object object) {
  return {object.release().ptr(), [](PyObject* owned) {
            if (!Py_IsInitialized()) return;
            const nanobind::gil_scoped_acquire gil;
            Py_DECREF(owned);
          }};
}

/// Null for None.
inline std::shared_ptr<PyObject> keep_unless_none(nanobind::object object) {
  return object.is_none() ? nullptr : keep_alive(std::move(object));
}

}  // namespace lamella::python
