/// Rows as the formats of `parquet-scan cat`.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lamella/columnar_batch.h"
#include "lamella/render.h"
#include "lamella/row_materializer.h"
#include "output.h"

namespace lamella::inline v0::tool {

/// Prints rows in one format. Memory: one batch, or what a format says.
class RowPrinter {
 public:
  virtual ~RowPrinter() = default;

  /// What comes before the first row. `schema` is that of all batches.
  virtual void begin(const Schema& schema) = 0;
  /// The first `num_rows` rows of a batch without a selection.
  virtual void print(const ColumnarBatch& batch, int64_t num_rows) = 0;
  /// What comes after the last row, or after the last one that could be read.
  virtual void finish() = 0;
};

/// One JSON object a row.
class JsonLinePrinter final : public RowPrinter {
 public:
  JsonLinePrinter(Output& output, const TextOptions& options) noexcept : output_(output), options_(options) {}

  void begin(const Schema& schema) override;
  void print(const ColumnarBatch& batch, int64_t num_rows) override;
  void finish() override {}

 private:
  Output& output_;
  const TextOptions options_;
  std::vector<std::string> keys_;  ///< `"name":` of each column.
};

/// A record of names, then one a row (RFC 4180, with LF).
class CsvPrinter final : public RowPrinter {
 public:
  CsvPrinter(Output& output, const TextOptions& options) noexcept : output_(output), options_(options) {}

  void begin(const Schema& schema) override;
  void print(const ColumnarBatch& batch, int64_t num_rows) override;
  void finish() override {}

 private:
  Output& output_;
  const TextOptions options_;
};

/// The values of Spark's UnsafeRow, read from its bytes, in brackets.
class UnsafeRowPrinter final : public RowPrinter {
 public:
  explicit UnsafeRowPrinter(Output& output) noexcept : output_(output) {}

  void begin(const Schema& schema) override { materializer_.emplace(schema); }
  void print(const ColumnarBatch& batch, int64_t num_rows) override;
  void finish() override {}

 private:
  Output& output_;
  std::optional<RowMaterializer> materializer_;
  UnsafeRows rows_;
};

}  // namespace lamella::inline v0::tool
