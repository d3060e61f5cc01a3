#include "writer/encode_dictionary.h"

#include "base/xxh64.h"

namespace lamella::inline v0 {
namespace writer {

DictionaryBuilder::DictionaryBuilder(PhysicalType type, int32_t width, int64_t limit_bytes)
    : entries_(type, width), slots_(1024), limit_bytes_(limit_bytes) {}

uint64_t DictionaryBuilder::hash(const ValuesView& values, int64_t position) const noexcept {
  constexpr uint64_t kMultiplier = 0x9E3779B97F4A7C15;
  if (values.width == 8) return (values.get<uint64_t>(position) * kMultiplier) >> 24;
  if (values.width == 4) return (values.get<uint32_t>(position) * kMultiplier) >> 24;
  return xxh64(values.bytes(position));
}

bool DictionaryBuilder::equals(uint32_t entry, const ValuesView& values, int64_t position) const noexcept {
  return entries_.view().text(entry) == values.text(position);
}

void DictionaryBuilder::rehash() {
  slots_.assign(slots_.size() * 2, 0);
  const size_t mask = slots_.size() - 1;
  for (size_t entry = 0; entry < hashes_.size(); ++entry) {
    size_t slot = hashes_[entry] & mask;
    while (slots_[slot] != 0)
      slot = (slot + 1) & mask;
    slots_[slot] = static_cast<uint32_t>(entry) + 1;
  }
}

int64_t DictionaryBuilder::add(const ValuesView& values, std::vector<uint32_t>& indices) {
  for (int64_t position = 0; position < values.count; ++position) {
    const uint64_t hashed = hash(values, position);
    const size_t mask = slots_.size() - 1;
    size_t slot = hashed & mask;
    while (slots_[slot] != 0 && (hashes_[slots_[slot] - 1] != hashed || !equals(slots_[slot] - 1, values, position))) {
      slot = (slot + 1) & mask;
    }
    if (slots_[slot] == 0) {
      const std::string_view value = values.text(position);
      const auto entry_bytes = static_cast<int64_t>(value.size()) + (values.type == PhysicalType::BYTE_ARRAY ? 4 : 0);
      if (size_bytes_ + entry_bytes > limit_bytes_) return position;
      size_bytes_ += entry_bytes;
      slots_[slot] = static_cast<uint32_t>(hashes_.size()) + 1;
      hashes_.push_back(hashed);
      entries_.append_bytes(value);
      indices.push_back(static_cast<uint32_t>(hashes_.size()) - 1);
      if (hashes_.size() * 2 > slots_.size()) rehash();
      continue;
    }
    indices.push_back(slots_[slot] - 1);
  }
  return values.count;
}

int dictionary_bit_width(int64_t num_entries) noexcept {
  return num_entries <= 1 ? 0 : bit_width_of(static_cast<uint64_t>(num_entries - 1));
}

void encode_dictionary_indices(std::span<const uint32_t> indices, int bit_width, const HybridOptions& options,
                               Bytes& out) {
  out.push_back(static_cast<uint8_t>(bit_width));
  encode_rle_bit_packed(indices, bit_width, options, out);
}

}  // namespace writer
}  // namespace lamella::inline v0
