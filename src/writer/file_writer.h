/// Writes Parquet files in any layout the format allows, and some that it does not.
///
///     std::vector<Node> columns{leaf("id", PhysicalType::INT64)};
///     ColumnOptions options;
///     options.compression.codec = CompressionCodec::ZSTD;
///     Bytes file = write_file(columns, {options}, {}, {{{Values::of<int64_t>({1, 2, 3})}}});
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "writer/append.h"
#include "writer/encryption.h"
#include "writer/leaf_data.h"
#include "writer/options.h"
#include "writer/schema.h"

namespace lamella::inline v0 {
namespace writer {

/// Takes the file's bytes in order.
using Sink = std::function<void(std::span<const uint8_t>)>;

/// A sink that writes to `path`, which it creates or empties, and flushes when it is given no bytes; the file is closed
/// with the last copy of the sink. The sink and this function throw kIoError.
Sink file_sink(const std::string& path);

/// Holds one column chunk at a time, and the metadata of all. Threads: one at a time.
class FileWriter {
 public:
  /// `column_options`: one a leaf, or one for all. Throws kInvalidArgument (another number).
  FileWriter(std::vector<Node> columns, std::vector<ColumnOptions> column_options, FileOptions options, Sink sink);
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  const std::vector<Leaf>& leaves() const noexcept { return leaves_; }

  /// One LeafData a leaf, all with the same number of rows. Throws kInvalidArgument (data that does not fit the schema,
  /// options that do not fit the data).
  void write_row_group(std::span<const LeafData> leaves);
  /// Writes bloom filters, page indexes and the footer, and calls the sink once with no bytes. Nothing may follow.
  void finish();

 private:
  struct State;

  void write(std::span<const uint8_t> bytes);
  const ColumnOptions& options_of(size_t leaf) const;
  void write_bloom_filters();
  void write_page_indexes();
  void encrypt_column_metadata();
  std::span<const uint8_t> magic() const;
  ChunkEncryptor chunk_encryptor(size_t row_group, size_t leaf) const;

  const std::vector<Node> columns_;
  const std::vector<ColumnOptions> column_options_;
  const FileOptions options_;
  const Sink sink_;
  const std::vector<Leaf> leaves_;
  std::unique_ptr<State> state_;
};

/// A whole file in memory: `row_groups` holds one LeafData a leaf for each row group.
Bytes write_file(const std::vector<Node>& columns, const std::vector<ColumnOptions>& column_options,
                 const FileOptions& options, const std::vector<std::vector<LeafData>>& row_groups);

}  // namespace writer
}  // namespace lamella::inline v0
