#include "variant/metadata_table.h"

#include "variant/view_bytes.h"

namespace lamella::inline v0 {

void variant::MetadataTable::assign(const ColumnVector& metadata) {
  distinct_.clear();
  ordinals_.clear();
  rows_.assign(static_cast<size_t>(metadata.length()), 0);
  const ViewBytes bytes(metadata);
  std::string_view before;
  uint32_t ordinal = 0;
  for (int64_t row = 0; row < metadata.length(); ++row) {
    if (metadata.is_null(row)) continue;
    const std::string_view here = bytes.text(row);
    if (distinct_.empty() || here != before) {
      const auto [known, is_new] = ordinals_.emplace(here, static_cast<uint32_t>(distinct_.size()));
      if (is_new) distinct_.emplace_back(bytes[row]);
      ordinal = known->second;
      before = here;
    }
    rows_[static_cast<size_t>(row)] = ordinal;
  }
}

}  // namespace lamella::inline v0
