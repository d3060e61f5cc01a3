#include "command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <thread>

#include "decryption_arguments.h"
#include "lamella/error.h"

namespace lamella::inline v0::tool {
namespace {

constexpr std::array<std::string_view, 7> kCommands = {"scan", "schema", "meta", "verify", "cat", "rows", "explain"};
constexpr int64_t kMostThreads = 1024;

constexpr const char* kDescription =
    "Scans Parquet files, and shows what is in them.\n"
    "Without a command, files are scanned; a file that is called like a command is given as ./NAME.";
constexpr const char* kExitCodes =
    "Exit codes: 0 done; 1 a file is bad or can't be read; 2 wrong usage.\n"
    "parquet-scan COMMAND --help describes the options of a command.";

std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> parts(1);
  bool in_backticks = false;
  for (const char character : text) {
    if (character == ',' && !in_backticks) {
      parts.emplace_back();
      continue;
    }
    if (character == '`') in_backticks = !in_backticks;
    parts.back() += character;
  }
  return parts;
}

void add_path(CLI::App& command, std::string& path) {
  command.add_option("PATH", path, "The file")->required()->type_name("");
}

void add_paths(CLI::App& command, std::vector<std::string>& paths) {
  command.add_option("PATH", paths, "The files")->required()->type_name("");
}

void add_columns(CLI::App& command, std::vector<std::string>& columns) {
  command
      .add_option_function<std::string>(
          "--columns", [&columns](const std::string& text) { columns = split_at_commas(text); },
          "Only these columns, by name or path, in this order; a name with a dot or comma in `backticks`")
      ->type_name("a,b.c");
}

void add_where(CLI::App& command, std::optional<Predicate>& where) {
  command
      .add_option_function<std::string>(
          "--where",
          [&where](const std::string& text) {
            try {
              where = parse_predicate(text);
            } catch (const Error& error) {
              throw CLI::ValidationError("--where", error.message());
            }
          },
          "Only rows for which this is true: \"x > 10 and (y in ('a', 'b') or z is null)\"; also between, not, "
          "like, starts_with, ends_with, contains, regexp, is distinct from")
      ->type_name("PREDICATE");
}

void add_json(CLI::App& command, bool& json, const char* description) {
  command.add_flag("--json", json, description);
}

void add_no_checksums(CLI::App& command, bool& no_checksums) {
  command.add_flag("--no-checksums", no_checksums, "Don't compare pages with their CRC-32");
}

void add_scan(CLI::App& program, ScanArguments& arguments) {
  CLI::App& command =
      *program.add_subcommand("scan", "Read files as quickly as possible and tell how quickly that was");
  add_paths(command, arguments.paths);
  add_columns(command, arguments.columns);
  add_where(command, arguments.where);
  arguments.threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  command.add_option("--threads", arguments.threads, "Threads that read a file together (the number of CPUs)")
      ->check(CLI::Range(int64_t{1}, kMostThreads, "1 to 1024"))
      ->type_name("N");
  command.add_option("--batch-rows", arguments.batch_rows, "Rows of a batch, at most")
      ->check(CLI::Range(int64_t{1}, int64_t{std::numeric_limits<int32_t>::max()}, "1 to 2147483647"))
      ->type_name("N");
  command.add_option("--repeat", arguments.repeat, "Scan so often, each time from opening the file")
      ->check(CLI::Range(int64_t{1}, int64_t{1000000}, "1 to 1000000"))
      ->type_name("N");
  command
      .add_option_function<std::string>(
          "--source",
          [&arguments](const std::string& name) {
            arguments.source = name == "mmap"     ? SourceKind::kMmap
                               : name == "memory" ? SourceKind::kMemory
                                                  : SourceKind::kPread;
          },
          "Read with pread (the default), map the file, or load it before the clock starts")
      ->check(CLI::IsMember({"pread", "mmap", "memory"}))
      ->type_name("pread|mmap|memory");
  command.add_flag("--each-column", arguments.each_column, "Scan every column alone, too");
  command.add_flag("--rows", arguments.rows, "Make Spark's rows of every batch, hash them, and tell how quickly, too");
  add_json(command, arguments.json, "One JSON object a file");
  add_no_checksums(command, arguments.no_checksums);
  add_decryption(command, arguments.decryption);
}

void add_schema(CLI::App& program, SchemaArguments& arguments) {
  CLI::App& command = *program.add_subcommand("schema", "Print the schema of a file");
  add_path(command, arguments.path);
  add_json(command, arguments.json, "The tree as a JSON object");
  add_decryption(command, arguments.decryption);
}

void add_meta(CLI::App& program, MetaArguments& arguments) {
  CLI::App& command = *program.add_subcommand("meta", "Print what the footer of a file says");
  add_path(command, arguments.path);
  command.add_flag("--pages", arguments.pages, "The header of every page, too");
  add_json(command, arguments.json, "One JSON object");
  add_decryption(command, arguments.decryption);
}

void add_verify(CLI::App& program, VerifyArguments& arguments) {
  CLI::App& command = *program.add_subcommand("verify", "Read everything and check all that can be checked");
  add_paths(command, arguments.paths);
  add_decryption(command, arguments.decryption);
}

void add_cat(CLI::App& program, CatArguments& arguments) {
  CLI::App& command = *program.add_subcommand("cat", "Print the rows of a file");
  add_path(command, arguments.path);
  command
      .add_option_function<std::string>(
          "--format",
          [&arguments](const std::string& name) {
            arguments.format = name == "csv"     ? RowFormat::kCsv
                               : name == "jsonl" ? RowFormat::kJsonl
                               : name == "rows"  ? RowFormat::kRows
                                                 : RowFormat::kTable;
          },
          "A table for people (the default), comma-separated values, a JSON object a line, or Spark's rows")
      ->check(CLI::IsMember({"table", "csv", "jsonl", "rows"}))
      ->type_name("table|csv|jsonl|rows");
  command.add_option("--limit", arguments.limit, "Stop after so many rows")
      ->check(CLI::Range(int64_t{0}, std::numeric_limits<int64_t>::max(), "0 or more"))
      ->type_name("N");
  add_columns(command, arguments.columns);
  add_where(command, arguments.where);
  command
      .add_option_function<std::string>(
          "--int96",
          [&arguments](const std::string& name) {
            arguments.int96_unit = name == "nanos" ? TimeUnit::kNanos : TimeUnit::kMicros;
          },
          "What INT96 timestamps are printed in (micros)")
      ->check(CLI::IsMember({"micros", "nanos"}))
      ->type_name("micros|nanos");
  command
      .add_option_function<std::string>(
          "--variant", [&arguments](const std::string& name) { arguments.raw_variants = name == "raw"; },
          "Variants as what they hold (the default), or as the columns that the file has for them")
      ->check(CLI::IsMember({"assembled", "raw"}))
      ->type_name("assembled|raw");
  command
      .add_option_function<std::string>(
          "--geometry",
          [&arguments](const std::string& name) {
            arguments.text.geometry = name == "wkt" ? GeometryText::kWkt : GeometryText::kHex;
          },
          "Geometries as their bytes in hex (the default), or as well-known text; GeoParquet's too")
      ->check(CLI::IsMember({"wkt", "hex"}))
      ->type_name("wkt|hex");
  add_spark(command, arguments.spark);
  add_no_checksums(command, arguments.no_checksums);
  add_decryption(command, arguments.decryption);
}

void add_rows(CLI::App& program, RowsArguments& arguments) {
  CLI::App& command = *program.add_subcommand("rows", "Write the rows of a file as Spark lays them out");
  add_path(command, arguments.path);
  command.add_option("-o,--out", arguments.out, "Where they go: for each its length in four bytes, then its own")
      ->required()
      ->type_name("OUT");
  add_columns(command, arguments.columns);
  add_where(command, arguments.where);
  add_spark(command, arguments.spark);
  add_no_checksums(command, arguments.no_checksums);
  add_decryption(command, arguments.decryption);
}

void add_explain(CLI::App& program, ExplainArguments& arguments) {
  CLI::App& command = *program.add_subcommand("explain", "Scan with a filter and tell what left which rows out");
  add_path(command, arguments.path);
  add_where(command, arguments.where);
  command.get_option("--where")->required();
  add_columns(command, arguments.columns);
  add_json(command, arguments.json, "One JSON object");
  add_no_checksums(command, arguments.no_checksums);
  add_decryption(command, arguments.decryption);
}

bool is_one_of(std::string_view argument, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), argument) != names.end();
}

}  // namespace

