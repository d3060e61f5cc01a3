/// Where data pages begin and end.
#pragma once

#include <cstdint>
#include <vector>

#include "writer/leaf_data.h"
#include "writer/options.h"

namespace lamella::inline v0 {
namespace writer {

/// One data page of a column chunk.
struct PagePlan {
  int64_t first_slot = 0;
  int64_t num_slots = 0;
  int64_t first_value = 0;
  int64_t num_values = 0;  ///< Non-null.
  int64_t first_row = 0;
  int64_t num_rows = 0;  ///< Rows that begin in the page.
  bool is_dictionary = false;
};

/// What part of a column chunk a dictionary covers.
struct DictionaryCoverage {
  int64_t num_values = -1;  ///< From the front, non-null; -1: there is no dictionary.
  int bit_width = 0;        ///< Of an index.
};

/// Cuts a column chunk into pages. A page holds whole rows, unless pages.split_rows, and either indices or values. A
/// chunk without slots has no pages.
std::vector<PagePlan> plan_pages(const LeafData& data, const Leaf& leaf, const PageOptions& pages,
                                 DictionaryCoverage dictionary);

}  // namespace writer
}  // namespace lamella::inline v0
