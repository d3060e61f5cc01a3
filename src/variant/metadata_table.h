/// The metadata of a batch's rows, each distinct one once: most rows have the same.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lamella/column_vector.h"
#include "lamella/variant.h"

namespace lamella::inline v0::variant {

class MetadataTable {
 public:
  /// Rows of a flat vector of binaries, which must outlive the table's use; nulls may have any metadata. Throws
  /// kCorruptFile, kNotImplemented: see VariantMetadata.
  void assign(const ColumnVector& metadata);

  size_t size() const noexcept { return distinct_.size(); }
  /// Ordinals among the distinct ones, one a row; nullptr when all are 0.
  const uint32_t* rows() const noexcept { return distinct_.size() > 1 ? rows_.data() : nullptr; }
  const VariantMetadata& operator[](uint32_t ordinal) const noexcept { return distinct_[ordinal]; }

 private:
  std::vector<VariantMetadata> distinct_;
  std::vector<uint32_t> rows_;
  std::unordered_map<std::string_view, uint32_t> ordinals_;
};

}  // namespace lamella::inline v0::variant
