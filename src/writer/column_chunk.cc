#include "writer/column_chunk.h"

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "lamella/error.h"
#include "writer/chunk_statistics.h"
#include "writer/encode_dictionary.h"
#include "writer/encode_plain.h"
#include "writer/page_bytes.h"
#include "writer/page_plan.h"

namespace lamella::inline v0 {
namespace writer {

namespace {

thrift::Encoding to_thrift(Encoding encoding) {
  return static_cast<thrift::Encoding>(encoding);
}

bool is_dictionary(Encoding encoding) {
  return encoding == Encoding::RLE_DICTIONARY || encoding == Encoding::PLAIN_DICTIONARY;
}

class ColumnChunkMaker {
 public:
  ColumnChunkMaker(const LeafData& data, const Leaf& leaf, int leaf_ordinal, const ColumnOptions& options,
                   const FileOptions& file_options, const ChunkEncryptor& encryptor, int64_t file_offset)
      : data_(data),
        values_(data.values.view()),
        leaf_(leaf),
        leaf_ordinal_(leaf_ordinal),
        options_(options),
        file_options_(file_options),
        encryptor_(encryptor),
        file_offset_(file_offset),
        statistics_(leaf, options, file_options.column_orders) {}

  ColumnChunk make() {
    check_options();
    if (is_dictionary(options_.encoding)) build_dictionary();
    const int64_t first_data_page = position();
    for (const PagePlan& plan : plan_pages(data_, leaf_, options_.pages, coverage_)) {
      if (options_.pages.index_pages) add_index_page();
      if (options_.pages.empty_pages) add_data_page(empty_page_before(plan));
      add_data_page(plan);
      last_plan_ = plan;
    }
    if (options_.pages.empty_pages) add_data_page(empty_page_behind(last_plan_));
    describe(first_data_page);
    if (options_.bloom_filter.enabled) build_bloom_filter();
    chunk_.column_index = statistics_.column_index();
    chunk_.offset_index = statistics_.offset_index();
    return std::move(chunk_);
  }

 private:
  int64_t position() const { return file_offset_ + static_cast<int64_t>(chunk_.pages.size()); }

  void check_options() const {
    const PageOptions& pages = options_.pages;
    const char* contradiction = nullptr;
    if (pages.version != 1 && pages.version != 2) contradiction = "data pages have version 1 or 2";
    if (pages.split_rows && pages.version == 2) contradiction = "pages of version 2 hold whole rows";
    if (pages.split_rows && options_.page_index != PageIndexForm::kNone) {
      contradiction = "an offset index needs pages of whole rows";
    }
    if (options_.level_encoding == Encoding::BIT_PACKED && pages.version == 2) {
      contradiction = "levels in pages of version 2 are RLE";
    }
    if (pages.index_pages && encryptor_.is_on()) contradiction = "an encrypted column chunk has no index pages";
    if (is_dictionary(options_.encoding) && values_.type == PhysicalType::BOOLEAN) {
      contradiction = "booleans have no dictionary";
    }
    if (contradiction != nullptr) throw Error(ErrorCode::kInvalidArgument, contradiction);
  }

  void build_dictionary() {
    DictionaryBuilder builder(values_.type, values_.width, options_.dictionary.limit_bytes);
    const int64_t wanted = std::min(values_.count, options_.dictionary.fallback_after_values.value_or(values_.count));
    coverage_.num_values = builder.add(values_.slice(0, wanted), indices_);
    num_entries_ = builder.entries().count();
    coverage_.bit_width = dictionary_bit_width(num_entries_);
    if (num_slots(data_, leaf_) > 0) add_dictionary_page(builder.entries());
  }

