#include "file_verification.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "column/flat_column_reader.h"
#include "column/leaf_context.h"
#include "column/nested_column_reader.h"
#include "column/vectorized_column_reader.h"
#include "index_check.h"
#include "lamella/parquet_schema.h"
#include "leaf_values.h"
#include "statistics_check.h"
#include "value_check.h"

namespace lamella::inline v0::tool {
namespace {

constexpr double kBytesAtOnce = 1 << 20;

/// Reads the row group that `reader` stands at, in pieces that take little memory.
void read_row_group(VectorizedColumnReader& reader, ProgressBar& progress,
                    const std::function<void(const ColumnVector&)>& visit) {
  while (reader.rows_left() > 0) {
    const double rows_in_budget = kBytesAtOnce / std::max(reader.bytes_per_row(), 1.0 / 8);
    const int64_t rows = std::min(std::max<int64_t>(1, static_cast<int64_t>(rows_in_budget)), reader.rows_left());
    const ColumnVector values = reader.read(reader.plan(rows));
    check_values(values);
    visit(values);
    progress.add(values.length());
  }
}

}  // namespace

FileVerification::FileVerification(const std::string& path, std::shared_ptr<const DecryptionOptions> decryption)
    : file_(open_local_file(path)),
      metadata_(read_metadata(*file_, {}, std::move(decryption))),
      pool_(BufferPool::create(default_allocator(), nullptr)) {}

/// The magic is there twice, and readers look at the second.
bool FileVerification::begin_is_wrong() const {
  constexpr int64_t kMagicBytes = 4;
  const std::array<ByteRange, 2> ranges = {ByteRange{0, kMagicBytes}, {file_->size() - kMagicBytes, kMagicBytes}};
  const std::vector<Buffer> magic = file_->read(ranges, nullptr);
  return std::memcmp(magic[0].data(), magic[1].data(), kMagicBytes) != 0;
}

void FileVerification::find(std::string message) {
  findings_.emplace_back(ErrorCode::kCorruptFile, std::move(message), ErrorLocation{.file = file_->name()});
}

void FileVerification::find(std::string message, int row_group, int leaf) {
  findings_.emplace_back(
      ErrorCode::kCorruptFile, std::move(message),
      ErrorLocation{.file = file_->name(), .row_group = row_group, .column = metadata_->schema().leaf(leaf).path});
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
  if (begin_is_wrong()) find("it does not begin with PAR1 or PARE, as it ends");
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
  check_indexes(context, row_group, [&](std::string message) { find(std::move(message), row_group, shape.leaf); });
}

void FileVerification::verify_column(int row_group, const ColumnShape& shape, ProgressBar& progress) {
  const LeafContext context = leaf_context(shape, metrics_);
  std::unique_ptr<VectorizedColumnReader> reader;
  if (shape.kind == ColumnShape::Kind::kLeaf) {
    reader = std::make_unique<FlatColumnReader>(context);
  } else {
    reader = std::make_unique<NestedColumnReader>(context, shape);
  }
  reader->start_row_group(row_group, {});
  std::map<int, StatisticsCheck> checks;  // By leaf.
  read_row_group(*reader, progress, [&](const ColumnVector& rows) {
    for_each_leaf(shape, rows, [&](const ColumnShape& leaf, const ColumnVector& values) {
      checks.try_emplace(leaf.leaf, *metadata_, row_group, leaf).first->second.add(values);
    });
  });
  for (const auto& [leaf, check] : checks) {
    const std::optional<std::string> contradiction = check.contradiction();
    if (contradiction) find(*contradiction, row_group, leaf);
  }
}

}  // namespace lamella::inline v0::tool
