/// Footers with every field that the format has, each there or not by chance.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "parquet_types.h"

namespace lamella {

class RandomFooter {
 public:
  explicit RandomFooter(uint32_t seed) : random_(seed) {}

  thrift::FileMetaData make() {
    thrift::FileMetaData footer;
    if (chance()) footer.__set_version(number<int32_t>());
    if (chance()) footer.__set_num_rows(number<int64_t>());
    const auto num_leaves = 1 + below(5);
    footer.schema.push_back(root(num_leaves));
    for (uint64_t leaf = 0; leaf < num_leaves; ++leaf)
      footer.schema.push_back(schema_leaf());
    for (uint64_t group = below(4); group > 0; --group)
      footer.row_groups.push_back(row_group(footer));
    if (chance()) footer.__set_key_value_metadata(key_values());
    if (chance()) footer.__set_created_by(text());
    if (chance()) footer.__set_column_orders(column_orders(chance() ? num_leaves : below(7)));
    if (chance()) {
      footer.__set_encryption_algorithm(encryption_algorithm());
      footer.__set_footer_signing_key_metadata(text());
    }
    return footer;
  }

 private:
  uint64_t below(uint64_t limit) { return random_() % limit; }
  bool chance() { return below(2) == 0; }

  /// As often small as large, of either sign.
  template <typename T>
  T number() {
    const auto bits = (uint64_t{random_()} << 32 | random_()) >> below(64);
    return static_cast<T>(chance() ? bits : ~bits + 1);
  }

  std::string text() {
    std::string made(chance() ? below(12) : below(300), '\0');
    for (char& character : made)
      character = static_cast<char>(random_());
    return made;
  }

  template <typename T, typename Make>
  std::vector<T> list(uint64_t most, Make make) {
    std::vector<T> made;
    for (uint64_t size = below(most + 1); size > 0; --size)
      made.push_back(make());
    return made;
  }

  /// Seldom one that the format does not define.
  template <typename Enum>
  Enum enumerator(int count) {
    return static_cast<Enum>(below(40) == 0 ? number<int32_t>() : static_cast<int32_t>(below(count)));
  }

  thrift::SchemaElement root(uint64_t num_leaves) {
    thrift::SchemaElement element;
    element.name = text();
    element.__set_num_children(static_cast<int32_t>(num_leaves));
    return element;
  }

  thrift::SchemaElement schema_leaf() {
    thrift::SchemaElement element;
    element.name = text();
    types_.push_back(enumerator<thrift::Type>(8));
    element.__set_type(types_.back());
    element.__set_type_length(static_cast<int32_t>(below(40)));
    element.__set_repetition_type(enumerator<thrift::FieldRepetitionType>(3));
    if (chance()) element.__set_num_children(0);
    if (chance()) element.__set_converted_type(enumerator<thrift::ConvertedType>(25));
    if (chance()) element.__set_scale(number<int32_t>());
    if (chance()) element.__set_precision(number<int32_t>());
    if (chance()) element.__set_field_id(number<int32_t>());
    if (chance()) element.__set_logicalType(logical_type());
    return element;
  }

  thrift::TimeUnit time_unit() {
    thrift::TimeUnit unit;
    if (chance()) unit.__set_MILLIS({});
    if (chance()) unit.__set_MICROS({});
    if (chance()) unit.__set_NANOS({});
    return unit;
  }

  thrift::LogicalType logical_type() {
    thrift::LogicalType type;
    for (uint64_t members = 1 + below(8) / 7; members > 0; --members)
      set_member(type);
    return type;
  }

