#include "arrow_capsules.h"

#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kept_object.h"
#include "lamella/arrow.h"
#include "lamella/batch_source.h"
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
                     nb::handle requested, const nb::object& progress) {
  const ArrowSchema* wanted = schema_in(requested);
  auto stream = std::make_unique<ArrowArrayStream>();
  auto source = std::make_shared<LimitedSource>(std::move(file), options, keep_unless_none(progress));
  export_stream(std::move(source), arrow, stream.get(), wanted);
  return to_capsule(std::move(stream), "arrow_array_stream");
}

nb::object schema_of(const Schema& described, const ArrowOptions& arrow) {
  auto schema = std::make_unique<ArrowSchema>();
  export_schema(described, arrow, schema.get());
  return to_capsule(std::move(schema), "arrow_schema");
}

/// One batch.
class BatchOnce : public BatchSource {
 public:
  explicit BatchOnce(const ColumnarBatch& batch) : schema_(batch.schema()), batch_(batch) {}

  std::shared_ptr<const Schema> schema() const override { return schema_; }
  void project(const std::vector<std::string>&) override {
    throw Error(ErrorCode::kInvalidArgument, "a batch has the columns that it has");
  }
  std::optional<ColumnarBatch> next_batch() override { return std::exchange(batch_, std::nullopt); }
  void cancel() noexcept override {}

 private:
  std::shared_ptr<const Schema> schema_;
  std::optional<ColumnarBatch> batch_;
};

/// Runs a function of a stream. Throws Error with the stream's own text.
template <typename Function, typename Out>
void call(ArrowArrayStream& stream, Function function, Out* out) {
  const int failure = function(&stream, out);
  if (failure == 0) return;
  throw Error(failure == ENOMEM ? ErrorCode::kResourceLimit : ErrorCode::kNotImplemented,
              stream.get_last_error(&stream));
}

nb::object batch_of(const ColumnarBatch& batch, const ArrowOptions& arrow, nb::handle requested) {
  ArrowArrayStream stream;
  export_stream(std::make_shared<BatchOnce>(batch), arrow, &stream, schema_in(requested));
  const std::unique_ptr<ArrowArrayStream, void (*)(ArrowArrayStream*)> released(
      &stream, [](ArrowArrayStream* owned) { owned->release(owned); });
  auto schema = std::make_unique<ArrowSchema>();
  call(stream, stream.get_schema, schema.get());
  const nb::object schema_capsule = to_capsule(std::move(schema), "arrow_schema");
  auto array = std::make_unique<ArrowArray>();
  call(stream, stream.get_next, array.get());
  return nb::make_tuple(schema_capsule, to_capsule(std::move(array), "arrow_array"));
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
  module.def("arrow_stream", &stream_of, "file"_a, "options"_a, "arrow"_a, "requested"_a.none(), "progress"_a.none());
  module.def("arrow_schema",
             [](std::shared_ptr<SourceFile> file, const ScanOptions& options, const ArrowOptions& arrow) {
               return schema_of(*LimitedSource(std::move(file), options, nullptr).schema(), arrow);
             });
  module.def("arrow_batch", &batch_of, "batch"_a, "arrow"_a, "requested"_a.none());
}

}  // namespace lamella::python
