#include "lamella/parquet_reader.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "column/flat_column_reader.h"
#include "column/nested_column_reader.h"
#include "lamella/error.h"
#include "scan/projection.h"
#include "scan/row_group_filter.h"
#include "scan/row_selection.h"

namespace lamella::inline v0 {

ParquetReader::~ParquetReader() = default;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

DictionaryOutput dictionary_output(DictionaryMode mode) {
  switch (mode) {
    case DictionaryMode::kExpand:
      return DictionaryOutput::kExpand;
    case DictionaryMode::kKeep:
      return DictionaryOutput::kKeep;
    case DictionaryMode::kAsType:
      return DictionaryOutput::kGrow;
  }
  return DictionaryOutput::kExpand;
}

Utf8Output utf8_output(Utf8Mode mode) {
  switch (mode) {
    case Utf8Mode::kCheck:
      return Utf8Output::kCheck;
    case Utf8Mode::kReplace:
      return Utf8Output::kReplace;
    case Utf8Mode::kUnchecked:
      return Utf8Output::kUnchecked;
  }
  return Utf8Output::kCheck;
}

/// One column that is decoded: for the batches, for the filter, or for both.
struct ScanColumn {
  ProjectedColumn projected;
  std::unique_ptr<VectorizedColumnReader> reader;  ///< None when the file lacks the column.
};

class FileReader final : public ParquetReader {
 private:
  /// Runs `work` and adds the file's name to its errors.
  template <typename Work>
  auto located(Work&& work) {
    try {
      return work();
    } catch (const Error& error) {
      ErrorLocation location;
      location.file = file_->name();
      throw error.within(location);
    }
  }

 public:
  FileReader(std::shared_ptr<RandomAccessFile> file, std::shared_ptr<const FileMetadata> metadata, ReadOptions options)
      : file_(std::move(file)), options_(std::move(options)) {
    const auto start = Clock::now();
    if (options_.batch_rows < 1 || options_.batch_bytes < 1) {
      throw Error(ErrorCode::kInvalidArgument, "batch_rows and batch_bytes must be at least 1");
    }
    budget_ = std::make_shared<MemoryBudget>(options_.memory_budget_bytes);
    pool_ = BufferPool::create(options_.allocator, budget_);
    located([&] {
      metadata_ = std::move(metadata);
      if (metadata_ == nullptr) {
        metadata_ = read_metadata(*file_, options_.limits);
        metrics_.bytes_read += metadata_->footer_range().size_bytes;
      }
      selected_ = select_rows(*metadata_, options_);
      metrics_.row_groups = static_cast<int64_t>(selected_.size());
      set_columns(project_columns(metadata_->schema(), options_));
    });
    metrics_.open_seconds = seconds_since(start);
  }

  std::shared_ptr<const Schema> schema() const override { return schema_; }
  const std::shared_ptr<const FileMetadata>& metadata() const noexcept override { return metadata_; }
  ScanMetrics metrics() const noexcept override { return metrics_; }
  void cancel() noexcept override { options_.cancellation.cancel(); }

  void project(const std::vector<std::string>& columns) override {
    located([&] {
      if (started_) throw Error(ErrorCode::kInvalidArgument, "project() comes before the first batch");
      set_columns(project_paths(metadata_->schema(), columns, options_));
    });
  }

  std::optional<ColumnarBatch> next_batch() override {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
    try {
      return located([&] { return read_batch(); });
    } catch (...) {
      failure_ = std::current_exception();
      throw;
    }
  }

 private:
  void set_columns(std::vector<ProjectedColumn> projected) {
    std::vector<Field> fields;
    columns_.clear();
    for (ProjectedColumn& column : projected) {
      fields.push_back(column.field);
      columns_.push_back(open_column(std::move(column)));
    }
    filter_ = RowGroupFilter::make(metadata_, options_);
    filter_columns_.clear();
    if (filter_) {
      for (const ProjectedColumn& column : filter_->columns())
        filter_columns_.push_back(open_column(column));
    }
    Schema::Metadata key_values;
    for (const auto& [key, value] : metadata_->key_value_metadata())
      key_values.emplace_back(key, value.value_or(""));
    schema_ = std::make_shared<const Schema>(std::move(fields), std::move(key_values));
  }

