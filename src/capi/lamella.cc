#include "lamella/lamella.h"

#include <memory>
#include <new>
#include <string>
#include <utility>

#include "arrow/array_export.h"
#include "arrow/schema_export.h"
#include "capi/open_options.h"
#include "lamella/arrow.h"
#include "lamella/buffer.h"
#include "lamella/error.h"
#include "lamella/parquet_reader.h"
#include "lamella/random_access_file.h"

struct lamella_reader {
  std::shared_ptr<lamella::ParquetReader> source;
  lamella::ArrowOptions arrow;
  std::unique_ptr<lamella::ArrayExporter> exporter;
  int code = LAMELLA_OK;
  std::string text;
};

namespace lamella::inline v0 {
namespace {

int code_of(const Error& error) noexcept {
  switch (error.code()) {
    case ErrorCode::kInvalidArgument:
      return LAMELLA_INVALID_ARGUMENT;
    case ErrorCode::kNotFound:
      return LAMELLA_NOT_FOUND;
    case ErrorCode::kIoError:
      return LAMELLA_IO_ERROR;
    case ErrorCode::kCorruptFile:
      return LAMELLA_CORRUPT_FILE;
    case ErrorCode::kNotImplemented:
      return LAMELLA_NOT_IMPLEMENTED;
    case ErrorCode::kResourceLimit:
      return LAMELLA_RESOURCE_LIMIT;
    case ErrorCode::kOutOfMemory:
      return LAMELLA_OUT_OF_MEMORY;
    case ErrorCode::kDecryption:
      return LAMELLA_DECRYPTION;
    case ErrorCode::kCancelled:
      return LAMELLA_CANCELLED;
  }
  return LAMELLA_INTERNAL;
}

int fail(lamella_reader& reader, int code, const char* text) noexcept {
  reader.code = code;
  try {
    reader.text = text;
  } catch (...) {
    reader.text.clear();
  }
  return code;
}

/// Runs a step; what it throws becomes the reader's error.
template <typename Step>
int run(lamella_reader& reader, Step step) noexcept {
  try {
    step();
    return LAMELLA_OK;
  } catch (const Error& error) {
    return fail(reader, code_of(error), error.what());
  } catch (const std::bad_alloc&) {
    return fail(reader, LAMELLA_OUT_OF_MEMORY, "out of memory");
  } catch (const std::exception& error) {
    return fail(reader, LAMELLA_INTERNAL, error.what());
  } catch (...) {
    return fail(reader, LAMELLA_INTERNAL, "something was thrown that is no std::exception");
  }
}

template <typename OpenFile>
int open(const char* const* options, lamella_reader** out, OpenFile open_file) noexcept {
  *out = new (std::nothrow) lamella_reader;
  if (*out == nullptr) return LAMELLA_OUT_OF_MEMORY;
  lamella_reader& reader = **out;
  return run(reader, [&] {
    OpenOptions parsed = parse_open_options(options);
    reader.arrow = parsed.arrow;
    std::shared_ptr<ParquetReader> source = ParquetReader::open(open_file(), std::move(parsed.read));
    reader.exporter = std::make_unique<ArrayExporter>(arrow_fields(*source->schema(), reader.arrow));
    reader.source = std::move(source);
  });
}

/// Throws when opening failed.
void check_open(const lamella_reader& reader) {
  if (reader.source == nullptr) throw Error(ErrorCode::kInvalidArgument, "the reader is not open: " + reader.text);
}

}  // namespace
}  // namespace lamella::inline v0

const char* lamella_version(void) {
  return LAMELLA_VERSION;
}

const char* lamella_code_name(int code) {
  switch (code) {
    case LAMELLA_OK:
      return "LAMELLA_OK";
    case LAMELLA_INVALID_ARGUMENT:
      return "LAMELLA_INVALID_ARGUMENT";
    case LAMELLA_NOT_FOUND:
      return "LAMELLA_NOT_FOUND";
    case LAMELLA_IO_ERROR:
      return "LAMELLA_IO_ERROR";
    case LAMELLA_CORRUPT_FILE:
      return "LAMELLA_CORRUPT_FILE";
    case LAMELLA_NOT_IMPLEMENTED:
      return "LAMELLA_NOT_IMPLEMENTED";
    case LAMELLA_RESOURCE_LIMIT:
      return "LAMELLA_RESOURCE_LIMIT";
    case LAMELLA_OUT_OF_MEMORY:
      return "LAMELLA_OUT_OF_MEMORY";
    case LAMELLA_DECRYPTION:
      return "LAMELLA_DECRYPTION";
    case LAMELLA_CANCELLED:
      return "LAMELLA_CANCELLED";
    case LAMELLA_INTERNAL:
      return "LAMELLA_INTERNAL";
    default:
      return "unknown";
  }
}

int lamella_open(const char* path, const char* const* options, lamella_reader** reader) {
  return lamella::open(options, reader, [path] {
    if (path == nullptr) throw lamella::Error(lamella::ErrorCode::kInvalidArgument, "the path is a null pointer");
    return lamella::open_local_file(path);
  });
}

int lamella_open_bytes(const void* bytes, size_t size, const char* const* options, lamella_reader** reader) {
  return lamella::open(options, reader, [bytes, size] {
    const std::span<const uint8_t> memory(static_cast<const uint8_t*>(bytes), size);
    return lamella::memory_file(lamella::Buffer::wrap(memory, nullptr), "memory");
  });
}

void lamella_close(lamella_reader* reader) {
  delete reader;
}

int lamella_schema(lamella_reader* reader, struct ArrowSchema* schema) {
  *schema = {};
  return lamella::run(*reader, [&] {
    lamella::check_open(*reader);
    lamella::export_fields(reader->exporter->fields(), reader->source->schema()->metadata(), schema);
  });
}

int64_t lamella_num_rows(const lamella_reader* reader) {
  return reader->source == nullptr ? -1 : reader->source->metadata()->num_rows();
}

int lamella_next(lamella_reader* reader, struct ArrowArray* batch) {
  *batch = {};
  return lamella::run(*reader, [&] {
    lamella::check_open(*reader);
    const std::optional<lamella::ColumnarBatch> next = reader->source->next_batch();
    if (next) *batch = reader->exporter->export_batch(*next).hand_out();
  });
}

int lamella_stream(lamella_reader* reader, const struct ArrowSchema* requested, struct ArrowArrayStream* stream) {
  *stream = {};
  return lamella::run(*reader, [&] {
    lamella::check_open(*reader);
    lamella::export_stream(reader->source, reader->arrow, stream, requested);
  });
}

void lamella_cancel(lamella_reader* reader) {
  if (reader->source != nullptr) reader->source->cancel();
}

int lamella_error_code(const lamella_reader* reader) {
  return reader == nullptr ? LAMELLA_OUT_OF_MEMORY : reader->code;
}

const char* lamella_error_text(const lamella_reader* reader) {
  return reader == nullptr ? "out of memory" : reader->text.c_str();
}
