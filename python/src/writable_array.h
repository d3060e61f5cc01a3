// Memory of a NumPy array that C++ fills.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <memory>

namespace lamella::python {

/// A hold on a writable, contiguous buffer. Created and destroyed with the GIL; its bytes are used without.
class WritableArray {
 public:
  /// Nothing for None. Throws nanobind::python_error (no such buffer).
  explicit WritableArray(nanobind::handle array);
  ~WritableArray();
  WritableArray(const WritableArray&) = delete;
  WritableArray& operator=(const WritableArray&) = delete;

  uint8_t* data() const noexcept { return static_cast<uint8_t*>(view_.buf); }
  int64_t size_bytes() const noexcept { return view_.len; }
  /// Throws nanobind::python_error where the array does not hold `size_bytes`.
  void require(int64_t size_bytes) const;

 private:
  Py_buffer view_{};
};

}  // namespace lamella::python
