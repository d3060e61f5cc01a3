#include "lamella/row_writer.h"

#include <limits>
#include <string>

#include "base/bits.h"
#include "lamella/error.h"
#include "row/big_endian_decimal.h"

namespace lamella::inline v0 {
namespace {

/// Zeros at the end of the buffer.
uint8_t* append_zeros(std::vector<uint8_t>& buffer, size_t count) {
  const size_t size = buffer.size();
  buffer.resize(size + count);
  return buffer.data() + size;
}

}  // namespace

SlotWriter SlotWriter::row(std::vector<uint8_t>& buffer, int64_t num_fields) {
  const size_t base = buffer.size();
  append_zeros(buffer, static_cast<size_t>(UnsafeRow::fixed_bytes(num_fields)));
  const size_t slots = base + static_cast<size_t>(UnsafeRow::null_bytes(num_fields));
  return {buffer, base, base, slots, 8, true};
}

SlotWriter SlotWriter::array(std::vector<uint8_t>& buffer, int64_t count, int64_t element_bytes) {
  const size_t base = buffer.size();
  const int64_t header_bytes = UnsafeArray::header_bytes(count);
  uint8_t* bytes = append_zeros(buffer, static_cast<size_t>(header_bytes + round_up(count * element_bytes, 8)));
  store(bytes, count);
  return {buffer, base, base + 8, base + static_cast<size_t>(header_bytes), element_bytes, false};
}

void SlotWriter::put_bytes(int64_t i, std::span<const uint8_t> bytes) {
  begin_body();
  buffer_->insert(buffer_->end(), bytes.begin(), bytes.end());
  end_body(i);
}

void SlotWriter::end_body(int64_t i) {
  const size_t size = buffer_->size() - body_begin_;
  const size_t offset = body_begin_ - base_;
  constexpr size_t kMaxBytes = std::numeric_limits<int32_t>::max() - 15;
  if (offset > kMaxBytes || size > kMaxBytes - offset) {
    throw Error(ErrorCode::kResourceLimit,
                "a row takes " + std::to_string(offset + size) + " bytes, the most is " + std::to_string(kMaxBytes));
  }
  append_zeros(*buffer_, (8 - size % 8) % 8);
  put(i, uint64_t{offset} << 32 | size);
}

void SlotWriter::put_wide_decimal(int64_t i, Int128 unscaled) {
  uint8_t bytes[kWideDecimalBytes];
  const int64_t size = store_wide_decimal(unscaled, bytes);
  put_bytes(i, {bytes, static_cast<size_t>(size)});
  if (is_row_ && size <= 8) append_zeros(*buffer_, 8);
}

void SlotWriter::put_interval(int64_t i, const CalendarInterval& interval) {
  uint8_t bytes[16];
  store(bytes, interval.months);
  store(bytes + 4, interval.days);
  store(bytes + 8, interval.micros);
  put_bytes(i, bytes);
}

void SlotWriter::set_null_keeping(int64_t i, uint32_t size) {
  set_null(i);
  if (!is_row_) return;
  begin_body();
  append_zeros(*buffer_, kWideDecimalBytes);
  end_body(i);
  put(i, uint64_t{body_begin_ - base_} << 32 | size);
}

}  // namespace lamella::inline v0