Command parse_command_line(std::vector<std::string> arguments) {
  ScanArguments scan;
  SchemaArguments schema;
  MetaArguments meta;
  VerifyArguments verify;
  CatArguments cat;
  RowsArguments rows;
  ExplainArguments explain;
  CLI::App program(kDescription, "parquet-scan");
  program.footer(kExitCodes);
  program.require_subcommand(1);
  program.set_version_flag("--version", "parquet-scan " LAMELLA_VERSION);
  add_scan(program, scan);
  add_schema(program, schema);
  add_meta(program, meta);
  add_verify(program, verify);
  add_cat(program, cat);
  add_rows(program, rows);
  add_explain(program, explain);

  const bool names_command =
      !arguments.empty() && (std::find(kCommands.begin(), kCommands.end(), arguments.front()) != kCommands.end() ||
                             is_one_of(arguments.front(), {"--help", "-h", "--version"}));
  if (!names_command) arguments.insert(arguments.begin(), "scan");
  // CLI11 takes them from the back.
  std::reverse(arguments.begin(), arguments.end());
  try {
    program.parse(arguments);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) throw UsageError(error.what());
    std::ostringstream text;
    program.exit(error, text, text);
    return HelpText{text.str()};
  }
  const std::string chosen = program.get_subcommands().front()->get_name();
  if (chosen == "schema") return schema;
  if (chosen == "meta") return meta;
  if (chosen == "verify") return verify;
  if (chosen == "cat") return cat;
  if (chosen == "rows") return rows;
  if (chosen == "explain") return explain;
  return scan;
}

}  // namespace lamella::inline v0::tool
