// How C++ errors become Python exceptions.
#pragma once

#include <nanobind/nanobind.h>

#include <chrono>
#include <exception>
#include <mutex>

#include "lamella/error.h"

namespace lamella::python {

/// Registers the translation of lamella::Error to lamella.ParquetError with a module.
void bind_errors(nanobind::module_& module);

/// A Python exception that was raised where C++ called back into Python, kept until the call that led there returns.
///
/// The library knows nothing of Python, so what crosses it is a lamella::Error; the exception itself waits here. The
/// first one counts. Threads: any.
class PendingException {
 public:
  /// Keeps the exception that is being handled.
  void keep(std::exception_ptr exception);
  /// Throws what is kept, once.
  void rethrow();
  void forget();

 private:
  std::mutex mutex_;
  std::exception_ptr exception_;
};

/// Looks for signals, Ctrl-C above all, every few milliseconds at most.
class SignalWatch {
 public:
  /// Throws nanobind::python_error (KeyboardInterrupt). Takes the GIL by itself. Elsewhere than on Python's main thread
  /// it finds nothing.
  void check();

 private:
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + kInterval;

  static constexpr std::chrono::milliseconds kInterval{20};
};

}  // namespace lamella::python
