// A scan as a source of batches that ends after so many rows.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lamella/batch_source.h"
#include "scan_options.h"
#include "source_file.h"

namespace lamella::python {

/// Owns the file, so that batches come as long as somebody asks. Looks for signals while it reads.
class LimitedSource : public BatchSource {
 public:
  LimitedSource(std::shared_ptr<SourceFile> file, const ScanOptions& options);
  ~LimitedSource() override;
  LimitedSource(const LimitedSource&) = delete;
  LimitedSource& operator=(const LimitedSource&) = delete;

  std::shared_ptr<const Schema> schema() const override { return reader_->schema(); }
  void project(const std::vector<std::string>& columns) override { reader_->project(columns); }
  std::optional<ColumnarBatch> next_batch() override;
  void cancel() noexcept override { reader_->cancel(); }

  const SourceFile& file() const noexcept { return *file_; }

 private:
  std::shared_ptr<SourceFile> file_;
  SignalWatch signals_;
  std::unique_ptr<ParquetReader> reader_;
  int64_t rows_left_ = 0;
};

}  // namespace lamella::python
