/// `parquet-scan rows`: the rows of a file as Spark lays them out, in a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "decryption_arguments.h"
#include "lamella/predicate.h"
#include "output.h"
#include "spark_arguments.h"

namespace lamella::inline v0::tool {

struct RowsArguments {
  std::string path;
  std::string out;                   ///< Where rows go: for each its length in four bytes, then its own.
  std::vector<std::string> columns;  ///< Empty: all.
  std::optional<Predicate> where;
  SparkArguments spark;
  bool no_checksums = false;
  DecryptionArguments decryption;
};

/// The program's exit code. Prints how many rows there were, and their schema as Spark prints it.
int run_rows(const RowsArguments& arguments, Output& output);

}  // namespace lamella::inline v0::tool
