/// Keys wrapped with other keys, here rather than by a service.
#pragma once

#include <string>
#include <string_view>

namespace lamella::inline v0 {

/// The key in `wrapped`: base64 of nonce, ciphertext and tag of AES-GCM with `key` and the additional data `aad`.
/// `what` names it in messages. Throws kDecryption.
std::string unwrap_locally(std::string_view wrapped, std::string_view key, std::string_view aad, std::string_view what);

}  // namespace lamella::inline v0
