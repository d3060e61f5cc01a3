/// What to read of a file, and how.
///
///     lamella::ReadOptions options;
///     options.columns = {"l_orderkey", "l_shipdate"};
///     options.where = lamella::parse_predicate("l_shipdate >= date '1994-01-01'");
///
/// Source folder: src/scan.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lamella/buffer.h"
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

struct ReadOptions {
  /// Columns by name or path, in the order they are wanted; empty means all. A path with a dot in a name has that
  /// segment in backticks.
  std::vector<std::string> columns;
  /// Instead of `columns`: the file's columns by position, from 0. Names may then repeat.
  std::optional<std::vector<int>> column_ordinals;
  /// Instead of `columns`: the wanted names, types and nullability. A field that the file lacks is all null, or an
  /// error when the target says that it is not nullable.
  std::optional<Schema> target;
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

  /// A batch holds up to this many rows ...
  int64_t batch_rows = 65536;
  /// ... and about this many bytes, one row at least. The default keeps a batch in a core's L2 cache.
  int64_t batch_bytes = int64_t{1} << 20;

  DictionaryMode dictionary_mode = DictionaryMode::kExpand;
  Utf8Mode utf8 = Utf8Mode::kCheck;
  VariantMode variant = VariantMode::kAssembled;
  /// What INT96 becomes: microseconds are exact for every date, nanoseconds only from 1677 to 2262.
  TimeUnit int96_unit = TimeUnit::kMicros;
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
};

}  // namespace lamella::inline v0
