/// Columns annotated UNKNOWN: every value is null, whatever the physical type.
#pragma once

#include "column/value_reader.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

class NullValueReader final : public ValueReader {
 public:
  void set_dictionary(const Page&) override {}
  void clear_dictionary() override {}
  void start_page(const Page&) override {}
  bool gives_dictionary() const noexcept override { return false; }
  double bytes_per_value() const noexcept override { return 0; }
  void skip(int64_t) override {}
  Buffer borrow(int64_t) override { return {}; }
  void begin(int64_t, ValueForm) override {}
  void append(int64_t, int64_t num_valid, const uint8_t*) override {
    if (num_valid > 0) throw Error(ErrorCode::kCorruptFile, "a column annotated as always null has values");
  }
  void append_picked(int64_t num_values, std::span<const int32_t>, int64_t num_rows, const uint8_t* validity) override {
    append(num_rows, num_values, validity);
  }
  void finish(ColumnVector::Parts&) override {}
};

}  // namespace lamella::inline v0
