#include "source_file.h"

#include <cstring>
#include <mutex>
#include <utility>
#include <vector>

#include "kept_object.h"
#include "lamella/buffer.h"
#include "lamella/error.h"

namespace nb = nanobind;

namespace lamella::python {
namespace {

/// A view that PyObject_GetBuffer filled.
std::shared_ptr<Py_buffer> view_of(nb::handle object) {
  auto view = std::make_unique<Py_buffer>();
  if (PyObject_GetBuffer(object.ptr(), view.get(), PyBUF_SIMPLE) != 0) throw nb::python_error();
  return {view.release(), [](Py_buffer* owned) {
            if (Py_IsInitialized()) {
              const nb::gil_scoped_acquire gil;
              PyBuffer_Release(owned);
            }
            delete owned;
          }};
}

/// Bytes that come from an object's seek() and read().
class ObjectFile : public RandomAccessFile {
 public:
  ObjectFile(nb::object object, std::string name, std::shared_ptr<PendingException> pending)
      : name_(std::move(name)),
        pending_(std::move(pending)),
        seek_(keep_alive(object.attr("seek"))),
        read_(keep_alive(object.attr("read"))) {
    object.attr("seek")(0, 2);
    size_bytes_ = nb::cast<int64_t>(object.attr("tell")());
  }

  const std::string& name() const noexcept override { return name_; }
  int64_t size() const override { return size_bytes_; }

  std::vector<Buffer> read(std::span<const ByteRange> ranges, BufferPool* pool) const override {
    std::vector<Buffer> buffers;
    buffers.reserve(ranges.size());
    for (const ByteRange& range : ranges) {
      if (range.offset < 0 || range.size_bytes < 0 || range.offset > size_bytes_ - range.size_bytes) {
        throw Error(ErrorCode::kIoError,
                    "bytes " + std::to_string(range.offset) + " to " + std::to_string(range.offset + range.size_bytes) +
                        " were asked of a file of " + std::to_string(size_bytes_),
                    {.file = name_});
      }
      Buffer buffer = pool != nullptr ? pool->allocate(range.size_bytes) : Buffer::allocate(range.size_bytes);
      fill(range, buffer.mutable_data());
      buffers.push_back(std::move(buffer));
    }
    return buffers;
  }

 private:
  // The lock comes before the GIL, always, so that nobody waits for one who waits for him.
  void fill(const ByteRange& range, uint8_t* out) const {
    const std::lock_guard lock(mutex_);
    const nb::gil_scoped_acquire gil;
    try {
      nb::handle(seek_.get())(range.offset);
      int64_t done = 0;
      while (done < range.size_bytes) {
        const nb::object part = nb::handle(read_.get())(range.size_bytes - done);
        const int64_t count = copy(part, range.size_bytes - done, out + done);
        if (count == 0) {
          throw Error(ErrorCode::kIoError,
                      "read() gave " + std::to_string(done) + " bytes where " + std::to_string(range.size_bytes) +
                          " were asked for: the file is shorter than it was",
                      {.file = name_, .offset = range.offset});
        }
        done += count;
      }
    } catch (nb::python_error& error) {
      const std::string text = error.what();
      pending_->keep(std::current_exception());
      throw Error(ErrorCode::kIoError, text, {.file = name_, .offset = range.offset});
    }
  }

  /// The bytes that read() gave, at most `limit` of them.
  int64_t copy(nb::handle part, int64_t limit, uint8_t* out) const {
    if (part.is_none()) return 0;
    if (PyObject_CheckBuffer(part.ptr()) == 0) {
      PyErr_Format(PyExc_TypeError, "read() gave %s instead of bytes: is the file open in binary mode?",
                   Py_TYPE(part.ptr())->tp_name);
      throw nb::python_error();
    }
    const std::shared_ptr<Py_buffer> view = view_of(part);
    if (view->len > limit) {
      PyErr_Format(PyExc_ValueError, "read() gave %zd bytes where %lld were asked for", view->len,
                   static_cast<long long>(limit));
      throw nb::python_error();
    }
    std::memcpy(out, view->buf, static_cast<size_t>(view->len));
    return view->len;
  }

  const std::string name_;
  const std::shared_ptr<PendingException> pending_;
  const std::shared_ptr<PyObject> seek_;
  const std::shared_ptr<PyObject> read_;
  int64_t size_bytes_ = 0;
  mutable std::mutex mutex_;
};

std::shared_ptr<SourceFile> with_metadata(std::shared_ptr<SourceFile> file, const Keys* keys) {
  file->decryption = decryption_options(keys, file->pending);
  try {
    const nb::gil_scoped_release no_gil;
    file->metadata = read_metadata(*file->bytes, {}, file->decryption);
  } catch (const Error&) {
    file->pending->rethrow();
    throw;
  }
  return file;
}

}  // namespace

std::shared_ptr<SourceFile> open_path(const std::string& path, const Keys* keys) {
  auto file = std::make_shared<SourceFile>();
  file->bytes = open_local_file(path);
  return with_metadata(std::move(file), keys);
}

std::shared_ptr<SourceFile> open_buffer(nb::object buffer, const std::string& name, const Keys* keys) {
  auto file = std::make_shared<SourceFile>();
  std::shared_ptr<Py_buffer> view = view_of(buffer);
  const std::span bytes{static_cast<const uint8_t*>(view->buf), static_cast<size_t>(view->len)};
  file->bytes = memory_file(Buffer::wrap(bytes, std::move(view)), name);
  return with_metadata(std::move(file), keys);
}

std::shared_ptr<SourceFile> open_object(nb::object object, const std::string& name, const Keys* keys) {
  auto file = std::make_shared<SourceFile>();
  file->bytes = std::make_shared<ObjectFile>(std::move(object), name, file->pending);
  return with_metadata(std::move(file), keys);
}

}  // namespace lamella::python
