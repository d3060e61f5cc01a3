/// Whether page indexes, bloom filters and counts of encodings say what is in a column chunk.
#pragma once

#include <functional>
#include <string>

#include "column/leaf_context.h"

namespace lamella::inline v0::tool {

/// Holds the indexes of one chunk against its pages and values.
/// Calls `find` with what is wrong: "column index: page 3: the statistics' max is 7, but row 12 holds 9". Throws what
/// reading the chunk's values throws.
void check_indexes(const LeafContext& context, int row_group, const std::function<void(std::string)>& find);

}  // namespace lamella::inline v0::tool
