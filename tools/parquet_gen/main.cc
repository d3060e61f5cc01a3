/// parquet-gen: writes Parquet files of generated data in a chosen layout.

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/key_text.h"
#include "lamella/error.h"
#include "parquet_gen/cells.h"
#include "parquet_gen/column_list.h"
#include "parquet_gen/column_spec.h"
#include "parquet_gen/lineitem.h"
#include "parquet_gen/sorted_rows.h"
#include "parquet_gen/table_layout.h"

namespace lamella::inline v0 {
namespace gen {

namespace {

constexpr const char* kDescription =
    R"(Writes a Parquet file of generated data. The same seed gives the same rows, whatever the layout.

SPEC is
  lineitem        a table like TPC-H's lineitem, 16 columns (6,000,000 rows)
  intWithPayload  an int key and a byte-array payload (1,000,000 rows)
  cells           a directory of single-column files, one a decoding problem (8,000,000 rows)
  COLUMNS         a list of columns in the language below (1,000,000 rows))";

constexpr const char* kFooterKeyName = "footer key";
constexpr const char* kIntWithPayload = "key:int32,payload:binary:length=32..128";

struct Arguments {
  std::string spec;
  std::string output;
  std::optional<int64_t> rows;
  uint64_t seed = 20261121;
  std::string codec = "snappy";
  std::optional<int> level;
  std::string dictionary = "on";
  std::string statistics = "full";
  std::string page_index = "full";
  std::string crc = "off";
  std::string sorted_by;
  bool descending = false;
  std::vector<std::string> cells;
  std::string footer_key;
  std::vector<std::string> column_keys;
  bool supply_aad_prefix = false;
  bool key_material = false;
  writer::FileEncryption encryption;
  TableLayout layout;
};

CLI::Range one_or_more() {
  return {int64_t{1}, std::numeric_limits<int64_t>::max(), "1 or more"};
}

void add_encryption_flags(CLI::Option_group& group, Arguments& arguments) {
  group.add_option("--footer-key", arguments.footer_key,
                   "Encrypts the file, with this key: hexadecimal digits or text:...; for tests, not for secrets");
  group.add_option("--column-key", arguments.column_keys, "NAME=KEY: a column with a key of its own");
  group.add_option("--open-columns", arguments.layout.open_columns, "Columns that are not encrypted")->delimiter(',');
  group.add_flag("--plaintext-footer", arguments.encryption.plaintext_footer, "A footer in the clear, signed");
  group.add_flag("--ctr", arguments.encryption.pages_in_ctr, "AES_GCM_CTR_V1 instead of AES_GCM_V1");
  group.add_option("--aad-prefix", arguments.encryption.aad_prefix, "The AAD prefix");
  group.add_flag("--supply-aad-prefix", arguments.supply_aad_prefix, "Leaves the AAD prefix out of the file");
  group.add_flag("--key-material", arguments.key_material,
                 "Writes the keys themselves into the file, as key material of a service that wraps nothing");
}

/// Flags that say how a table is laid out: cells have layouts of their own.
CLI::Option_group* add_layout_flags(CLI::App& app, Arguments& arguments) {
  CLI::Option_group* group = app.add_option_group("Layout");
  TableLayout& layout = arguments.layout;
  group->add_option("--codec", arguments.codec, "none, snappy, gzip, brotli, zstd, lz4_raw, or lz4 (deprecated)")
      ->capture_default_str();
  group->add_option("--level", arguments.level, "The codec's own level");
  group->add_option("--row-group-rows", layout.row_group_rows, "Rows a row group")
      ->check(one_or_more())
      ->capture_default_str();
  group->add_option("--page-rows", layout.pages.max_rows, "Most rows a data page")
      ->check(one_or_more())
      ->capture_default_str();
  group->add_option("--page-bytes", layout.pages.max_bytes, "Most bytes of values a data page, before compression")
      ->check(one_or_more())
      ->capture_default_str();
  group->add_option("--page-version", layout.pages.version, "Of data pages")
      ->check(CLI::IsMember({1, 2}))
      ->capture_default_str();
  group->add_option("--dictionary", arguments.dictionary, "Whether columns without an encoding get a dictionary")
      ->check(CLI::IsMember({"on", "off"}))
      ->capture_default_str();
  group->add_option("--dictionary-bytes", layout.dictionary_limit_bytes, "Where a dictionary is given up for PLAIN")
      ->check(one_or_more())
      ->capture_default_str();
  group->add_option("--statistics", arguments.statistics, "Of column chunks")
      ->check(CLI::IsMember({"none", "legacy", "full"}))
      ->capture_default_str();
  group->add_option("--page-index", arguments.page_index, "Which indexes of pages")
      ->check(CLI::IsMember({"none", "offset", "full"}))
      ->capture_default_str();
  group->add_option("--bloom", layout.bloom_filter_columns, "Columns that get bloom filters")->delimiter(',');
  group->add_option("--crc", arguments.crc, "Checksums of pages; wrong ones are for tests")
      ->check(CLI::IsMember({"off", "on", "wrong"}))
      ->capture_default_str();
  group->add_option("--sorted-by", arguments.sorted_by,
                    "Sorts all rows by this column, nulls last; holds them in memory");
  group->add_flag("--descending", arguments.descending, "Sorts from the largest to the smallest");
  add_encryption_flags(*group, arguments);
  return group;
}

/// What the file keeps beside a key: its name, or key material with the key's hexadecimal digits.
std::string key_metadata(const Arguments& arguments, const std::string& name, const std::string& key) {
  if (!arguments.key_material) return name;
  std::string digits;
  for (const char byte : key) {
    char two[3];
    std::snprintf(two, sizeof(two), "%02x", static_cast<unsigned>(static_cast<unsigned char>(byte)));
    digits += two;
  }
  return R"({"keyMaterialType":"PKMT1","internalStorage":true,"isFooterKey":)" +
         std::string(name == kFooterKeyName ? R"(true,"kmsInstanceID":"DEFAULT","kmsInstanceURL":"DEFAULT")"
                                            : "false") +
         R"(,"masterKeyID":")" + name + R"(","wrappedDEK":")" + digits + R"(","doubleWrapping":false})";
}

void set_encryption(const Arguments& arguments, TableLayout& layout) {
  if (arguments.footer_key.empty()) {
    const bool pointless = !arguments.column_keys.empty() || !layout.open_columns.empty() || arguments.key_material ||
                           arguments.encryption.plaintext_footer || arguments.encryption.pages_in_ctr ||
                           !arguments.encryption.aad_prefix.empty();
    if (pointless) throw Error(ErrorCode::kInvalidArgument, "encryption needs --footer-key");
    return;
  }
  try {
    layout.encryption = arguments.encryption;
    layout.encryption->footer_key = parse_key(arguments.footer_key);
    layout.encryption->footer_key_metadata = key_metadata(arguments, kFooterKeyName, layout.encryption->footer_key);
    layout.encryption->store_aad_prefix = !arguments.supply_aad_prefix;
    for (const std::string& text : arguments.column_keys) {
      const auto [name, key] = parse_named_key(text);
      layout.column_keys[name] = {key, key_metadata(arguments, name, key)};
    }
  } catch (const std::invalid_argument& error) {
    throw Error(ErrorCode::kInvalidArgument, error.what());
  }
}

TableLayout layout_of(const Arguments& arguments, const std::vector<writer::Node>& columns) {
  TableLayout layout = arguments.layout;
  layout.compression.codec = parse_codec(arguments.codec);
  if (arguments.level) layout.compression.level = *arguments.level;
  layout.dictionary = arguments.dictionary == "on";
  if (arguments.statistics == "none") layout.statistics = writer::StatisticsForm::kNone;
  if (arguments.statistics == "legacy") layout.statistics = writer::StatisticsForm::kLegacy;
  if (arguments.page_index == "none") layout.page_index = writer::PageIndexForm::kNone;
  if (arguments.page_index == "offset") layout.page_index = writer::PageIndexForm::kOffsetIndex;
  if (arguments.crc == "on") layout.pages.checksum = writer::PageChecksum::kRight;
  if (arguments.crc == "wrong") layout.pages.checksum = writer::PageChecksum::kWrong;
  if (!arguments.sorted_by.empty()) {
    layout.sorting_columns = {{leaf_called(columns, arguments.sorted_by), arguments.descending, false}};
  }
  set_encryption(arguments, layout);
  return layout;
}

/// Writes a table and prints a line about it.
void write_and_report(RowSource& source, int64_t num_rows, const TableLayout& layout,
                      const std::vector<ColumnLayout>& columns, const std::string& path) {
  const auto began = std::chrono::steady_clock::now();
  WrittenTable written;
  try {
    written = write_table(source, num_rows, layout, columns, path);
  } catch (const Error&) {
    // What there is of the file is of no use.
    if (std::filesystem::is_regular_file(path)) std::filesystem::remove(path);
    throw;
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - began;
  std::printf("%s: %lld rows, %lld row group%s, %.1f MB, %.1f s\n", path.c_str(),
              static_cast<long long>(written.num_rows), static_cast<long long>(written.num_row_groups),
              written.num_row_groups == 1 ? "" : "s", static_cast<double>(written.size_bytes) / 1e6, seconds.count());
  std::fflush(stdout);
}

void write_cells(const Arguments& arguments) {
  std::error_code error;
  std::filesystem::create_directories(arguments.output, error);
  if (error) {
    ErrorLocation location;
    location.file = arguments.output;
    location.system_errno = error.value();
    throw Error(ErrorCode::kIoError, "cannot be made a directory", location);
  }
  const std::vector<std::string> names = arguments.cells.empty() ? cell_names() : arguments.cells;
  for (const std::string& name : names) {
    const Cell cell = make_cell(name, arguments.rows.value_or(8000000), arguments.seed);
    write_and_report(*cell.rows, cell.num_rows, cell.layout, cell.columns, arguments.output + "/" + name + ".parquet");
  }
}

void write_spec(const Arguments& arguments) {
  std::unique_ptr<RowSource> source;
  std::vector<ColumnLayout> columns;
  int64_t num_rows = arguments.rows.value_or(1000000);
  if (arguments.spec == "lineitem") {
    num_rows = arguments.rows.value_or(6000000);
    source = lineitem(num_rows, arguments.seed);
  } else {
    const bool named = arguments.spec == "intWithPayload";
    const std::vector<ColumnSpec> specs = parse_columns(named ? kIntWithPayload : arguments.spec);
    for (const ColumnSpec& spec : specs)
      columns.push_back({spec.encoding, spec.codec});
    source = column_list(specs, arguments.seed);
  }
  const TableLayout layout = layout_of(arguments, source->columns());
  if (!arguments.sorted_by.empty()) {
    source = sorted_rows(*source, num_rows, arguments.sorted_by, arguments.descending);
  }
  write_and_report(*source, num_rows, layout, columns, arguments.output);
}

int run(int argc, char** argv) {
  Arguments arguments;
  CLI::App app(kDescription, "parquet-gen");
  app.footer(std::string(kColumnGrammar));
  app.add_option("SPEC", arguments.spec, "What to write")->required();
  app.add_option("-o,--output", arguments.output, "The file, or the directory of cells")->required();
  app.add_option("--rows", arguments.rows, "How many rows")
      ->check(CLI::Range(int64_t{0}, std::numeric_limits<int64_t>::max(), "0 or more"));
  app.add_option("--seed", arguments.seed, "Of the random numbers")->capture_default_str();
  app.add_option("--cell", arguments.cells,
                 "Only these cells; wide_10000x10 and wide_1000x100 are written on demand only")
      ->delimiter(',');
  const CLI::Option_group* layout = add_layout_flags(app, arguments);
  try {
    app.parse(argc, argv);
    if (arguments.spec == "cells" && layout->count_all() > 0) {
      throw CLI::ValidationError("cells", "have layouts of their own, and take no layout flags");
    }
    if (arguments.spec != "cells" && !arguments.cells.empty()) {
      throw CLI::ValidationError("--cell", "goes with cells alone");
    }
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    std::fprintf(stderr, "error: %s\n", error.what());
    return 2;
  }
  if (arguments.spec == "cells") {
    write_cells(arguments);
  } else {
    write_spec(arguments);
  }
  return 0;
}

}  // namespace
}  // namespace gen
}  // namespace lamella::inline v0

/// 0 done; 1 the file cannot be written; 2 wrong usage.
int main(int argc, char** argv) {
  try {
    return lamella::gen::run(argc, argv);
  } catch (const lamella::Error& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return error.code() == lamella::ErrorCode::kInvalidArgument ? 2 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
}
