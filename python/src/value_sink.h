// Fixed-width values in a NumPy array.
#pragma once

#include <atomic>
#include <cstdint>

#include "lamella/type.h"
#include "sink.h"
#include "writable_array.h"

namespace lamella::python {

/// What becomes of a value.
enum class Conversion : uint8_t {
  kCopy,            ///< The bytes as they are; booleans become bytes.
  kFloat,           ///< As they are, NaN where null. Half, single and double precision.
  kTime64,          ///< As they are, NaT where null. 64 bits.
  kDateToMillis,    ///< Days as datetime64[ms], NaT where null.
  kDecimalToFloat,  ///< Double precision, the nearest number to the decimal, NaN where null.
  kDecimalTo128     ///< Unscaled integers of 128 bits. Decimals of up to 38 digits.
};

/// Writes values, and with kCopy and kDecimalTo128 a byte of 1 a null, where there are any.
class ValueSink : public Sink {
 public:
  /// `values` holds the result's rows; `mask`, zeros or None, has a byte for each.
  ValueSink(const Type& type, Conversion conversion, nanobind::handle values, nanobind::handle mask);

  void prepare(const std::vector<Segment>& segments) override;
  void write(const ColumnVector& vector, int64_t row, int segment) override;

  int64_t null_count() const noexcept { return null_count_; }

 private:
  void mark_nulls(const ColumnVector& vector, int64_t row) const;

  const Type type_;
  const Conversion conversion_;
  const int64_t width_;  ///< Of a value in the array.
  const WritableArray values_;
  const WritableArray mask_;
  std::atomic<int64_t> null_count_{0};
};

}  // namespace lamella::python
