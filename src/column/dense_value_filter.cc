// The part of DenseValueReader that tests values for a filter, by what their encoding tells of them where that decides.
#include <algorithm>

#include "column/dense_value_reader.h"
#include "simd/bitmap_kernels.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {

namespace {

/// Fewer values that bounds tell of are as well decoded.
constexpr int64_t kLeastAlike = 256;
/// Bounds that never tell anything are asked for once in so many values.
constexpr int64_t kManyUnknown = 1 << 18;

}  // namespace

AlikeValues DenseValueReader::alike_values(int64_t, const ColumnFilter&) const {
  return {};
}

bool DenseValueReader::knows_values(const ColumnFilter&) const {
  return false;
}

AlikeValues DenseValueReader::alike_next(int64_t num_values, const ColumnFilter& filter) const {
  return page_has_indices_ ? AlikeValues{} : alike_values(num_values, filter);
}

bool DenseValueReader::can_test(int64_t num_values, const ColumnFilter& filter) {
  if (!page_has_indices_) {
    if (!knows_values(filter)) return false;
    if (unknown_left_ < num_values) return true;
    unknown_left_ -= num_values;
    return false;
  }
  if (!indices_.has_long_runs(num_values)) return false;
  load_dictionary();
  passing_entries_ = filter.passing_entries(dictionary_, num_values);
  return passing_entries_ != nullptr;
}

void DenseValueReader::test(int64_t num_values, const ColumnFilter& filter, uint8_t* passes, int64_t bit_offset) {
  if (!page_has_indices_) {
    test_bounded(num_values, filter, passes, bit_offset);
    return;
  }
  indices_.test(num_values, reinterpret_cast<const uint8_t*>(passing_entries_->words()), passes, bit_offset);
}

/// Decodes only what the encoding's bounds leave open. Where they keep telling nothing, they are asked less and less
/// often.
void DenseValueReader::test_bounded(int64_t num_values, const ColumnFilter& filter, uint8_t* passes,
                                    int64_t bit_offset) {
  while (num_values > 0) {
    int64_t count = 0;
    if (unknown_left_ == 0) {
      const AlikeValues alike = alike_values(num_values, filter);
      if (alike.count >= std::min(num_values, kLeastAlike)) {
        count = alike.count;
        skip_values(count);
        simd::kernels().bitmap->fill(passes, bit_offset, count, alike.pass);
        next_unknown_ = kFewUnknown;
      } else {
        unknown_left_ = next_unknown_;
        next_unknown_ = std::min(2 * next_unknown_, kManyUnknown);
      }
    }
    if (count == 0) {
      count = std::min(num_values, unknown_left_);
      test_decoded(context_.type, count, filter, passes, bit_offset);
      unknown_left_ -= count;
    }
    bit_offset += count;
    num_values -= count;
  }
}

}  // namespace lamella::inline v0
