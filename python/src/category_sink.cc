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
  if (width_ > 1) bytes_.reserve((length_ + count) * width_);
}

void Codes::append_entries(const int32_t* indices, int64_t count, const std::vector<int32_t>& entry_codes,
                           int32_t largest) {
  reserve(count, largest);
  with_width(width_, [&](auto zero) {
    using T = decltype(zero);
    const std::vector<T> narrow(entry_codes.begin(), entry_codes.end());
    T* out = reinterpret_cast<T*>(codes()) + length_;
    for (int64_t i = 0; i < count; ++i)
      out[i] = narrow[static_cast<size_t>(indices[i])];
  });
  length_ += count;
}

void Codes::append(const int32_t* row_codes, int64_t count, int32_t largest) {
  reserve(count, largest);
  with_width(width_, [&](auto zero) {
    using T = decltype(zero);
    convert(row_codes, count, reinterpret_cast<T*>(codes()) + length_);
  });
  length_ += count;
}

void Codes::widen(int width) {
  GrowingBytes wider;
  wider.reserve(length_ * width);
  with_width(width_, [&](auto from) {
    with_width(width, [&](auto to) {
      convert(as<decltype(from)>(codes()), length_, reinterpret_cast<decltype(to)*>(wider.data()));
    });
  });
  bytes_ = std::move(wider);
  width_ = width;
}

template <typename T>
void Codes::copy(T* out) const {
  if (codes() == reinterpret_cast<const uint8_t*>(out)) return;
  with_width(width_, [&](auto zero) { convert(as<decltype(zero)>(codes()), length_, out); });
}

template <typename T>
void Codes::copy(const std::vector<int32_t>& mapping, T* out) const {
  with_width(width_, [&](auto zero) {
    const auto* from = as<decltype(zero)>(codes());
    for (int64_t i = 0; i < length_; ++i) {
      out[i] = from[i] < 0 ? T{-1} : static_cast<T>(mapping[static_cast<size_t>(from[i])]);
    }
  });
}

void CategorySink::prepare(const std::vector<Segment>& segments) {
  parts_.resize(segments.size());
  for (size_t i = 0; i < segments.size(); ++i) {
    narrow_codes_.require(segments[i].first_row + segments[i].max_rows);
    parts_[i].codes = Codes(narrow_codes_.data() + segments[i].first_row);
  }
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
    share_categories(part);
    for (int32_t& code : part.entry_codes)
      code = part.shared_codes[static_cast<size_t>(code)];
  }
  const std::span<const int32_t> indices = vector.indices();
  if (vector.null_count() == 0) {
    part.codes.append_entries(indices.data(), vector.length(), part.entry_codes, part.largest);
    return;
  }
  part.row_codes.resize(static_cast<size_t>(vector.length()));
  for (size_t i = 0; i < part.row_codes.size(); ++i) {
    const bool is_null = vector.is_null(static_cast<int64_t>(i));
    part.row_codes[i] = is_null ? kNull : part.entry_codes[static_cast<size_t>(indices[i])];
  }
  part.codes.append(part.row_codes.data(), vector.length(), part.largest);
}

void CategorySink::code_values(const ColumnVector& vector, Part& part) {
  part.row_codes.resize(static_cast<size_t>(vector.length()));
  for (size_t i = 0; i < part.row_codes.size(); ++i) {
    const auto row = static_cast<int64_t>(i);
    part.row_codes[i] = vector.is_null(row) ? kNull : part.categories.code_of(vector.bytes(row));
  }
  share_categories(part);
  for (int32_t& code : part.row_codes) {
    if (code != kNull) code = part.shared_codes[static_cast<size_t>(code)];
  }
  part.codes.append(part.row_codes.data(), vector.length(), part.largest);
}

void CategorySink::share_categories(Part& part) {
  const std::deque<std::string>& texts = part.categories.texts();
  if (part.shared_codes.size() == texts.size()) return;
  const std::lock_guard lock(mutex_);
  while (part.shared_codes.size() < texts.size()) {
    part.shared_codes.push_back(shared_.code_of(texts[part.shared_codes.size()]));
    part.largest = std::max(part.largest, part.shared_codes.back());
  }
}

std::vector<std::string_view> CategorySink::merge() {
  const std::deque<std::string>& texts = shared_.texts();
  std::vector<std::string_view> ordered;
  mapping_.assign(texts.size(), kNull);
  for (const Part& part : parts_) {
    for (const int32_t code : part.shared_codes) {
      int32_t& place = mapping_[static_cast<size_t>(code)];
      if (place != kNull) continue;
      place = static_cast<int32_t>(ordered.size());
      ordered.push_back(texts[static_cast<size_t>(code)]);
    }
  }
  if (std::is_sorted(mapping_.begin(), mapping_.end())) mapping_.clear();
  is_merged_ = true;
  return ordered;
}

void CategorySink::take_codes(const WritableArray& out, int width) {
  int64_t rows = 0;
  for (const Part& part : parts_)
    rows += part.codes.length();
  if (out.size_bytes() < rows * width || !is_merged_) {
    throw Error(ErrorCode::kInvalidArgument, "categories have to be merged before their codes are taken");
  }
  with_width(width, [&](auto zero) { copy_codes<decltype(zero)>(out.data()); });
  parts_.clear();
}

template <typename T>
void CategorySink::copy_codes(uint8_t* out) const {
  T* next = reinterpret_cast<T*>(out);
  for (const Part& part : parts_) {
    if (mapping_.empty()) {
      part.codes.copy(next);
    } else {
      part.codes.copy(mapping_, next);
    }
    next += part.codes.length();
  }
}

}  // namespace lamella::python
