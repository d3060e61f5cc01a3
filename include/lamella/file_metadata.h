/// What a Parquet file says about itself: its footer.
///
///     auto metadata = lamella::read_metadata(*file);
///     for (int g = 0; g < metadata->num_row_groups(); ++g) {
///       std::cout << metadata->row_group(g).num_rows << ' ' << metadata->column_chunk(g, 0).total_compressed_size <<
///       '\n';
///     }
///
/// Source folder: src/format.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lamella/buffer.h"
#include "lamella/decryption.h"
#include "lamella/export.h"
#include "lamella/parquet_enums.h"
#include "lamella/parquet_schema.h"
#include "lamella/random_access_file.h"
#include "lamella/read_limits.h"

namespace lamella::inline v0 {

class FileDecryptor;  // Of src/format.

using KeyValueMetadata = std::vector<std::pair<std::string, std::optional<std::string>>>;

/// Statistics as the file has them: bounds are the PLAIN bytes of a value. Whether they may be believed is decided by
/// usable_bounds(), not here.
struct Statistics {
  std::optional<std::string> min;  ///< Deprecated, signed order.
  std::optional<std::string> max;  ///< Deprecated, signed order.
  std::optional<std::string> min_value;
  std::optional<std::string> max_value;
  std::optional<bool> is_min_value_exact;
  std::optional<bool> is_max_value_exact;
  std::optional<int64_t> null_count;  ///< Absent does not mean 0.
  std::optional<int64_t> distinct_count;
  std::optional<int64_t> nan_count;  ///< Absent means that there may be NaNs.
};

struct SizeStatistics {
  std::optional<int64_t> unencoded_byte_array_bytes;
  std::vector<int64_t> repetition_level_histogram;
  std::vector<int64_t> definition_level_histogram;
};

struct BoundingBox {
  double xmin = 0, xmax = 0, ymin = 0, ymax = 0;  ///< xmin > xmax: across the antimeridian.
  std::optional<double> zmin, zmax, mmin, mmax;
};

struct GeospatialStatistics {
  std::optional<BoundingBox> bounding_box;
  std::vector<int32_t> geospatial_types;  ///< WKB type codes.
};

struct PageEncodingStats {
  PageType page_type = PageType::DATA_PAGE;
  Encoding encoding = Encoding::PLAIN;
  int32_t count = 0;
};

/// In which order a leaf's bounds compare.
enum class ColumnOrder : uint8_t {
  kUndefined,          ///< The file does not say.
  kTypeDefined,        ///< TYPE_ORDER.
  kIeee754TotalOrder,  ///< IEEE_754_TOTAL_ORDER.
  kInt96Timestamp,     ///< INT96_TIMESTAMP_ORDER.
  kUnrecognised,
};

struct SortingColumn {
  int leaf = 0;
  bool descending = false;
  bool nulls_first = false;
};

/// How a file with encrypted modules is encrypted.
struct EncryptionAlgorithm {
  enum class Cipher : uint8_t {
    kAesGcm,     ///< AES_GCM_V1.
    kAesGcmCtr,  ///< AES_GCM_CTR_V1: pages in CTR mode, all else in GCM.
    kUnrecognised,
  };
  Cipher cipher = Cipher::kUnrecognised;
  std::string aad_prefix;
  std::string aad_file_unique;
  bool supply_aad_prefix = false;  ///< The reader has to know the prefix: the file does not hold it.
};

/// How a column chunk is encrypted.
struct ColumnCrypto {
  bool with_footer_key = false;
  std::vector<std::string> path_in_schema;  ///< With a key of its own.
  std::string key_metadata;
};

struct RowGroupMetadata {
  int64_t num_rows = 0;
  int64_t total_byte_size = 0;        ///< Uncompressed.
  int64_t total_compressed_size = 0;  ///< 0 when the file does not say.
  int64_t file_offset = 0;            ///< Where its first page starts; 0 when the file does not say.
  std::optional<int16_t> ordinal;
  std::vector<SortingColumn> sorting_columns;
};

/// What one row group says of one leaf. Offsets and sizes are as the file has them, unchecked.
struct ColumnChunkMetadata {
  PhysicalType physical_type = PhysicalType::BOOLEAN;
  std::vector<Encoding> encodings;
  std::vector<std::string> path_in_schema;  ///< Empty when the file leaves it out.
  CompressionCodec codec = CompressionCodec::UNCOMPRESSED;
  int64_t num_values = 0;  ///< Nulls and empty lists included.
  int64_t total_uncompressed_size = 0;
  int64_t total_compressed_size = 0;  ///< Page headers included.
  int64_t data_page_offset = 0;
  std::optional<int64_t> index_page_offset;
  std::optional<int64_t> dictionary_page_offset;
  std::optional<Statistics> statistics;
  std::vector<PageEncodingStats> encoding_stats;
  std::optional<int64_t> bloom_filter_offset;
  std::optional<int32_t> bloom_filter_length;
  std::optional<SizeStatistics> size_statistics;
  std::optional<GeospatialStatistics> geospatial_statistics;
  KeyValueMetadata key_value_metadata;
  std::optional<std::string> file_path;  ///< The data is in another file.
  std::optional<int64_t> offset_index_offset;
  std::optional<int32_t> offset_index_length;
  std::optional<int64_t> column_index_offset;
  std::optional<int32_t> column_index_length;
  std::optional<ColumnCrypto> crypto;
  /// ColumnMetaData that nobody gave a key for. Then what the members above say is missing, or is less than the whole.
  std::string encrypted_metadata;
};

/// A view over footer bytes. Nothing is built before it is asked for, and asking builds it anew: keep what you ask
/// twice. Threads: immutable, shared by any number of readers.
class LAMELLA_EXPORT FileMetadata {
 public:
  virtual ~FileMetadata();

