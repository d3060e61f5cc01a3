// The metadata structures of the Apache Parquet format, with its names and field ids, described in lamella's own words.
//
// Apache Thrift generates C++ from this file for the writer, for what is read rarely, and as the reference that the
// hand-written readers are held to. Generated names never reach a public header.
//
// A field is `required` only where a file without it cannot be understood. Many that the format demands are `optional`
// here, because files without them exist and their data is fine; readers check for themselves what they need.

namespace cpp lamella.thrift

// Schema.

/** How values are stored. */
enum Type {
  BOOLEAN = 0
  INT32 = 1
  INT64 = 2
  INT96 = 3 // deprecated
  FLOAT = 4
  DOUBLE = 5
  BYTE_ARRAY = 6
  FIXED_LEN_BYTE_ARRAY = 7
}

/** What values mean, as files said it before there was LogicalType; most files say both. 24 was an early "null". */
enum ConvertedType {
  UTF8 = 0
  MAP = 1
  MAP_KEY_VALUE = 2
  LIST = 3
  ENUM = 4
  DECIMAL = 5 // precision and scale are in the SchemaElement
  DATE = 6
  TIME_MILLIS = 7
  TIME_MICROS = 8
  TIMESTAMP_MILLIS = 9
  TIMESTAMP_MICROS = 10
  UINT_8 = 11
  UINT_16 = 12
  UINT_32 = 13
  UINT_64 = 14
  INT_8 = 15
  INT_16 = 16
  INT_32 = 17
  INT_64 = 18
  JSON = 19
  BSON = 20
  INTERVAL = 21
}

enum FieldRepetitionType {
  REQUIRED = 0
  OPTIONAL = 1
  REPEATED = 2
}

struct StringType {}
struct UUIDType {}
struct MapType {}
struct ListType {}
struct EnumType {}
struct DateType {}
struct Float16Type {}
struct NullType {}
struct JsonType {}
struct BsonType {}

/** A group that names a file or a range of bytes in one. */
struct FileType {}

struct DecimalType {
  1: optional i32 scale // some writers leave out a scale of 0
  2: optional i32 precision
}

struct MilliSeconds {}
struct MicroSeconds {}
struct NanoSeconds {}

union TimeUnit {
  1: MilliSeconds MILLIS
  2: MicroSeconds MICROS
  3: NanoSeconds NANOS
}

struct TimestampType {
  1: optional bool isAdjustedToUTC
  2: optional TimeUnit unit
}

struct TimeType {
  1: optional bool isAdjustedToUTC
  2: optional TimeUnit unit
}

struct IntType {
  1: optional i8 bitWidth
  2: optional bool isSigned
}

struct VariantType {
  1: optional i8 specification_version
}

enum EdgeInterpolationAlgorithm {
  SPHERICAL = 0
  VINCENTY = 1
  THOMAS = 2
  ANDOYER = 3
  KARNEY = 4
}

struct GeometryType {
  1: optional string crs // OGC:CRS84 when absent
}

struct GeographyType {
  1: optional string crs // OGC:CRS84 when absent
  2: optional EdgeInterpolationAlgorithm algorithm // SPHERICAL when absent
}

/** What values mean. Set but without a member: the writer knew a member that this file does not list. */
union LogicalType {
  1: StringType STRING
  2: MapType MAP
  3: ListType LIST
  4: EnumType ENUM
  5: DecimalType DECIMAL
  6: DateType DATE
  7: TimeType TIME
  8: TimestampType TIMESTAMP
  // 9 is kept free for INTERVAL
  10: IntType INTEGER
  11: NullType UNKNOWN
  12: JsonType JSON
  13: BsonType BSON
  14: UUIDType UUID
  15: Float16Type FLOAT16
  16: VariantType VARIANT
  17: GeometryType GEOMETRY
  18: GeographyType GEOGRAPHY
  19: FileType FILE
}

/** One node of the schema tree. Groups have children and no type, leaves the reverse. */
struct SchemaElement {
  1: optional Type type
  2: optional i32 type_length // FIXED_LEN_BYTE_ARRAY: bytes a value
  3: optional FieldRepetitionType repetition_type // absent at the root
  4: required string name
  5: optional i32 num_children
  6: optional ConvertedType converted_type
  7: optional i32 scale // of the converted type DECIMAL
  8: optional i32 precision
  9: optional i32 field_id
  10: optional LogicalType logicalType
}

// Statistics.

/** How large values would be in memory, and how many there are of each level. */
struct SizeStatistics {
  1: optional i64 unencoded_byte_array_data_bytes // BYTE_ARRAY: the values without length prefixes
  2: optional list<i64> repetition_level_histogram
  3: optional list<i64> definition_level_histogram
}