  ScanColumn open_column(ProjectedColumn projected) {
    ScanColumn column{std::move(projected), nullptr};
    if (!column.projected.shape) return column;
    const ColumnShape& shape = *column.projected.shape;
    LeafContext context;
    context.file = file_;
    context.metadata = metadata_;
    context.leaf = shape.leaf;
    context.type = shape.field.type();
    context.dictionary_output = dictionary_output(options_.dictionary_mode);
    context.utf8_output = utf8_output(options_.utf8);
    context.borrow_pages = options_.borrow_pages;
    context.verify_checksums = options_.verify_checksums;
    context.limits = options_.limits;
    context.pool = pool_;
    context.metrics = &metrics_;
    if (shape.kind == ColumnShape::Kind::kLeaf) {
      column.reader = std::make_unique<FlatColumnReader>(std::move(context));
    } else {
      column.reader = std::make_unique<NestedColumnReader>(context, shape);
    }
    return column;
  }

  std::optional<ColumnarBatch> read_batch() {
    while (true) {
      options_.cancellation.check();
      if (!at_rows() && !next_range()) return std::nullopt;
      const auto start = Clock::now();
      const double before = metrics_.read_seconds + metrics_.decompress_seconds + metrics_.filter_seconds;
      ColumnarBatch batch = read_rows(plan_rows());
      const double within = metrics_.read_seconds + metrics_.decompress_seconds + metrics_.filter_seconds - before;
      metrics_.decode_seconds += std::max(0.0, seconds_since(start) - within);
      metrics_.rows += batch.num_rows();
      if (options_.progress) options_.progress({rows_done_, rows_total(), metrics_.bytes_read});
      if (batch.num_rows() > 0) return batch;
    }
  }

  bool at_rows() const noexcept { return range_left_ > 0; }

  int64_t rows_total() const noexcept {
    int64_t total = 0;
    for (const RowGroupSelection& selection : selected_)
      total += selection.num_rows();
    return total;
  }

  /// Moves to the next rows that are wanted, past row groups that the filter rules out. False at the end.
  bool next_range() {
    while (position_ < selected_.size()) {
      const RowGroupSelection& selection = selected_[position_];
      if (range_ == 0 && !start_row_group(selection)) {
        ++position_;
        continue;
      }
      if (range_ < selection.ranges.size()) {
        const RowRange& range = selection.ranges[range_++];
        for_each_reader([&](VectorizedColumnReader& reader) { reader.seek(range.first); });
        range_left_ = range.count;
        return true;
      }
      ++position_;
      range_ = 0;
    }
    return false;
  }

  /// False when no row of the row group can pass the filter.
  bool start_row_group(const RowGroupSelection& selection) {
    started_ = true;
    if (filter_ && !filter_->can_match(selection.row_group)) {
      ++metrics_.row_groups_pruned;
      metrics_.rows_pruned += selection.num_rows();
      rows_done_ += selection.num_rows();
      return false;
    }
    for_each_reader([&](VectorizedColumnReader& reader) { reader.start_row_group(selection.row_group); });
    return true;
  }

  template <typename Visit>
  void for_each_reader(Visit&& visit) {
    for (auto* columns : {&columns_, &filter_columns_}) {
      for (const ScanColumn& column : *columns) {
        if (column.reader != nullptr) visit(*column.reader);
      }
    }
  }

