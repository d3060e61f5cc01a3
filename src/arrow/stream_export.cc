#include <cerrno>
#include <memory>
#include <string>
#include <utility>

#include "arrow/array_export.h"
#include "arrow/arrow_field.h"
#include "arrow/requested_schema.h"
#include "arrow/schema_export.h"
#include "lamella/arrow.h"
#include "lamella/error.h"

namespace lamella::inline v0 {
namespace {

int errno_of(const Error& error) noexcept {
  switch (error.code()) {
    case ErrorCode::kInvalidArgument:
      return EINVAL;
    case ErrorCode::kNotFound:
      return ENOENT;
    case ErrorCode::kIoError:
      return error.location().system_errno != 0 ? error.location().system_errno : EIO;
    case ErrorCode::kCorruptFile:
      return EIO;
    case ErrorCode::kNotImplemented:
      return ENOSYS;
    case ErrorCode::kResourceLimit:
    case ErrorCode::kOutOfMemory:
      return ENOMEM;
    case ErrorCode::kDecryption:
      return EACCES;
    case ErrorCode::kCancelled:
      return ECANCELED;
  }
  return EIO;
}

/// What a stream keeps from its first call to its release.
class StreamExporter {
 public:
  StreamExporter(std::shared_ptr<BatchSource> source, std::vector<ArrowField> fields)
      : source_(std::move(source)), exporter_(std::move(fields)) {}

  void export_schema(ArrowSchema* out) const { export_fields(exporter_.fields(), source_->schema()->metadata(), out); }
  /// Released at the end.
  void export_next(ArrowArray* out) {
    const std::optional<ColumnarBatch> batch = source_->next_batch();
    if (batch) *out = exporter_.export_batch(*batch).hand_out();
  }

  /// Runs a step and gives 0 or a code of errno.h; the text is kept.
  template <typename Step>
  int run(Step step) noexcept {
    try {
      has_failed_ = true;
      step();
      has_failed_ = false;
      return 0;
    } catch (const Error& error) {
      keep(error.what());
      return errno_of(error);
    } catch (const std::bad_alloc&) {
      keep("out of memory");
      return ENOMEM;
    } catch (const std::exception& error) {
      keep(error.what());
      return EIO;
    } catch (...) {
      keep("the source of the stream threw something that is no std::exception");
      return EIO;
    }
  }
  const char* last_error() const noexcept { return has_failed_ ? last_error_.c_str() : nullptr; }

 private:
  void keep(const char* text) noexcept {
    try {
      last_error_ = text;
    } catch (...) {
      last_error_.clear();
    }
  }

  std::shared_ptr<BatchSource> source_;
  ArrayExporter exporter_;
  std::string last_error_;
  bool has_failed_ = false;
};

StreamExporter& exporter_of(ArrowArrayStream* stream) noexcept {
  return *static_cast<StreamExporter*>(stream->private_data);
}

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  *out = {};
  StreamExporter& exporter = exporter_of(stream);
  return exporter.run([&] { exporter.export_schema(out); });
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
  *out = {};
  StreamExporter& exporter = exporter_of(stream);
  return exporter.run([&] { exporter.export_next(out); });
}

const char* get_last_error(ArrowArrayStream* stream) {
  return exporter_of(stream).last_error();
}

void release_stream(ArrowArrayStream* stream) {
  delete &exporter_of(stream);
  stream->release = nullptr;
  stream->private_data = nullptr;
}

}  // namespace

void export_stream(std::shared_ptr<BatchSource> source, const ArrowOptions& options, ArrowArrayStream* out,
                   const ArrowSchema* requested) {
  *out = {};
  std::vector<ArrowField> fields = arrow_fields(*source->schema(), options);
  if (requested != nullptr) request_types(*requested, fields);
  out->private_data = new StreamExporter(std::move(source), std::move(fields));
  out->get_schema = &get_schema;
  out->get_next = &get_next;
  out->get_last_error = &get_last_error;
  out->release = &release_stream;
}

}  // namespace lamella::inline v0