  void add_dictionary_page(const Values& entries) {
    Bytes plain;
    encode_plain(entries.view(), plain);
    const Encoding encoding =
        options_.encoding == Encoding::PLAIN_DICTIONARY ? Encoding::PLAIN_DICTIONARY : Encoding::PLAIN;
    thrift::DictionaryPageHeader dictionary;
    dictionary.num_values = static_cast<int32_t>(entries.count());
    dictionary.encoding = to_thrift(encoding);
    thrift::PageHeader header;
    header.type = thrift::PageType::DICTIONARY_PAGE;
    header.__set_dictionary_page_header(dictionary);
    has_dictionary_page_ = true;
    count_page(thrift::PageType::DICTIONARY_PAGE, encoding);
    add_page(header, plain.size(), compress_page(plain, options_.compression));
  }

  void add_index_page() {
    thrift::PageHeader header;
    header.type = thrift::PageType::INDEX_PAGE;
    header.__set_index_page_header({});
    add_page(header, 5, {1, 2, 3, 4, 5});
  }

  void add_data_page(const PagePlan& plan) {
    statistics_.add_page(data_, plan);
    const Encoding encoding = encoding_of(plan);
    const int64_t offset = position();
    if (options_.pages.version == 1) {
      add_data_page_v1(plan, encoding);
    } else {
      add_data_page_v2(plan, encoding);
    }
    statistics_.locate_page(offset, position() - offset);
  }

  void add_data_page_v1(const PagePlan& plan, Encoding encoding) {
    Bytes plain;
    if (leaf_.max_repetition_level > 0) append_levels_v1(repetition_levels(plan), plain);
    if (leaf_.max_definition_level > 0) append_levels_v1(definition_levels(plan), plain);
    append_bytes(plain, encode_page_values(plan, encoding));
    thrift::DataPageHeader data;
    data.num_values = static_cast<int32_t>(plan.num_slots);
    data.encoding = to_thrift(encoding);
    data.__set_definition_level_encoding(to_thrift(options_.level_encoding));
    data.__set_repetition_level_encoding(to_thrift(options_.level_encoding));
    if (const auto statistics = statistics_.page_statistics()) data.__set_statistics(*statistics);
    thrift::PageHeader header;
    header.type = thrift::PageType::DATA_PAGE;
    header.__set_data_page_header(data);
    count_page(header.type, encoding);
    add_page(header, plain.size(), compress_page(plain, options_.compression));
  }

  /// Runs carry their length; the deprecated encoding's follows from the number of slots.
  void append_levels_v1(const Bytes& levels, Bytes& out) const {
    if (options_.level_encoding == Encoding::RLE) append(out, static_cast<uint32_t>(levels.size()));
    append_bytes(out, levels);
  }

  void add_data_page_v2(const PagePlan& plan, Encoding encoding) {
    Bytes body = repetition_levels(plan);
    thrift::DataPageHeaderV2 data;
    data.repetition_levels_byte_length = static_cast<int32_t>(body.size());
    append_bytes(body, definition_levels(plan));
    data.definition_levels_byte_length = static_cast<int32_t>(body.size()) - data.repetition_levels_byte_length;
    const Bytes values = encode_page_values(plan, encoding);
    const size_t uncompressed_bytes = body.size() + values.size();
    append_bytes(body, compress_v2_values(values, data));
    data.num_values = static_cast<int32_t>(plan.num_slots);
    data.num_nulls = static_cast<int32_t>(plan.num_slots - plan.num_values);
    data.num_rows = static_cast<int32_t>(plan.num_rows);
    data.encoding = to_thrift(encoding);
    if (const auto statistics = statistics_.page_statistics()) data.__set_statistics(*statistics);
    thrift::PageHeader header;
    header.type = thrift::PageType::DATA_PAGE_V2;
    header.__set_data_page_header_v2(data);
    count_page(header.type, encoding);
    add_page(header, uncompressed_bytes, body);
  }

