#include "arrow/offset_text.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "base/bits.h"
#include "lamella/error.h"

namespace lamella::inline v0 {
namespace {

constexpr int64_t kViewBytes = sizeof(StringView);
/// The most bytes that are copied for a value whatever its length, so that no branch depends on lengths.
constexpr int64_t kMostAtOnce = 64;

/// Where the value of each row lies.
class Values {
 public:
  explicit Values(const ColumnVector& vector)
      : length_(vector.length()), flat_(&vector), ordinals_(nullptr), validity_(nullptr) {
    if (vector.encoding() == VectorEncoding::kDictionary) {
      flat_ = &vector.dictionary();
      ordinals_ = vector.indices().data();
      validity_ = vector.validity();
    }
    views_ = flat_->parts().values.data();
    can_overrun_ = flat_->parts().values.readable_around(0, kMostAtOnce);
    for (const Buffer& buffer : flat_->parts().data_buffers) {
      addresses_.push_back(buffer.data());
      can_overrun_ = can_overrun_ && buffer.readable_around(0, kMostAtOnce);
    }
    if (addresses_.empty()) addresses_.push_back(views_);
  }

  int64_t length() const noexcept { return length_; }
  /// Whether kMostAtOnce bytes may be read from where any value begins.
  bool can_overrun() const noexcept { return can_overrun_; }
  bool is_listed() const noexcept { return ordinals_ != nullptr; }

  template <bool kListed>
  const uint8_t* view(int64_t row) const noexcept {
    return views_ + (kListed ? int64_t{ordinals_[row]} : row) * kViewBytes;
  }
  /// All ones, or zero where a dictionary's row is null; null slots of flat vectors are empty anyway.
  template <bool kListed>
  int64_t keep(int64_t row) const noexcept {
    if (!kListed || validity_ == nullptr) return -1;
    return -static_cast<int64_t>(bit_is_set(validity_, row));
  }
  const uint8_t* bytes(const uint8_t* view, int32_t length) const noexcept {
    const bool is_inline = length <= StringView::kInlineBytes;
    const int64_t buffer = is_inline ? 0 : load<int32_t>(view + 8);
    const uint8_t* outside = addresses_[static_cast<size_t>(buffer)] + (is_inline ? 0 : load<int32_t>(view + 12));
    return is_inline ? view + 4 : outside;
  }

 private:
  int64_t length_;
  const ColumnVector* flat_;
  const int32_t* ordinals_;
  const uint8_t* validity_;
  const uint8_t* views_ = nullptr;
  std::vector<const uint8_t*> addresses_;
  bool can_overrun_ = false;
};

/// Fills `offsets` and returns the bytes of all values, which may be more than an offset can say.
template <typename Offset, bool kListed>
int64_t add_lengths(const Values& values, uint8_t* offsets) noexcept {
  int64_t total = 0;
  store(offsets, Offset{0});
  for (int64_t row = 0; row < values.length(); ++row) {
    total += int64_t{load<int32_t>(values.view<kListed>(row))} & values.keep<kListed>(row);
    store(offsets + (row + 1) * int64_t{sizeof(Offset)}, static_cast<Offset>(total));
  }
  return total;
}

/// Values of up to kAtOnce bytes are copied as if they had as many: the next value, or padding, lies behind them.
template <bool kListed, int64_t kAtOnce>
void copy_bytes(const Values& values, uint8_t* to) noexcept {
  const int64_t num_values = values.length();
  for (int64_t row = 0; row < num_values; ++row) {
    const uint8_t* view = values.view<kListed>(row);
    const auto length = load<int32_t>(view);
    const uint8_t* from = values.bytes(view, length);
    const int64_t size = int64_t{length} & values.keep<kListed>(row);
    if (size <= kAtOnce) [[likely]] {
      std::memcpy(to, from, static_cast<size_t>(kAtOnce));
    } else {
      std::memcpy(to, from, static_cast<size_t>(size));
    }
    to += size;
  }
}

/// Without a byte more than the values have.
template <bool kListed>
void copy_exactly(const Values& values, uint8_t* to) noexcept {
  for (int64_t row = 0; row < values.length(); ++row) {
    const uint8_t* view = values.view<kListed>(row);
    const auto length = load<int32_t>(view);
    const int64_t size = int64_t{length} & values.keep<kListed>(row);
    if (size > 0) std::memcpy(to, values.bytes(view, length), static_cast<size_t>(size));
    to += size;
  }
}

/// As many bytes at once as most values have.
template <bool kListed>
void copy_values(const Values& values, int64_t total, uint8_t* to) noexcept {
  if (!values.can_overrun()) return copy_exactly<kListed>(values, to);
  const int64_t mean = total / std::max<int64_t>(values.length(), 1);
  if (mean <= 10) return copy_bytes<kListed, 16>(values, to);
  if (mean <= 20) return copy_bytes<kListed, 32>(values, to);
  copy_bytes<kListed, kMostAtOnce>(values, to);
}

template <typename Offset, bool kListed>
OffsetText convert(const Values& values) {
  OffsetText text;
  text.offsets = Buffer::allocate((values.length() + 1) * int64_t{sizeof(Offset)});
  const int64_t total = add_lengths<Offset, kListed>(values, text.offsets.mutable_data());
  if (total > int64_t{std::numeric_limits<Offset>::max()}) {
    throw Error(ErrorCode::kResourceLimit, "the text of " + std::to_string(values.length()) + " rows takes " +
                                               std::to_string(total) +
                                               " bytes, more than 32-bit offsets reach; use large offsets or views");
  }
  text.bytes = Buffer::allocate(total);
  copy_values<kListed>(values, total, text.bytes.mutable_data());
  return text;
}

}  // namespace

OffsetText offset_text(const ColumnVector& vector, ArrowText text) {
  const Values values(vector);
  if (text == ArrowText::kLargeOffsets) {
    return values.is_listed() ? convert<int64_t, true>(values) : convert<int64_t, false>(values);
  }
  return values.is_listed() ? convert<int32_t, true>(values) : convert<int32_t, false>(values);
}

}  // namespace lamella::inline v0
