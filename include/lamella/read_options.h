/// What to read of a file, and how.
///
///     lamella::ReadOptions options;
///     options.columns = {"l_orderkey", "l_shipdate"};
///     options.where = lamella::parse_predicate("l_shipdate >= date '1994-01-01'");
///
/// Source folder: src/scan.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lamella/buffer.h"
#include "lamella/calendar_options.h"
#include "lamella/decryption.h"
#include "lamella/executor.h"
#include "lamella/export.h"
#include "lamella/predicate.h"
#include "lamella/random_access_file.h"
#include "lamella/read_limits.h"
#include "lamella/row_range.h"
#include "lamella/type.h"

namespace lamella::inline v0 {

/// What dictionary-encoded columns become.
enum class DictionaryMode : uint8_t {
  kExpand,  ///< Flat vectors.
  /// Dictionary vectors where the file has dictionary pages, flat ones elsewhere: quickest. A batch ends where the
  /// encoding changes, and each row group brings a dictionary of its own.
  kKeep,
  /// Always dictionary vectors, with one dictionary a column that only grows: entries keep their indices from batch to
  /// batch. For categoricals and Arrow streams. Columns of text, binary and fixed-width types; booleans stay flat.
  kAsType,
};

/// What happens to text that is not UTF-8.
enum class Utf8Mode : uint8_t {
  kCheck,      ///< Error kCorruptFile.
  kReplace,    ///< Each maximal bad sequence becomes U+FFFD.
  kUnchecked,  ///< Bytes are passed on as they are, as Spark does.
};

/// What columns of VARIANT become.
enum class VariantMode : uint8_t {
  kAssembled,  ///< Variants: structs of metadata and value, with what was shredded put back into value.
  /// Structs of the columns that the file has: metadata, value, typed_value. Their leaves can be read alone, by path.
  kRaw,
};

/// Which types of a target may differ from the file's. Values are converted as they are decoded, dictionaries once.
enum class PromotionMode : uint8_t {
  /// Those that keep every value: integers as wider ones, as float or double with as many bits, as decimals with as
  /// many digits; float as double; decimals with more digits before or behind the point, up to 38 in all; dates as
  /// local timestamps; timestamps in a finer unit; text as binary, enums and JSON as strings, bytes of fixed length as
  /// binary.
  kExact,
  /// Those of Apache Spark 4.0: see docs/spark.md. Narrower integers keep the low bits; int32 as float, int64 as double
  /// and decimals with fewer digits are refused.
  kSpark,
};

struct ReadOptions {
  /// Columns by name or path, in the order they are wanted; empty means all. A path with a dot in a name has that
  /// segment in backticks.
  std::vector<std::string> columns;
  /// Instead of `columns`: the file's columns by position, from 0. Names may then repeat.
  std::optional<std::vector<int>> column_ordinals;
  /// Instead of `columns`: the wanted names, types and nullability, those of struct members included. A field that the
  /// file lacks is all null, or an error when the target says that it is not nullable. What can be null in the file
  /// below a column stays so in its type.
  std::optional<Schema> target;
  PromotionMode promotion = PromotionMode::kExact;
  /// Match fields of the target that have a field id by it, and the others by name.
  bool match_field_ids = false;
  /// With match_field_ids: a file without any field ids lacks all fields that have one. Otherwise it is an error.
  bool allow_missing_field_ids = false;
  /// Match names without regard to ASCII case. A name that then fits two columns is ambiguous: kInvalidArgument.
  bool ignore_case = false;
  /// Let `columns` name what the file lacks: such columns are all null, of type kNull.
  bool null_for_missing = false;