  /// Rows of the next batch: bounded by rows, by bytes, and by what each column can give in one vector.
  int64_t plan_rows() {
    double bytes_per_row = 0;
    for_each_reader([&](VectorizedColumnReader& reader) { bytes_per_row += reader.bytes_per_row(); });
    int64_t rows = std::min(options_.batch_rows, range_left_);
    if (bytes_per_row * static_cast<double>(rows) > static_cast<double>(options_.batch_bytes)) {
      rows = std::max<int64_t>(1, static_cast<int64_t>(static_cast<double>(options_.batch_bytes) / bytes_per_row));
      // Whole bitmap words where there is a choice.
      if (rows > kWordRows) rows -= rows % kWordRows;
    }
    for_each_reader([&](VectorizedColumnReader& reader) { rows = reader.plan(rows); });
    return rows;
  }

  ColumnarBatch read_rows(int64_t rows) {
    metrics_.rows_scanned += rows;
    rows_done_ += rows;
    range_left_ -= rows;
    std::vector<ColumnVector> vectors;
    vectors.reserve(columns_.size());
    if (!filter_) {
      for (const ScanColumn& column : columns_)
        vectors.push_back(read_column(column, rows, nullptr));
      return ColumnarBatch(schema_, rows, std::move(vectors));
    }
    std::vector<ColumnVector> tested;
    tested.reserve(filter_columns_.size());
    for (const ScanColumn& column : filter_columns_)
      tested.push_back(read_column(column, rows, nullptr));
    const auto start = Clock::now();
    const Selection selection = filter_->select(std::move(tested), rows);
    metrics_.filter_seconds += seconds_since(start);
    for (const ScanColumn& column : columns_)
      vectors.push_back(read_column(column, rows, &selection));
    return ColumnarBatch(schema_, selection.size(), std::move(vectors));
  }

  static ColumnVector read_column(const ScanColumn& column, int64_t rows, const Selection* selection) {
    const Field& field = column.projected.field;
    if (column.reader == nullptr) {
      return ColumnVector::all_null(field.type(), selection == nullptr ? rows : selection->size());
    }
    ColumnVector vector =
        selection == nullptr ? column.reader->read(rows) : column.reader->read_selected(rows, *selection);
    if (vector.null_count() > 0 && !field.nullable()) {
      ErrorLocation location;
      location.column = field.name();
      throw Error(ErrorCode::kInvalidArgument, "the target says that the column is not nullable, but it has nulls",
                  std::move(location));
    }
    return vector;
  }

  static constexpr int64_t kWordRows = 64;

  const std::shared_ptr<RandomAccessFile> file_;
  ReadOptions options_;
  std::shared_ptr<const FileMetadata> metadata_;
  std::shared_ptr<MemoryBudget> budget_;
  std::shared_ptr<BufferPool> pool_;
  ScanMetrics metrics_;
  std::vector<RowGroupSelection> selected_;
  std::shared_ptr<const Schema> schema_;
  std::vector<ScanColumn> columns_;
  std::optional<RowGroupFilter> filter_;
  std::vector<ScanColumn> filter_columns_;

  bool started_ = false;
  std::exception_ptr failure_;
  size_t position_ = 0;     ///< In selected_.
  size_t range_ = 0;        ///< The next of the row group's ranges.
  int64_t range_left_ = 0;  ///< Rows of the current range that are still to come.
  int64_t rows_done_ = 0;   ///< Read, skipped or pruned so far.
};

}  // namespace

std::unique_ptr<ParquetReader> ParquetReader::open(const std::string& path, ReadOptions options) {
  return open(open_local_file(path), std::move(options));
}

std::unique_ptr<ParquetReader> ParquetReader::open(std::shared_ptr<RandomAccessFile> file, ReadOptions options) {
  return open(std::move(file), nullptr, std::move(options));
}

std::unique_ptr<ParquetReader> ParquetReader::open(std::shared_ptr<RandomAccessFile> file,
                                                   std::shared_ptr<const FileMetadata> metadata, ReadOptions options) {
  return std::make_unique<FileReader>(std::move(file), std::move(metadata), std::move(options));
}

}  // namespace lamella::inline v0
