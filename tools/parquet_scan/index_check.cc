#include "index_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "bounds_check.h"
#include "column/page_rows.h"
#include "format/index_reader.h"
#include "leaf_values.h"
#include "page/page_reader.h"
#include "page_walk.h"

namespace lamella::inline v0::tool {
namespace {

using Find = std::function<void(std::string)>;

bool is_data_page(const WalkedPage& page) {
  return page.header.type == PageType::DATA_PAGE || page.header.type == PageType::DATA_PAGE_V2;
}

/// One column chunk.
class ChunkCheck {
 public:
  ChunkCheck(const LeafContext& context, int row_group, const Find& find)
      : context_(context),
        row_group_(row_group),
        find_(find),
        where_{*context.file, *context.metadata, row_group, context.leaf},
        chunk_(context.metadata->column_chunk(row_group, context.leaf)),
        num_rows_(context.metadata->row_group(row_group).num_rows) {
    walk_pages(*context.file, *context.metadata, row_group, context.leaf, [this](const WalkedPage& page) {
      if (is_data_page(page)) pages_.push_back(page);
    });
  }

  void run() {
    check_encodings();
    about("offset index", [this] {
      const std::optional<OffsetIndex> index = read_offset_index(where_);
      if (index) check_offset_index(*index);
    });
    about("column index", [this] {
      const std::optional<ColumnIndex> index = read_column_index(where_);
      if (index) check_column_index(*index);
    });
    about("bloom filter", [this] {
      const std::optional<BloomFilter> filter = read_bloom_filter(where_);
      if (filter) check_bloom_filter(*filter);
    });
  }

 private:
  const SchemaNode& node() const { return context_.node(); }
  bool is_flat() const { return node().max_repetition_level == 0; }

  template <typename Work>
  void about(std::string_view what, Work&& work) {
    try {
      work();
    } catch (const Error& error) {
      if (!can_do_without(error)) throw;
      find_(fmt::format("{}: {}", what, error.message()));
    }
  }

  void check_encodings() {
    // Writers count pages of both versions as DATA_PAGE.
    std::map<Encoding, int64_t> counted;
    for (const WalkedPage& page : pages_)
      ++counted[page.header.encoding];
    for (const PageEncodingStats& stats : chunk_.encoding_stats) {
      if (stats.page_type == PageType::DATA_PAGE || stats.page_type == PageType::DATA_PAGE_V2) {
        counted[stats.encoding] -= stats.count;
      }
    }
    if (chunk_.encoding_stats.empty()) return;
    for (const auto& [encoding, difference] : counted) {
      if (difference == 0) continue;
      find_(fmt::format("encoding statistics: {} {} {} than are there", std::abs(difference), to_string(encoding),
                        difference < 0 ? "data pages more" : "data pages fewer"));
    }
  }

  void check_offset_index(const OffsetIndex& index) {
    const ByteRange bytes = pages_of(chunk_, context_.metadata->footer_range().offset);
    if (const std::string problem = problem_of(index, bytes, num_rows_); !problem.empty()) {
      find_("offset index: " + problem);
      return;
    }
    if (index.pages.size() != pages_.size()) {
      find_(fmt::format("offset index: it has {} pages, the chunk has {}", index.pages.size(), pages_.size()));
      return;
    }
    int64_t row = 0;
    for (size_t page = 0; page < pages_.size() && row >= 0; ++page) {
      const PageLocation& location = index.pages[page];
      const PageHeader& header = pages_[page].header;
      const int64_t size_bytes = int64_t{header.header_bytes} + header.compressed_bytes;
      if (location.offset != pages_[page].offset || location.compressed_bytes != size_bytes ||
          location.first_row != row) {
        find_(
            fmt::format("offset index: page {} is said to have row {} first and {} bytes at {}, but has row {} first "
                        "and {} bytes at {}",
                        page, location.first_row, location.compressed_bytes, location.offset, row, size_bytes,
                        pages_[page].offset));
        return;
      }
      const int64_t rows = rows_of_header(header, node());
      row = rows < 0 ? -1 : row + rows;
    }
    locations_ = index.pages;
  }

  void check_column_index(const ColumnIndex& index) {
    const auto num_pages = static_cast<int64_t>(pages_.size());
    // Some writers say so that they did not count, and what else they say is not used.
    const bool counted = std::any_of(index.null_counts.begin(), index.null_counts.end(),
                                     [](int64_t null_count) { return null_count != -1; });
    if (!counted && !index.null_counts.empty()) return;
    if (const std::string problem = problem_of(index, num_pages, node()); !problem.empty()) {
      find_("column index: " + problem);
      return;
    }
    // NaN and the sign of zero have a place in some orders only.
    const bool may_judge = node().physical_type != PhysicalType::FLOAT &&
                           node().physical_type != PhysicalType::DOUBLE && context_.type.id() != TypeId::kFloat16;
    if (may_judge && index.boundary_order != kept_order(index, index.boundary_order, node())) {
      find_("column index: its bounds are not in the order that it claims");
    }
    LeafReader reader(context_, row_group_);
    for (int64_t page = 0; page < num_pages; ++page) {
      const std::optional<int64_t> num_rows = rows_of(page);
      if (!num_rows) return;
      check_page(index, page, *num_rows, reader);
    }
  }

