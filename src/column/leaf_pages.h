/// The data pages of one leaf, row group after row group.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "column/chunk_index.h"
#include "column/leaf_context.h"
#include "column/value_reader.h"
#include "lamella/error.h"
#include "lamella/row_range.h"
#include "page/page_reader.h"

namespace lamella::inline v0 {

/// Opens a leaf's column chunks, hands dictionary pages to the value reader, and knows the place of every error.
///
/// Where rows are left out it goes by the offset index, which is believed as far as the pages agree: each page that is
/// reached through it is held against it. An index that is found wrong is forgotten, and what was reached through it is
/// checked by a walk through the pages before it; only where that shows that rows were given in the wrong
/// place is it an error. Threads: one.
class LeafPages {
 public:
  LeafPages(const LeafContext& context, ValueReader& values) noexcept : context_(context), values_(values) {}

  /// Moves to the first page of a row group's chunk, of which only `rows` will be asked for; none means all.
  /// Throws kCorruptFile (chunk and schema contradict each other), kNotImplemented (data in another file), kDecryption
  /// (no key, or what does not authenticate).
  void start_row_group(int row_group, std::span<const RowRange> rows);
  /// Back to the first page of the same chunk.
  void rewind();

  int64_t num_rows() const noexcept { return num_rows_; }            ///< Of the row group.
  int64_t num_values() const noexcept { return chunk_.num_values; }  ///< Of the chunk, nulls and empty lists included.

  /// Goes to the page that holds row `target`, if that saves reading and an index says where it is. The next page
  /// begins with row `row`; returns with which row the next page begins then: a later one, `row` when it stays, or 0
  /// when the index was found wrong and the chunk has been rewound. Precondition: row <= target < num_rows().
  int64_t jump(int64_t row, int64_t target);
  /// Whether pages are known to begin with rows, by an index that rows were left out by.
  bool follows_index() const noexcept { return index_.has_value(); }

  /// The header of the next data page, a dictionary page that it needs being read; nullptr at the chunk's end.
  const PageHeader* peek();
  /// The next data page. Precondition: peek() gave a header.
  Page read();
  /// Passes over the next data page. Precondition: peek() gave a header.
  void skip();
  /// Whether the value reader has to be started with every page, in order, because values refer to those of the page
  /// before: a fault of old writers. skip() sees to it.
  bool pages_share_prefixes() const noexcept { return pages_share_prefixes_; }
  /// Tells how many rows begin in the page that was read last, where its header does not say.
  void note_rows(int64_t num_rows);

  /// Runs `work` and adds to its errors where in the file they arose.
  template <typename Work>
  auto located(Work&& work) const {
    try {
      return work();
    } catch (const Error& error) {
      throw error.within(location());
    }
  }
  /// Of the page that was looked at last.
  ErrorLocation location() const;

 private:
  enum class IndexState : uint8_t { kUntried, kUsed, kNone };
  /// A page that was reached through the index, and the row that it begins with if the index is right.
  struct Landing {
    int64_t offset = 0;
    int64_t first_row = 0;
  };
  /// A page that had to be read to find out whether the index is right.
  struct ReadAhead {
    PageHeader header;
    Page page;
  };

  std::unique_ptr<ColumnDecryptor> column_decryptor() const;
  std::unique_ptr<PageReader> make_pages(std::unique_ptr<ColumnDecryptor> decryptor) const;
  void open_pages(std::unique_ptr<ColumnDecryptor> decryptor);
  ByteRange chunk_bytes() const;
  void load_index();
  void expect_wanted();
  bool land_on(int64_t ordinal);
  void load_dictionary();
  void check_against_index(const PageHeader& header);
  void distrust_index();
  void forget_index() noexcept;
  void fail_where_index_counts() const;
  PageSpot walk_landings(int64_t end_offset);

  const LeafContext& context_;
  ValueReader& values_;
  int row_group_ = -1;
  int64_t num_rows_ = 0;
  ColumnChunkMetadata chunk_;
  std::vector<RowRange> rows_;  ///< That will be asked for; none: all.
  std::unique_ptr<PageReader> pages_;
  bool pages_share_prefixes_ = false;
  bool data_seen_ = false;  ///< A data page of the chunk was read or skipped.
  bool dictionary_seen_ = false;

  IndexState index_state_ = IndexState::kUntried;
  std::optional<ChunkIndex> index_;
  std::vector<Landing> landings_;
  std::optional<ReadAhead> read_ahead_;
  int64_t checked_page_ = -1;  ///< Ordinal of the data page that was last held against the index.
};

}  // namespace lamella::inline v0
