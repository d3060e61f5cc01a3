#include "writer/file_writer.h"

#include <cerrno>
#include <cstdio>
#include <optional>
#include <utility>

#include "lamella/error.h"
#include "parquet_types.h"
#include "writer/column_chunk.h"
#include "writer/page_bytes.h"
#include "writer/schema_elements.h"

namespace lamella::inline v0 {
namespace writer {

namespace {

constexpr uint8_t kMagic[] = {'P', 'A', 'R', '1'};

std::unique_ptr<FileEncryptor> make_encryptor(const FileOptions& options, const std::vector<ColumnOptions>& columns) {
  if (options.encryption) return std::make_unique<FileEncryptor>(*options.encryption);
  for (const ColumnOptions& column : columns) {
    if (column.encryption) throw Error(ErrorCode::kInvalidArgument, "an encrypted column in a file that is not");
  }
  return nullptr;
}

thrift::KeyValue key_value(const std::pair<std::string, std::string>& pair) {
  thrift::KeyValue made;
  made.__set_key(pair.first);
  made.__set_value(pair.second);
  return made;
}

thrift::SortingColumn sorting_column(const SortingColumn& sorting) {
  thrift::SortingColumn made;
  made.__set_column_idx(sorting.leaf);
  made.__set_descending(sorting.descending);
  made.__set_nulls_first(sorting.nulls_first);
  return made;
}

thrift::ColumnOrder column_order(const Leaf& leaf, ColumnOrderForm form) {
  thrift::ColumnOrder order;
  switch (value_order(*leaf.node, form)) {
    case ValueOrder::kFloatTotal:
      order.__set_IEEE_754_TOTAL_ORDER({});
      break;
    case ValueOrder::kInt96Timestamp:
      order.__set_INT96_TIMESTAMP_ORDER({});
      break;
    default:
      order.__set_TYPE_ORDER({});
  }
  return order;
}

Bytes bloom_filter_header(const BloomFilter& filter) {
  thrift::BloomFilterHeader header;
  header.numBytes = static_cast<int32_t>(filter.bits().size());
  thrift::BloomFilterAlgorithm algorithm;
  algorithm.__set_BLOCK({});
  header.__set_algorithm(algorithm);
  thrift::BloomFilterHash hash;
  hash.__set_XXHASH({});
  header.__set_hash(hash);
  thrift::BloomFilterCompression compression;
  compression.__set_UNCOMPRESSED({});
  header.__set_compression(compression);
  return serialize(header);
}

}  // namespace

struct FileWriter::State {
  /// What is written behind the row groups, for one column chunk.
  struct Tail {
    std::optional<thrift::ColumnIndex> column_index;
    std::optional<thrift::OffsetIndex> offset_index;
    std::optional<BloomFilter> bloom_filter;
  };