  void set_member(thrift::LogicalType& type) {
    switch (below(20)) {
      case 1:
        return type.__set_STRING({});
      case 2:
        return type.__set_MAP({});
      case 3:
        return type.__set_LIST({});
      case 4:
        return type.__set_ENUM({});
      case 5:
        if (chance()) type.DECIMAL.__set_scale(number<int32_t>());
        if (chance()) type.DECIMAL.__set_precision(number<int32_t>());
        type.__isset.DECIMAL = true;
        return;
      case 6:
        return type.__set_DATE({});
      case 7:
        if (chance()) type.TIME.__set_isAdjustedToUTC(chance());
        if (chance()) type.TIME.__set_unit(time_unit());
        type.__isset.TIME = true;
        return;
      case 8:
        if (chance()) type.TIMESTAMP.__set_isAdjustedToUTC(chance());
        if (chance()) type.TIMESTAMP.__set_unit(time_unit());
        type.__isset.TIMESTAMP = true;
        return;
      case 10:
        if (chance()) type.INTEGER.__set_bitWidth(number<int8_t>());
        if (chance()) type.INTEGER.__set_isSigned(chance());
        type.__isset.INTEGER = true;
        return;
      case 11:
        return type.__set_UNKNOWN({});
      case 12:
        return type.__set_JSON({});
      case 13:
        return type.__set_BSON({});
      case 14:
        return type.__set_UUID({});
      case 15:
        return type.__set_FLOAT16({});
      case 16:
        if (chance()) type.VARIANT.__set_specification_version(number<int8_t>());
        type.__isset.VARIANT = true;
        return;
      case 17:
        if (chance()) type.GEOMETRY.__set_crs(text());
        type.__isset.GEOMETRY = true;
        return;
      case 18:
        if (chance()) type.GEOGRAPHY.__set_crs(text());
        if (chance()) type.GEOGRAPHY.__set_algorithm(enumerator<thrift::EdgeInterpolationAlgorithm>(5));
        type.__isset.GEOGRAPHY = true;
        return;
      case 19:
        return type.__set_FILE({});
      default:
        return;
    }
  }

  std::vector<thrift::KeyValue> key_values() {
    return list<thrift::KeyValue>(20, [&] {
      thrift::KeyValue pair;
      pair.key = text();
      if (chance()) pair.__set_value(text());
      return pair;
    });
  }

  std::vector<thrift::ColumnOrder> column_orders(uint64_t count) {
    std::vector<thrift::ColumnOrder> orders(count);
    for (thrift::ColumnOrder& order : orders) {
      if (chance()) order.__set_TYPE_ORDER({});
      if (chance()) order.__set_IEEE_754_TOTAL_ORDER({});
      if (chance()) order.__set_INT96_TIMESTAMP_ORDER({});
    }
    return orders;
  }

  template <typename Cipher>
  Cipher cipher() {
    Cipher made;
    if (chance()) made.__set_aad_prefix(text());
    if (chance()) made.__set_aad_file_unique(text());
    if (chance()) made.__set_supply_aad_prefix(chance());
    return made;
  }

  thrift::EncryptionAlgorithm encryption_algorithm() {
    thrift::EncryptionAlgorithm algorithm;
    if (chance()) algorithm.__set_AES_GCM_V1(cipher<thrift::AesGcmV1>());
    if (chance()) algorithm.__set_AES_GCM_CTR_V1(cipher<thrift::AesGcmCtrV1>());
    return algorithm;
  }

  thrift::RowGroup row_group(const thrift::FileMetaData& footer) {
    thrift::RowGroup group;
    group.num_rows = static_cast<int64_t>(below(1'000'000));
    for (size_t leaf = 0; leaf + 1 < footer.schema.size(); ++leaf)
      group.columns.push_back(column_chunk(types_[leaf]));
    if (chance()) group.__set_total_byte_size(number<int64_t>());
    if (chance()) group.__set_file_offset(number<int64_t>());
    if (chance()) group.__set_total_compressed_size(number<int64_t>());
    if (chance()) group.__set_ordinal(number<int16_t>());
    if (chance()) {
      group.__set_sorting_columns(list<thrift::SortingColumn>(3, [&] {
        thrift::SortingColumn column;
        if (chance()) column.__set_column_idx(number<int32_t>());
        if (chance()) column.__set_descending(chance());
        if (chance()) column.__set_nulls_first(chance());
        return column;
      }));
    }
    return group;
  }