  /// Row groups to read, by ordinal, in this order; absent means all.
  std::optional<std::vector<int>> row_groups;
  /// Only row groups whose middle byte lies in the range: how Spark splits files.
  std::optional<ByteRange> split;
  /// Rows to read, ascending and not overlapping; absent means all. Rows of row groups that are not selected are none.
  std::optional<std::vector<RowRange>> rows;
  /// Only rows for which the predicate is true.
  std::optional<Predicate> where;
  /// The first so many rows of what the members above choose. Without `where` no page behind them is read; with it
  /// batches are small enough that little is, on one thread.
  std::optional<int64_t> limit;

  /// A batch holds up to this many rows ...
  int64_t batch_rows = 65536;
  /// ... and about this many bytes, one row at least. The default keeps a batch in a core's L2 cache, beside what
  /// it is made from.
  int64_t batch_bytes = int64_t{640} << 10;

  DictionaryMode dictionary_mode = DictionaryMode::kExpand;
  Utf8Mode utf8 = Utf8Mode::kCheck;
  VariantMode variant = VariantMode::kAssembled;
  /// What INT96 becomes: microseconds are exact for every date, nanoseconds only from 1677 to 2262.
  TimeUnit int96_unit = TimeUnit::kMicros;
  /// INT96 are instants, adjusted to UTC, as Hive, Impala and Spark write them.
  bool int96_adjusted_to_utc = false;
  /// INT96 are what the clocks of this zone showed, as Impala may write them, and become instants; those of parquet-mr
  /// are instants already and stay. An id as America/Los_Angeles, whose history the system's tz database has (TZDIR, or
  /// /usr/share/zoneinfo), or an offset as +05:30. Empty: all are as they are.
  std::string int96_local_zone;
  /// A column of INT96 is an error: kInvalidArgument.
  bool refuse_int96 = false;
  /// Timestamps that the file does not adjust to UTC are taken for instants all the same.
  bool local_timestamps_adjusted_to_utc = false;
  /// Timestamps of nanoseconds are int64.
  bool nanos_as_int64 = false;
  /// BYTE_ARRAY without annotation is text.
  bool binary_as_string = false;
  CalendarOptions calendar;
  /// Give uncompressed and decompressed fixed-width PLAIN pages out as vectors without copying them.
  bool borrow_pages = true;
  /// Compare pages with their CRC-32 where they have one.
  bool verify_checksums = true;

  /// Keys of encrypted files; shared by all that read with them.
  std::shared_ptr<const DecryptionOptions> decryption;

  /// How many threads a scan keeps busy, the one that calls next_batch() included; 0 means one a CPU. Batches are the
  /// same ones for any number, in the same order. Threads are started only when the scan turns out to be long.
  int threads = 1;
  /// Runs the work instead of threads of the reader's own: as many tasks as its concurrency() beside next_batch(), and
  /// `threads` says nothing.
  std::shared_ptr<Executor> executor;
  /// False: batches come as they are done, those of one row group in order. Saves memory and waiting. An error then
  /// comes behind the batches of all row groups that were begun. Without effect on DictionaryMode::kAsType.
  bool ordered = true;

  ReadLimits limits;
  /// The most bytes that the reader holds at once, batches that were handed out included. Threads work ahead only as
  /// far as half of it goes, and where that is too far still, the scan goes on with one thread: a file that can be read
  /// on one thread can be read on many.
  int64_t memory_budget_bytes = int64_t{1} << 40;
  std::shared_ptr<Allocator> allocator;
  CancellationToken cancellation;
  ProgressCallback progress;

  /// Options with which values, types and errors are those of Apache Spark 4.0 with this configuration: keys as
  /// `spark.sql.parquet.binaryAsString`, and options of one read, `datetimeRebaseMode` and `int96RebaseMode`. Keys that
  /// are absent have Spark's defaults, so an empty map is a new session. All other keys are passed over: a session's
  /// whole configuration may be given. docs/spark.md lists them. Throws kInvalidArgument (a value that its key cannot
  /// have).
  LAMELLA_EXPORT static ReadOptions from_spark_conf(const std::map<std::string, std::string>& conf);
};

}  // namespace lamella::inline v0
