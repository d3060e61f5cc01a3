#include "parquet_gen/cells.h"

#include <utility>

#include "lamella/error.h"
#include "parquet_gen/column_list.h"
#include "parquet_gen/random.h"
#include "parquet_gen/sorted_rows.h"

namespace lamella::inline v0 {
namespace gen {

namespace {

using writer::leaf;
using writer::LeafData;
using writer::Node;
using writer::Values;

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
    {"i64_plain_opt_nonull", "int64:plain:null=0"},
    {"i32_dict1k", "int32:dict:cardinality=1000:range=0..1000"},
    {"i64_dict1k", "int64:dict:cardinality=1000:range=0..7919000"},
    {"i64_dict60k", "int64:dict:cardinality=60000:range=0..475140000"},
    {"i64_dict1k_null10", "int64:dict:cardinality=1000:range=0..7919000:null=0.1"},
    {"i32_dict_runs", "int32:dict:runs=40:cardinality=200:range=0..200"},
    {"i64_dict1k_snappy", "int64:dict:cardinality=1000:range=0..7919000:codec=snappy"},
    {"i64_plain_snappy", "int64:plain:cardinality=1000:range=0..7919000:codec=snappy"},
    {"i64_seq_zstd", "int64:plain:sequential=100:codec=zstd"},
    {"f64_plain_lz4", "double:plain:range=-4..4:decimals=2:codec=lz4_raw"},
    {"i64_delta", "int64:delta:sequential=100"},
    {"i32_delta_rand", "int32:delta"},
    {"f64_bss", "double:bss:range=-4..4"},
    {"f64_bss_zstd", "double:bss:range=-4..4:decimals=3:codec=zstd"},
    {"f64_alp", "double:alp:range=-4..4:decimals=2"},
    {"bool_plain", "bool:plain"},
    {"bool_rle_v2", "bool:rle:runs=40", 1, 2},
    {"str_dict7", "string:dict:cardinality=7:length=3..7"},
    {"str_dict100k", "string:dict:numbered:cardinality=100000"},
    {"str_plain", "string:plain:ascii:length=4..59"},
    {"str_plain_snappy", "string:plain:ascii:length=4..59:codec=snappy"},
    {"str_plain_null10", "string:plain:ascii:length=4..59:null=0.1"},
    {"str_delta_len", "string:delta_length:ascii:length=4..59"},
    {"str_delta_ba", "string:delta_bytes:numbered:cardinality=100000", 4, 1, true},
    {"flba16", "fixed(16):plain", 4},
    {"int96", "int96:plain:sequential=100000:range=1500000000000000..1900000000000000"},
    {"dec21_flba", "decimal(21,2):plain:cardinality=1000"},
};

constexpr const char* kNestedCells[] = {"list_i64", "struct_2"};

/// Lists of 0 to 7 integers below 2^40, none of them null, in columns that could hold nulls.
class Lists final : public RowSource {
 public:
  explicit Lists(uint64_t seed) : random_(seed) {}

  const std::vector<Node>& columns() const override { return columns_; }

  std::vector<LeafData> next(int64_t num_rows) override {
    LeafData data{Values(PhysicalType::INT64), {}, {}};
    for (int64_t row = 0; row < num_rows; ++row) {
      const uint64_t length = random_.below(8);
      data.repetition_levels.push_back(0);
      data.definition_levels.push_back(length == 0 ? 1 : 3);
      if (length > 1) {
        data.repetition_levels.insert(data.repetition_levels.end(), length - 1, 1);
        data.definition_levels.insert(data.definition_levels.end(), length - 1, 3);
      }
      for (uint64_t i = 0; i < length; ++i)
        data.values.append(random_.between(0, (int64_t{1} << 40) - 1));
    }
    std::vector<LeafData> leaves;
    leaves.push_back(std::move(data));
    return leaves;
  }

 private:
  const std::vector<Node> columns_{
      writer::list("c", Repetition::OPTIONAL, leaf("element", PhysicalType::INT64, Repetition::OPTIONAL))};
  Random random_;
};

/// Structs of an integer, a tenth of them null, and a double; a twentieth of the structs are null.
class Structs final : public RowSource {
 public:
  explicit Structs(uint64_t seed) : random_(seed) {}

  const std::vector<Node>& columns() const override { return columns_; }

  std::vector<LeafData> next(int64_t num_rows) override {
    LeafData a{Values(PhysicalType::INT64), {}, {}};
    LeafData b{Values(PhysicalType::DOUBLE), {}, {}};
    for (int64_t row = 0; row < num_rows; ++row) {
      const bool present = !random_.chance(0.05);
      const bool has_a = present && !random_.chance(0.1);
      a.definition_levels.push_back(has_a ? 2 : (present ? 1 : 0));
      b.definition_levels.push_back(present ? 2 : 0);
      if (has_a) a.values.append(random_.between(0, int64_t{1} << 60));
      if (present) b.values.append(random_.normal());
    }
    std::vector<LeafData> leaves;
    leaves.push_back(std::move(a));
    leaves.push_back(std::move(b));
    return leaves;
  }

 private:
  const std::vector<Node> columns_{writer::group(
      "c", Repetition::OPTIONAL,
      {leaf("a", PhysicalType::INT64, Repetition::OPTIONAL), leaf("b", PhysicalType::DOUBLE, Repetition::OPTIONAL)})};
  Random random_;
};

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
  names.insert(names.end(), std::begin(kNestedCells), std::end(kNestedCells));
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
  if (name == "list_i64") return {name, num_rows / 4, std::make_unique<Lists>(seed), cell_layout(1), {}};
  if (name == "struct_2") return {name, num_rows / 2, std::make_unique<Structs>(seed), cell_layout(1), {}};
  throw Error(ErrorCode::kInvalidArgument, "there is no cell " + name);
}

}  // namespace gen
}  // namespace lamella::inline v0
