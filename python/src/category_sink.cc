#include "category_sink.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "lamella/error.h"

namespace lamella::python {
namespace {

constexpr int32_t kNull = -1;

int width_for(int32_t largest) {
  return largest <= 127 ? 1 : largest <= 32767 ? 2 : 4;
}

template <typename T>
const T* as(const uint8_t* bytes) {
  return reinterpret_cast<const T*>(bytes);
}

template <typename From, typename To>
void convert(const From* from, int64_t count, To* to) {
  for (int64_t i = 0; i < count; ++i)
    to[i] = static_cast<To>(from[i]);
}

/// Calls `visit` with the codes as what they are.
template <typename Visit>
void with_width(int width, const Visit& visit) {
  if (width == 1) {
    visit(int8_t{});
  } else if (width == 2) {
    visit(int16_t{});
  } else {
    visit(int32_t{});
  }
}

}  // namespace

int32_t Categories::code_of(std::string_view text) {
  const auto found = codes_.find(text);
  if (found != codes_.end()) return found->second;
  if (texts_.size() >= static_cast<size_t>(std::numeric_limits<int32_t>::max())) {
    throw Error(ErrorCode::kResourceLimit, "a column has more than 2147483647 categories");
  }
  const auto code = static_cast<int32_t>(texts_.size());
  codes_.emplace(texts_.emplace_back(text), code);
  return code;
}

void Codes::reserve(int64_t count, int32_t largest) {
  if (width_for(largest) > width_) widen(width_for(largest));
  bytes_.reserve((length_ + count) * width_);
}

void Codes::append_entries(const int32_t* indices, int64_t count, const std::vector<int32_t>& entry_codes,
                           int32_t largest) {
  reserve(count, largest);
  with_width(width_, [&](auto zero) {
    using T = decltype(zero);
    const std::vector<T> narrow(entry_codes.begin(), entry_codes.end());
    T* out = reinterpret_cast<T*>(bytes_.data()) + length_;
    for (int64_t i = 0; i < count; ++i)
      out[i] = narrow[static_cast<size_t>(indices[i])];
  });
  length_ += count;
}

void Codes::append(const int32_t* codes, int64_t count, int32_t largest) {
  reserve(count, largest);
  with_width(width_, [&](auto zero) {
    using T = decltype(zero);
    convert(codes, count, reinterpret_cast<T*>(bytes_.data()) + length_);
  });
  length_ += count;
}

void Codes::widen(int width) {
  GrowingBytes wider;
  wider.reserve(length_ * width);
  with_width(width_, [&](auto from) {
    with_width(width, [&](auto to) {
      convert(as<decltype(from)>(bytes_.data()), length_, reinterpret_cast<decltype(to)*>(wider.data()));
    });
  });
  bytes_ = std::move(wider);
  width_ = width;
}

template <typename T>
void Codes::copy(const std::vector<int32_t>& mapping, T* out) const {
  with_width(width_, [&](auto zero) {
    const auto* codes = as<decltype(zero)>(bytes_.data());
    for (int64_t i = 0; i < length_; ++i) {
      out[i] = codes[i] < 0 ? T{-1} : static_cast<T>(mapping[static_cast<size_t>(codes[i])]);
    }
  });
}

void CategorySink::prepare(const std::vector<Segment>& segments) {
  parts_.resize(segments.size());
}

void CategorySink::write(const ColumnVector& encoded, int64_t, int segment) {
  Part& part = parts_[static_cast<size_t>(segment)];
  if (encoded.encoding() == VectorEncoding::kDictionary && encoded.null_count() < encoded.length()) {
    code_entries(encoded, part);
  } else {
    code_values(encoded.flatten(), part);
  }
}

// Every entry is a category, in the order of the dictionary: writers of categoricals mean it so.
void CategorySink::code_entries(const ColumnVector& vector, Part& part) {
  if (part.dictionary != vector.parts().dictionary) {
    part.dictionary = vector.parts().dictionary;
    part.entry_codes.clear();
    for (int64_t entry = 0; entry < part.dictionary->length(); ++entry) {
      part.entry_codes.push_back(part.categories.code_of(part.dictionary->bytes(entry)));
    }
  }
  const auto largest = static_cast<int32_t>(part.categories.texts().size()) - 1;
  const std::span<const int32_t> indices = vector.indices();
  if (vector.null_count() == 0) {
    part.codes.append_entries(indices.data(), vector.length(), part.entry_codes, largest);
    return;
  }
  part.row_codes.resize(static_cast<size_t>(vector.length()));
  for (size_t i = 0; i < part.row_codes.size(); ++i) {
    const bool is_null = vector.is_null(static_cast<int64_t>(i));
    part.row_codes[i] = is_null ? kNull : part.entry_codes[static_cast<size_t>(indices[i])];
  }
  part.codes.append(part.row_codes.data(), vector.length(), largest);
}

void CategorySink::code_values(const ColumnVector& vector, Part& part) {
  part.row_codes.resize(static_cast<size_t>(vector.length()));
  for (size_t i = 0; i < part.row_codes.size(); ++i) {
    const auto row = static_cast<int64_t>(i);
    part.row_codes[i] = vector.is_null(row) ? kNull : part.categories.code_of(vector.bytes(row));
  }
  part.codes.append(part.row_codes.data(), vector.length(), static_cast<int32_t>(part.categories.texts().size()) - 1);
}

const std::deque<std::string>& CategorySink::merge() {
  for (const Part& part : parts_) {
    std::vector<int32_t>& mapping = mappings_.emplace_back();
    for (const std::string& text : part.categories.texts())
      mapping.push_back(merged_.code_of(text));
  }
  return merged_.texts();
}

void CategorySink::take_codes(const WritableArray& out, int width) {
  int64_t rows = 0;
  for (const Part& part : parts_)
    rows += part.codes.length();
  if (out.size_bytes() < rows * width || mappings_.size() != parts_.size()) {
    throw Error(ErrorCode::kInvalidArgument, "categories have to be merged before their codes are taken");
  }
  with_width(width, [&](auto zero) { copy_codes<decltype(zero)>(out.data()); });
  parts_.clear();
  mappings_.clear();
}

template <typename T>
void CategorySink::copy_codes(uint8_t* out) const {
  T* next = reinterpret_cast<T*>(out);
  for (size_t i = 0; i < parts_.size(); ++i) {
    parts_[i].codes.copy(mappings_[i], next);
    next += parts_[i].codes.length();
  }
}

}  // namespace lamella::python
