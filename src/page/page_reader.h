/// From the bytes of a column chunk to its pages: checked, decompressed, and split into their sections.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
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
  int64_t num_values = 0;        ///< Nulls included.
  int64_t num_nulls = -1;        ///< -1 when the header does not say.
  int64_t num_rows = -1;         ///< -1 when the header does not say.
  bool shares_prefixes = false;  ///< Its first value may share a prefix with the last one of the page before.
  Buffer repetition_levels;      ///< Without the length prefix of DATA_PAGE.
  Buffer definition_levels;
  Buffer values;
};

/// What a page reader needs to know beyond the chunk's own metadata.
struct PageReaderOptions {
  int16_t max_definition_level = 0;
  int16_t max_repetition_level = 0;
  int64_t data_end_offset = 0;  ///< No page lies beyond it: where the footer starts.
  bool verify_checksums = true;
  bool ignore_is_compressed = false;  ///< DATA_PAGE_V2 are compressed whatever they say: writer_denied_compression().
  bool pages_share_prefixes = false;  ///< See writer_shared_prefixes_across_pages().
  ReadLimits limits;
};

/// Where a chunk's pages begin and how many bytes they take, as far as its metadata can be believed. Throws
/// kCorruptFile, kNotImplemented (they are in another file).
ByteRange pages_of(const ColumnChunkMetadata& chunk, int64_t data_end_offset);

/// Where a data page lies, as an offset index tells or as a walk has shown.
struct PageSpot {
  int64_t offset = 0;
  int64_t size_bytes = 0;   ///< Header included.
  int64_t ordinal = 0;      ///< Among the chunk's data pages.
  int64_t values_left = 0;  ///< Of the chunk, from this page on; at most, where nobody knows.
  int64_t pages_left = 0;   ///< This one included; INT64_MAX where nobody knows.
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

  /// Says which bytes of the chunk will be asked for: see ChunkStream::expect().
  void expect(std::vector<ByteRange> wanted) { stream_.expect(std::move(wanted)); }
  /// Goes on at a data page: what lies before it is neither read nor checked. Precondition: the page does not lie
  /// before the one that comes next, and it lies in pages_of() the chunk.
  void move_to(const PageSpot& spot) noexcept;

  /// Sets what is known of the page that comes next to what a walk has shown.
  void correct(const PageSpot& next) noexcept;

  /// Where the page lies that comes next.
  int64_t next_offset() const noexcept { return stream_.offset(); }
  /// Of the data page that comes next, among the chunk's data pages.
  int64_t data_page_ordinal() const noexcept { return data_page_ordinal_; }
  /// Where the page lies that peek() or read() was last about.
  int64_t page_offset() const noexcept { return page_offset_; }
  /// Bytes of the chunk that were neither read nor passed over.
  int64_t unread_bytes() const noexcept { return stream_.unread(); }

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
  int64_t pages_left_ = INT64_MAX;  ///< Data pages.
  int64_t page_ordinal_ = -1;
  int64_t data_page_ordinal_ = 0;     ///< Of the data page that comes next.
  std::vector<uint8_t> header_text_;  ///< An encrypted header, once it is opened.
  int64_t page_offset_;
  std::optional<PageHeader> header_;  ///< Of the page that comes next, once it was looked at.
};

}  // namespace lamella::inline v0
