/// What a scan did: counts, bytes and time by stage.
/// Source folder: src/base.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lamella/export.h"

namespace lamella::inline v0 {

/// What tells that rows cannot pass a filter without their being read.
enum class PruningLevel : uint8_t {
  kStatistics,   ///< Of column chunks, in the footer.
  kBloomFilter,  ///< Of column chunks.
  kPageIndex,    ///< Column index and offset index.
  kDictionary,   ///< Of column chunks whose data pages are all encoded with it.
};
/// "statistics", "bloom filter", "page index", "dictionary".
LAMELLA_EXPORT std::string_view pruning_level_name(PruningLevel level) noexcept;

/// What one level has told about one term of the filter.
struct PruningCount {
  std::string term;  ///< As Predicate::to_string().
  PruningLevel level = PruningLevel::kStatistics;
  int64_t row_groups_asked = 0;   ///< Those that levels and terms before it had left, and that had what it takes.
  int64_t row_groups_pruned = 0;  ///< Those that it ruled out alone.
  int64_t rows_pruned = 0;        ///< In these, and in pages; what several terms rule out counts for each.
  int64_t row_groups_passed = 0;  ///< Those of which it told that all rows pass, so that they are not tested.
};

/// Counters of one scan so far. Seconds are summed over threads.
struct LAMELLA_EXPORT ScanMetrics {
  int64_t rows = 0;               ///< Delivered in batches.
  int64_t rows_scanned = 0;       ///< Decoded in at least one column.
  int64_t row_groups = 0;         ///< Selected by the caller.
  int64_t row_groups_pruned = 0;  ///< Of those, never read.
  int64_t pages = 0;              ///< Decompressed, dictionary pages included.
  int64_t pages_pruned = 0;       ///< Known by an offset index, and passed over unread as none of their rows is wanted.
  int64_t rows_pruned = 0;        ///< In pruned row groups and pages.
  int64_t bytes_read = 0;         ///< Asked of the file, the footer included unless its metadata was given.
  int64_t bytes_bridged = 0;      ///< Of those, read only to join two ranges.
  int64_t bytes_decompressed = 0;
  int64_t bytes_decoded = 0;  ///< Written into vectors, borrowed pages included. With the two above: the bytes moved.

  std::vector<PruningCount> pruning;  ///< By term and level, in the order in which they were first asked.

  double open_seconds = 0;        ///< Footer and planning.
  double prune_seconds = 0;       ///< Asking statistics, bloom filters, page indexes and dictionaries.
  double read_seconds = 0;        ///< Waiting for the file.
  double decompress_seconds = 0;  ///< Checksums included.
  double decode_seconds = 0;
  double filter_seconds = 0;  ///< Deciding which rows pass: decoding of the filter's columns included.

  /// What a scan on several threads adds. Serial is work that one thread does while no other can do the same: opening,
  /// the size of each batch, the filter, putting batches together. The share that it has of all seconds bounds
  /// what more threads can bring, as far as row groups are not read side by side.
  double serial_seconds = 0;
  double idle_seconds = 0;  ///< The caller of next_batch() had to wait: others held all work that was left.
  double lock_seconds = 0;  ///< Waiting for what threads share.
  int64_t tasks = 0;        ///< Pieces of work that were done on threads of the executor.
  int64_t restarts = 0;     ///< 1 when the memory budget was too small for threads, and the scan went on with one.

  /// What levels have told of the same term is summed up.
  ScanMetrics& operator+=(const ScanMetrics& other);
};

}  // namespace lamella::inline v0
