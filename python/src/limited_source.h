// A scan as a source of batches that ends after so many rows.
#pragma once

#include <nanobind/nanobind.h>
#include <unistd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lamella/batch_source.h"
#include "scan_options.h"
#include "source_file.h"

namespace lamella::python {

/// Owns the file, so that batches come as long as somebody asks. Looks for signals while it reads. A process that was
/// forked meanwhile gets no batches: the reader's threads are not in it.
class LimitedSource : public BatchSource {
 public:
  /// `progress` is called, with the GIL, with the number of rows of each batch; it may be null. Made with the GIL.
  LimitedSource(std::shared_ptr<SourceFile> file, const ScanOptions& options, std::shared_ptr<PyObject> progress);
  ~LimitedSource() override;
  LimitedSource(const LimitedSource&) = delete;
  LimitedSource& operator=(const LimitedSource&) = delete;

  std::shared_ptr<const Schema> schema() const override { return reader_->schema(); }
  void project(const std::vector<std::string>& columns) override { reader_->project(columns); }
  std::optional<ColumnarBatch> next_batch() override;
  void cancel() noexcept override { reader_->cancel(); }

  const SourceFile& file() const noexcept { return *file_; }

 private:
  void report(int64_t rows);
  bool is_forked() const noexcept { return has_threads_ && getpid() != process_; }

  std::shared_ptr<SourceFile> file_;
  std::shared_ptr<PyObject> progress_;
  const bool has_threads_;
  const pid_t process_ = getpid();
  SignalWatch signals_;
  std::unique_ptr<ParquetReader> reader_;
  int64_t rows_left_ = 0;
};

}  // namespace lamella::python
