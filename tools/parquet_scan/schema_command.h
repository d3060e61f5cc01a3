/// `parquet-scan schema`: the schema of a file.
#pragma once

#include <string>

#include "decryption_arguments.h"
#include "output.h"

namespace lamella::inline v0::tool {

struct SchemaArguments {
  std::string path;
  bool json = false;
  DecryptionArguments decryption;
};

/// The program's exit code. Throws Error.
int run_schema(const SchemaArguments& arguments, Output& output);

}  // namespace lamella::inline v0::tool
