#include "arrow_capsules.h"

#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>

#include <memory>
#include <string>
#include <utility>

#include "lamella/arrow.h"
#include "lamella/error.h"
#include "limited_source.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace lamella::python {
namespace {

/// What a capsule holds, freed with it, and released unless a consumer moved it out.
template <typename T>
void free_capsule(PyObject* capsule) {
  auto* held = static_cast<T*>(PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule)));
  if (held->release != nullptr) held->release(held);
  delete held;
}

template <typename T>
nb::object to_capsule(std::unique_ptr<T> held, const char* name) {
  PyObject* capsule = PyCapsule_New(held.get(), name, &free_capsule<T>);
  if (capsule == nullptr) {
    held->release(held.get());
    throw nb::python_error();
  }
  static_cast<void>(held.release());
  return nb::steal(capsule);
}

const ArrowSchema* schema_in(nb::handle capsule) {
  if (capsule.is_none()) return nullptr;
  auto* schema = static_cast<const ArrowSchema*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_schema"));
  if (schema == nullptr) throw nb::python_error();
  return schema;
}

nb::object stream_of(std::shared_ptr<SourceFile> file, const ScanOptions& options, const ArrowOptions& arrow,
                     nb::handle requested) {
  const ArrowSchema* wanted = schema_in(requested);
  auto stream = std::make_unique<ArrowArrayStream>();
  export_stream(std::make_shared<LimitedSource>(std::move(file), options), arrow, stream.get(), wanted);
  return to_capsule(std::move(stream), "arrow_array_stream");
}

nb::object schema_of(const Schema& described, const ArrowOptions& arrow) {
  auto schema = std::make_unique<ArrowSchema>();
  export_schema(described, arrow, schema.get());
  return to_capsule(std::move(schema), "arrow_schema");
}

nb::object batch_of(const ColumnarBatch& batch, const ArrowOptions& arrow) {
  nb::object schema = schema_of(*batch.schema(), arrow);
  auto array = std::make_unique<ArrowArray>();
  export_batch(batch, arrow, array.get());
  return nb::make_tuple(schema, to_capsule(std::move(array), "arrow_array"));
}

}  // namespace

void bind_arrow(nb::module_& module) {
  nb::class_<ArrowOptions>(module, "ArrowOptions")
      .def(nb::init<>())
      .def_prop_rw(
          "text",
          [](const ArrowOptions& options) {
            return options.text == ArrowText::kViews     ? "string_view"
                   : options.text == ArrowText::kOffsets ? "string"
                                                         : "large_string";
          },
          [](ArrowOptions& options, const std::string& text) {
            options.text = text == "string_view" ? ArrowText::kViews
                           : text == "string"    ? ArrowText::kOffsets
                                                 : ArrowText::kLargeOffsets;
          })
      .def_prop_rw(
          "dictionaries", [](const ArrowOptions& options) { return options.dictionaries != ArrowDictionaries::kNone; },
          [](ArrowOptions& options, bool keep) {
            options.dictionaries = keep ? ArrowDictionaries::kText : ArrowDictionaries::kNone;
          })
      .def_rw("wide_decimals", &ArrowOptions::wide_decimals)
      .def_rw("extension_types", &ArrowOptions::extension_types);
  module.def("arrow_stream", &stream_of, "file"_a, "options"_a, "arrow"_a, "requested"_a.none());
  module.def("arrow_schema",
             [](std::shared_ptr<SourceFile> file, const ScanOptions& options, const ArrowOptions& arrow) {
               return schema_of(*LimitedSource(std::move(file), options).schema(), arrow);
             });
  module.def("arrow_batch", &batch_of);
}

}  // namespace lamella::python
