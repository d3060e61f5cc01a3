/// Utf8Mode::kReplace: bad sequences become U+FFFD.
#pragma once

#include <span>

#include "encoding/decoder.h"
#include "lamella/buffer.h"
#include "lamella/column_vector.h"

namespace lamella::inline v0 {

/// Makes every view that is not UTF-8 one that is: each maximal part of a bad sequence becomes U+FFFD, as the Unicode
/// Standard recommends (section 3.9). Replaced values are put into buffers of their own.
void replace_invalid_utf8(std::span<StringView> views, ViewBuffers& buffers, BufferPool& pool);

}  // namespace lamella::inline v0
