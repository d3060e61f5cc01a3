/// GeoParquet's metadata, as `schema` and `meta` show it.
#pragma once

#include "json_writer.h"
#include "lamella/file_metadata.h"
#include "output.h"

namespace lamella::inline v0::tool {

/// A line for the file and one for each column, or why the metadata can't be read; nothing for a file without any.
void print_geo(const FileMetadata& metadata, Output& output);
/// The member "geo" of the current object, with "error" where the metadata can't be read.
void write_geo(const FileMetadata& metadata, JsonWriter& json);

}  // namespace lamella::inline v0::tool
