/// From the bytes of a column chunk to its pages: checked, decompressed, and split into their sections.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "compression/codec.h"
#include "crypto/column_decryptor.h"
#include "format/page_header.h"
#include "lamella/buffer.h"
#include "lamella/error.h"
#include "lamella/file_metadata.h"
#include "lamella/random_access_file.h"
#include "lamella/read_limits.h"
#include "lamella/scan_metrics.h"
#include "page/chunk_stream.h"

namespace lamella::inline v0 {

/// A dictionary or data page whose bytes are ready to decode. All buffers are padded.
struct Page {
  PageType type = PageType::DATA_PAGE;
  Encoding encoding = Encoding::PLAIN;
  Encoding definition_level_encoding = Encoding::RLE;
  Encoding repetition_level_encoding = Encoding::RLE;
  int64_t num_values = 0;    ///< Nulls included.
  int64_t num_nulls = -1;    ///< -1 when the header does not say.
  int64_t num_rows = -1;     ///< -1 when the header does not say.
  Buffer repetition_levels;  ///< Without the length prefix of DATA_PAGE.
  Buffer definition_levels;
  Buffer values;
};

/// What a page reader needs to know beyond the chunk's own metadata.
struct PageReaderOptions {
  int16_t max_definition_level = 0;
  int16_t max_repetition_level = 0;
  int64_t data_end_offset = 0;  ///< No page lies beyond it: where the footer starts.
  bool verify_checksums = true;
  ReadLimits limits;
};

/// Walks one column chunk from its first page.
///
///     while (const PageHeader* header = pages.peek()) {
///       if (wanted(*header)) decode(pages.read()); else pages.skip();
///     }
///
/// Index pages and pages of unknown use are passed over. The walk ends when the data pages have brought all of the
/// chunk's values; one that brings more, or a chunk that ends early, is kCorruptFile. A chunk that is
/// in another file is kNotImplemented; one that is encrypted needs what opens it. Threads: one. Throws Error with the
/// page's ordinal and offset; the caller adds file, row group and column.
class PageReader {
 public:
  PageReader(const RandomAccessFile& file, const ColumnChunkMetadata& chunk, PageReaderOptions options,
             std::shared_ptr<BufferPool> pool, ScanMetrics& metrics,
             std::unique_ptr<ColumnDecryptor> decryptor = nullptr);

  /// The header of the next dictionary or data page, or nullptr at the chunk's end.
  const PageHeader* peek();
  /// The next page. Precondition: peek() gave one.
  Page read();
  /// Passes over the next page: it is neither checked nor decompressed. Precondition: peek() gave one.
  void skip();

  /// The place of the page that peek() or read() was last about.
  ErrorLocation location() const;

 private:
  void parse_header();
  void find_header();
  void open_header();
  bool try_open_header(ModuleType type, std::span<const uint8_t> module);
  Buffer stored_bytes();
  bool is_wholly_compressed() const noexcept;
  void verify_checksum(const Buffer& stored) const;
  Buffer opened(const Buffer& module);
  Buffer decompressed(const Buffer& compressed, int64_t uncompressed_bytes);
  Page split_v1(Buffer bytes) const;
  Page split_v2(const Buffer& stored);
  void finish_page();

  ChunkStream stream_;
  const PageReaderOptions options_;
  const CompressionCodec codec_id_;
  const bool declares_dictionary_;  ///< The chunk says where its dictionary page is.
  const std::unique_ptr<ColumnDecryptor> decryptor_;
  std::shared_ptr<BufferPool> pool_;
  ScanMetrics& metrics_;
  int64_t values_left_;
  int64_t page_ordinal_ = -1;
  int64_t data_page_ordinal_ = 0;     ///< Of the data page that comes next.
  std::vector<uint8_t> header_text_;  ///< An encrypted header, once it is opened.
  int64_t page_offset_;
  std::optional<PageHeader> header_;  ///< Of the page that comes next, once it was looked at.
};

}  // namespace lamella::inline v0
