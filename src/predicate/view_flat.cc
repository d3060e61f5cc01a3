#include "predicate/view_flat.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/bits.h"
#include "predicate/fill_rows.h"
#include "simd/compare_kernels.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {
namespace {

constexpr size_t kPrefixBytes = 4;
constexpr size_t kPrefixBegin = sizeof(StringView::length);

using ViewBytes = std::array<uint8_t, sizeof(StringView)>;

/// Which views have the bytes of `wanted` where `mask` has ones.
RowBits masked_views(const ColumnVector& flat, const ViewBytes& mask, const ViewBytes& wanted) {
  RowBits rows(flat.length());
  simd::kernels().compare->equals_masked16(flat.parts().values.data(), flat.length(), mask.data(), wanted.data(),
                                           reinterpret_cast<uint8_t*>(rows.words()));
  return rows;
}

/// Drops the rows whose bytes fail `test`.
template <typename Test>
void confirm(const ColumnVector& flat, RowBits& rows, Test test) {
  const ViewTexts texts(flat);
  for (int64_t i = 0; i < rows.num_words(); ++i) {
    for (uint64_t left = rows.words()[i]; left != 0; left &= left - 1) {
      if (!test(texts[i * 64 + std::countr_zero(left)])) rows.words()[i] ^= left & -left;
    }
  }
}

/// The first four bytes of a value, zeros where it is shorter, as a number that orders as they do.
uint32_t prefix_of(std::string_view value) noexcept {
  uint32_t prefix = 0;
  for (size_t i = 0; i < kPrefixBytes; ++i)
    prefix = prefix << 8 | (i < value.size() ? static_cast<uint8_t>(value[i]) : 0U);
  return prefix;
}

/// The same of a view: it lies behind the length in views of both kinds.
uint32_t prefix_of(const StringView& view) noexcept {
  return __builtin_bswap32(load<uint32_t>(reinterpret_cast<const uint8_t*>(&view) + kPrefixBegin));
}

}  // namespace

RowBits equal_views(const ColumnVector& flat, std::string_view text) {
  ViewBytes mask{};
  ViewBytes wanted{};
  // Longer values than views can say are nobody's.
  if (text.size() > static_cast<size_t>(INT32_MAX)) return RowBits(flat.length());
  store(wanted.data(), static_cast<int32_t>(text.size()));
  const bool is_inline = text.size() <= static_cast<size_t>(StringView::kInlineBytes);
  std::copy_n(text.begin(), is_inline ? text.size() : kPrefixBytes, wanted.begin() + kPrefixBegin);
  std::fill_n(mask.begin(), is_inline ? mask.size() : kPrefixBegin + kPrefixBytes, uint8_t{0xFF});
  RowBits rows = masked_views(flat, mask, wanted);
  if (!is_inline) confirm(flat, rows, [&](std::string_view value) { return value == text; });
  return rows;
}

RowBits prefixed_views(const ColumnVector& flat, std::string_view prefix) {
  ViewBytes mask{};
  ViewBytes wanted{};
  const size_t compared = std::min(prefix.size(), kPrefixBytes);
  std::copy_n(prefix.begin(), compared, wanted.begin() + kPrefixBegin);
  std::fill_n(mask.begin() + kPrefixBegin, compared, uint8_t{0xFF});
  RowBits rows = masked_views(flat, mask, wanted);
  // What a value lacks is zero in its view: only a prefix with zeros could be taken for it.
  const bool is_decided = prefix.size() <= kPrefixBytes && prefix.find('\0') == std::string_view::npos;
  if (!is_decided) confirm(flat, rows, [&](std::string_view value) { return value.starts_with(prefix); });
  return rows;
}

RowBits ordered_views(const ColumnVector& flat, bool wants_below, std::string_view text) {
  const uint32_t prefix = prefix_of(text);
  const StringView* views = flat.views().data();
  const ViewTexts texts(flat);
  RowBits rows(flat.length());
  fill_rows(rows, [&](int64_t row) {
    const uint32_t each = prefix_of(views[row]);
    if (each != prefix) return (each < prefix) == wants_below;
    const int order = texts[row].compare(text);
    return wants_below ? order < 0 : order > 0;
  });
  return rows;
}

}  // namespace lamella::inline v0
