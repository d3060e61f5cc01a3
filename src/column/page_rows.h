/// How many rows a page has, as far as it can be told from the page itself.
#pragma once

#include <cstdint>

#include "format/page_header.h"
#include "lamella/parquet_schema.h"
#include "page/page_reader.h"

namespace lamella::inline v0 {

/// Rows of a data page by its header, or -1 where only the levels tell.
int64_t rows_of_header(const PageHeader& header, const SchemaNode& leaf) noexcept;

/// Rows that begin in a page, by its levels.
struct PageRows {
  int64_t num_begun = 0;
  bool begins_with_row = true;  ///< It does not go on with a row of the page before.
};

/// Throws kCorruptFile (levels that are none).
PageRows count_rows(const Page& page, const SchemaNode& leaf);

}  // namespace lamella::inline v0
