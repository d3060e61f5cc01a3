/// The single-column files that readers are timed on, one a decoding problem.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "parquet_gen/row_source.h"
#include "parquet_gen/table_layout.h"

namespace lamella::inline v0 {
namespace gen {

/// One file: a column "c" in one layout.
struct Cell {
  std::string name;
  int64_t num_rows = 0;
  std::unique_ptr<RowSource> rows;
  TableLayout layout;
  std::vector<ColumnLayout> columns;
};

/// The names of all cells, wide ones apart.
std::vector<std::string> cell_names();
/// The names of the cells that have columns by the thousand, "c0", "c1" and so on, and few rows.
std::vector<std::string> wide_cell_names();

/// A cell; `num_rows` is that of plain columns, long values, lists and structs have a quarter or a half of them, wide
/// cells a number of their own. Throws kInvalidArgument (no such cell).
Cell make_cell(const std::string& name, int64_t num_rows, uint64_t seed);

}  // namespace gen
}  // namespace lamella::inline v0
