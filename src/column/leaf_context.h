/// What every part of a leaf's reader works with.
#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "lamella/buffer.h"
#include "lamella/file_metadata.h"
#include "lamella/random_access_file.h"
#include "lamella/read_limits.h"
#include "lamella/scan_metrics.h"
#include "lamella/type.h"
#include "vector/calendar_rebase.h"

namespace lamella::inline v0 {

/// Whether vectors of dictionary-encoded pages stay dictionaries.
enum class DictionaryOutput : uint8_t { kExpand, kKeep, kGrow };

/// What becomes of text that is not UTF-8.
enum class Utf8Output : uint8_t { kCheck, kReplace, kUnchecked };

/// One leaf column of one file, and how it is to be read.
struct LeafContext {
  std::shared_ptr<const RandomAccessFile> file;
  std::shared_ptr<const FileMetadata> metadata;
  int leaf = 0;
  Type type;                                     ///< What its values become.
  std::optional<Type> file_type;                 ///< leaf_type(), where values are promoted from it to `type`.
  std::shared_ptr<const CalendarRebase> rebase;  ///< To the format's calendar, where they are of another.
  DictionaryOutput dictionary_output = DictionaryOutput::kExpand;
  Utf8Output utf8_output = Utf8Output::kCheck;
  bool borrow_pages = true;
  bool verify_checksums = true;
  ReadLimits limits;
  std::shared_ptr<BufferPool> pool;
  ScanMetrics* metrics = nullptr;
  /// Where rows were left out because an offset index says where they are: set when it turns out to be wrong, and then
  /// the column fails. Null: a wrong index is simply not followed.
  std::shared_ptr<std::atomic<bool>> index_failed;

  const SchemaNode& node() const { return metadata->schema().leaf(leaf); }
};

}  // namespace lamella::inline v0
