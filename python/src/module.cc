// The extension module: files, scans, batches and sinks. What users see is the Python code of the package.

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <atomic>
#include <utility>

#include "arrow_capsules.h"
#include "category_sink.h"
#include "describe.h"
#include "errors.h"
#include "fill.h"
#include "kept_object.h"
#include "keys.h"
#include "lamella/cpu_target.h"
#include "lamella/error.h"
#include "lamella/predicate.h"
#include "lamella/render.h"
#include "limited_source.h"
#include "object_sink.h"
#include "scan_options.h"
#include "source_file.h"
#include "text_sink.h"
#include "value_sink.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace lamella::python {
namespace {

/// Runs `work` without the GIL. What a file object or a signal raised goes before the library's own error.
template <typename Work>
auto without_gil(const SourceFile& file, const Work& work) {
  try {
    const nb::gil_scoped_release no_gil;
    return work();
  } catch (const Error&) {
    file.pending->rethrow();
    throw;
  }
}

std::vector<Field> fields_of(const std::shared_ptr<const Schema>& schema) {
  return schema->fields();
}

void bind_options(nb::module_& module) {
  nb::class_<ScanOptions>(module, "ScanOptions")
      .def(nb::init<>())
      .def_rw("columns", &ScanOptions::columns, nb::arg().none())
      .def_rw("row_groups", &ScanOptions::row_groups, nb::arg().none())
      .def_rw("where", &ScanOptions::where, nb::arg().none())
      .def_rw("threads", &ScanOptions::threads)
      .def_rw("limit", &ScanOptions::limit)
      .def_rw("batch_rows", &ScanOptions::batch_rows)
      .def_rw("batch_bytes", &ScanOptions::batch_bytes)
      .def_prop_rw(
          "dictionaries",
          [](const ScanOptions& options) {
            return options.dictionary_mode == DictionaryMode::kExpand ? "expand"
                   : options.dictionary_mode == DictionaryMode::kKeep ? "keep"
                                                                      : "as_type";
          },
          [](ScanOptions& options, const std::string& mode) {
            options.dictionary_mode = mode == "keep"      ? DictionaryMode::kKeep
                                      : mode == "as_type" ? DictionaryMode::kAsType
                                                          : DictionaryMode::kExpand;
          })
      .def_prop_rw(
          "utf8",
          [](const ScanOptions& options) {
            return options.utf8 == Utf8Mode::kCheck     ? "check"
                   : options.utf8 == Utf8Mode::kReplace ? "replace"
                                                        : "unchecked";
          },
          [](ScanOptions& options, const std::string& mode) {
            options.utf8 = mode == "replace"     ? Utf8Mode::kReplace
                           : mode == "unchecked" ? Utf8Mode::kUnchecked
                                                 : Utf8Mode::kCheck;
          })
      .def_prop_rw(
          "int96_unit", [](const ScanOptions& options) { return options.int96_unit == TimeUnit::kNanos ? "ns" : "us"; },
          [](ScanOptions& options, const std::string& unit) {
            options.int96_unit = unit == "us" ? TimeUnit::kMicros : TimeUnit::kNanos;
          });
  module.def("copy_options", [](const ScanOptions& options) { return ScanOptions(options); });
  nb::class_<Predicate>(module, "Predicate").def("__str__", &Predicate::to_string);
  module.def("parse_predicate", [](const std::string& text) { return parse_predicate(text); });
}

nb::list key_values_of(const SourceFile& file) {
  nb::list pairs;
  for (const auto& [key, value] : file.metadata->key_value_metadata()) {
    pairs.append(nb::make_tuple(nb::bytes(key.data(), key.size()),
                                value ? nb::object(nb::bytes(value->data(), value->size())) : nb::none()));
  }
  return pairs;
}

void bind_files(nb::module_& module) {
  module.def("open_path", &open_path, "path"_a, "keys"_a.none());
  module.def("open_buffer", &open_buffer, "buffer"_a, "name"_a, "keys"_a.none());
  module.def("open_object", &open_object, "object"_a, "name"_a, "keys"_a.none());
  nb::class_<SourceFile>(module, "SourceFile")
      .def_prop_ro("name", [](const SourceFile& file) { return file.bytes->name(); })
      .def_prop_ro("num_rows", [](const SourceFile& file) { return file.metadata->num_rows(); })
      .def_prop_ro("num_row_groups", [](const SourceFile& file) { return file.metadata->num_row_groups(); })
      .def_prop_ro("key_values", &key_values_of)
      .def("schema",
           [](const SourceFile& file, const ScanOptions& options) {
             return without_gil(file,
                                [&] { return fields_of(open_reader(file, read_options(file, options))->schema()); });
           })
      .def("max_rows", [](const SourceFile& file, const ScanOptions& options) { return max_rows(file, options); })
      .def("schema_text", [](const SourceFile& file) { return file.metadata->schema().to_string(); })
      .def("describe",
           [](const SourceFile& file) {
             try {
               return describe_metadata(file);
             } catch (const Error&) {
               file.pending->rethrow();
               throw;
             }
           })
      .def("raise_pending", [](const SourceFile& file) { file.pending->rethrow(); });
}

/// The batches of a scan, one by one.
void bind_batches(nb::module_& module) {
  nb::class_<ColumnVector>(module, "Vector")
      .def_prop_ro("type", &ColumnVector::type)
      .def_prop_ro("null_count", &ColumnVector::null_count)
      .def("__len__", &ColumnVector::length)
      .def("write_to",
           [](const ColumnVector& vector, Sink& sink) {
             const nb::gil_scoped_release no_gil;
             sink.prepare({{0, vector.length()}});
             sink.write(vector, 0, 0);
           })
      .def("values", [](const ColumnVector& vector) {
        auto* flat = new ColumnVector(vector.flatten());
        const nb::capsule owner(flat, [](void* owned) noexcept { delete static_cast<ColumnVector*>(owned); });
        const Buffer& values = flat->parts().values;
        const auto size = static_cast<size_t>(flat->length() * flat->type().byte_width());
        return nb::ndarray<nb::numpy, const uint8_t, nb::ndim<1>>(values.data(), {size}, owner);
      });
  nb::class_<ColumnarBatch>(module, "Batch")
      .def_prop_ro("num_rows", &ColumnarBatch::num_rows)
      .def_prop_ro("fields", [](const ColumnarBatch& batch) { return fields_of(batch.schema()); })
      .def("vector", [](const ColumnarBatch& batch, int ordinal) { return batch.column(ordinal); })
      .def("row_texts", [](const ColumnarBatch& batch, int64_t row) {
        nb::list texts;
        for (const ColumnVector& column : batch.columns()) {
          std::string text;
          append_csv(column, row, text);
          texts.append(column.is_null(row) ? nb::none() : nb::object(nb::str(text.data(), text.size())));
        }
        return texts;
      });
  nb::class_<LimitedSource>(module, "Reader")
      .def_prop_ro("fields", [](const LimitedSource& source) { return fields_of(source.schema()); })
      .def("next",
           [](LimitedSource& source) { return without_gil(source.file(), [&source] { return source.next_batch(); }); });
  module.def(
      "open_reader",
      [](std::shared_ptr<SourceFile> file, const ScanOptions& options, const nb::object& progress) {
        const std::shared_ptr<PyObject> kept = keep_unless_none(progress);
        return without_gil(*file, [&] { return std::make_shared<LimitedSource>(file, options, kept); });
      },
      "file"_a, "options"_a, "progress"_a.none());
}

/// Tells Python how many rows were done.
ProgressReport report_to(const nb::object& callback) {
  if (callback.is_none()) return nullptr;
  return [&callback](int64_t rows) {
    const nb::gil_scoped_acquire gil;
    callback(rows);
  };
}

void bind_sinks(nb::module_& module) {
  nb::class_<Sink>(module, "Sink");
  nb::enum_<Conversion>(module, "Conversion")
      .value("COPY", Conversion::kCopy)
      .value("FLOAT", Conversion::kFloat)
      .value("TIME64", Conversion::kTime64)
      .value("DATE_TO_MILLIS", Conversion::kDateToMillis)
      .value("DECIMAL_TO_FLOAT", Conversion::kDecimalToFloat)
      .value("DECIMAL_TO_128", Conversion::kDecimalTo128);
  nb::class_<ValueSink, Sink>(module, "ValueSink")
      .def(nb::init<const Type&, Conversion, nb::handle, nb::handle>(), "type"_a, "conversion"_a, "values"_a,
           "mask"_a.none())
      .def_prop_ro("null_count", &ValueSink::null_count);
  nb::class_<ObjectSink, Sink>(module, "ObjectSink")
      .def(nb::init<const Type&, nb::handle, nb::object>(), "type"_a, "objects"_a, "null"_a.none())
      .def_prop_ro("null_count", &ObjectSink::null_count);
  nb::class_<TextChunk>(module, "TextChunk")
      .def_ro("length", &TextChunk::length)
      .def_ro("null_count", &TextChunk::null_count)
      .def_prop_ro("offsets", [](const TextChunk& chunk) { return reinterpret_cast<uintptr_t>(chunk.offsets); })
      .def_prop_ro("data", [](const TextChunk& chunk) { return reinterpret_cast<uintptr_t>(chunk.data.data()); })
      .def_prop_ro("validity",
                   [](const TextChunk& chunk) { return reinterpret_cast<uintptr_t>(chunk.validity.data()); })
      .def_prop_ro("data_bytes", &TextChunk::data_bytes);
  nb::class_<TextSink, Sink>(module, "TextSink").def(nb::init<>()).def("take_chunks", [](TextSink& sink) {
    nb::list chunks;
    for (TextChunk& chunk : sink.take_chunks())
      chunks.append(nb::cast(std::move(chunk)));
    return chunks;
  });
  nb::class_<CategorySink, Sink>(module, "CategorySink")
      .def(nb::init<nb::handle>(), "narrow_codes"_a)
      .def("merge",
           [](CategorySink& sink) {
             nb::list categories;
             for (const std::string_view text : sink.merge()) {
               categories.append(
                   nb::steal(PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace")));
             }
             return categories;
           })
      .def("take_codes", [](CategorySink& sink, nb::handle codes, int width) {
        const WritableArray out(codes);
        const nb::gil_scoped_release no_gil;
        sink.take_codes(out, width);
      });
  module.def(
      "fill",
      [](const SourceFile& file, const ScanOptions& options, const nb::list& sinks, const nb::object& progress) {
        std::vector<Sink*> targets;
        for (const nb::handle sink : sinks)
          targets.push_back(nb::cast<Sink*>(sink));
        const ProgressReport report = report_to(progress);
        return without_gil(file, [&] { return fill(file, options, targets, report); });
      },
      "file"_a, "options"_a, "sinks"_a, "progress"_a.none());
}

}  // namespace
}  // namespace lamella::python

NB_MODULE(_native, module) {
  using namespace lamella::python;
  nb::set_leak_warnings(false);
  bind_errors(module);
  bind_types(module);
  bind_options(module);
  bind_keys(module);
  bind_files(module);
  bind_batches(module);
  bind_sinks(module);
  bind_arrow(module);
  module.attr("version") = LAMELLA_VERSION;
}
