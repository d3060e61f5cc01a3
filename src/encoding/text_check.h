/// Values that must be text, each by itself.
#pragma once

#include <cstdint>

#include "encoding/decoder.h"

namespace lamella::inline v0 {

/// Throws kCorruptFile unless the values of all `count` views are UTF-8. `first_value` is the first one's ordinal among
/// the page's values, for the message. Every reference lies inside `buffers`.
void require_utf8(const StringView* views, int64_t count, const ViewBuffers& buffers, int64_t first_value);

/// Throws kCorruptFile: the page's value `value` is not UTF-8.
[[noreturn]] void throw_not_utf8(int64_t value);

}  // namespace lamella::inline v0
