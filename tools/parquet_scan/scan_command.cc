#include "scan_command.h"

#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "lamella/file_metadata.h"
#include "lamella/parquet_schema.h"
#include "lamella/read_options.h"
#include "progress_bar.h"
#include "scan/projection.h"
#include "scan_file.h"
#include "scan_report.h"

namespace lamella::inline v0::tool {
namespace {

ReadOptions read_options(const ScanArguments& arguments) {
  ReadOptions options;
  options.verify_checksums = !arguments.no_checksums;
  options.decryption = arguments.decryption;
  options.columns = arguments.columns;
  options.where = arguments.where;
  if (arguments.batch_rows) options.batch_rows = *arguments.batch_rows;
  return options;
}

RepeatedScan scan_repeatedly(const FileSource& source, const ReadOptions& options, const ScanArguments& arguments,
                             ProgressBar& progress) {
  RepeatedScan scan;
  for (int i = 0; i < arguments.repeat; ++i) {
    ScanRun run = scan_file(source, options, arguments.threads, arguments.rows, progress);
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

/// The columns that are scanned alone.
std::vector<std::string> column_paths(const ParquetSchema& schema, const ReadOptions& options) {
  if (!options.columns.empty()) return options.columns;
  std::vector<std::string> paths;
  for (const int node : schema.root().children)
    paths.push_back(schema.node(node).path);
  return paths;
}

void collect_leaves(const ColumnShape& shape, std::vector<int>& leaves) {
  if (shape.kind == ColumnShape::Kind::kLeaf) leaves.push_back(shape.leaf);
  for (const ColumnShape& child : shape.children)
    collect_leaves(child, leaves);
}

/// A column and what the footer says of its leaves.
ColumnScan describe_column(const FileMetadata& metadata, const std::string& path, const ReadOptions& options) {
  const ProjectedColumn column = project_paths(metadata.schema(), {path}, options).front();
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
  return {.path = path,
          .type = column.field.type().to_string(),
          .encodings = std::move(encodings).take(),
          .codecs = std::move(codecs).take(),
          .scan = {}};
}

FileScan scan_path(const std::string& path, const ScanArguments& arguments) {
  const FileSource source(path, arguments.source);
  const ReadOptions options = read_options(arguments);
  FileScan result{.path = path, .columns = {}, .scan = {}};
  if (arguments.each_column) {
    const auto metadata = read_metadata(*source.open(), options.limits, options.decryption);
    for (const std::string& column : column_paths(metadata->schema(), options)) {
      result.columns.push_back(describe_column(*metadata, column, options));
    }
  }
  ProgressBar progress("rows", arguments.repeat * (static_cast<int64_t>(result.columns.size()) + 1));
  for (ColumnScan& column : result.columns) {
    ReadOptions alone = options;
    alone.columns = {column.path};
    column.scan = scan_repeatedly(source, alone, arguments, progress);
  }
  result.scan = scan_repeatedly(source, options, arguments, progress);
  return result;
}

}  // namespace

int run_scan(const ScanArguments& arguments, Output& output) {
  bool all_good = true;
  for (const std::string& path : arguments.paths) {
    try {
      const FileScan scan = scan_path(path, arguments);
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
