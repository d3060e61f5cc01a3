#include "column/page_rows.h"

#include <algorithm>

#include "encoding/levels.h"
#include "lamella/buffer.h"
#include "simd/kernels.h"
#include "simd/level_kernels.h"

namespace lamella::inline v0 {

int64_t rows_of_header(const PageHeader& header, const SchemaNode& leaf) noexcept {
  if (leaf.max_repetition_level == 0) return header.num_values;
  return header.type == PageType::DATA_PAGE_V2 ? header.num_rows : -1;
}

PageRows count_rows(const Page& page, const SchemaNode& leaf) {
  if (leaf.max_repetition_level == 0) return {page.num_values, true};
  constexpr int64_t kLevelsAtOnce = int64_t{1} << 16;
  Buffer levels = Buffer::allocate(std::min(page.num_values, kLevelsAtOnce));
  LevelDecoder decoder(leaf.max_repetition_level);
  decoder.start(page.repetition_levels.bytes(), page.repetition_level_encoding, page.num_values);
  PageRows rows;
  for (int64_t done = 0; done < page.num_values;) {
    const int64_t step = std::min(page.num_values - done, kLevelsAtOnce);
    uint8_t* const bytes = levels.mutable_data();
    decoder.decode(step, bytes);
    if (done == 0) rows.begins_with_row = *bytes == 0;
    rows.num_begun += step - simd::kernels().level->count_at_least(bytes, step, 1);
    done += step;
  }
  return rows;
}

}  // namespace lamella::inline v0
