/// `parquet-scan verify`: reads everything in files and checks all that can be checked.
#pragma once

#include <string>
#include <vector>

#include "decryption_arguments.h"
#include "output.h"

namespace lamella::inline v0::tool {

struct VerifyArguments {
  std::vector<std::string> paths;
  DecryptionArguments decryption;
};

/// The program's exit code.
int run_verify(const VerifyArguments& arguments, Output& output);

}  // namespace lamella::inline v0::tool
