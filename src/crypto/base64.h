/// Base64, as key material has its bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lamella::inline v0 {

/// RFC 4648 with padding. Nothing when `text` is not that.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace lamella::inline v0