struct BoundingBox {
  1: required double xmin // larger than xmax where the box crosses the antimeridian
  2: required double xmax
  3: required double ymin
  4: required double ymax
  5: optional double zmin
  6: optional double zmax
  7: optional double mmin
  8: optional double mmax
}

struct GeospatialStatistics {
  1: optional BoundingBox bbox
  2: optional list<i32> geospatial_types // WKB type codes; empty when unknown
}

/** Bounds are the PLAIN bytes of a value, without the length prefix of BYTE_ARRAY. */
struct Statistics {
  1: optional binary max // deprecated: compared as signed, whatever the type
  2: optional binary min // deprecated, the same
  3: optional i64 null_count // absent says nothing
  4: optional i64 distinct_count
  5: optional binary max_value // by the column's ColumnOrder; may lie above every value
  6: optional binary min_value // by the column's ColumnOrder; may lie below every value
  7: optional bool is_max_value_exact
  8: optional bool is_min_value_exact
  9: optional i64 nan_count // absent: there may be NaNs
}

struct TypeDefinedOrder {}
struct IEEE754TotalOrder {}
struct Int96TimestampOrder {}

/** How the bounds of a column compare. No member set: an order to come; ignore the bounds. */
union ColumnOrder {
  1: TypeDefinedOrder TYPE_ORDER
  2: IEEE754TotalOrder IEEE_754_TOTAL_ORDER // FLOAT, DOUBLE, FLOAT16
  3: Int96TimestampOrder INT96_TIMESTAMP_ORDER // INT96
}

// Pages.

enum Encoding {
  PLAIN = 0
  // 1 was never used
  PLAIN_DICTIONARY = 2 // deprecated name of dictionary encoding, on data and dictionary pages
  RLE = 3
  BIT_PACKED = 4 // deprecated; levels only
  DELTA_BINARY_PACKED = 5
  DELTA_LENGTH_BYTE_ARRAY = 6
  DELTA_BYTE_ARRAY = 7
  RLE_DICTIONARY = 8
  BYTE_STREAM_SPLIT = 9
  ALP = 10
}

enum CompressionCodec {
  UNCOMPRESSED = 0
  SNAPPY = 1
  GZIP = 2
  LZO = 3
  BROTLI = 4
  LZ4 = 5 // deprecated; its framing is ambiguous
  ZSTD = 6
  LZ4_RAW = 7
}

enum PageType {
  DATA_PAGE = 0
  INDEX_PAGE = 1 // never defined; passed over
  DICTIONARY_PAGE = 2
  DATA_PAGE_V2 = 3
}

struct DataPageHeader {
  1: required i32 num_values // nulls included
  2: required Encoding encoding
  3: optional Encoding definition_level_encoding
  4: optional Encoding repetition_level_encoding
  5: optional Statistics statistics
}

struct IndexPageHeader {}

struct DictionaryPageHeader {
  1: required i32 num_values
  2: required Encoding encoding
  3: optional bool is_sorted
}

/** Its levels are neither compressed nor length-prefixed, and it holds whole rows. */
struct DataPageHeaderV2 {
  1: required i32 num_values // nulls included
  2: required i32 num_nulls
  3: required i32 num_rows
  4: required Encoding encoding
  5: required i32 definition_levels_byte_length
  6: required i32 repetition_levels_byte_length
  7: optional bool is_compressed = true
  8: optional Statistics statistics
}

/** In front of every page; `type` says which of the members 5 to 8 belongs to it. */
struct PageHeader {
  1: required PageType type
  2: required i32 uncompressed_page_size // this header apart
  3: required i32 compressed_page_size // this header apart; as on disk, encryption included
  4: optional i32 crc // CRC-32 of the page's bytes as on disk, this header apart
  5: optional DataPageHeader data_page_header
  6: optional IndexPageHeader index_page_header
  7: optional DictionaryPageHeader dictionary_page_header
  8: optional DataPageHeaderV2 data_page_header_v2
}

// Bloom filters.

struct SplitBlockAlgorithm {}

union BloomFilterAlgorithm {
  1: SplitBlockAlgorithm BLOCK
}

struct XxHash {}

union BloomFilterHash {
  1: XxHash XXHASH // XXH64 with seed 0 of the value's PLAIN bytes
}

struct Uncompressed {}

union BloomFilterCompression {
  1: Uncompressed UNCOMPRESSED
}

/** In front of the filter's bits. */
struct BloomFilterHeader {
  1: required i32 numBytes // of the bits
  2: optional BloomFilterAlgorithm algorithm
  3: optional BloomFilterHash hash
  4: optional BloomFilterCompression compression
}

// Page index.

enum BoundaryOrder {
  UNORDERED = 0
  ASCENDING = 1
  DESCENDING = 2
}

