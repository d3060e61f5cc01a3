/// The facts of `parquet-scan meta` as text.
#pragma once

#include "lamella/file_metadata.h"
#include "lamella/random_access_file.h"
#include "output.h"

namespace lamella::inline v0::tool {

/// With `pages`, the headers of all pages too. Throws Error.
void print_meta(const RandomAccessFile& file, const FileMetadata& metadata, bool pages, Output& output);

}  // namespace lamella::inline v0::tool
