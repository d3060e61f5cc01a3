#include "parquet_gen/cells.h"

#include <utility>

#include "lamella/error.h"
#include "parquet_gen/column_list.h"
#include "parquet_gen/nested_rows.h"
#include "parquet_gen/sorted_rows.h"

namespace lamella::inline v0 {
namespace gen {

namespace {

/// A cell that the column language can say.
struct FlatCell {
  const char* name;
  const char* column;  ///< Behind "c:".
  int divisor = 1;     ///< Of the rows.
  int page_version = 1;
  bool is_sorted = false;
};

constexpr FlatCell kFlatCells[] = {
    {"i32_plain", "int32:plain"},
    {"i64_plain", "int64:plain"},
    {"f64_plain", "double:plain:range=-4..4"},
    {"i64_plain_null10", "int64:plain:null=0.1"},
    {"i64_plain_null50", "int64:plain:null=0.5"},
    {"i64_plain_null99", "int64:plain:null=0.99"},
    {"i64_plain_null_runs", "int64:plain:null=0.3:null-runs=50"},
    {"i64_plain_opt_nonull", "int64:plain:null=0"},
    {"i32_dict1k", "int32:dict:cardinality=1000:range=0..1000"},
    {"i64_dict1k", "int64:dict:cardinality=1000:range=0..7919000"},
    {"i32_dict20", "int32:dict:cardinality=20:range=0..20"},
    {"i64_dict_short_runs", "int64:dict:runs=8:cardinality=1000:range=0..7919000"},
    {"i64_dict60k", "int64:dict:cardinality=60000:range=0..475140000"},
    {"i64_dict1k_null10", "int64:dict:cardinality=1000:range=0..7919000:null=0.1"},
    {"i32_dict_runs", "int32:dict:runs=40:cardinality=200:range=0..200"},
    {"i64_dict1k_snappy", "int64:dict:cardinality=1000:range=0..7919000:codec=snappy"},
    {"i64_plain_snappy", "int64:plain:cardinality=1000:range=0..7919000:codec=snappy"},
    {"i64_seq_zstd", "int64:plain:sequential=100:codec=zstd"},
    {"f64_plain_lz4", "double:plain:range=-4..4:decimals=2:codec=lz4_raw"},
    {"i64_delta", "int64:delta:sequential=100"},
    {"i32_delta_rand", "int32:delta"},
    {"i64_delta_rand", "int64:delta:range=0..1000000000000"},
    {"f64_bss", "double:bss:range=-4..4"},
    {"f64_bss_zstd", "double:bss:range=-4..4:decimals=3:codec=zstd"},
    {"f64_alp", "double:alp:range=-4..4:decimals=2"},
    {"bool_plain", "bool:plain"},
    {"bool_rle_v2", "bool:rle:runs=40", 1, 2},
    {"str_dict7", "string:dict:cardinality=7:length=3..7"},
    {"str_dict100k", "string:dict:numbered:cardinality=100000"},
    {"str_plain", "string:plain:ascii:length=4..59"},
    {"str_plain_short", "string:plain:ascii:length=0..10"},
    {"str_plain_long", "string:plain:ascii:length=100..400", 8},
    {"str_plain_multibyte", "string:plain:multibyte:length=4..59"},
    {"str_plain_snappy", "string:plain:ascii:length=4..59:codec=snappy"},
    {"str_plain_null10", "string:plain:ascii:length=4..59:null=0.1"},
    {"str_delta_len", "string:delta_length:ascii:length=4..59"},
    {"str_delta_ba", "string:delta_bytes:numbered:cardinality=100000", 4, 1, true},
    {"flba16", "fixed(16):plain", 4},
    {"int96", "int96:plain:sequential=100000:range=1500000000000000..1900000000000000"},
    {"dec21_flba", "decimal(21,2):plain:cardinality=1000"},
};

/// A cell of a nested column.
struct NestedCell {
  const char* name;
  int divisor;  ///< Of the rows.
  NestedShape (*shape)();
};

constexpr Repetition kRequired = Repetition::REQUIRED;
constexpr Repetition kOptional = Repetition::OPTIONAL;

NestedShape list_of(NestedShape element) {
  return nested_list("c", kOptional, std::move(element));
}

/// An integer, a tenth of them null, a double and an integer that always are there.
std::vector<NestedShape> members() {
  return {nested_leaf("a", PhysicalType::INT64, kOptional, 0.1), nested_leaf("b", PhysicalType::DOUBLE, kOptional),
          nested_leaf("d", PhysicalType::INT32, kRequired)};
}

/// Lists have 0 to 7 elements.
constexpr NestedCell kNestedCells[] = {
    {"list_i64", 4, [] { return list_of(nested_leaf("element", PhysicalType::INT64, kOptional)); }},
    {"list_i64_required", 4,
     [] { return nested_list("c", kRequired, nested_leaf("element", PhysicalType::INT64, kRequired)); }},
    {"list_i64_nulls", 4,
     [] { return nested_list("c", kOptional, nested_leaf("element", PhysicalType::INT64, kOptional, 0.1), 0.05); }},
    {"list_str", 8, [] { return list_of(nested_leaf("element", PhysicalType::BYTE_ARRAY, kOptional)); }},
    {"list_struct", 8, [] { return list_of(nested_struct("element", kOptional, members(), 0.05)); }},
    {"list_list_i32", 16,
     [] {
       return list_of(nested_list("element", kOptional, nested_leaf("element", PhysicalType::INT32, kOptional, 0.05)));
     }},
    {"map_str_i32", 8,
     [] {
       return nested_map("c", nested_leaf("key", PhysicalType::BYTE_ARRAY, kRequired),
                         nested_leaf("value", PhysicalType::INT32, kOptional, 0.1));
     }},
    {"struct_2", 2,
     [] {
       return nested_struct(
           "c", kOptional,
           {nested_leaf("a", PhysicalType::INT64, kOptional, 0.1), nested_leaf("b", PhysicalType::DOUBLE, kOptional)},
           0.05);
     }},
    {"struct_3_nonull", 2, [] {
       return nested_struct(
           "c", kRequired,
           {nested_leaf("a", PhysicalType::INT64, kOptional), nested_leaf("b", PhysicalType::DOUBLE, kOptional),
            nested_leaf("d", PhysicalType::INT32, kOptional)});
     }}};

/// A table that is opened rather than read, because its footer weighs more than its pages: of columns "c0", "c1" and so
/// on.
struct WideCell {
  const char* name;
  int num_columns;
  int num_row_groups;
};

constexpr WideCell kWideCells[] = {{"wide_10000x10", 10'000, 10}, {"wide_1000x100", 1'000, 100}};
constexpr int64_t kWideRowGroupRows = 20;

Cell make_wide_cell(const WideCell& wide, uint64_t seed) {
  constexpr const char* kTypes[] = {":int64:plain", ":double:plain:range=-4..4",
                                    ":string:dict:ascii:length=3..9:cardinality=9",
                                    ":int32:dict:null=0.3:range=0..5000"};
  std::string columns;
  for (int i = 0; i < wide.num_columns; ++i)
    columns += (i == 0 ? "c" : ",c") + std::to_string(i) + kTypes[i % 4];
  const std::vector<ColumnSpec> specs = parse_columns(columns);
  Cell cell{wide.name, wide.num_row_groups * kWideRowGroupRows, column_list(specs, seed), {}, {}};
  cell.layout.row_group_rows = kWideRowGroupRows;
  cell.layout.page_index = writer::PageIndexForm::kNone;
  for (const ColumnSpec& spec : specs)
    cell.columns.push_back({spec.encoding, spec.codec});
  return cell;
}

/// As the peers' writers lay cells out, but with dictionaries that are never given up.
TableLayout cell_layout(int page_version) {
  TableLayout layout;
  layout.dictionary = false;
  layout.dictionary_limit_bytes = 8 << 20;
  layout.pages.version = page_version;
  return layout;
}

}  // namespace

std::vector<std::string> cell_names() {
  std::vector<std::string> names;
  for (const FlatCell& cell : kFlatCells)
    names.emplace_back(cell.name);
  for (const NestedCell& cell : kNestedCells)
    names.emplace_back(cell.name);
  return names;
}

std::vector<std::string> wide_cell_names() {
  std::vector<std::string> names;
  for (const WideCell& cell : kWideCells)
    names.emplace_back(cell.name);
  return names;
}

Cell make_cell(const std::string& name, int64_t num_rows, uint64_t seed) {
  for (const FlatCell& flat : kFlatCells) {
    if (name != flat.name) continue;
    const std::vector<ColumnSpec> specs = parse_columns(std::string("c:") + flat.column);
    std::unique_ptr<RowSource> rows = column_list(specs, seed);
    if (flat.is_sorted) rows = sorted_rows(*rows, num_rows / flat.divisor, "c", false);
    return {name,
            num_rows / flat.divisor,
            std::move(rows),
            cell_layout(flat.page_version),
            {{specs[0].encoding, specs[0].codec}}};
  }
  for (const NestedCell& nested : kNestedCells) {
    if (name != nested.name) continue;
    return {name, num_rows / nested.divisor, std::make_unique<NestedRows>(nested.shape(), seed), cell_layout(1), {}};
  }
  for (const WideCell& wide : kWideCells) {
    if (name == wide.name) return make_wide_cell(wide, seed);
  }
  throw Error(ErrorCode::kInvalidArgument, "there is no cell " + name);
}

}  // namespace gen
}  // namespace lamella::inline v0