struct PageLocation {
  1: optional i64 offset
  2: optional i32 compressed_page_size // page header included
  3: optional i64 first_row_index // counted from the start of the row group
}

/** Where each data page of a column chunk lies. */
struct OffsetIndex {
  1: optional list<PageLocation> page_locations
  2: optional list<i64> unencoded_byte_array_data_bytes
}

/** Statistics of each data page of a column chunk; entry i is the page at entry i of the OffsetIndex. */
struct ColumnIndex {
  1: optional list<bool> null_pages // left out by some writers
  2: optional list<binary> min_values // empty bytes for pages of nulls
  3: optional list<binary> max_values
  4: optional BoundaryOrder boundary_order
  5: optional list<i64> null_counts
  6: optional list<i64> repetition_level_histograms // of all pages, one behind the other
  7: optional list<i64> definition_level_histograms
  8: optional list<i64> nan_counts // absent: there may be NaNs
}

// Encryption.

struct AesGcmV1 {
  1: optional binary aad_prefix
  2: optional binary aad_file_unique
  3: optional bool supply_aad_prefix // the reader has to know the prefix
}

struct AesGcmCtrV1 {
  1: optional binary aad_prefix
  2: optional binary aad_file_unique
  3: optional bool supply_aad_prefix
}

union EncryptionAlgorithm {
  1: AesGcmV1 AES_GCM_V1
  2: AesGcmCtrV1 AES_GCM_CTR_V1
}

struct EncryptionWithFooterKey {}

struct EncryptionWithColumnKey {
  1: optional list<string> path_in_schema
  2: optional binary key_metadata
}

union ColumnCryptoMetaData {
  1: EncryptionWithFooterKey ENCRYPTION_WITH_FOOTER_KEY
  2: EncryptionWithColumnKey ENCRYPTION_WITH_COLUMN_KEY
}

/** In front of an encrypted footer. */
struct FileCryptoMetaData {
  1: required EncryptionAlgorithm encryption_algorithm
  2: optional binary key_metadata
}

// File metadata.

struct KeyValue {
  1: required string key
  2: optional string value
}

struct SortingColumn {
  1: optional i32 column_idx // ordinal of the leaf
  2: optional bool descending
  3: optional bool nulls_first
}

/** How many pages of a column chunk have this type and encoding. */
struct PageEncodingStats {
  1: optional PageType page_type
  2: optional Encoding encoding
  3: optional i32 count
}

struct ColumnMetaData {
  1: required Type type
  2: optional list<Encoding> encodings
  3: optional list<string> path_in_schema // newer writers leave it out
  4: required CompressionCodec codec
  5: required i64 num_values // nulls and empty lists included
  6: optional i64 total_uncompressed_size // page headers included
  7: required i64 total_compressed_size // page headers included
  8: optional list<KeyValue> key_value_metadata
  9: required i64 data_page_offset
  10: optional i64 index_page_offset
  11: optional i64 dictionary_page_offset // absent or 0 in files that have a dictionary page nevertheless
  12: optional Statistics statistics
  13: optional list<PageEncodingStats> encoding_stats
  14: optional i64 bloom_filter_offset
  15: optional i32 bloom_filter_length // its header included
  16: optional SizeStatistics size_statistics
  17: optional GeospatialStatistics geospatial_statistics
}

struct ColumnChunk {
  1: optional string file_path // only in summary files: the file that holds the data
  2: optional i64 file_offset // deprecated and never trusted
  3: optional ColumnMetaData meta_data // absent where only the column's key opens it
  4: optional i64 offset_index_offset
  5: optional i32 offset_index_length
  6: optional i64 column_index_offset
  7: optional i32 column_index_length
  8: optional ColumnCryptoMetaData crypto_metadata
  9: optional binary encrypted_column_metadata
}

struct RowGroup {
  1: required list<ColumnChunk> columns // one a leaf, in the order of the schema
  2: optional i64 total_byte_size // uncompressed
  3: required i64 num_rows
  4: optional list<SortingColumn> sorting_columns
  5: optional i64 file_offset
  6: optional i64 total_compressed_size
  7: optional i16 ordinal
}

/** The footer. */
struct FileMetaData {
  1: optional i32 version // 1 or 2, without a difference
  2: required list<SchemaElement> schema // depth first, the root first
  3: optional i64 num_rows // need not agree with the row groups
  4: required list<RowGroup> row_groups
  5: optional list<KeyValue> key_value_metadata
  6: optional string created_by
  7: optional list<ColumnOrder> column_orders // one a leaf
  8: optional EncryptionAlgorithm encryption_algorithm // a footer in the clear, with encrypted columns
  9: optional binary footer_signing_key_metadata
}
