/// What decoders of byte arrays check of the views that they make.
#pragma once

#include <cstdint>

#include "encoding/decoder.h"

namespace lamella::inline v0 {

/// Throws kResourceLimit when the page is too large for the 31-bit offsets of views.
void require_view_offsets(const Buffer& page);

/// Throws kCorruptFile unless the values of all `count` views are UTF-8, each by itself. `first_value` is the first
/// one's ordinal among the page's values, for the message. Every reference lies inside `buffers`.
void require_utf8(const StringView* views, int64_t count, const ViewBuffers& buffers, int64_t first_value);

}  // namespace lamella::inline v0