  virtual int32_t version() const noexcept = 0;
  /// Rows of all row groups. The footer's own count is declared_num_rows(), which need not agree.
  virtual int64_t num_rows() const noexcept = 0;
  virtual int64_t declared_num_rows() const noexcept = 0;
  virtual const ParquetSchema& schema() const noexcept = 0;
  virtual const KeyValueMetadata& key_value_metadata() const noexcept = 0;
  virtual const std::string& created_by() const noexcept = 0;
  /// Of one leaf. Precondition: leaf in [0, schema().num_leaves()).
  virtual ColumnOrder column_order(int leaf) const noexcept = 0;

  virtual int num_row_groups() const noexcept = 0;
  /// Throws kCorruptFile, kInvalidArgument (no such row group).
  virtual RowGroupMetadata row_group(int ordinal) const = 0;
  /// Throws kCorruptFile (no metadata), kInvalidArgument (no such chunk).
  virtual ColumnChunkMetadata column_chunk(int row_group, int leaf) const = 0;

  /// How the file is encrypted; nothing when nothing of it is.
  virtual const std::optional<EncryptionAlgorithm>& encryption_algorithm() const noexcept = 0;
  /// Names the key that encrypts the footer, or signs one in the clear; empty when the file does not say.
  virtual const std::string& footer_signing_key_metadata() const noexcept = 0;
  /// Whether the footer itself is encrypted.
  virtual bool has_encrypted_footer() const noexcept { return false; }
  /// What opens encrypted columns; null when the metadata were read without keys. Lifetime: that of this object.
  virtual const FileDecryptor* decryptor() const noexcept { return nullptr; }

  /// Where the footer lies in the file, magic and length apart.
  virtual ByteRange footer_range() const noexcept = 0;
  /// The bytes of footer_range(), decrypted where they are encrypted. Lifetime: that of this object.
  virtual std::span<const uint8_t> footer_bytes() const noexcept = 0;
  /// How many of footer_bytes() are the metadata itself; a signature may follow.
  virtual int64_t serialized_bytes() const noexcept = 0;
};

/// Reads and parses the footer: magic, length, metadata. One read of the file's last 64 KiB usually does.
/// With `decryption`, encrypted footers are opened, signatures of others verified, and the column metadata that there
/// are keys for decrypted.
/// Throws kCorruptFile, kIoError, kResourceLimit (over `limits`), kDecryption (no key for an encrypted footer, what
/// does not authenticate, or a file that is not encrypted where `decryption` does not allow that).
LAMELLA_EXPORT std::shared_ptr<const FileMetadata> read_metadata(
    const RandomAccessFile& file, const ReadLimits& limits = {},
    std::shared_ptr<const DecryptionOptions> decryption = nullptr);

}  // namespace lamella::inline v0
