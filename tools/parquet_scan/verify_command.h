/// `parquet-scan verify`: reads everything in files and checks all that can be checked.
#pragma once

#include <string>
#include <vector>

#include "output.h"

namespace lamella::inline v0::tool {

struct VerifyArguments {
  std::vector<std::string> paths;
};

/// The program's exit code.
int run_verify(const VerifyArguments& arguments, Output& output);

}  // namespace lamella::inline v0::tool
