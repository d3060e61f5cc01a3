#include "lamella/scan_metrics.h"

#include <algorithm>

namespace lamella::inline v0 {

std::string_view pruning_level_name(PruningLevel level) noexcept {
  switch (level) {
    case PruningLevel::kStatistics:
      return "statistics";
    case PruningLevel::kBloomFilter:
      return "bloom filter";
    case PruningLevel::kPageIndex:
      return "page index";
    case PruningLevel::kDictionary:
      break;
  }
  return "dictionary";
}

ScanMetrics& ScanMetrics::operator+=(const ScanMetrics& other) {
  for (const PruningCount& count : other.pruning) {
    const auto same = std::find_if(pruning.begin(), pruning.end(), [&](const PruningCount& mine) {
      return mine.level == count.level && mine.term == count.term;
    });
    if (same == pruning.end()) {
      pruning.push_back(count);
      continue;
    }
    same->row_groups_asked += count.row_groups_asked;
    same->row_groups_pruned += count.row_groups_pruned;
    same->rows_pruned += count.rows_pruned;
    same->row_groups_passed += count.row_groups_passed;
  }
  prune_seconds += other.prune_seconds;
  rows += other.rows;
  rows_scanned += other.rows_scanned;
  row_groups += other.row_groups;
  row_groups_pruned += other.row_groups_pruned;
  pages += other.pages;
  pages_pruned += other.pages_pruned;
  rows_pruned += other.rows_pruned;
  bytes_read += other.bytes_read;
  bytes_bridged += other.bytes_bridged;
  bytes_decompressed += other.bytes_decompressed;
  bytes_decoded += other.bytes_decoded;
  open_seconds += other.open_seconds;
  read_seconds += other.read_seconds;
  decompress_seconds += other.decompress_seconds;
  decode_seconds += other.decode_seconds;
  filter_seconds += other.filter_seconds;
  serial_seconds += other.serial_seconds;
  idle_seconds += other.idle_seconds;
  lock_seconds += other.lock_seconds;
  tasks += other.tasks;
  restarts += other.restarts;
  return *this;
}

}  // namespace lamella::inline v0
