#include "page/page_reader.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string>
#include <utility>

#include "base/bits.h"
#include "base/byte_reader.h"
#include "compression/crc32.h"

namespace lamella::inline v0 {

namespace {

[[noreturn]] void corrupt(std::string message) {
  throw Error(ErrorCode::kCorruptFile, std::move(message));
}

}  // namespace

ByteRange pages_of(const ColumnChunkMetadata& chunk, int64_t data_end_offset) {
  if (chunk.file_path) {
    throw Error(ErrorCode::kNotImplemented, "the column chunk is in another file, " + *chunk.file_path);
  }
  int64_t start = chunk.data_page_offset;
  // Some writers leave the dictionary page's offset out, or zero, and point data_page_offset at it.
  if (chunk.dictionary_page_offset.value_or(0) > 0) start = std::min(start, *chunk.dictionary_page_offset);
  if (start < 0 || start > data_end_offset) {
    corrupt("column chunk starts at byte " + std::to_string(start) + ", data ends at byte " +
            std::to_string(data_end_offset));
  }
  const int64_t size_bytes = std::clamp<int64_t>(chunk.total_compressed_size, 0, data_end_offset - start);
  return {start, size_bytes};
}

namespace {

/// `bytes` with the padding that decoders rely on, copied only when it lacks it.
Buffer padded(Buffer bytes, BufferPool& pool) {
  if (bytes.readable_around(Buffer::kPadding, Buffer::kPadding)) return bytes;
  Buffer copy = pool.allocate(bytes.size());
  if (!bytes.empty()) std::memcpy(copy.mutable_data(), bytes.data(), static_cast<size_t>(bytes.size()));
  return copy;
}

}  // namespace

PageReader::PageReader(const RandomAccessFile& file, const ColumnChunkMetadata& chunk, PageReaderOptions options,
                       std::shared_ptr<BufferPool> pool, ScanMetrics& metrics,
                       std::unique_ptr<ColumnDecryptor> decryptor)
    : stream_(file, pages_of(chunk, options.data_end_offset), options.data_end_offset, pool, metrics),
      options_(options),
      codec_id_(chunk.codec),
      declares_dictionary_(chunk.dictionary_page_offset.value_or(0) > 0),
      decryptor_(std::move(decryptor)),
      pool_(std::move(pool)),
      metrics_(metrics),
      values_left_(chunk.num_values),
      page_offset_(stream_.offset()) {
  if (chunk.crypto && decryptor_ == nullptr) throw Error(ErrorCode::kDecryption, "the column chunk is encrypted");
  if (values_left_ < 0) corrupt("column chunk of " + std::to_string(values_left_) + " values");
}

ErrorLocation PageReader::location() const {
  ErrorLocation location;
  location.page = page_ordinal_;
  location.offset = page_offset_;
  return location;
}

const PageHeader* PageReader::peek() {
  while (!header_) {
    if (values_left_ == 0 || pages_left_ == 0) return nullptr;
    parse_header();
    if (header_->type == PageType::INDEX_PAGE) skip();
  }
  return &*header_;
}

void PageReader::move_to(const PageSpot& spot) noexcept {
  stream_.seek(spot.offset, spot.size_bytes);
  header_.reset();
  data_page_ordinal_ = spot.ordinal;
  page_ordinal_ = spot.ordinal + (declares_dictionary_ ? 1 : 0) - 1;
  page_offset_ = spot.offset;
  values_left_ = spot.values_left;
  pages_left_ = spot.pages_left;
}

void PageReader::correct(const PageSpot& next) noexcept {
  data_page_ordinal_ = next.ordinal;
  values_left_ = next.values_left;
  pages_left_ = next.pages_left;
}

void PageReader::find_header() {
  constexpr int64_t kUsualHeaderBytes = 256;
  // Not beyond the chunk, unless the header goes on there: those bytes may not have been read.
  int64_t size_bytes = stream_.expected_remaining();
  if (size_bytes == 0 || size_bytes > kUsualHeaderBytes) size_bytes = kUsualHeaderBytes;
  for (;; size_bytes *= 4) {
    const Buffer bytes = stream_.peek(size_bytes);
    header_ = parse_page_header(bytes.bytes());
    if (header_) break;
    if (bytes.size() < size_bytes) {
      corrupt("column chunk ends inside a page header, " + std::to_string(values_left_) + " values are missing");
    }
    if (size_bytes > options_.limits.max_page_header_bytes) {
      throw Error(ErrorCode::kResourceLimit,
                  "page header of over " + std::to_string(options_.limits.max_page_header_bytes) + " bytes");
    }
  }
}

void PageReader::open_header() {
  const Buffer length = stream_.peek(kModuleLengthBytes);
  const bool ends = length.size() < kModuleLengthBytes;
  const int64_t module_bytes = ends ? 0 : decryptor_->module_bytes(ModuleType::kDataPageHeader, length.bytes());
  if (ends || module_bytes > stream_.remaining()) {
    corrupt("column chunk ends inside an encrypted page header, " + std::to_string(values_left_) +
            " values are missing");
  }
  if (module_bytes > options_.limits.max_page_header_bytes) {
    throw Error(ErrorCode::kResourceLimit,
                "page header of over " + std::to_string(options_.limits.max_page_header_bytes) + " bytes");
  }
  const Buffer module = stream_.peek(module_bytes);
  // Only the first page can be the dictionary, whose header has another AAD. Where the chunk does not say whether there
  // is one, the header does.
  const bool is_first = page_ordinal_ == 0;
  const ModuleType likely =
      is_first && declares_dictionary_ ? ModuleType::kDictionaryPageHeader : ModuleType::kDataPageHeader;
  const ModuleType other = declares_dictionary_ ? ModuleType::kDataPageHeader : ModuleType::kDictionaryPageHeader;
  ModuleType type = likely;
  if (!try_open_header(likely, module.bytes())) {
    if (!is_first || !try_open_header(other, module.bytes())) throw_not_authentic(module_name(likely));
    type = other;
  }
  header_ = parse_page_header(header_text_);
  if (!header_) corrupt("it ends inside its header");
  header_->header_bytes = static_cast<int32_t>(module_bytes);
  if ((header_->type == PageType::DICTIONARY_PAGE) != (type == ModuleType::kDictionaryPageHeader)) {
    corrupt("page of type " + std::string(to_string(header_->type)) + " with a " + std::string(module_name(type)));
  }
}

bool PageReader::try_open_header(ModuleType type, std::span<const uint8_t> module) {
  header_text_.resize(static_cast<size_t>(decryptor_->plain_bytes(type, module)));
  return decryptor_->try_open(type, data_page_ordinal_, module, header_text_.data());
}

void PageReader::parse_header() {
  page_offset_ = stream_.offset();
  ++page_ordinal_;
  if (decryptor_ == nullptr) {
    find_header();
  } else {
    open_header();
  }
  if (header_->compressed_bytes > stream_.remaining() - header_->header_bytes) {
    corrupt("page of " + std::to_string(header_->compressed_bytes) + " bytes, " +
            std::to_string(stream_.remaining() - header_->header_bytes) + " remain before the footer");
  }
  const bool is_data = header_->type == PageType::DATA_PAGE || header_->type == PageType::DATA_PAGE_V2;
  if (is_data && header_->num_values > values_left_) {
    corrupt("data page of " + std::to_string(header_->num_values) + " values, the column chunk has " +
            std::to_string(values_left_) + " left");
  }
}

void PageReader::finish_page() {
  if (header_->type == PageType::DATA_PAGE || header_->type == PageType::DATA_PAGE_V2) {
    values_left_ -= header_->num_values;
    ++data_page_ordinal_;
    if (pages_left_ != INT64_MAX) --pages_left_;
  }
  stream_.advance(int64_t{header_->header_bytes} + header_->compressed_bytes);
  header_.reset();
}

void PageReader::skip() {
  // Where a page is not wanted the next one may not be either: of large ones no more is read than their headers.
  constexpr int64_t kLargePage = int64_t{64} << 10;
  constexpr int64_t kHeaderBytes = int64_t{4} << 10;
  const bool is_large = header_->compressed_bytes >= kLargePage;
  finish_page();
  if (is_large) stream_.seek(stream_.offset(), kHeaderBytes);
}

Buffer PageReader::stored_bytes() {
  const Buffer whole = stream_.peek(int64_t{header_->header_bytes} + header_->compressed_bytes);
  return whole.slice(header_->header_bytes, header_->compressed_bytes);
}

bool PageReader::is_wholly_compressed() const noexcept {
  return codec_id_ != CompressionCodec::UNCOMPRESSED && header_->type != PageType::DATA_PAGE_V2;
}

void PageReader::verify_checksum(const Buffer& stored) const {
  if (!options_.verify_checksums || !header_->crc) return;
  const uint32_t actual = crc32(stored.bytes());
  if (actual != *header_->crc) {
    corrupt("checksum is " + std::to_string(actual) + ", the page header says " + std::to_string(*header_->crc));
  }
}

Buffer PageReader::opened(const Buffer& module) {
  const ModuleType type =
      header_->type == PageType::DICTIONARY_PAGE ? ModuleType::kDictionaryPage : ModuleType::kDataPage;
  Buffer bytes = pool_->allocate(decryptor_->plain_bytes(type, module.bytes()));
  decryptor_->open(type, data_page_ordinal_, module.bytes(), bytes.mutable_data());
  return bytes;
}

Page PageReader::read() {
  if (header_->uncompressed_bytes > options_.limits.max_page_bytes) {
    throw Error(ErrorCode::kResourceLimit, "page of " + std::to_string(header_->uncompressed_bytes) +
                                               " bytes, the limit is " +
                                               std::to_string(options_.limits.max_page_bytes));
  }
  const Buffer stored = stored_bytes();
  const auto start = std::chrono::steady_clock::now();
  verify_checksum(stored);
  Buffer bytes = decryptor_ == nullptr ? stored : opened(stored);
  // Codecs ask for no padding, decoders do.
  if (decryptor_ == nullptr && !is_wholly_compressed()) bytes = padded(std::move(bytes), *pool_);
  Page page = header_->type == PageType::DATA_PAGE_V2 ? split_v2(bytes)
                                                      : split_v1(decompressed(bytes, header_->uncompressed_bytes));
  page.type = header_->type;
  page.encoding = header_->encoding;
  page.num_values = header_->num_values;
  page.shares_prefixes =
      options_.pages_share_prefixes && page.type != PageType::DICTIONARY_PAGE && data_page_ordinal_ > 0;
  metrics_.decompress_seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  metrics_.bytes_decompressed += header_->uncompressed_bytes;
  ++metrics_.pages;
  finish_page();
  return page;
}

Buffer PageReader::decompressed(const Buffer& compressed, int64_t uncompressed_bytes) {
  if (codec_id_ == CompressionCodec::UNCOMPRESSED) {
    if (compressed.size() != uncompressed_bytes) {
      corrupt("uncompressed page of " + std::to_string(compressed.size()) + " bytes, its header says " +
              std::to_string(uncompressed_bytes));
    }
    return compressed;
  }
  return thread_codec(codec_id_).decompress(compressed.bytes(), uncompressed_bytes, *pool_);
}

namespace {

/// Cuts the levels of one kind from the front of a DATA_PAGE.
Buffer take_levels(const Buffer& bytes, ByteReader& reader, int16_t max_level, Encoding encoding, int64_t num_values) {
  if (max_level == 0) return {};
  int64_t size_bytes;
  if (encoding == Encoding::RLE) {
    size_bytes = reader.read<uint32_t>();
  } else if (encoding == Encoding::BIT_PACKED) {
    size_bytes = bytes_for_bits(num_values * bit_width_of(static_cast<uint64_t>(max_level)));
  } else {
    corrupt("levels in encoding " + std::string(to_string(encoding)));
  }
  const int64_t offset = reader.position();
  reader.take(size_bytes);
  return bytes.slice(offset, size_bytes);
}

}  // namespace

Page PageReader::split_v1(Buffer bytes) const {
  Page page;
  if (header_->type == PageType::DICTIONARY_PAGE) {
    page.values = std::move(bytes);
    return page;
  }
  page.definition_level_encoding = header_->definition_level_encoding;
  page.repetition_level_encoding = header_->repetition_level_encoding;
  ByteReader reader(bytes.bytes(), "levels");
  page.repetition_levels =
      take_levels(bytes, reader, options_.max_repetition_level, page.repetition_level_encoding, header_->num_values);
  page.definition_levels =
      take_levels(bytes, reader, options_.max_definition_level, page.definition_level_encoding, header_->num_values);
  page.values = bytes.slice(reader.position(), reader.remaining());
  return page;
}

Page PageReader::split_v2(const Buffer& stored) {
  const int64_t levels_bytes = int64_t{header_->repetition_levels_bytes} + header_->definition_levels_bytes;
  if (levels_bytes > stored.size() || levels_bytes > header_->uncompressed_bytes) {
    corrupt("levels of " + std::to_string(levels_bytes) + " bytes in a page of " + std::to_string(stored.size()) +
            " bytes, " + std::to_string(header_->uncompressed_bytes) + " uncompressed");
  }
  Page page;
  page.num_nulls = header_->num_nulls;
  page.num_rows = header_->num_rows;
  page.repetition_levels = stored.slice(0, header_->repetition_levels_bytes);
  page.definition_levels = stored.slice(header_->repetition_levels_bytes, header_->definition_levels_bytes);
  const Buffer values = stored.slice(levels_bytes, stored.size() - levels_bytes);
  const int64_t values_bytes = header_->uncompressed_bytes - levels_bytes;
  const bool is_compressed = header_->is_compressed || options_.ignore_is_compressed;
  if (!is_compressed || codec_id_ == CompressionCodec::UNCOMPRESSED || values.empty()) {
    if (values.size() != values_bytes) {
      corrupt("values of " + std::to_string(values.size()) + " bytes, the page header says " +
              std::to_string(values_bytes));
    }
    page.values = values;
  } else {
    page.values = decompressed(values, values_bytes);
  }
  return page;
}

}  // namespace lamella::inline v0
