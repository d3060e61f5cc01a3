#include "vector/row_bits.h"

#include <algorithm>
#include <cstring>

#include "base/bits.h"
#include "simd/bitmap_kernels.h"
#include "simd/compare_kernels.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {

RowBits::RowBits(int64_t num_rows) : num_rows_(num_rows), bits_(Buffer::allocate((num_rows + 63) / 64 * 8)) {
  if (num_rows > 0) std::memset(bits_.mutable_data(), 0, static_cast<size_t>(bits_.size()));
}

RowBits RowBits::all(int64_t num_rows) {
  RowBits rows(num_rows);
  rows.invert();
  return rows;
}

RowBits RowBits::of_bitmap(const uint8_t* bitmap, int64_t num_rows) {
  RowBits rows(num_rows);
  if (num_rows > 0) std::memcpy(rows.words(), bitmap, static_cast<size_t>(bytes_for_bits(num_rows)));
  rows.clear_behind_last_row();
  return rows;
}

RowBits RowBits::of_selection(const Selection& selection, int64_t num_rows) {
  RowBits rows(num_rows);
  for (const int32_t row : selection.rows())
    rows.words()[row >> 6] |= uint64_t{1} << (row & 63);
  return rows;
}

int64_t RowBits::count() const noexcept {
  return simd::kernels().bitmap->count_set(bits_.data(), 0, num_rows_);
}

bool RowBits::is_empty() const noexcept {
  return std::all_of(words(), words() + num_words(), [](uint64_t word) { return word == 0; });
}

void RowBits::intersect(const RowBits& other) noexcept {
  for (int64_t word = 0; word < num_words(); ++word)
    words()[word] &= other.words()[word];
}

void RowBits::unite(const RowBits& other) noexcept {
  for (int64_t word = 0; word < num_words(); ++word)
    words()[word] |= other.words()[word];
}

void RowBits::invert() noexcept {
  for (int64_t word = 0; word < num_words(); ++word)
    words()[word] = ~words()[word];
  clear_behind_last_row();
}

void RowBits::clear_behind_last_row() noexcept {
  if ((num_rows_ & 63) != 0) words()[num_words() - 1] &= low_bits(static_cast<int>(num_rows_ & 63));
}

Selection RowBits::selection() const {
  Buffer rows = Buffer::allocate(count() * int64_t{sizeof(int32_t)});
  simd::kernels().compare->positions_of(bits_.data(), num_words(), reinterpret_cast<int32_t*>(rows.mutable_data()));
  return Selection(std::move(rows));
}

}  // namespace lamella::inline v0
