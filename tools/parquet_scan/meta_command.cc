#include "meta_command.h"

#include "lamella/file_metadata.h"
#include "lamella/random_access_file.h"
#include "meta_json.h"
#include "meta_text.h"

namespace lamella::inline v0::tool {

int run_meta(const MetaArguments& arguments, Output& output) {
  const auto file = open_local_file(arguments.path);
  const auto metadata = read_metadata(*file, {}, arguments.decryption);
  try {
    arguments.json ? print_meta_json(*file, *metadata, arguments.pages, output)
                   : print_meta(*file, *metadata, arguments.pages, output);
  } catch (const Error& error) {
    throw error.within({.file = arguments.path});
  }
  return 0;
}

}  // namespace lamella::inline v0::tool