  int64_t position = 0;
  int64_t num_rows = 0;
  std::unique_ptr<FileEncryptor> encryptor;  ///< Of files that are encrypted.
  thrift::FileMetaData footer;
  std::vector<std::vector<Tail>> tails;  ///< By row group, then by leaf.
};

Sink file_sink(const std::string& path) {
  const auto fail = [path] {
    ErrorLocation location;
    location.file = path;
    location.system_errno = errno;
    throw Error(ErrorCode::kIoError, "cannot be written", location);
  };
  std::FILE* opened = std::fopen(path.c_str(), "wb");
  if (opened == nullptr) fail();
  std::shared_ptr<std::FILE> file(opened, [](std::FILE* stream) {
    if (stream != nullptr) std::fclose(stream);
  });
  return [file, fail](std::span<const uint8_t> bytes) {
    const bool done = bytes.empty() ? std::fflush(file.get()) == 0
                                    : std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
    if (!done) fail();
  };
}

FileWriter::FileWriter(std::vector<Node> columns, std::vector<ColumnOptions> column_options, FileOptions options,
                       Sink sink)
    : columns_(std::move(columns)),
      column_options_(std::move(column_options)),
      options_(std::move(options)),
      sink_(std::move(sink)),
      leaves_(leaves_of(columns_)),
      state_(std::make_unique<State>()) {
  if (column_options_.size() != 1 && column_options_.size() != leaves_.size()) {
    throw Error(ErrorCode::kInvalidArgument, std::to_string(column_options_.size()) + " column options for " +
                                                 std::to_string(leaves_.size()) + " leaf columns");
  }
  state_->encryptor = make_encryptor(options_, column_options_);
  write(magic());
}

FileWriter::~FileWriter() = default;

std::span<const uint8_t> FileWriter::magic() const {
  return state_->encryptor == nullptr ? std::span<const uint8_t>(kMagic) : state_->encryptor->magic();
}

ChunkEncryptor FileWriter::chunk_encryptor(size_t row_group, size_t leaf) const {
  return {state_->encryptor.get(), options_of(leaf), static_cast<int64_t>(row_group), static_cast<int64_t>(leaf)};
}

void FileWriter::write(std::span<const uint8_t> bytes) {
  if (!bytes.empty()) sink_(bytes);
  state_->position += static_cast<int64_t>(bytes.size());
}

const ColumnOptions& FileWriter::options_of(size_t leaf) const {
  return column_options_.size() == 1 ? column_options_[0] : column_options_[leaf];
}

void FileWriter::write_row_group(std::span<const LeafData> leaves) {
  if (leaves.size() != leaves_.size()) {
    throw Error(ErrorCode::kInvalidArgument,
                std::to_string(leaves.size()) + " columns for " + std::to_string(leaves_.size()) + " leaves");
  }
  thrift::RowGroup row_group;
  row_group.num_rows = leaves.empty() ? 0 : check_leaf_data(leaves[0], leaves_[0]);
  row_group.__set_total_byte_size(0);
  row_group.__set_total_compressed_size(0);
  row_group.__set_file_offset(state_->position);
  row_group.__set_ordinal(static_cast<int16_t>(state_->footer.row_groups.size()));
  for (const SortingColumn& sorting : options_.sorting_columns) {
    row_group.sorting_columns.push_back(sorting_column(sorting));
    row_group.__isset.sorting_columns = true;
  }
  std::vector<State::Tail>& tails = state_->tails.emplace_back();
  for (size_t leaf = 0; leaf < leaves.size(); ++leaf) {
    if (check_leaf_data(leaves[leaf], leaves_[leaf]) != row_group.num_rows) {
      throw Error(ErrorCode::kInvalidArgument, "the columns of a row group differ in their number of rows");
    }
    const ChunkEncryptor encryptor = chunk_encryptor(state_->footer.row_groups.size(), leaf);
    ColumnChunk made = make_column_chunk(leaves[leaf], leaves_[leaf], static_cast<int>(leaf), options_of(leaf),
                                         options_, encryptor, state_->position);
    write(made.pages);
    row_group.total_byte_size += made.metadata.total_uncompressed_size;
    row_group.total_compressed_size += made.metadata.total_compressed_size;
    thrift::ColumnChunk chunk;
    chunk.__set_file_offset(0);
    chunk.__set_meta_data(made.metadata);
    row_group.columns.push_back(chunk);
    tails.push_back({std::move(made.column_index), std::move(made.offset_index), std::move(made.bloom_filter)});
  }
  state_->num_rows += row_group.num_rows;
  state_->footer.row_groups.push_back(std::move(row_group));
}

void FileWriter::write_bloom_filters() {
  for (size_t row_group = 0; row_group < state_->tails.size(); ++row_group) {
    for (size_t leaf = 0; leaf < leaves_.size(); ++leaf) {
      const auto& filter = state_->tails[row_group][leaf].bloom_filter;
      if (!filter) continue;
      thrift::ColumnMetaData& metadata = state_->footer.row_groups[row_group].columns[leaf].meta_data;
      const int64_t offset = state_->position;
      const ChunkEncryptor encryptor = chunk_encryptor(row_group, leaf);
      write(encryptor.seal(ModuleType::kBloomFilterHeader, 0, bloom_filter_header(*filter)));
      write(encryptor.seal(ModuleType::kBloomFilterBitset, 0, filter->bits()));
      metadata.__set_bloom_filter_offset(offset);
      if (options_of(leaf).bloom_filter.write_length) {
        metadata.__set_bloom_filter_length(static_cast<int32_t>(state_->position - offset));
      }
    }
  }
}

void FileWriter::write_page_indexes() {
  for (size_t row_group = 0; row_group < state_->tails.size(); ++row_group) {
    for (size_t leaf = 0; leaf < leaves_.size(); ++leaf) {
      const auto& index = state_->tails[row_group][leaf].column_index;
      if (!index) continue;
      thrift::ColumnChunk& chunk = state_->footer.row_groups[row_group].columns[leaf];
      chunk.__set_column_index_offset(state_->position);
      write(chunk_encryptor(row_group, leaf).seal(ModuleType::kColumnIndex, 0, serialize(*index)));
      chunk.__set_column_index_length(static_cast<int32_t>(state_->position - chunk.column_index_offset));
    }
  }
  for (size_t row_group = 0; row_group < state_->tails.size(); ++row_group) {
    for (size_t leaf = 0; leaf < leaves_.size(); ++leaf) {
      const auto& index = state_->tails[row_group][leaf].offset_index;
      if (!index) continue;
      thrift::ColumnChunk& chunk = state_->footer.row_groups[row_group].columns[leaf];
      chunk.__set_offset_index_offset(state_->position);
      write(chunk_encryptor(row_group, leaf).seal(ModuleType::kOffsetIndex, 0, serialize(*index)));
      chunk.__set_offset_index_length(static_cast<int32_t>(state_->position - chunk.offset_index_offset));
    }
  }
}

void FileWriter::encrypt_column_metadata() {
  for (size_t row_group = 0; row_group < state_->footer.row_groups.size(); ++row_group) {
    for (size_t leaf = 0; leaf < leaves_.size(); ++leaf) {
      const std::optional<ColumnEncryption>& encryption = options_of(leaf).encryption;
      if (!encryption) continue;
      state_->encryptor->encrypt_metadata(state_->footer.row_groups[row_group].columns[leaf], *encryption,
                                          leaves_[leaf], static_cast<int64_t>(row_group), static_cast<int64_t>(leaf));
    }
  }
}

void FileWriter::finish() {
  write_bloom_filters();
  write_page_indexes();
  encrypt_column_metadata();
  thrift::FileMetaData& footer = state_->footer;
  footer.__set_version(options_.version);
  footer.__set_num_rows(options_.num_rows.value_or(state_->num_rows));
  footer.schema = schema_elements(options_.root_name, columns_);
  if (options_.created_by) footer.__set_created_by(*options_.created_by);
  for (const auto& pair : options_.key_value_metadata) {
    footer.key_value_metadata.push_back(key_value(pair));
    footer.__isset.key_value_metadata = true;
  }
  if (options_.column_orders != ColumnOrderForm::kAbsent) {
    for (const Leaf& leaf : leaves_)
      footer.column_orders.push_back(column_order(leaf, options_.column_orders));
    footer.__isset.column_orders = true;
  }
  if (state_->encryptor != nullptr) state_->encryptor->describe(footer);
  if (options_.edit_footer) options_.edit_footer(footer);
  Bytes footer_bytes = serialize(footer);
  if (state_->encryptor != nullptr) footer_bytes = state_->encryptor->seal_footer(footer_bytes);
  write(footer_bytes);
  Bytes trailer;
  append(trailer, static_cast<uint32_t>(footer_bytes.size()));
  append_bytes(trailer, magic());
  write(trailer);
  sink_({});
}

Bytes write_file(const std::vector<Node>& columns, const std::vector<ColumnOptions>& column_options,
                 const FileOptions& options, const std::vector<std::vector<LeafData>>& row_groups) {
  Bytes file;
  FileWriter writer(columns, column_options, options,
                    [&file](std::span<const uint8_t> bytes) { append_bytes(file, bytes); });
  for (const auto& row_group : row_groups)
    writer.write_row_group(row_group);
  writer.finish();
  return file;
}

}  // namespace writer
}  // namespace lamella::inline v0
