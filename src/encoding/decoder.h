/// What every encoding's decoder is: bytes of one page's values in, dense non-null values out.
///
/// A decoder belongs to one column and is started anew for each page. Its caller never asks for more values than the
/// page declares, so counts need no check here, but bytes do: a page that ends early, or whose bytes contradict
/// themselves, throws Error kCorruptFile with a message that says what was needed and what was there; the caller adds
/// the location. Threads: one at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "lamella/buffer.h"
#include "lamella/column_vector.h"
#include "lamella/parquet_enums.h"

namespace lamella::inline v0 {

class ValueDecoder {
 public:
  virtual ~ValueDecoder() = default;

  /// Begins a page. `values` is the page's values section, padded on both sides; `max_values` its num_values, nulls
  /// included: an upper bound of what will be asked for.
  virtual void start(Buffer values, int64_t max_values) = 0;
  /// The same where the first value may refer to the last one of the page that this decoder was started with before, of
  /// which values may be left: a fault of old writers (format/writer_faults.h).
  virtual void start_behind(Buffer values, int64_t max_values) { start(std::move(values), max_values); }
  /// Passes over the next `count` values.
  virtual void skip(int64_t count) = 0;
};

/// INT32, INT64, INT96, FLOAT, DOUBLE and FIXED_LEN_BYTE_ARRAY.
class FixedWidthDecoder : public ValueDecoder {
 public:
  /// The next `count` values to `out`, which has 64 bytes of slack behind them.
  virtual void decode(int64_t count, uint8_t* out) = 0;
  /// The next `count` values where they already lie, or nullptr when the encoding has to be decoded.
  virtual const uint8_t* borrow(int64_t count) {
    static_cast<void>(count);
    return nullptr;
  }
  /// Of signed integers: one that is likely near the next value. Nothing where the encoding does not bound values.
  virtual std::optional<int64_t> near_next() const noexcept { return std::nullopt; }
  /// How many of the next `count` signed integers are known to lie in [low, high] without being decoded: 0 where
  /// nothing is known of the next one.
  virtual int64_t count_within(int64_t count, int64_t low, int64_t high) const {
    static_cast<void>(count);
    static_cast<void>(low);
    static_cast<void>(high);
    return 0;
  }
};

/// BOOLEAN.
class BooleanDecoder : public ValueDecoder {
 public:
  /// The next `count` values as bits from `bit_offset` of `bits`; bits before it are kept, bits behind may be spoilt
  /// within 64 bytes.
  virtual void decode(int64_t count, uint8_t* bits, int64_t bit_offset) = 0;
};

/// The data buffers of the vector that views are being made for.
class ViewBuffers {
 public:
  /// The ordinal of `buffer`, which is added unless it is among the last few.
  int32_t ordinal_of(const Buffer& buffer) {
    const int32_t ordinal = ordinal_if_added(buffer);
    if (ordinal == static_cast<int32_t>(buffers_.size())) buffers_.push_back(buffer);
    return ordinal;
  }
  /// What ordinal_of(buffer) would say, without adding it: a buffer that no view refers to shall not be kept.
  int32_t ordinal_if_added(const Buffer& buffer) const noexcept {
    constexpr size_t kFew = 4;
    for (size_t i = buffers_.size(); i > 0 && i + kFew > buffers_.size(); --i) {
      if (buffers_[i - 1].data() == buffer.data()) return static_cast<int32_t>(i) - 1;
    }
    return static_cast<int32_t>(buffers_.size());
  }
  /// Whether `buffer` is among the last few.
  bool has(const Buffer& buffer) const noexcept {
    return ordinal_if_added(buffer) < static_cast<int32_t>(buffers_.size());
  }
  /// Where the bytes of each buffer begin, as kernels take it: at least one address.
  std::vector<const uint8_t*> addresses() const {
    std::vector<const uint8_t*> begins;
    for (const Buffer& buffer : buffers_)
      begins.push_back(buffer.data());
    if (begins.empty()) begins.push_back(nullptr);
    return begins;
  }
  const Buffer& buffer(int32_t ordinal) const noexcept { return buffers_[static_cast<size_t>(ordinal)]; }
  std::vector<Buffer> release() { return std::exchange(buffers_, {}); }

 private:
  std::vector<Buffer> buffers_;
};

/// BYTE_ARRAY.
class ByteArrayDecoder : public ValueDecoder {
 public:
  /// The next `count` values as views to `out`, which has 64 bytes of slack behind them; longer values stay in buffers
  /// that the decoder adds to `buffers`. With `check_utf8` every value must be UTF-8 by itself.
  virtual void decode(int64_t count, StringView* out, ViewBuffers& buffers, bool check_utf8) = 0;
};

}  // namespace lamella::inline v0
