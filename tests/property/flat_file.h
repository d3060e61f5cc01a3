/// A file of flat columns: made, written, read back and compared, all from one description.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/property/random_layout.h"

namespace lamella::inline v0 {
namespace property {

struct FlatColumn {
  const ColumnKind* kind = nullptr;
  writer::ColumnOptions options;
  bool is_optional = false;
  double null_share = 0;
  int64_t mean_null_run = 1;
  uint64_t cardinality = 100;  ///< Distinct values at most.
};

struct FlatFile {
  std::vector<FlatColumn> columns;
  std::vector<int64_t> row_group_rows;
  uint64_t seed = 1;
  ReadOptions read;
  std::optional<writer::FileEncryption> encryption = std::nullopt;
};

/// Writes the file into memory, reads it as file.read says, and expects every value back.
void expect_read_back(const FlatFile& file);

}  // namespace property
}  // namespace lamella::inline v0
