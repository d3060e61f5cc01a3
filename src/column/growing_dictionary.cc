#include "column/growing_dictionary.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <string>
#include <utility>

#include "base/bits.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

constexpr int64_t kArenaBufferBytes = int64_t{1} << 18;
constexpr size_t kFirstSlots = 1024;

}  // namespace

GrowingDictionary::GrowingDictionary(Type type, std::shared_ptr<BufferPool> pool)
    : type_(std::move(type)), pool_(std::move(pool)), slots_(kFirstSlots, -1) {}

void GrowingDictionary::encode(const ColumnVector& values, int32_t* indices) {
  for (int64_t row = 0; row < values.length(); ++row)
    indices[row] = index_of(values.bytes(row));
}

int32_t GrowingDictionary::index_of(std::string_view bytes) {
  const size_t mask = slots_.size() - 1;
  size_t slot = std::hash<std::string_view>{}(bytes)&mask;
  for (; slots_[slot] >= 0; slot = (slot + 1) & mask) {
    if (entries_[static_cast<size_t>(slots_[slot])].bytes == bytes) return slots_[slot];
  }
  add(bytes);
  const auto index = static_cast<int32_t>(entries_.size() - 1);
  slots_[slot] = index;
  if (entries_.size() * 2 > slots_.size()) rehash();
  return index;
}

void GrowingDictionary::add(std::string_view bytes) {
  if (entries_.size() == std::numeric_limits<int32_t>::max()) {
    throw Error(ErrorCode::kResourceLimit, "a dictionary of over 2^31 - 1 entries");
  }
  const auto size_bytes = static_cast<int64_t>(bytes.size());
  if (arena_.empty() || arena_used_ + size_bytes > arena_.back().size()) {
    arena_.push_back(pool_->allocate(std::max(kArenaBufferBytes, size_bytes)));
    arena_used_ = 0;
  }
  // Snapshots hold the buffer too, but none refers to bytes behind arena_used_.
  uint8_t* to = arena_.back().mutable_data() + arena_used_;
  if (size_bytes > 0) std::memcpy(to, bytes.data(), bytes.size());
  arena_used_ += size_bytes;
  entries_.push_back({{reinterpret_cast<const char*>(to), bytes.size()}, static_cast<int32_t>(arena_.size()) - 1});
}

void GrowingDictionary::rehash() {
  std::vector<int32_t> larger(slots_.size() * 2, -1);
  const size_t mask = larger.size() - 1;
  for (size_t index = 0; index < entries_.size(); ++index) {
    size_t slot = std::hash<std::string_view>{}(entries_[index].bytes) & mask;
    while (larger[slot] >= 0)
      slot = (slot + 1) & mask;
    larger[slot] = static_cast<int32_t>(index);
  }
  slots_ = std::move(larger);
}

std::shared_ptr<const ColumnVector> GrowingDictionary::snapshot() {
  if (entries_.empty())
    index_of(std::string(type_.layout() == Layout::kViews ? 0 : static_cast<size_t>(type_.byte_width()), '\0'));
  const auto num_entries = static_cast<int64_t>(entries_.size());
  const int64_t known = snapshot_ == nullptr ? 0 : snapshot_->length();
  if (snapshot_ != nullptr && known == num_entries) return snapshot_;

  const int64_t width = type_.byte_width();
  if (values_.capacity() < num_entries * width) {
    Buffer larger = pool_->allocate(std::max<int64_t>(64, 2 * num_entries) * width);
    if (known > 0) std::memcpy(larger.mutable_data(), values_.data(), static_cast<size_t>(known * width));
    values_ = std::move(larger);
  }
  for (int64_t index = known; index < num_entries; ++index) {
    const Entry& entry = entries_[static_cast<size_t>(index)];
    uint8_t* to = values_.mutable_data() + index * width;
    if (type_.layout() != Layout::kViews) {
      std::memcpy(to, entry.bytes.data(), entry.bytes.size());
      continue;
    }
    StringView view;
    view.length = static_cast<int32_t>(entry.bytes.size());
    if (view.is_inline()) {
      std::memcpy(view.inlined, entry.bytes.data(), entry.bytes.size());
    } else {
      const uint8_t* arena = arena_[static_cast<size_t>(entry.buffer)].data();
      std::memcpy(view.reference.prefix, entry.bytes.data(), sizeof(view.reference.prefix));
      view.reference.buffer = entry.buffer;
      view.reference.offset = static_cast<int32_t>(reinterpret_cast<const uint8_t*>(entry.bytes.data()) - arena);
    }
    store(to, view);
  }
  ColumnVector::Parts parts;
  parts.type = type_;
  parts.length = num_entries;
  parts.values = values_.slice(0, num_entries * width);
  if (type_.layout() == Layout::kViews) parts.data_buffers = arena_;
  snapshot_ = std::make_shared<const ColumnVector>(std::move(parts));
  return snapshot_;
}

}  // namespace lamella::inline v0
