#include "errors.h"

#include <string>
#include <utility>

namespace nb = nanobind;

namespace lamella::python {
namespace {

nb::object text_or_none(const std::string& text) {
  return text.empty() ? nb::none() : nb::object(nb::str(text.c_str()));
}

nb::object number_or_none(int64_t number) {
  return number < 0 ? nb::none() : nb::object(nb::int_(number));
}

void raise(const Error& error) {
  const std::string_view code = error_code_name(error.code());
  const ErrorLocation& location = error.location();
  nb::object make = nb::module_::import_("lamella._errors").attr("make_error");
  nb::object exception =
      make(nb::str(code.data(), code.size()), nb::str(error.what()), nb::str(error.message().c_str()),
           text_or_none(location.file), number_or_none(location.row_group), text_or_none(location.column),
           number_or_none(location.page), number_or_none(location.offset),
           location.system_errno == 0 ? nb::none() : nb::object(nb::int_(location.system_errno)));
  PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(exception.ptr())), exception.ptr());
}

}  // namespace

void bind_errors(nb::module_&) {
  nb::register_exception_translator([](const std::exception_ptr& exception, void*) {
    try {
      std::rethrow_exception(exception);
    } catch (const Error& error) {
      raise(error);
    }
  });
}

void PendingException::keep(std::exception_ptr exception) {
  const std::lock_guard lock(mutex_);
  if (!exception_) exception_ = std::move(exception);
}

void PendingException::rethrow() {
  std::exception_ptr exception;
  {
    const std::lock_guard lock(mutex_);
    exception = std::exchange(exception_, nullptr);
  }
  if (exception) std::rethrow_exception(exception);
}

void PendingException::forget() {
  std::exception_ptr forgotten;  // Goes after the lock: that may take the GIL.
  const std::lock_guard lock(mutex_);
  std::swap(forgotten, exception_);
}

void SignalWatch::check() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + kInterval;
  const nb::gil_scoped_acquire gil;
  if (PyErr_CheckSignals() != 0) throw nb::python_error();
}

}  // namespace lamella::python
