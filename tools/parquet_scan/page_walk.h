/// The page headers of one column chunk.
#pragma once

#include <cstdint>
#include <functional>

#include "format/page_header.h"
#include "lamella/file_metadata.h"
#include "lamella/random_access_file.h"

namespace lamella::inline v0::tool {

struct WalkedPage {
  int64_t ordinal = 0;
  int64_t offset = 0;  ///< Of the header, in the file.
  PageHeader header;
};

/// Visits the dictionary and data pages of a chunk in file order, without reading their contents. Throws Error that
/// names row group, column, page and offset.
void walk_pages(const RandomAccessFile& file, const FileMetadata& metadata, int row_group, int leaf,
                const std::function<void(const WalkedPage&)>& visit);

}  // namespace lamella::inline v0::tool
