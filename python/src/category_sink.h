// Text as codes of categories: what pandas' categoricals are made of.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
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

/// Codes of as many bytes as the largest needs: 1, 2 or 4. -1 is null.
class Codes {
 public:
  void append(const int32_t* codes, int64_t count, int32_t largest);
  /// The codes `entry_codes[indices[i]]`.
  void append_entries(const int32_t* indices, int64_t count, const std::vector<int32_t>& entry_codes, int32_t largest);
  int64_t length() const noexcept { return length_; }
  /// Writes all codes as T, those that are not -1 by way of `mapping`.
  template <typename T>
  void copy(const std::vector<int32_t>& mapping, T* out) const;

 private:
  void reserve(int64_t count, int32_t largest);
  void widen(int width);

  GrowingBytes bytes_;
  int width_ = 1;
  int64_t length_ = 0;
};

/// Each segment has categories of its own; merge() makes them one set.
class CategorySink : public Sink {
 public:
  DictionaryMode dictionary_mode() const noexcept override { return DictionaryMode::kKeep; }
  void prepare(const std::vector<Segment>& segments) override;
  void write(const ColumnVector& vector, int64_t row, int segment) override;

  /// The categories of all segments, in the order of rows. Call it once, after the last write().
  const std::deque<std::string>& merge();
  /// Writes the codes of all rows, `width` (1, 2, 4) bytes each, and lets go of them.
  void take_codes(const WritableArray& out, int width);

 private:
  struct Part {
    Categories categories;
    Codes codes;
    std::shared_ptr<const ColumnVector> dictionary;  ///< That entry_codes are of.
    std::vector<int32_t> entry_codes;
    std::vector<int32_t> row_codes;
  };

  static void code_entries(const ColumnVector& vector, Part& part);
  static void code_values(const ColumnVector& vector, Part& part);
  template <typename T>
  void copy_codes(uint8_t* out) const;

  std::vector<Part> parts_;
  Categories merged_;
  std::vector<std::vector<int32_t>> mappings_;
};

}  // namespace lamella::python
