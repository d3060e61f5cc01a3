/// Rows of one nested column of any shape, from a tree that says how often what is null, and how long lists are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "parquet_gen/random.h"
#include "parquet_gen/row_source.h"

namespace lamella::inline v0 {
namespace gen {

/// A column, or a part of one. A repeated node has 0 to `most_instances` instances, an optional one is there except for
/// a share of `null_share`.
struct NestedShape {
  writer::Node node;  ///< Without its children. Leaves: INT32, INT64, DOUBLE or BYTE_ARRAY.
  double null_share = 0;
  uint64_t most_instances = 0;
  std::vector<NestedShape> children;
};

/// The shapes that cells are made of.
NestedShape nested_leaf(std::string name, PhysicalType type, Repetition repetition, double null_share = 0);
NestedShape nested_struct(std::string name, Repetition repetition, std::vector<NestedShape> members,
                          double null_share = 0);
NestedShape nested_list(std::string name, Repetition repetition, NestedShape element, double null_share = 0);
NestedShape nested_map(std::string name, NestedShape key, NestedShape value);

class NestedRows final : public RowSource {
 public:
  NestedRows(NestedShape shape, uint64_t seed);

  const std::vector<writer::Node>& columns() const override { return columns_; }
  std::vector<writer::LeafData> next(int64_t num_rows) override;

 private:
  struct Levels {
    uint16_t definition = 0;
    uint16_t repetition = 0;  ///< Of the next slot.
    uint16_t depth = 0;       ///< Repeated nodes so far.
  };

  void append(const NestedShape& shape, Levels levels, size_t& leaf);
  void append_instance(const NestedShape& shape, Levels levels, size_t& leaf);
  void append_absent(const NestedShape& shape, Levels levels, size_t& leaf);
  void append_value(writer::Values& values);

  const NestedShape shape_;
  const std::vector<writer::Node> columns_;
  Random random_;
  std::vector<writer::LeafData> leaves_;  ///< Of the rows in the making.
};

}  // namespace gen
}  // namespace lamella::inline v0