  /// Sets is_compressed to what was done.
  Bytes compress_v2_values(const Bytes& values, thrift::DataPageHeaderV2& data) const {
    const PageOptions& pages = options_.pages;
    data.__set_is_compressed(pages.v2_compression != V2Compression::kDenied);
    data.__isset.is_compressed = pages.v2_compression != V2Compression::kImplied;
    if (pages.v2_compression == V2Compression::kStored) {
      data.is_compressed = false;
      return values;
    }
    if (values.empty() && !pages.compress_empty_values) return values;
    Bytes compressed = compress_page(values, options_.compression);
    if (pages.v2_compression == V2Compression::kWhenSmaller && compressed.size() >= values.size()) {
      data.is_compressed = false;
      return values;
    }
    return compressed;
  }

  Bytes encode_page_values(const PagePlan& plan, Encoding encoding) const {
    Bytes out;
    if (plan.is_dictionary) {
      const std::span<const uint32_t> indices(indices_);
      encode_dictionary_indices(
          indices.subspan(static_cast<size_t>(plan.first_value), static_cast<size_t>(plan.num_values)),
          coverage_.bit_width, options_.encoding_options.runs, out);
    } else {
      EncodingOptions options = options_.encoding_options;
      if (options.prefixes_across_pages && plan.first_value > 0) {
        options.value_before = values_.text(plan.first_value - 1);
      }
      encode_values(values_.slice(plan.first_value, plan.num_values), encoding, options, out);
    }
    return out;
  }

  Bytes definition_levels(const PagePlan& plan) const {
    return page_levels(data_.definition_levels, leaf_.max_definition_level, plan);
  }
  Bytes repetition_levels(const PagePlan& plan) const {
    return page_levels(data_.repetition_levels, leaf_.max_repetition_level, plan);
  }
  Bytes page_levels(const std::vector<uint16_t>& levels, int16_t max_level, const PagePlan& plan) const {
    if (max_level == 0) return {};
    const std::span<const uint16_t> all(levels);
    return encode_levels(all.subspan(static_cast<size_t>(plan.first_slot), static_cast<size_t>(plan.num_slots)),
                         max_level, options_.level_encoding, options_.level_runs);
  }

  void add_page(thrift::PageHeader& header, size_t uncompressed_bytes, const Bytes& plain_body) {
    const bool is_dictionary_page = header.type == thrift::PageType::DICTIONARY_PAGE;
    const Bytes body = encryptor_.seal(is_dictionary_page ? ModuleType::kDictionaryPage : ModuleType::kDataPage,
                                       num_data_pages_, plain_body);
    finish_page_header(header, uncompressed_bytes, body, options_.pages.checksum);
    if (file_options_.edit_page_header) file_options_.edit_page_header(leaf_ordinal_, num_pages_, header);
    ++num_pages_;
    const Bytes header_bytes =
        encryptor_.seal(is_dictionary_page ? ModuleType::kDictionaryPageHeader : ModuleType::kDataPageHeader,
                        num_data_pages_, serialize(header));
    if (!is_dictionary_page) ++num_data_pages_;
    append_bytes(chunk_.pages, header_bytes);
    append_bytes(chunk_.pages, body);
    uncompressed_bytes_ += static_cast<int64_t>(header_bytes.size() + uncompressed_bytes);
  }

  void count_page(thrift::PageType type, Encoding encoding) { ++page_counts_[{type, encoding}]; }

  Encoding encoding_of(const PagePlan& plan) const {
    if (!is_dictionary(options_.encoding) || plan.is_dictionary) return options_.encoding;
    return options_.dictionary.fallback;
  }

  PagePlan empty_page_before(const PagePlan& plan) const {
    return {.first_slot = plan.first_slot,
            .first_value = plan.first_value,
            .first_row = plan.first_row,
            .is_dictionary = plan.is_dictionary};
  }
  PagePlan empty_page_behind(const PagePlan& plan) const {
    return {.first_slot = plan.first_slot + plan.num_slots,
            .first_value = plan.first_value + plan.num_values,
            .first_row = plan.first_row + plan.num_rows,
            .is_dictionary = plan.is_dictionary};
  }

