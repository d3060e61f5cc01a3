#include "lamella/scan_metrics.h"

namespace lamella::inline v0 {

ScanMetrics& ScanMetrics::operator+=(const ScanMetrics& other) noexcept {
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
