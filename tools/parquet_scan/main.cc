/// parquet-scan: scans Parquet files, and shows what is in them.

#include <algorithm>
#include <csignal>
#include <exception>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "command_line.h"
#include "lamella/cpu_target.h"
#include "lamella/error.h"
#include "output.h"

namespace lamella::inline v0::tool {
namespace {

constexpr int kDone = 0;
constexpr int kBadFile = 1;
constexpr int kWrongUsage = 2;

struct RunCommand {
  Output& output;

  int operator()(const HelpText& help) const {
    output.write(help.text);
    return kDone;
  }
  int operator()(const ScanArguments& arguments) const { return run_scan(arguments, output); }
  int operator()(const SchemaArguments& arguments) const { return run_schema(arguments, output); }
  int operator()(const MetaArguments& arguments) const { return run_meta(arguments, output); }
  int operator()(const VerifyArguments& arguments) const { return run_verify(arguments, output); }
  int operator()(const CatArguments& arguments) const { return run_cat(arguments, output); }
  int operator()(const ExplainArguments& arguments) const { return run_explain(arguments, output); }
  int operator()(const RowsArguments& arguments) const { return run_rows(arguments, output); }
};

/// What was printed before an error comes first.
int run_command(const Command& command, Output& output) {
  int exit_code = kDone;
  try {
    exit_code = std::visit(RunCommand{output}, command);
  } catch (const std::exception& error) {
    output.flush();
    print_error(error.what());
    return kBadFile;
  }
  output.flush();
  return exit_code;
}

int run_program(std::vector<std::string> arguments) {
  Command command;
  try {
    command = parse_command_line(std::move(arguments));
    cpu_target();  // Refuses a LAMELLA_SIMD that this machine can't run before any file is blamed.
  } catch (const std::exception& error) {
    print_usage_error(error.what());
    return kWrongUsage;
  }
  try {
    Output output;
    return run_command(command, output);
  } catch (const OutputClosed&) {
    return kDone;
  } catch (const std::exception& error) {
    print_error(error.what());
    return kBadFile;
  }
}

}  // namespace
}  // namespace lamella::inline v0::tool

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  return lamella::tool::run_program(std::vector<std::string>(argv + std::min(argc, 1), argv + argc));
}
