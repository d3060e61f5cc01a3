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

LimitedSource::LimitedSource(std::shared_ptr<SourceFile> file, const ScanOptions& options)
    : file_(std::move(file)), rows_left_(max_rows(*file_, options)) {
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
  reader_.reset();
}

std::optional<ColumnarBatch> LimitedSource::next_batch() {
  const WithoutGil no_gil;
  if (rows_left_ <= 0) return std::nullopt;
  try {
    std::optional<ColumnarBatch> batch = reader_->next_batch();
    if (!batch) return batch;
    if (batch->num_selected() > rows_left_) batch = first_rows(*batch, rows_left_);
    rows_left_ -= batch->num_selected();
    return batch;
  } catch (const Error&) {
    // A consumer of a stream passes on no more than the text.
    file_->pending->keep(std::current_exception());
    throw;
  }
}

}  // namespace lamella::python
