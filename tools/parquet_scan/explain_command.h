/// `parquet-scan explain`: scans with a filter, and tells what left which rows out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "decryption_arguments.h"
#include "lamella/predicate.h"
#include "output.h"

namespace lamella::inline v0::tool {

struct ExplainArguments {
  std::string path;
  std::vector<std::string> columns;  ///< Empty: all.
  std::optional<Predicate> where;    ///< There is one.
  bool no_checksums = false;
  bool json = false;
  DecryptionArguments decryption;
};

/// The program's exit code.
int run_explain(const ExplainArguments& arguments, Output& output);

}  // namespace lamella::inline v0::tool
