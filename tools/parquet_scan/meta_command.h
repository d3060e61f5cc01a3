/// `parquet-scan meta`: what the footer of a file says, and its page headers.
#pragma once

#include <string>

#include "decryption_arguments.h"
#include "output.h"

namespace lamella::inline v0::tool {

struct MetaArguments {
  std::string path;
  bool pages = false;
  bool json = false;
  DecryptionArguments decryption;
};

/// The program's exit code. Throws Error.
int run_meta(const MetaArguments& arguments, Output& output);

}  // namespace lamella::inline v0::tool
