/// What a scan did: counts, bytes and time by stage.
/// Source folder: src/base.
#pragma once

#include <cstdint>

#include "lamella/export.h"

namespace lamella::inline v0 {

/// Counters of one scan so far. Seconds are summed over threads.
struct LAMELLA_EXPORT ScanMetrics {
  int64_t rows = 0;               ///< Delivered in batches.
  int64_t rows_scanned = 0;       ///< Decoded in at least one column.
  int64_t row_groups = 0;         ///< Selected by the caller.
  int64_t row_groups_pruned = 0;  ///< Of those, never read.
  int64_t pages = 0;              ///< Decompressed, dictionary pages included.
  int64_t pages_pruned = 0;
  int64_t rows_pruned = 0;    ///< In pruned row groups and pages.
  int64_t bytes_read = 0;     ///< Asked of the file, the footer included unless its metadata was given.
  int64_t bytes_bridged = 0;  ///< Of those, read only to join two ranges.
  int64_t bytes_decompressed = 0;
  int64_t bytes_decoded = 0;  ///< Written into vectors, borrowed pages included. With the two above: the bytes moved.

  double open_seconds = 0;        ///< Footer and planning.
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

  ScanMetrics& operator+=(const ScanMetrics& other) noexcept;
};

}  // namespace lamella::inline v0
