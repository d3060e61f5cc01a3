/// The dictionary of a column chunk, read for what it says about the chunk's values.
#pragma once

#include <optional>

#include "column/leaf_context.h"
#include "lamella/column_vector.h"
#include "lamella/file_metadata.h"

namespace lamella::inline v0 {

/// Whether the footer says that all data pages of a chunk hold indices into its dictionary, so that no value is there
/// but the dictionary's.
bool has_only_dictionary_pages(const ColumnChunkMetadata& chunk) noexcept;

/// The entries of a chunk's dictionary page as a flat vector; nothing when the chunk has none that could be read so.
/// Throws as LeafPages does.
std::optional<ColumnVector> read_dictionary_entries(const LeafContext& context, int row_group);

}  // namespace lamella::inline v0
