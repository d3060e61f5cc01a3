/// `parquet-scan cat`: the rows of a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "decryption_arguments.h"
#include "lamella/predicate.h"
#include "lamella/render.h"
#include "lamella/type.h"
#include "output.h"
#include "spark_arguments.h"

namespace lamella::inline v0::tool {

enum class RowFormat : uint8_t { kTable, kCsv, kJsonl, kRows };

struct CatArguments {
  std::string path;
  RowFormat format = RowFormat::kTable;
  std::optional<int64_t> limit;
  std::vector<std::string> columns;  ///< Empty: all.
  std::optional<Predicate> where;
  TimeUnit int96_unit = TimeUnit::kMicros;
  bool raw_variants = false;
  TextOptions text;
  bool no_checksums = false;
  SparkArguments spark;
  DecryptionArguments decryption;
};

/// The program's exit code. Throws Error; rows that were read before it are printed.
int run_cat(const CatArguments& arguments, Output& output);

}  // namespace lamella::inline v0::tool