  thrift::ColumnChunk column_chunk(thrift::Type type) {
    thrift::ColumnChunk chunk;
    if (below(8) == 0) chunk.__set_file_path(text());
    if (chance()) chunk.__set_file_offset(number<int64_t>());
    if (below(8) != 0) chunk.__set_meta_data(column_metadata(type));
    if (chance()) chunk.__set_offset_index_offset(number<int64_t>());
    if (chance()) chunk.__set_offset_index_length(number<int32_t>());
    if (chance()) chunk.__set_column_index_offset(number<int64_t>());
    if (chance()) chunk.__set_column_index_length(number<int32_t>());
    if (below(4) == 0) {
      if (chance()) chunk.crypto_metadata.__set_ENCRYPTION_WITH_FOOTER_KEY({});
      if (chance()) {
        thrift::EncryptionWithColumnKey key;
        if (chance()) key.__set_path_in_schema(list<std::string>(3, [&] { return text(); }));
        if (chance()) key.__set_key_metadata(text());
        chunk.crypto_metadata.__set_ENCRYPTION_WITH_COLUMN_KEY(key);
      }
      chunk.__isset.crypto_metadata = true;
      if (chance()) chunk.__set_encrypted_column_metadata(text());
    }
    return chunk;
  }

  thrift::ColumnMetaData column_metadata(thrift::Type type) {
    thrift::ColumnMetaData metadata;
    metadata.type = below(40) == 0 ? enumerator<thrift::Type>(8) : type;
    metadata.codec = enumerator<thrift::CompressionCodec>(8);
    metadata.num_values = number<int64_t>();
    metadata.total_compressed_size = number<int64_t>();
    metadata.data_page_offset = number<int64_t>();
    const auto encoding = [&] { return enumerator<thrift::Encoding>(11); };
    if (chance()) metadata.__set_encodings(list<thrift::Encoding>(20, encoding));
    if (chance()) metadata.__set_path_in_schema(list<std::string>(3, [&] { return text(); }));
    if (chance()) metadata.__set_total_uncompressed_size(number<int64_t>());
    if (chance()) metadata.__set_key_value_metadata(key_values());
    if (chance()) metadata.__set_index_page_offset(number<int64_t>());
    if (chance()) metadata.__set_dictionary_page_offset(number<int64_t>());
    if (chance()) metadata.__set_statistics(statistics());
    if (chance()) {
      metadata.__set_encoding_stats(list<thrift::PageEncodingStats>(4, [&] {
        thrift::PageEncodingStats stats;
        if (chance()) stats.__set_page_type(enumerator<thrift::PageType>(4));
        if (chance()) stats.__set_encoding(encoding());
        if (chance()) stats.__set_count(number<int32_t>());
        return stats;
      }));
    }
    if (chance()) metadata.__set_bloom_filter_offset(number<int64_t>());
    if (chance()) metadata.__set_bloom_filter_length(number<int32_t>());
    if (chance()) metadata.__set_size_statistics(size_statistics());
    if (chance()) metadata.__set_geospatial_statistics(geospatial_statistics());
    return metadata;
  }

  thrift::Statistics statistics() {
    thrift::Statistics made;
    if (chance()) made.__set_max(text());
    if (chance()) made.__set_min(text());
    if (chance()) made.__set_null_count(number<int64_t>());
    if (chance()) made.__set_distinct_count(number<int64_t>());
    if (chance()) made.__set_max_value(text());
    if (chance()) made.__set_min_value(text());
    if (chance()) made.__set_is_max_value_exact(chance());
    if (chance()) made.__set_is_min_value_exact(chance());
    if (chance()) made.__set_nan_count(number<int64_t>());
    return made;
  }

  thrift::SizeStatistics size_statistics() {
    thrift::SizeStatistics made;
    const auto count = [&] { return number<int64_t>(); };
    if (chance()) made.__set_unencoded_byte_array_data_bytes(count());
    if (chance()) made.__set_repetition_level_histogram(list<int64_t>(20, count));
    if (chance()) made.__set_definition_level_histogram(list<int64_t>(20, count));
    return made;
  }

  thrift::GeospatialStatistics geospatial_statistics() {
    thrift::GeospatialStatistics made;
    if (chance()) {
      thrift::BoundingBox box;
      box.xmin = number<int32_t>();
      box.xmax = number<int32_t>();
      box.ymin = number<int32_t>();
      box.ymax = number<int32_t>();
      if (chance()) box.__set_zmin(0.5);
      if (chance()) box.__set_zmax(1.5);
      if (chance()) box.__set_mmin(-0.0);
      if (chance()) box.__set_mmax(1e300);
      made.__set_bbox(box);
    }
    if (chance()) made.__set_geospatial_types(list<int32_t>(20, [&] { return number<int32_t>(); }));
    return made;
  }

  std::mt19937 random_;
  std::vector<thrift::Type> types_;  ///< By leaf.
};

}  // namespace lamella
