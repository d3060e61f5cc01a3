/// Tests of texts in the 16 bytes of their views: most are told apart there, so their own bytes are not fetched.
#pragma once

#include <string_view>

#include "lamella/column_vector.h"
#include "vector/row_bits.h"

namespace lamella::inline v0 {

/// The texts of a flat vector of Layout::kViews, which outlives it: what ColumnVector::bytes() gives, for loops over
/// rows.
class ViewTexts {
 public:
  explicit ViewTexts(const ColumnVector& flat)
      : views_(flat.views().data()), buffers_(flat.parts().data_buffers.data()) {}

  std::string_view operator[](int64_t row) const noexcept {
    const StringView& view = views_[row];
    const uint8_t* bytes = view.is_inline()
                               ? view.inlined
                               : buffers_[static_cast<size_t>(view.reference.buffer)].data() + view.reference.offset;
    return {reinterpret_cast<const char*>(bytes), static_cast<size_t>(view.length)};
  }

 private:
  const StringView* views_;
  const Buffer* buffers_;
};

/// Rows of `flat`, of Layout::kViews, that are `text`; what null slots say is arbitrary.
RowBits equal_views(const ColumnVector& flat, std::string_view text);

/// Rows that start with it.
RowBits prefixed_views(const ColumnVector& flat, std::string_view prefix);

/// Rows below, or else above, `text`.
RowBits ordered_views(const ColumnVector& flat, bool wants_below, std::string_view text);

}  // namespace lamella::inline v0
