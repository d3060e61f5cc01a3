#include "tests/property/random_layout.h"

#include <algorithm>
#include <memory>
#include <sstream>
#include <string_view>

namespace lamella::inline v0 {
namespace property {

namespace {

using writer::ColumnOptions;
using writer::PageOptions;
using writer::RunShape;

bool chance(Random& random, uint64_t one_in) {
  return random() % one_in == 0;
}

PageOptions random_pages(Random& random) {
  PageOptions pages;
  pages.version = chance(random, 2) ? 1 : 2;
  pages.max_rows = pick<int64_t>(random, {1, 7, 64, 100, 1000, 20000});
  pages.max_bytes = pick<int64_t>(random, {1, 100, 1000, 1 << 20});
  pages.empty_pages = chance(random, 8);
  pages.index_pages = chance(random, 8);
  pages.checksum = pick<writer::PageChecksum>(random, {writer::PageChecksum::kNone, writer::PageChecksum::kRight});
  pages.v2_compression =
      pick<writer::V2Compression>(random, {writer::V2Compression::kFlagged, writer::V2Compression::kImplied,
                                           writer::V2Compression::kStored, writer::V2Compression::kWhenSmaller});
  pages.compress_empty_values = chance(random, 2);
  return pages;
}

writer::HybridOptions random_runs(Random& random) {
  return {.shape = pick<RunShape>(random, {RunShape::kMixed, RunShape::kBitPacked, RunShape::kRle, RunShape::kRandom}),
          .max_groups_a_run = pick<int32_t>(random, {1, 3, 63, 1000000}),
          .padding = static_cast<uint8_t>(random()),
          .seed = random()};
}

}  // namespace

std::vector<writer::CompressionOptions> compressions() {
  std::vector<writer::CompressionOptions> all;
  for (const CompressionCodec codec :
       {CompressionCodec::UNCOMPRESSED, CompressionCodec::SNAPPY, CompressionCodec::GZIP, CompressionCodec::BROTLI,
        CompressionCodec::LZ4, CompressionCodec::ZSTD, CompressionCodec::LZ4_RAW}) {
    all.push_back({.codec = codec});
  }
  all.push_back({.codec = CompressionCodec::GZIP, .gzip_members = 3});
  all.push_back({.codec = CompressionCodec::LZ4, .lz4_framing = writer::Lz4Framing::kRaw});
  all.push_back(
      {.codec = CompressionCodec::LZ4, .lz4_framing = writer::Lz4Framing::kHadoopBlocks, .lz4_block_bytes = 100});
  return all;
}

ColumnOptions random_column_options(Random& random, const ColumnKind& kind) {
  ColumnOptions options;
  options.encoding = pick(random, encodings_of(kind));
  options.encoding_options.runs = random_runs(random);
  options.encoding_options.delta = {.block_values = pick<int32_t>(random, {128, 256, 1024}),
                                    .miniblocks_a_block = pick<int32_t>(random, {1, 2, 4}),
                                    .unused_width = static_cast<uint8_t>(random()),
                                    .garbage_after_values = chance(random, 2)};
  options.encoding_options.alp.log_vector_size = static_cast<int>(3 + random() % 13);
  if (chance(random, 2)) options.dictionary.fallback_after_values = static_cast<int64_t>(random() % 500);
  if (chance(random, 4)) options.dictionary.limit_bytes = static_cast<int64_t>(random() % 2000);
  options.dictionary.fallback = pick(random, encodings_of(kind));
  if (options.dictionary.fallback == Encoding::RLE_DICTIONARY ||
      options.dictionary.fallback == Encoding::PLAIN_DICTIONARY) {
    options.dictionary.fallback = Encoding::PLAIN;
  }
  options.dictionary.offset = pick<writer::DictionaryOffset>(
      random,
      {writer::DictionaryOffset::kPresent, writer::DictionaryOffset::kMissing, writer::DictionaryOffset::kZero});
  options.level_runs = random_runs(random);
  options.compression = pick(random, compressions());
  options.pages = random_pages(random);
  if (options.pages.version == 1 && chance(random, 6)) options.level_encoding = Encoding::BIT_PACKED;
  options.page_index = pick<writer::PageIndexForm>(
      random, {writer::PageIndexForm::kNone, writer::PageIndexForm::kOffsetIndex, writer::PageIndexForm::kBoth});
  options.size_statistics = chance(random, 4);
  options.path_in_schema = !chance(random, 8);
  return options;
}

std::optional<writer::FileEncryption> random_encryption(uint64_t seed, const std::vector<ColumnOptions*>& columns,
                                                        ReadOptions& read) {
  Random random(seed ^ 0xE4C2197ED);
  if (chance(random, 3)) return std::nullopt;
  const auto random_key = [&random] {
    return std::string(pick<size_t>(random, {16, 24, 32}), static_cast<char>(random()));
  };
  writer::FileEncryption encryption;
  encryption.footer_key = random_key();
  encryption.footer_key_metadata = encryption.footer_key;
  encryption.plaintext_footer = chance(random, 2);
  encryption.pages_in_ctr = chance(random, 2);
  if (chance(random, 2)) encryption.aad_prefix = "prefix";
  encryption.store_aad_prefix = chance(random, 2);
  for (ColumnOptions* column : columns) {
    if (chance(random, 4)) continue;
    column->pages.index_pages = false;
    column->encryption.emplace();
    if (chance(random, 2)) column->encryption->key = column->encryption->key_metadata = random_key();
  }
  const auto keys = std::make_shared<DecryptionOptions>();
  // The file names its keys by themselves.
  keys->key_retriever = [](std::string_view key_metadata) { return std::string(key_metadata); };
  if (!encryption.store_aad_prefix) keys->aad_prefix = encryption.aad_prefix;
  read.decryption = keys;
  return encryption;
}

ReadOptions random_read_options(Random& random, int64_t num_rows) {
  ReadOptions options;
  options.batch_rows = pick<int64_t>(random, {1, 13, 64, 500, 65536});
  options.batch_bytes = pick<int64_t>(random, {1, 1000, 1 << 20});
  options.dictionary_mode =
      pick<DictionaryMode>(random, {DictionaryMode::kExpand, DictionaryMode::kKeep, DictionaryMode::kAsType});
  options.borrow_pages = !chance(random, 3);
  options.verify_checksums = !chance(random, 4);
  if (!chance(random, 2) || num_rows == 0) return options;
  options.rows.emplace();
  for (int64_t row = 0; row < num_rows;) {
    row += static_cast<int64_t>(random() % static_cast<uint64_t>(num_rows));
    const auto count = static_cast<int64_t>(1 + random() % (chance(random, 2) ? 3 : 300));
    if (row >= num_rows) break;
    options.rows->push_back({row, std::min(count, num_rows - row)});
    row += count;
  }
  return options;
}

std::string describe(const ColumnOptions& options) {
  std::ostringstream text;
  text << to_string(options.encoding) << ", " << to_string(options.compression.codec) << ", framing "
       << static_cast<int>(options.compression.lz4_framing) << ", page v" << options.pages.version << " of "
       << options.pages.max_rows << " rows, " << options.pages.max_bytes << " bytes, empty "
       << options.pages.empty_pages << ", index " << options.pages.index_pages << ", v2 "
       << static_cast<int>(options.pages.v2_compression) << ", split " << options.pages.split_rows << ", levels "
       << to_string(options.level_encoding) << ", runs " << static_cast<int>(options.encoding_options.runs.shape)
       << ", level runs " << static_cast<int>(options.level_runs.shape) << ", dictionary of "
       << options.dictionary.limit_bytes << " bytes, " << options.dictionary.fallback_after_values.value_or(-1)
       << " values, then " << to_string(options.dictionary.fallback) << ", page index "
       << static_cast<int>(options.page_index);
  if (options.encryption) text << ", encrypted, key of " << options.encryption->key.size() << " bytes";
  return text.str();
}

std::string describe(const ReadOptions& options) {
  std::ostringstream text;
  text << "batches of " << options.batch_rows << " rows, " << options.batch_bytes << " bytes, dictionaries "
       << static_cast<int>(options.dictionary_mode) << ", borrow " << options.borrow_pages << ", rows";
  if (!options.rows) return text.str() + " all";
  for (const RowRange& range : *options.rows)
    text << ' ' << range.first << '+' << range.count;
  return text.str();
}

std::vector<int64_t> selected_rows(const ReadOptions& options, int64_t num_rows) {
  std::vector<int64_t> rows;
  const std::vector<RowRange> all{{0, num_rows}};
  for (const RowRange& range : options.rows ? *options.rows : all) {
    for (int64_t row = range.first; row < range.first + range.count; ++row)
      rows.push_back(row);
  }
  return rows;
}

}  // namespace property
}  // namespace lamella::inline v0
