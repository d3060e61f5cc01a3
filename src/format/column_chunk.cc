#include "format/column_chunk.h"

#include <array>

#include "format/compact_fields.h"
#include "format/file_crypto.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

template <typename T>
T& emplaced(std::optional<T>& optional) {
  return optional ? *optional : optional.emplace();
}

void read_statistics(CompactReader& reader, Statistics& statistics) {
  for_each_field(reader, [&](CompactField field) {
    switch (field.id) {
      case 1:
        return read_field(reader, field.type, statistics.max);
      case 2:
        return read_field(reader, field.type, statistics.min);
      case 3:
        return read_field(reader, field.type, statistics.null_count);
      case 4:
        return read_field(reader, field.type, statistics.distinct_count);
      case 5:
        return read_field(reader, field.type, statistics.max_value);
      case 6:
        return read_field(reader, field.type, statistics.min_value);
      case 7:
        return read_field(reader, field.type, statistics.is_max_value_exact);
      case 8:
        return read_field(reader, field.type, statistics.is_min_value_exact);
      case 9:
        return read_field(reader, field.type, statistics.nan_count);
      default:
        reader.skip(field.type);
        return false;
    }
  });
}

void read_size_statistics(CompactReader& reader, SizeStatistics& sizes) {
  for_each_field(reader, [&](CompactField field) {
    switch (field.id) {
      case 1:
        return read_field(reader, field.type, sizes.unencoded_byte_array_bytes);
      case 2:
        return read_list_field(reader, field.type, "repetition_level_histogram", sizes.repetition_level_histogram);
      case 3:
        return read_list_field(reader, field.type, "definition_level_histogram", sizes.definition_level_histogram);
      default:
        reader.skip(field.type);
        return false;
    }
  });
}

void read_bounding_box(CompactReader& reader, BoundingBox& box) {
  FieldSet found;
  for_each_field(reader, [&](CompactField field) {
    const auto read = [&](auto& bound) {
      if (read_field(reader, field.type, bound)) found.add(field.id);
    };
    switch (field.id) {
      case 1:
        return read(box.xmin);
      case 2:
        return read(box.xmax);
      case 3:
        return read(box.ymin);
      case 4:
        return read(box.ymax);
      case 5:
        return read(box.zmin);
      case 6:
        return read(box.zmax);
      case 7:
        return read(box.mmin);
      case 8:
        return read(box.mmax);
      default:
        return reader.skip(field.type);
    }
  });
  constexpr std::array<const char*, 4> kRequired{"xmin", "xmax", "ymin", "ymax"};
  for (size_t i = 0; i < kRequired.size(); ++i)
    require(found, static_cast<int16_t>(i + 1), "bounding box", kRequired[i]);
}

void read_geospatial_statistics(CompactReader& reader, GeospatialStatistics& statistics) {
  for_each_field(reader, [&](CompactField field) {
    if (field.id == 1) {
      if (enter_struct_field(reader, field.type)) read_bounding_box(reader, emplaced(statistics.bounding_box));
    } else if (field.id == 2) {
      read_list_field(reader, field.type, "geospatial_types", statistics.geospatial_types);
    } else {
      reader.skip(field.type);
    }
  });
}

PageEncodingStats read_page_encoding_stats(CompactReader& reader) {
  PageEncodingStats stats;
  for_each_field(reader, [&](CompactField field) {
    switch (field.id) {
      case 1:
        return read_field(reader, field.type, stats.page_type);
      case 2:
        return read_field(reader, field.type, stats.encoding);
      case 3:
        return read_field(reader, field.type, stats.count);
      default:
        reader.skip(field.type);
        return false;
    }
  });
  return stats;
}