  /// Of a leaf in a list only the offset index tells, if it is right.
  std::optional<int64_t> rows_of(int64_t page) const {
    const auto at = static_cast<size_t>(page);
    if (is_flat()) return pages_[at].header.num_values;
    if (locations_.empty()) return std::nullopt;
    return (at + 1 < locations_.size() ? locations_[at + 1].first_row : num_rows_) - locations_[at].first_row;
  }

  void check_page(const ColumnIndex& index, int64_t page, int64_t num_rows, LeafReader& reader) {
    if (num_rows == 0) return;
    const UsableBounds bounds = usable_page_bounds(index, page, node(), context_.metadata->column_order(context_.leaf),
                                                   context_.metadata->created_by());
    const std::unique_ptr<BoundsCheck> check = make_bounds_check(node(), context_.type, bounds);
    int64_t num_nulls = 0;
    int64_t num_values = 0;
    for (int64_t left = num_rows; left > 0;) {
      int64_t rows = 0;
      const ColumnVector values = reader.read(std::min<int64_t>(left, 65536), rows);
      num_nulls += values.null_count();
      num_values += values.length();
      if (check != nullptr) check->add(values);
      left -= rows;
    }
    // In lists, writers don't agree about what is a null.
    if (is_flat() && bounds.null_count && *bounds.null_count != num_nulls) {
      find_(fmt::format("column index: page {} has {} nulls, not {}", page, num_nulls, *bounds.null_count));
    }
    if (index.null_pages[static_cast<size_t>(page)] && num_nulls != num_values) {
      find_(fmt::format("column index: page {} is said to be all null, but has {} nulls in {} values", page, num_nulls,
                        num_values));
    }
    if (check == nullptr) return;
    if (const std::optional<std::string> contradiction = check->contradiction()) {
      find_(fmt::format("column index: page {}: {}", page, *contradiction));
    }
  }

  void check_bloom_filter(const BloomFilter& filter) {
    LeafReader reader(context_, row_group_);
    int64_t value = 0;
    while (reader.rows_left() > 0) {
      int64_t rows = 0;
      const ColumnVector values = reader.read(std::min<int64_t>(reader.rows_left(), 65536), rows);
      for (int64_t i = 0; i < values.length(); ++i, ++value) {
        if (values.is_null(i)) continue;
        const std::optional<uint64_t> hash = hash_of(values, i);
        if (!hash) return;
        if (filter.may_contain(*hash)) continue;
        find_(fmt::format("bloom filter: the value of {} {} is not in it", is_flat() ? "row" : "element", value));
        return;
      }
    }
  }

  /// Of a value whose vector holds its PLAIN bytes; nothing for others.
  std::optional<uint64_t> hash_of(const ColumnVector& values, int64_t row) const {
    const auto hash = [](const void* bytes, size_t size) {
      return bloom_filter_hash({static_cast<const uint8_t*>(bytes), size});
    };
    if (context_.type.layout() == Layout::kViews) {
      if (context_.type.id() == TypeId::kDecimal) return std::nullopt;
      const std::string_view bytes = values.bytes(row);
      return hash(bytes.data(), bytes.size());
    }
    const auto number = [&]<typename T>(T value) { return hash(&value, sizeof value); };
    const auto at = static_cast<size_t>(row);
    switch (node().physical_type) {
      case PhysicalType::FLOAT:
        return number(values.values<float>()[at]);
      case PhysicalType::DOUBLE:
        return number(values.values<double>()[at]);
      case PhysicalType::INT64:
        if (context_.type.byte_width() == 8) return number(values.values<int64_t>()[at]);
        return std::nullopt;
      case PhysicalType::INT32:
        if (context_.type.byte_width() == 4) return number(values.values<int32_t>()[at]);
        return std::nullopt;
      default:
        return std::nullopt;
    }
  }

  const LeafContext& context_;
  const int row_group_;
  const Find& find_;
  const ChunkInFile where_;
  const ColumnChunkMetadata chunk_;
  const int64_t num_rows_;
  std::vector<WalkedPage> pages_;        ///< With data.
  std::vector<PageLocation> locations_;  ///< What the offset index says of each of them, as far as it is right.
};

}  // namespace

void check_indexes(const LeafContext& context, int row_group, const std::function<void(std::string)>& find) {
  ChunkCheck(context, row_group, find).run();
}

}  // namespace lamella::inline v0::tool
