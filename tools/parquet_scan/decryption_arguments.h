/// The options that give keys of encrypted files.
#pragma once

#include <memory>

#include "lamella/decryption.h"

namespace CLI {
class App;
}

namespace lamella::inline v0::tool {

/// Null while no option of them was given.
using DecryptionArguments = std::shared_ptr<DecryptionOptions>;

/// Adds --footer-key, --column-key, --master-key and --aad-prefix to `command`.
void add_decryption(CLI::App& command, DecryptionArguments& arguments);

}  // namespace lamella::inline v0::tool
