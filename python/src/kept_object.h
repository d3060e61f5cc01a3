// Python objects that C++ holds beyond a call.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>

namespace lamella::python {

/// A reference that may be dropped on any thread, and at any time: once Python is gone, so is the object.
inline std::shared_ptr<PyObject> keep_alive(nanobind::object object) {
  return {object.release().ptr(), [](PyObject* owned) {
            if (!Py_IsInitialized()) return;
            const nanobind::gil_scoped_acquire gil;
            Py_DECREF(owned);
          }};
}

}  // namespace lamella::python
