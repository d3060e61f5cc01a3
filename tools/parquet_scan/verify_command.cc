#include "verify_command.h"

#include <fmt/format.h>

#include "file_verification.h"
#include "quantity.h"

namespace lamella::inline v0::tool {
namespace {

/// Whether the file is good.
bool report(const std::string& path, const FileVerification& verification, Output& output) {
  const FileMetadata& metadata = verification.metadata();
  const std::vector<Error>& findings = verification.findings();
  output.print("{}: {}: {}, {}, {}, {}\n", path, findings.empty() ? "OK" : "BAD", counted(metadata.num_rows(), "row"),
               counted(metadata.schema().num_leaves(), "leaf column"), counted(metadata.num_row_groups(), "row group"),
               counted(verification.num_pages(), "page"));
  for (const Error& finding : findings)
    output.print("  {}\n", in_words_of_program(finding.what()));
  output.flush();
  if (findings.empty()) return true;
  std::string message = findings.front().what();
  if (findings.size() > 1) message += fmt::format(" (and {} more)", findings.size() - 1);
  print_error(message);
  return false;
}

bool verify(const std::string& path, const DecryptionArguments& decryption, Output& output) {
  try {
    FileVerification verification(path, decryption);
    verification.run();
    return report(path, verification, output);
  } catch (const OutputClosed&) {
    throw;
  } catch (...) {
    const Error error = caught_error(path);
    output.print("{}: BAD\n  {}\n", path, in_words_of_program(error.what()));
    output.flush();
    print_error(error.what());
    return false;
  }
}

}  // namespace

int run_verify(const VerifyArguments& arguments, Output& output) {
  bool all_good = true;
  for (const std::string& path : arguments.paths)
    all_good = verify(path, arguments.decryption, output) && all_good;
  return all_good ? 0 : 1;
}

}  // namespace lamella::inline v0::tool
