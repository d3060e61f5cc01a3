/// Writes one row, or an array in one, value by value: what encoders are made of.
///
///     std::vector<uint8_t> bytes;
///     auto row = lamella::SlotWriter::row(bytes, 2);  // two columns
///     row.put<int64_t>(0, 7);
///     row.put_bytes(1, text);                          // bodies in the order of their columns
///
/// Source folder: src/row.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "lamella/export.h"
#include "lamella/unsafe_row.h"

namespace lamella::inline v0 {

/// The slots of a row, or the elements of an array, at the end of a buffer that grows. Every value starts as a zero
/// that is not null. Threads: one. Lifetime: the buffer must outlive the writer, and only one writer's bodies grow at a
/// time. Throws kResourceLimit where a row reaches 2 GiB.
class LAMELLA_EXPORT SlotWriter {
 public:
  static SlotWriter row(std::vector<uint8_t>& buffer, int64_t num_fields);
  /// `element_bytes`: SparkType::element_bytes() of the elements.
  static SlotWriter array(std::vector<uint8_t>& buffer, int64_t count, int64_t element_bytes);

  void set_null(int64_t i) {
    uint8_t& byte = (*buffer_)[null_bits_ + static_cast<size_t>(i >> 3)];
    byte = static_cast<uint8_t>(byte | 1U << (i & 7));
  }
  /// A value that lies in its slot. Precondition in an array: sizeof(T) is its element_bytes.
  template <typename T>
  void put(int64_t i, T value) {
    std::memcpy(slot(i), &value, sizeof(T));
  }
  void put_bytes(int64_t i, std::span<const uint8_t> bytes);
  /// A decimal of more than 18 digits: in a row it keeps 16 bytes, also when it is null.
  void put_wide_decimal(int64_t i, Int128 unscaled);
  void set_null_wide_decimal(int64_t i) { set_null_keeping(i, 0); }
  void put_interval(int64_t i, const CalendarInterval& interval);
  void set_null_interval(int64_t i) { set_null_keeping(i, 16); }

  /// A body of any other kind: what is appended to buffer() between these calls, padded to 8 bytes by end_body().
  void begin_body() { body_begin_ = buffer_->size(); }
  void end_body(int64_t i);
  std::vector<uint8_t>& buffer() noexcept { return *buffer_; }

 private:
  SlotWriter(std::vector<uint8_t>& buffer, size_t base, size_t null_bits, size_t elements, int64_t element_bytes,
             bool is_row) noexcept
      : buffer_(&buffer),
        base_(base),
        null_bits_(null_bits),
        elements_(elements),
        element_bytes_(element_bytes),
        is_row_(is_row) {}

  uint8_t* slot(int64_t i) { return buffer_->data() + elements_ + static_cast<size_t>(i * element_bytes_); }
  void set_null_keeping(int64_t i, uint32_t size);

  std::vector<uint8_t>* buffer_;
  size_t base_;
  size_t null_bits_;
  size_t elements_;
  int64_t element_bytes_;
  bool is_row_;
  size_t body_begin_ = 0;
};

}  // namespace lamella::inline v0
