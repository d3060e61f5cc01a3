/// `parquet-scan schema`: the schema of a file.
#pragma once

#include <string>

#include "output.h"

namespace lamella::inline v0::tool {

struct SchemaArguments {
  std::string path;
  bool json = false;
};

/// The program's exit code. Throws Error.
int run_schema(const SchemaArguments& arguments, Output& output);

}  // namespace lamella::inline v0::tool
