/// The page index and the bloom filter of a column chunk as people read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "json_writer.h"
#include "lamella/file_metadata.h"
#include "lamella/random_access_file.h"
#include "output.h"

namespace lamella::inline v0::tool {

/// What the two halves of the index say of a page; bounds only where they may be believed.
struct ShownPage {
  std::optional<int64_t> offset;
  std::optional<int64_t> compressed_bytes;
  std::optional<int64_t> first_row;
  std::optional<int64_t> unencoded_bytes;
  std::optional<bool> is_all_null;
  std::optional<int64_t> nulls;
  std::optional<int64_t> nans;
  std::optional<std::string> min;  ///< JSON.
  std::optional<std::string> max;
  std::vector<int64_t> definition_levels;  ///< How many there are of each level; none where the index does not say.
  std::vector<int64_t> repetition_levels;
};

struct ShownIndexes {
  std::vector<ShownPage> pages;
  std::optional<std::string> boundary_order;
  std::optional<int64_t> bloom_filter_bytes;  ///< Of its bits.
  std::vector<std::string> problems;          ///< Why an index cannot be used.

  bool empty() const noexcept { return pages.empty() && !bloom_filter_bytes && problems.empty(); }
};

ShownIndexes shown_indexes(const RandomAccessFile& file, const FileMetadata& metadata, int row_group, int leaf);

void print_indexes(const ShownIndexes& indexes, Output& output);
/// As members of an object.
void write_indexes(const ShownIndexes& indexes, JsonWriter& json);

}  // namespace lamella::inline v0::tool
