/// A column of structs, lists and maps, at any depth.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "column/leaf_context.h"
#include "column/nested_leaf_reader.h"
#include "column/vectorized_column_reader.h"
#include "format/column_shape.h"
#include "simd/level_kernels.h"
#include "variant/shredded_variant.h"

namespace lamella::inline v0 {

/// Reads all leaves of the column in step, and builds validity and offsets of the nodes above them from their levels:
/// once a batch for each node and leaf, so the time is linear in depth. Leaves that disagree about the nodes that they
/// share are kCorruptFile.
class NestedColumnReader final : public VectorizedColumnReader {
 public:
  /// `context` is that of any leaf: leaf and type are taken from `shape`. Throws kCorruptFile (a variant whose
  /// columns are not those that variants are shredded into).
  NestedColumnReader(const LeafContext& context, ColumnShape shape);

  void start_row_group(int row_group, std::span<const RowRange> rows) override;
  int64_t rows_left() const noexcept override { return num_rows_ - row_; }
  int64_t plan(int64_t max_rows) override;
  double bytes_per_row() override;
  ColumnVector read(int64_t rows) override;
  void skip(int64_t rows) override;
  ColumnVector read_selected(int64_t rows, const Selection& selection) override;
  void filter(int64_t rows, const ColumnFilter& filter, Selection& selection) override;
  void seek(int64_t row) override;

 private:
  struct Leaf {
    std::unique_ptr<NestedLeafReader> reader;
    simd::Slots slots;  ///< Of the rows being read.
  };
  /// Leaves [first, last) lie below a node. A node without leaves takes its levels from one that lies in the same list.
  struct LeafRange {
    size_t first;
    size_t last;
  };

  void add_leaves(const LeafContext& context, const ColumnShape& shape, simd::EntryRule entries);
  ColumnVector decode(int64_t rows);
  ColumnVector read_cluster(std::span<const int32_t> selected);
  ColumnVector assemble(const ColumnShape& shape, simd::EntryRule entries, size_t& next_leaf);
  ColumnVector assemble_struct(const ColumnShape& shape, simd::EntryRule entries, size_t& next_leaf);
  ColumnVector assemble_variant(const ColumnShape& shape, simd::EntryRule entries, size_t& next_leaf);
  ColumnVector assemble_list(const ColumnShape& shape, simd::EntryRule entries, size_t& next_leaf);
  void pass_leaf(size_t leaf);
  ColumnVector missing(const ColumnShape& shape, simd::EntryRule entries, int64_t length);
  void add_missing(const ColumnShape& shape, simd::EntryRule entries, ColumnVector::Parts& parts);
  LeafRange leaves_for(LeafRange below) const noexcept;
  void set_validity(const ColumnShape& shape, simd::EntryRule entries, LeafRange leaves, ColumnVector::Parts& parts);
  [[noreturn]] void disagree(size_t leaf) const;

  const ColumnShape shape_;
  const std::shared_ptr<BufferPool> pool_;
  const std::shared_ptr<const FileMetadata> metadata_;
  const bool grows_dictionaries_;
  std::map<const ColumnShape*, ShreddedVariant> variants_;  ///< Of the variants in shape_.
  std::vector<Leaf> leaves_;
  int row_group_ = -1;
  int64_t num_rows_ = 0;
  int64_t row_ = 0;
  int64_t rows_reading_ = 0;
  size_t list_leaf_ = 0;                 ///< The first leaf of the list that is being assembled, or else of the column.
  std::optional<ColumnVector> decoded_;  ///< What filter() decoded of the rows that come next.
};

}  // namespace lamella::inline v0
