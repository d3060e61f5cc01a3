/// The data pages of one leaf, row group after row group.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "column/leaf_context.h"
#include "column/value_reader.h"
#include "lamella/error.h"
#include "page/page_reader.h"

namespace lamella::inline v0 {

/// Opens a leaf's column chunks, hands dictionary pages to the value reader, and knows the place of every error.
/// Threads: one.
class LeafPages {
 public:
  LeafPages(const LeafContext& context, ValueReader& values) noexcept : context_(context), values_(values) {}

  /// Moves to the first page of a row group's chunk. Throws kCorruptFile (chunk and schema contradict each other),
  /// kNotImplemented (data in another file), kDecryption (no key, or what does not authenticate).
  void start_row_group(int row_group);
  /// Back to the first page of the same chunk.
  void rewind();

  int64_t num_rows() const noexcept { return num_rows_; }            ///< Of the row group.
  int64_t num_values() const noexcept { return chunk_.num_values; }  ///< Of the chunk, nulls and empty lists included.

  /// The header of the next data page, a dictionary page before it being read; nullptr at the chunk's end.
  const PageHeader* peek();
  /// The next data page. Precondition: peek() gave a header.
  Page read();
  /// Passes over the next data page. Precondition: peek() gave a header.
  void skip();

  /// Runs `work` and adds to its errors where in the file they arose.
  template <typename Work>
  auto located(Work&& work) const {
    try {
      return work();
    } catch (const Error& error) {
      throw error.within(location());
    }
  }

 private:
  ErrorLocation location() const;
  std::unique_ptr<ColumnDecryptor> column_decryptor() const;
  void open_pages(std::unique_ptr<ColumnDecryptor> decryptor);

  const LeafContext& context_;
  ValueReader& values_;
  int row_group_ = -1;
  int64_t num_rows_ = 0;
  ColumnChunkMetadata chunk_;
  std::unique_ptr<PageReader> pages_;
  bool data_seen_ = false;  ///< A data page of the chunk was read or skipped.
};

}  // namespace lamella::inline v0
