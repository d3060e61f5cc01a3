#include "explain_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "file_source.h"
#include "json_writer.h"
#include "lamella/read_options.h"
#include "progress_bar.h"
#include "quantity.h"
#include "scan_file.h"
#include "scan_report.h"

namespace lamella::inline v0::tool {
namespace {

ReadOptions read_options(const ExplainArguments& arguments) {
  ReadOptions options;
  options.verify_checksums = !arguments.no_checksums;
  options.decryption = arguments.decryption;
  options.columns = arguments.columns;
  options.where = arguments.where;
  return options;
}

/// The terms of a filter, each once.
std::vector<std::string> terms_of(const Predicate& where) {
  std::vector<std::string> terms;
  const auto add = [&](const Predicate& term) {
    std::string text = term.to_string();
    if (std::find(terms.begin(), terms.end(), text) == terms.end()) terms.push_back(std::move(text));
  };
  const auto* conjunction = std::get_if<Predicate::Conjunction>(&where.node());
  if (conjunction == nullptr) {
    add(where);
  } else {
    std::for_each(conjunction->terms.begin(), conjunction->terms.end(), add);
  }
  return terms;
}

void print_level(const PruningCount& count, Output& output) {
  output.print("    {:<13} asked for {}, ruled out {}, {}", pruning_level_name(count.level),
               counted(count.row_groups_asked, "row group"), counted(count.row_groups_pruned, "row group"),
               counted(count.rows_pruned, "row"));
  if (count.row_groups_passed > 0) {
    output.print("; all rows pass in {}, untested", counted(count.row_groups_passed, "row group"));
  }
  output.write("\n");
}

void print_term(const std::string& term, const ScanMetrics& metrics, Output& output) {
  output.print("  {}\n", term);
  bool asked = false;
  for (const PruningCount& count : metrics.pruning) {
    if (count.term != term) continue;
    print_level(count, output);
    asked = true;
  }
  if (asked) return;
  const bool was_left = metrics.row_groups_pruned < metrics.row_groups;
  output.write(was_left ? "    only the values can tell\n" : "    not asked: nothing was left by then\n");
}

std::string bytes_text(int64_t bytes) {
  return byte_quantity(static_cast<double>(bytes));
}

void print_explanation(const ExplainArguments& arguments, const ScanRun& run, Output& output) {
  const ScanMetrics& metrics = run.metrics;
  output.print("{}: {}, {}, {}\n", arguments.path, counted(metrics.rows_scanned + metrics.rows_pruned, "row"),
               counted(metrics.row_groups, "row group"), bytes_text(run.file_bytes));
  output.print("where {}\n", arguments.where->to_string());
  for (const std::string& term : terms_of(*arguments.where))
    print_term(term, metrics, output);
  output.print("left out   {}, {}; {} by page indexes\n", counted(metrics.row_groups_pruned, "row group"),
               counted(metrics.rows_pruned, "row"), counted(metrics.pages_pruned, "page"));
  output.print("decoded    {} of {}\n", counted(metrics.rows_scanned, "row"), counted(metrics.pages, "page"));
  output.print("passed     {}, {}\n", counted(metrics.rows, "row"), counted(run.columns, "column"));
  output.print("bytes      {} read, {} of them between pages; {} decompressed\n", bytes_text(metrics.bytes_read),
               bytes_text(metrics.bytes_bridged), bytes_text(metrics.bytes_decompressed));
  output.print("time       {}: open {}, prune {}, read {}, decompress {}, decode {}, filter {}\n",
               duration(run.seconds), duration(metrics.open_seconds), duration(metrics.prune_seconds),
               duration(metrics.read_seconds), duration(metrics.decompress_seconds), duration(metrics.decode_seconds),
               duration(metrics.filter_seconds));
}

void print_explanation_json(const ExplainArguments& arguments, const ScanRun& run, Output& output) {
  std::string line;
  JsonWriter json(line);
  json.begin_object();
  json.field("path", arguments.path);
  json.field("where", arguments.where->to_string());
  json.key("terms");
  json.begin_array();
  for (const std::string& term : terms_of(*arguments.where))
    json.value(term);
  json.end_array();
  json.field("rows", run.metrics.rows);
  json.field("rows_scanned", run.metrics.rows_scanned);
  json.field("columns", run.columns);
  json.field("row_groups", run.metrics.row_groups);
  json.field("seconds", run.seconds);
  json.field("bytes_bridged", run.metrics.bytes_bridged);
  write_metrics(run, json);
  json.end_object();
  output.print("{}\n", line);
}

}  // namespace

int run_explain(const ExplainArguments& arguments, Output& output) {
  const FileSource source(arguments.path, SourceKind::kPread);
  ProgressBar progress("rows");
  const ScanRun run = scan_file(source, read_options(arguments), false, progress);
  arguments.json ? print_explanation_json(arguments, run, output) : print_explanation(arguments, run, output);
  return 0;
}

}  // namespace lamella::inline v0::tool
