// Text as codes of categories: what pandas' categoricals are made of.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "growing_bytes.h"
#include "sink.h"
#include "writable_array.h"

namespace lamella::python {

/// Distinct texts in the order in which they were first met.
class Categories {
 public:
  /// The code of a text, a new one where it was not met before. Throws Error kResourceLimit past 2^31 - 1 texts.
  int32_t code_of(std::string_view text);
  const std::deque<std::string>& texts() const noexcept { return texts_; }

 private:
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, int32_t> codes_;
};

/// Codes of as many bytes as the largest needs: 1, 2 or 4. -1 is null. Those of one byte go where they are wanted in
/// the end, as long as all are.
class Codes {
 public:
  Codes() = default;
  /// `place` has room for a byte a row. Lifetime: that of this object.
  explicit Codes(uint8_t* place) : place_(place) {}

  void append(const int32_t* row_codes, int64_t count, int32_t largest);
  /// The codes `entry_codes[indices[i]]`.
  void append_entries(const int32_t* indices, int64_t count, const std::vector<int32_t>& entry_codes, int32_t largest);
  int64_t length() const noexcept { return length_; }
  /// Writes all codes as T.
  template <typename T>
  void copy(T* out) const;
  /// Writes all codes as T, those that are not -1 by way of `mapping`.
  template <typename T>
  void copy(const std::vector<int32_t>& mapping, T* out) const;

 private:
  uint8_t* codes() const noexcept { return width_ == 1 ? place_ : bytes_.data(); }
  void reserve(int64_t count, int32_t largest);
  void widen(int width);

  uint8_t* place_ = nullptr;
  GrowingBytes bytes_;  ///< Once they are wider than a byte.
  int width_ = 1;
  int64_t length_ = 0;
};

/// Segments, which threads read in any order, share the codes of categories; merge() puts these in the order of rows.
class CategorySink : public Sink {
 public:
  /// `narrow_codes` has a byte for each of the result's rows: the codes, if take_codes() finds that they fit.
  explicit CategorySink(nanobind::handle narrow_codes) : narrow_codes_(narrow_codes) {}

  DictionaryMode dictionary_mode() const noexcept override { return DictionaryMode::kKeep; }
  void prepare(const std::vector<Segment>& segments) override;
  void write(const ColumnVector& vector, int64_t row, int segment) override;

  /// The categories of all segments, in the order of rows. Call it once, after the last write(). Lifetime: the sink's.
  std::vector<std::string_view> merge();
  /// Writes the codes of all rows, `width` (1, 2, 4) bytes each, and lets go of them. One byte each may go where they
  /// were gathered.
  void take_codes(const WritableArray& out, int width);

 private:
  struct Part {
    Categories categories;                           ///< In the order in which the segment has them.
    std::vector<int32_t> shared_codes;               ///< What all segments call them.
    int32_t largest = 0;                             ///< Of those.
    Codes codes;                                     ///< Shared ones.
    std::shared_ptr<const ColumnVector> dictionary;  ///< That entry_codes are of.
    std::vector<int32_t> entry_codes;
    std::vector<int32_t> row_codes;
  };

  void code_entries(const ColumnVector& vector, Part& part);
  void code_values(const ColumnVector& vector, Part& part);
  void share_categories(Part& part);
  template <typename T>
  void copy_codes(uint8_t* out) const;

  const WritableArray narrow_codes_;
  std::vector<Part> parts_;
  std::mutex mutex_;
  Categories shared_;  ///< Guarded by mutex_.
  bool is_merged_ = false;
  std::vector<int32_t> mapping_;  ///< From shared codes to those in the order of rows; empty where they are the same.
};

}  // namespace lamella::python
