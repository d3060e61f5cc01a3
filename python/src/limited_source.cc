#include "limited_source.h"

#include <utility>

#include "lamella/error.h"

namespace nb = nanobind;

namespace lamella::python {
namespace {

/// Lets go of the GIL where this thread has it. The reader waits for its threads, and those for the GIL where they read
/// from an object; consumers of streams may come with it or without.
class WithoutGil {
 public:
  WithoutGil() {
    if (Py_IsInitialized() && PyGILState_Check() != 0) released_.emplace();
  }

 private:
  std::optional<nb::gil_scoped_release> released_;
};

}  // namespace

LimitedSource::LimitedSource(std::shared_ptr<SourceFile> file, const ScanOptions& options,
                             std::shared_ptr<PyObject> progress)
    : file_(std::move(file)),
      progress_(std::move(progress)),
      has_threads_(options.threads != 1),
      rows_left_(max_rows(*file_, options)) {
  file_->pending->forget();
  ReadOptions read = read_options(*file_, options);
  read.dictionary_mode = options.dictionary_mode;
  // What a signal raises waits where the errors of file objects do: consumers of streams know only the text.
  read.progress = [this](const ScanProgress&) {
    try {
      signals_.check();
    } catch (const nb::python_error&) {
      file_->pending->keep(std::current_exception());
      throw Error(ErrorCode::kCancelled, "interrupted");
    }
  };
  reader_ = open_reader(*file_, std::move(read));
}

LimitedSource::~LimitedSource() {
  const WithoutGil no_gil;
  if (is_forked()) {
    static_cast<void>(reader_.release());  // It would wait for threads that are not there.
  } else {
    reader_.reset();
  }
}

std::optional<ColumnarBatch> LimitedSource::next_batch() {
  const WithoutGil no_gil;
  if (is_forked()) {
    throw Error(ErrorCode::kInvalidArgument, "this read began before the process was forked: begin it anew",
                {.file = file_->bytes->name()});
  }
  if (rows_left_ <= 0) return std::nullopt;
  try {
    std::optional<ColumnarBatch> batch = reader_->next_batch();
    if (!batch) return batch;
    if (batch->num_selected() > rows_left_) batch = first_rows(*batch, rows_left_);
    rows_left_ -= batch->num_selected();
    report(batch->num_selected());
    return batch;
  } catch (const Error&) {
    // A consumer of a stream passes on no more than the text.
    file_->pending->keep(std::current_exception());
    throw;
  }
}

void LimitedSource::report(int64_t rows) {
  if (progress_ == nullptr) return;
  const nb::gil_scoped_acquire gil;
  try {
    nb::handle(progress_.get())(rows);
  } catch (const nb::python_error& error) {
    file_->pending->keep(std::current_exception());
    throw Error(ErrorCode::kCancelled, error.what());
  }
}

}  // namespace lamella::python