/// The fields of ColumnMetaData that are read rarely.
void read_rare_field(CompactReader& reader, CompactField field, ColumnChunkMetadata& chunk) {
  switch (field.id) {
    case 8:
      read_list_field(reader, field.type, "key_value_metadata", chunk.key_value_metadata, read_key_value);
      break;
    case 12:
      if (enter_struct_field(reader, field.type)) read_statistics(reader, emplaced(chunk.statistics));
      break;
    case 13:
      read_list_field(reader, field.type, "encoding_stats", chunk.encoding_stats, read_page_encoding_stats);
      break;
    case 14:
      read_field(reader, field.type, chunk.bloom_filter_offset);
      break;
    case 15:
      read_field(reader, field.type, chunk.bloom_filter_length);
      break;
    case 16:
      if (enter_struct_field(reader, field.type)) read_size_statistics(reader, emplaced(chunk.size_statistics));
      break;
    case 17:
      if (enter_struct_field(reader, field.type)) {
        read_geospatial_statistics(reader, emplaced(chunk.geospatial_statistics));
      }
      break;
    default:
      reader.skip(field.type);
  }
}

void read_column_metadata(CompactReader& reader, ColumnChunkMetadata& chunk) {
  FieldSet found;
  for_each_field(reader, [&](CompactField field) {
    const auto read = [&](auto& value) {
      if (read_field(reader, field.type, value)) found.add(field.id);
    };
    switch (field.id) {
      case 1:
        return read(chunk.physical_type);
      case 2:
        read_list_field(reader, field.type, "encodings", chunk.encodings);
        return;
      case 3:
        read_list_field(reader, field.type, "path_in_schema", chunk.path_in_schema);
        return;
      case 4:
        return read(chunk.codec);
      case 5:
        return read(chunk.num_values);
      case 6:
        return read(chunk.total_uncompressed_size);
      case 7:
        return read(chunk.total_compressed_size);
      case 9:
        return read(chunk.data_page_offset);
      case 10:
        return read(chunk.index_page_offset);
      case 11:
        return read(chunk.dictionary_page_offset);
      default:
        return read_rare_field(reader, field, chunk);
    }
  });
  require(found, 1, "column metadata", "type");
  require(found, 4, "column metadata", "codec");
  require(found, 5, "column metadata", "num_values");
  require(found, 7, "column metadata", "total_compressed_size");
  require(found, 9, "column metadata", "data_page_offset");
}

}  // namespace

std::pair<std::string, std::optional<std::string>> read_key_value(CompactReader& reader) {
  std::pair<std::string, std::optional<std::string>> pair;
  FieldSet found;
  for_each_field(reader, [&](CompactField field) {
    if (field.id == 1) {
      if (read_field(reader, field.type, pair.first)) found.add(1);
    } else if (field.id == 2) {
      read_field(reader, field.type, pair.second);
    } else {
      reader.skip(field.type);
    }
  });
  require(found, 1, "key-value metadata", "key");
  return pair;
}

ReadColumnChunk read_column_chunk(CompactReader& reader) {
  ReadColumnChunk read;
  ColumnChunkMetadata& chunk = read.chunk;
  for_each_field(reader, [&](CompactField field) {
    switch (field.id) {
      case 1:
        read_field(reader, field.type, chunk.file_path);
        break;
      case 3:
        if (enter_struct_field(reader, field.type)) {
          read_column_metadata(reader, chunk);
          read.has_metadata = true;
        }
        break;
      case 4:
        read_field(reader, field.type, chunk.offset_index_offset);
        break;
      case 5:
        read_field(reader, field.type, chunk.offset_index_length);
        break;
      case 6:
        read_field(reader, field.type, chunk.column_index_offset);
        break;
      case 7:
        read_field(reader, field.type, chunk.column_index_length);
        break;
      case 8:
        if (enter_struct_field(reader, field.type)) read_column_crypto(reader, emplaced(chunk.crypto));
        break;
      case 9:
        read_field(reader, field.type, chunk.encrypted_metadata);
        break;
      default:  // file_offset (2) is deprecated and never trusted.
        reader.skip(field.type);
    }
  });
  if (!read.has_metadata && !chunk.crypto) {
    throw Error(ErrorCode::kCorruptFile, "the column chunk has no metadata");
  }
  return read;
}

void add_decrypted_metadata(std::span<const uint8_t> column_metadata, ColumnChunkMetadata& chunk) {
  CompactReader reader(column_metadata, "decrypted column metadata");
  try {
    read_column_metadata(reader, chunk);
  } catch (const CompactReader::EndOfBytes&) {
    throw Error(ErrorCode::kCorruptFile, "decrypted column metadata: it ends inside a structure");
  }
}

}  // namespace lamella::inline v0
