/// What was asked for on the command line.
#pragma once

#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "cat_command.h"
#include "explain_command.h"
#include "meta_command.h"
#include "rows_command.h"
#include "scan_command.h"
#include "schema_command.h"
#include "verify_command.h"

namespace lamella::inline v0::tool {

/// The user wants to read this, and nothing else.
struct HelpText {
  std::string text;
};

/// The arguments make no sense.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

using Command = std::variant<HelpText, ScanArguments, SchemaArguments, MetaArguments, VerifyArguments, CatArguments,
                             RowsArguments, ExplainArguments>;

/// The arguments after the program's name. Where the first of them names no command, it is `scan`. Throws UsageError.
Command parse_command_line(std::vector<std::string> arguments);

}  // namespace lamella::inline v0::tool
