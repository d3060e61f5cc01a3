/// What a column chunk's metadata says about its values: statistics, page index, size statistics.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "parquet_types.h"
#include "writer/leaf_data.h"
#include "writer/options.h"
#include "writer/page_plan.h"
#include "writer/statistics.h"

namespace lamella::inline v0 {
namespace writer {

/// Gathers over the data pages of one column chunk. `leaf` and `options` must outlive it.
class ChunkStatistics {
 public:
  ChunkStatistics(const Leaf& leaf, const ColumnOptions& options, ColumnOrderForm column_orders);

  /// The next data page, before its header is made.
  void add_page(const LeafData& data, const PagePlan& plan);
  /// Statistics for that page's header; nothing when the options want none there.
  std::optional<thrift::Statistics> page_statistics() const;
  /// Where that page has been put: `size_bytes` includes its header.
  void locate_page(int64_t offset, int64_t size_bytes);

  /// Sets statistics and size_statistics.
  void describe(thrift::ColumnMetaData& metadata) const;
  /// Nothing when not wanted, or when some page's bounds are not known.
  std::optional<thrift::ColumnIndex> column_index() const;
  std::optional<thrift::OffsetIndex> offset_index() const;

 private:
  struct Page {
    Bounds bounds;
    int64_t num_values = 0;
    int64_t null_count = 0;
    int64_t byte_array_bytes = 0;
    std::vector<int64_t> definition_histogram;
    std::vector<int64_t> repetition_histogram;
    thrift::PageLocation location;
  };

  thrift::BoundaryOrder boundary_order() const;
  bool has_size_statistics() const noexcept { return options_.size_statistics; }

  const Leaf& leaf_;
  const ColumnOptions& options_;
  const ValueOrder order_;
  std::vector<Page> pages_;
};

}  // namespace writer
}  // namespace lamella::inline v0
