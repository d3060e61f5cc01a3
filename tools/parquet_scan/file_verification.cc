#include "file_verification.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "bounds_check.h"
#include "column/flat_column_reader.h"
#include "column/leaf_context.h"
#include "column/nested_column_reader.h"
#include "column/vectorized_column_reader.h"
#include "format/usable_bounds.h"
#include "index_check.h"
#include "lamella/parquet_schema.h"
#include "value_check.h"

namespace lamella::inline v0::tool {
namespace {

constexpr double kBytesAtOnce = 1 << 20;

/// Reads the row group that `reader` stands at, in pieces that take little memory. Its number of nulls.
int64_t read_row_group(VectorizedColumnReader& reader, BoundsCheck* bounds_check, ProgressBar& progress) {
  int64_t num_nulls = 0;
  while (reader.rows_left() > 0) {
    const double rows_in_budget = kBytesAtOnce / std::max(reader.bytes_per_row(), 1.0 / 8);
    const int64_t rows = std::min(std::max<int64_t>(1, static_cast<int64_t>(rows_in_budget)), reader.rows_left());
    const ColumnVector values = reader.read(reader.plan(rows));
    check_values(values);
    num_nulls += values.null_count();
    if (bounds_check != nullptr) bounds_check->add(values);
    progress.add(values.length());
  }
  return num_nulls;
}

}  // namespace

FileVerification::FileVerification(const std::string& path, std::shared_ptr<const DecryptionOptions> decryption)
    : file_(open_local_file(path)),
      metadata_(read_metadata(*file_, {}, std::move(decryption))),
      pool_(BufferPool::create(default_allocator(), nullptr)) {}

void FileVerification::find(std::string message) {
  findings_.emplace_back(ErrorCode::kCorruptFile, std::move(message), ErrorLocation{.file = file_->name()});
}

/// Keeps what `work` throws as a finding.
template <typename Work>
void FileVerification::record(ErrorLocation location, Work&& work) {
  location.file = file_->name();
  try {
    work();
  } catch (const Error& error) {
    findings_.push_back(error.within(location));
  }
}

void FileVerification::run() {
  const ParquetSchema& schema = metadata_->schema();
  ProgressBar progress("values");
  progress.set_pass_total(static_cast<double>(metadata_->num_rows()) *
                          static_cast<double>(schema.root().children.size()));
  if (metadata_->declared_num_rows() != metadata_->num_rows()) {
    find(fmt::format("the footer declares {} rows, its row groups have {}", metadata_->declared_num_rows(),
                     metadata_->num_rows()));
  }
  for (int row_group = 0; row_group < metadata_->num_row_groups(); ++row_group) {
    for (const int node : schema.root().children) {
      const size_t num_findings = findings_.size();
      const ErrorLocation place{.row_group = row_group, .column = schema.node(node).path};
      record(place, [&] { verify_column(row_group, column_shape(schema, node, {}), progress); });
      // What cannot be read cannot contradict an index.
      if (findings_.size() > num_findings) continue;
      record(place, [&] { verify_indexes(row_group, column_shape(schema, node, {})); });
    }
  }
}

LeafContext FileVerification::leaf_context(const ColumnShape& shape, ScanMetrics& metrics) const {
  LeafContext context;
  context.file = file_;
  context.metadata = metadata_;
  context.leaf = shape.leaf;
  context.type = shape.field.type();
  context.pool = pool_;
  context.metrics = &metrics;
  return context;
}

/// Of all leaves of a column.
void FileVerification::verify_indexes(int row_group, const ColumnShape& shape) {
  for (const ColumnShape& child : shape.children)
    verify_indexes(row_group, child);
  if (shape.kind != ColumnShape::Kind::kLeaf) return;
  // Its pages are counted already.
  ScanMetrics metrics;
  const LeafContext context = leaf_context(shape, metrics);
  check_indexes(context, row_group, [&](std::string message) {
    findings_.emplace_back(ErrorCode::kCorruptFile, std::move(message),
                           ErrorLocation{.file = file_->name(), .row_group = row_group, .column = context.node().path});
  });
}

void FileVerification::verify_column(int row_group, const ColumnShape& shape, ProgressBar& progress) {
  LeafContext context = leaf_context(shape, metrics_);
  if (shape.kind != ColumnShape::Kind::kLeaf) {
    NestedColumnReader reader(context, shape);
    reader.start_row_group(row_group, {});
    read_row_group(reader, nullptr, progress);
    return;
  }

  const SchemaNode& leaf = context.node();
  const ColumnChunkMetadata chunk = metadata_->column_chunk(row_group, shape.leaf);
  UsableBounds bounds;
  if (chunk.statistics) {
    bounds = usable_bounds(*chunk.statistics, leaf, metadata_->column_order(shape.leaf), metadata_->created_by());
  } else {
    bounds.may_have_nan = true;
  }
  const std::unique_ptr<BoundsCheck> bounds_check = make_bounds_check(leaf, context.type, bounds);
  FlatColumnReader reader(std::move(context));
  reader.start_row_group(row_group, {});
  const int64_t num_nulls = read_row_group(reader, bounds_check.get(), progress);
  if (bounds.null_count && *bounds.null_count != num_nulls) {
    throw Error(ErrorCode::kCorruptFile,
                fmt::format("the statistics count {} nulls, the data has {}", *bounds.null_count, num_nulls));
  }
  if (bounds_check == nullptr) return;
  if (const std::optional<std::string> contradiction = bounds_check->contradiction()) {
    throw Error(ErrorCode::kCorruptFile, *contradiction);
  }
}

}  // namespace lamella::inline v0::tool
