/// `parquet-scan scan`: reads files as quickly as it can and says how quickly that was.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "decryption_arguments.h"
#include "file_source.h"
#include "lamella/predicate.h"
#include "output.h"

namespace lamella::inline v0::tool {

struct ScanArguments {
  std::vector<std::string> paths;
  std::vector<std::string> columns;  ///< Empty: all.
  std::optional<Predicate> where;
  int threads = 1;
  std::optional<int64_t> batch_rows;
  int repeat = 1;
  SourceKind source = SourceKind::kPread;
  bool each_column = false;
  bool rows = false;  ///< Make Spark's rows of every batch, too.
  bool no_checksums = false;
  bool json = false;
  DecryptionArguments decryption;
};

/// The program's exit code.
int run_scan(const ScanArguments& arguments, Output& output);

}  // namespace lamella::inline v0::tool