  void describe(int64_t first_data_page) {
    thrift::ColumnMetaData& metadata = chunk_.metadata;
    metadata.type = static_cast<thrift::Type>(*leaf_.node->type);
    metadata.codec = static_cast<thrift::CompressionCodec>(options_.compression.codec);
    metadata.num_values = num_slots(data_, leaf_);
    metadata.__set_total_uncompressed_size(uncompressed_bytes_);
    metadata.total_compressed_size = static_cast<int64_t>(chunk_.pages.size());
    metadata.data_page_offset = first_data_page;
    if (options_.path_in_schema) metadata.__set_path_in_schema(leaf_.path);
    if (has_dictionary_page_) set_dictionary_offset(metadata);
    set_encodings(metadata);
    statistics_.describe(metadata);
    for (const auto& [key, value] : options_.key_value_metadata) {
      thrift::KeyValue pair;
      pair.__set_key(key);
      pair.__set_value(value);
      metadata.key_value_metadata.push_back(pair);
      metadata.__isset.key_value_metadata = true;
    }
  }

  void set_dictionary_offset(thrift::ColumnMetaData& metadata) const {
    if (options_.dictionary.offset == DictionaryOffset::kPresent) {
      metadata.__set_dictionary_page_offset(file_offset_);
      return;
    }
    metadata.data_page_offset = file_offset_;
    if (options_.dictionary.offset == DictionaryOffset::kZero) metadata.__set_dictionary_page_offset(0);
  }

  void set_encodings(thrift::ColumnMetaData& metadata) const {
    std::vector<thrift::Encoding> encodings{to_thrift(options_.level_encoding)};
    std::vector<thrift::PageEncodingStats> counts;
    for (const auto& [page, count] : page_counts_) {
      const thrift::Encoding encoding = to_thrift(page.second);
      if (std::find(encodings.begin(), encodings.end(), encoding) == encodings.end()) encodings.push_back(encoding);
      thrift::PageEncodingStats stats;
      stats.__set_page_type(page.first);
      stats.__set_encoding(encoding);
      stats.__set_count(count);
      counts.push_back(stats);
    }
    metadata.__set_encodings(encodings);
    if (options_.encoding_statistics) metadata.__set_encoding_stats(counts);
  }

  void build_bloom_filter() {
    const int64_t distinct = coverage_.num_values == values_.count ? num_entries_ : values_.count;
    const int32_t size_bytes = options_.bloom_filter.size_bytes;
    chunk_.bloom_filter.emplace(size_bytes != 0 ? size_bytes : BloomFilter::size_for(distinct));
    for (int64_t i = 0; i < values_.count; ++i)
      chunk_.bloom_filter->insert(values_.bytes(i));
  }

  const LeafData& data_;
  const ValuesView values_;
  const Leaf& leaf_;
  const int leaf_ordinal_;
  const ColumnOptions& options_;
  const FileOptions& file_options_;
  const ChunkEncryptor& encryptor_;
  const int64_t file_offset_;
  ChunkStatistics statistics_;
  std::vector<uint32_t> indices_;
  DictionaryCoverage coverage_;
  int64_t num_entries_ = 0;
  bool has_dictionary_page_ = false;
  int64_t num_pages_ = 0;
  int64_t num_data_pages_ = 0;
  int64_t uncompressed_bytes_ = 0;
  std::map<std::pair<thrift::PageType, Encoding>, int32_t> page_counts_;
  PagePlan last_plan_;
  ColumnChunk chunk_;
};

}  // namespace

ColumnChunk make_column_chunk(const LeafData& data, const Leaf& leaf, int leaf_ordinal, const ColumnOptions& options,
                              const FileOptions& file_options, const ChunkEncryptor& encryptor, int64_t file_offset) {
  return ColumnChunkMaker(data, leaf, leaf_ordinal, options, file_options, encryptor, file_offset).make();
}

}  // namespace writer
}  // namespace lamella::inline v0
