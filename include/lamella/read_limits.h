/// Caps on what a file may ask for. Going over one throws Error kResourceLimit.
/// Source folder: src/base.
#pragma once

#include <cstdint>

#include "lamella/export.h"

namespace lamella::inline v0 {

/// The defaults admit every honest file that is known; lower them for files from strangers.
struct ReadLimits {
  int64_t max_footer_bytes = int64_t{1} << 30;
  int64_t max_page_bytes = (int64_t{1} << 31) - 1;  ///< Uncompressed; the format cannot say more.
  int64_t max_page_header_bytes = int64_t{16} << 20;
  int32_t max_schema_nodes = 1 << 20;
  int32_t max_schema_depth = 512;  ///< More count as 512.
  int32_t max_row_groups = 1 << 20;
};

}  // namespace lamella::inline v0
