#include "scan_command.h"

#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "lamella/executor.h"
#include "lamella/file_metadata.h"
#include "lamella/parquet_schema.h"
#include "lamella/read_options.h"
#include "progress_bar.h"
#include "scan/projection.h"
#include "scan_file.h"
#include "scan_report.h"

namespace lamella::inline v0::tool {
namespace {

/// Rows take more than their columns do, and both should lie in a core's second cache.
constexpr int64_t kBatchBytesBesideRows = int64_t{256} << 10;

ReadOptions read_options(const ScanArguments& arguments, std::shared_ptr<Executor> executor) {
  ReadOptions options;
  options.executor = std::move(executor);
  options.verify_checksums = !arguments.no_checksums;
  options.decryption = arguments.decryption;
  options.columns = arguments.columns;
  options.where = arguments.where;
  if (arguments.batch_rows) options.batch_rows = *arguments.batch_rows;
  if (arguments.rows) options.batch_bytes = kBatchBytesBesideRows;
  return options;
}

RepeatedScan scan_repeatedly(const FileSource& source, const ReadOptions& options, const ScanArguments& arguments,
                             ProgressBar& progress) {
  RepeatedScan scan;
  for (int i = 0; i < arguments.repeat; ++i) {
    ScanRun run = scan_file(source, options, arguments.rows, progress);
    scan.seconds.push_back(run.seconds);
    if (i == 0 || run.seconds < scan.best.seconds) scan.best = run;
  }
  return scan;
}

/// Names in the order of their first appearance, joined.
class NameList {
 public:
  void add(std::string_view name) {
    if (!seen_.insert(std::string(name)).second) return;
    if (!joined_.empty()) joined_ += ' ';
    joined_ += name;
  }
  std::string take() && { return std::move(joined_); }

 private:
  std::set<std::string> seen_;
  std::string joined_;
};

/// Whether a chunk's list of encodings names `encoding` for its levels only: the footer does not say which are which.
bool is_for_levels(Encoding encoding, const SchemaNode& leaf) {
  return encoding == Encoding::BIT_PACKED || (encoding == Encoding::RLE && leaf.physical_type != PhysicalType::BOOLEAN);
}

void add_encodings(const ColumnChunkMetadata& chunk, const SchemaNode& leaf, NameList& names) {
  for (const PageEncodingStats& stats : chunk.encoding_stats) {
    if (stats.page_type != PageType::DICTIONARY_PAGE) names.add(to_string(stats.encoding));
  }
  if (!chunk.encoding_stats.empty()) return;
  for (const Encoding encoding : chunk.encodings) {
    if (!is_for_levels(encoding, leaf)) names.add(to_string(encoding));
  }
}

/// Options for each of the columns alone. Where all are meant they go by their ordinals: names may repeat.
std::vector<ReadOptions> each_column(const ParquetSchema& schema, const ReadOptions& options) {
  std::vector<ReadOptions> each;
  for (const std::string& path : options.columns) {
    each.push_back(options);
    each.back().columns = {path};
  }
  for (size_t i = 0; options.columns.empty() && i < schema.root().children.size(); ++i) {
    each.push_back(options);
    each.back().column_ordinals = {static_cast<int>(i)};
  }
  return each;
}

void collect_leaves(const ColumnShape& shape, std::vector<int>& leaves) {
  if (shape.kind == ColumnShape::Kind::kLeaf) leaves.push_back(shape.leaf);
  for (const ColumnShape& child : shape.children)
    collect_leaves(child, leaves);
}

/// A column and what the footer says of its leaves.
ColumnScan describe_column(const FileMetadata& metadata, const ReadOptions& options) {
  const ProjectedColumn column = project_columns(metadata.schema(), options).front();
  std::vector<int> leaves;
  if (column.shape) collect_leaves(*column.shape, leaves);
  NameList encodings;
  NameList codecs;
  for (const int leaf : leaves) {
    for (int row_group = 0; row_group < metadata.num_row_groups(); ++row_group) {
      const ColumnChunkMetadata chunk = metadata.column_chunk(row_group, leaf);
      add_encodings(chunk, metadata.schema().leaf(leaf), encodings);
      codecs.add(to_string(chunk.codec));
    }
  }
  const ParquetSchema& schema = metadata.schema();
  return {.path = options.columns.empty()
                      ? schema.node(schema.root().children[static_cast<size_t>(options.column_ordinals->front())]).path
                      : options.columns.front(),
          .type = column.field.type().to_string(),
          .encodings = std::move(encodings).take(),
          .codecs = std::move(codecs).take(),
          .scan = {}};
}

FileScan scan_path(const std::string& path, const ScanArguments& arguments, const ReadOptions& options) {
  const FileSource source(path, arguments.source);
  FileScan result{.path = path, .threads = arguments.threads, .columns = {}, .scan = {}};
  std::vector<ReadOptions> alone;
  if (arguments.each_column) {
    const auto metadata = read_metadata(*source.open(), options.limits, options.decryption);
    alone = each_column(metadata->schema(), options);
    for (const ReadOptions& column : alone)
      result.columns.push_back(describe_column(*metadata, column));
  }
  ProgressBar progress("rows", arguments.repeat * (static_cast<int64_t>(result.columns.size()) + 1));
  for (size_t i = 0; i < alone.size(); ++i)
    result.columns[i].scan = scan_repeatedly(source, alone[i], arguments, progress);
  result.scan = scan_repeatedly(source, options, arguments, progress);
  return result;
}

}  // namespace

int run_scan(const ScanArguments& arguments, Output& output) {
  bool all_good = true;
  // All files share the threads; this one is one of them.
  const ReadOptions options =
      read_options(arguments, arguments.threads > 1 ? make_thread_pool(arguments.threads - 1) : nullptr);
  for (const std::string& path : arguments.paths) {
    try {
      const FileScan scan = scan_path(path, arguments, options);
      arguments.json ? print_scan_json(scan, output) : print_scan(scan, output);
      output.flush();
    } catch (const OutputClosed&) {
      throw;
    } catch (...) {
      all_good = false;
      const Error error = caught_error(path);
      if (arguments.json) print_failed_scan_json(path, error, output);
      output.flush();
      print_error(error.what());
    }
  }
  return all_good ? 0 : 1;
}

}  // namespace lamella::inline v0::tool
