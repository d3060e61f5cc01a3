#include "fill.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <limits>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "errors.h"
#include "lamella/column_path.h"
#include "lamella/error.h"
#include "lamella/parquet_schema.h"

namespace lamella::python {
namespace {

/// Columns of one row group that one thread reads.
struct Unit {
  int row_group = 0;
  int segment = 0;
  DictionaryMode dictionary_mode = DictionaryMode::kExpand;
  std::vector<int> columns;  ///< Positions among the sinks.
};

/// The top-level columns of the file that the scan reads, by position; nothing where a path leads below one, or a name
/// is not that of exactly one column.
std::optional<std::vector<int>> top_level_ordinals(const ParquetSchema& schema, const ScanOptions& options) {
  std::vector<int> ordinals;
  const std::vector<int>& top_level = schema.root().children;
  if (!options.columns) {
    for (size_t i = 0; i < top_level.size(); ++i)
      ordinals.push_back(static_cast<int>(i));
    return ordinals;
  }
  for (const std::string& text : *options.columns) {
    const ColumnPath path = ColumnPath::parse(text);
    if (path.segments.size() != 1) return std::nullopt;
    std::vector<int> found;
    for (size_t i = 0; i < top_level.size(); ++i) {
      if (schema.node(top_level[i]).name == path.segments[0]) found.push_back(static_cast<int>(i));
    }
    if (found.size() != 1) return std::nullopt;
    ordinals.push_back(found[0]);
  }
  return ordinals;
}

int num_threads(const ScanOptions& options) {
  if (options.threads > 0) return options.threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

/// A scan whose rows all have their place beforehand.
class DividedFill {
 public:
  DividedFill(const SourceFile& file, const ScanOptions& options, std::vector<int> ordinals,
              const std::vector<Sink*>& sinks, const ProgressReport& report)
      : file_(file),
        base_(read_options(file, options)),
        ordinals_(std::move(ordinals)),
        sinks_(sinks),
        report_(report) {
    base_.columns.clear();
    base_.threads = 1;
    place_row_groups(options);
    divide(num_threads(options));
  }

  int64_t run(int threads) {
    for (Sink* sink : sinks_)
      sink->prepare(segments_);
    threads = std::min(threads, static_cast<int>(units_.size()));
    if (total_bytes_ < kBytesWorthAThread) threads = 1;
    std::vector<std::thread> helpers;
    try {
      for (int i = 1; i < threads; ++i)
        helpers.emplace_back([this] { work(false); });
    } catch (const std::system_error&) {
      // As many as the system gives.
    }
    try {
      work(true);
      wait_for_helpers(static_cast<int>(helpers.size()));
    } catch (...) {
      fail(-1, std::current_exception());
    }
    for (std::thread& helper : helpers)
      helper.join();
    if (failure_) std::rethrow_exception(failure_);
    report_progress();
    return num_rows_;
  }

 private:
  static constexpr int64_t kBytesWorthAThread = 256 << 10;
  static constexpr int kMaxUnitsOfRowGroup = 64;

  void place_row_groups(const ScanOptions& options) {
    std::vector<int> groups;
    if (options.row_groups) {
      groups = *options.row_groups;
    } else {
      for (int g = 0; g < file_.metadata->num_row_groups(); ++g)
        groups.push_back(g);
    }
    for (const int g : groups) {
      const RowGroupMetadata row_group = file_.metadata->row_group(g);
      segments_.push_back({num_rows_, row_group.num_rows});
      row_groups_.push_back(g);
      num_rows_ += row_group.num_rows;
      total_bytes_ += row_group.total_byte_size;
    }
  }

  /// Whole row groups where there are many; else some columns of one each.
  void divide(int threads) {
    const auto num_groups = static_cast<int>(row_groups_.size());
    const auto num_columns = static_cast<int>(sinks_.size());
    const bool has_many_groups = num_groups >= 4 * threads;
    const int parts = threads == 1 || has_many_groups ? 1 : std::min(num_columns, kMaxUnitsOfRowGroup);
    for (int segment = 0; segment < num_groups; ++segment) {
      for (int part = 0; part < parts; ++part) {
        const int begin = static_cast<int>(int64_t{num_columns} * part / parts);
        const int end = static_cast<int>(int64_t{num_columns} * (part + 1) / parts);
        add_units(segment, begin, end);
      }
    }
    tokens_.resize(units_.size());
  }

  void add_units(int segment, int begin, int end) {
    for (const DictionaryMode mode : {DictionaryMode::kExpand, DictionaryMode::kKeep}) {
      Unit unit{row_groups_[static_cast<size_t>(segment)], segment, mode, {}};
      for (int c = begin; c < end; ++c) {
        if (sinks_[static_cast<size_t>(c)]->dictionary_mode() == mode) unit.columns.push_back(c);
      }
      if (!unit.columns.empty()) units_.push_back(std::move(unit));
    }
  }

  void work(bool is_caller) {
    for (;;) {
      const size_t next = next_unit_.fetch_add(1);
      if (next >= units_.size()) break;
      if (static_cast<int64_t>(next) > failed_unit_.load()) continue;
      try {
        run_unit(next, is_caller);
      } catch (...) {
        fail(static_cast<int64_t>(next), std::current_exception());
      }
    }
    if (is_caller) return;
    const std::lock_guard lock(mutex_);
    ++helpers_done_;
    done_.notify_one();
  }

  void run_unit(size_t ordinal, bool is_caller) {
    const Unit& unit = units_[ordinal];
    const Segment& segment = segments_[static_cast<size_t>(unit.segment)];
    ReadOptions options = base_;
    options.row_groups = std::vector<int>{unit.row_group};
    options.dictionary_mode = unit.dictionary_mode;
    options.cancellation = tokens_[ordinal];
    options.column_ordinals.emplace();
    for (const int c : unit.columns)
      options.column_ordinals->push_back(ordinals_[static_cast<size_t>(c)]);
    const std::unique_ptr<ParquetReader> reader = open_reader(file_, std::move(options));
    int64_t rows = 0;
    while (const std::optional<ColumnarBatch> batch = reader->next_batch()) {
      if (batch->num_rows() > segment.max_rows - rows) break;
      for (size_t i = 0; i < unit.columns.size(); ++i) {
        sinks_[static_cast<size_t>(unit.columns[i])]->write(batch->column(static_cast<int>(i)),
                                                            segment.first_row + rows, unit.segment);
      }
      rows += batch->num_rows();
      cells_done_ += batch->num_rows() * static_cast<int64_t>(unit.columns.size());
      if (is_caller) watch();
    }
    if (rows != segment.max_rows) {
      throw Error(ErrorCode::kCorruptFile,
                  "the row group does not have the " + std::to_string(segment.max_rows) + " rows that the footer says",
                  {.file = file_.bytes->name(), .row_group = unit.row_group});
    }
    for (const int c : unit.columns)
      sinks_[static_cast<size_t>(c)]->finish_segment(unit.segment);
  }

  /// Keeps the error of the first unit that failed, and stops those behind it.
  void fail(int64_t unit, std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (unit >= failed_unit_.load()) return;
    failed_unit_ = unit;
    failure_ = std::move(failure);
    for (size_t i = static_cast<size_t>(std::max<int64_t>(unit, 0)); i < tokens_.size(); ++i)
      tokens_[i].cancel();
  }

  void wait_for_helpers(int num_helpers) {
    std::unique_lock lock(mutex_);
    while (!done_.wait_for(lock, std::chrono::milliseconds(20), [&] { return helpers_done_ == num_helpers; })) {
      lock.unlock();
      watch();
      lock.lock();
    }
  }

  void watch() {
    signals_.check();
    report_progress();
  }

  void report_progress() {
    const int64_t rows = sinks_.empty() ? num_rows_ : cells_done_.load() / static_cast<int64_t>(sinks_.size());
    if (report_ && rows > reported_) report_(rows - std::exchange(reported_, rows));
  }

  const SourceFile& file_;
  ReadOptions base_;
  const std::vector<int> ordinals_;  ///< In the file, one a sink.
  const std::vector<Sink*>& sinks_;
  const ProgressReport& report_;

  std::vector<int> row_groups_;
  std::vector<Segment> segments_;
  std::vector<Unit> units_;
  std::vector<CancellationToken> tokens_;
  int64_t num_rows_ = 0;
  int64_t total_bytes_ = 0;

  std::atomic<size_t> next_unit_{0};
  std::atomic<int64_t> cells_done_{0};
  std::atomic<int64_t> failed_unit_{std::numeric_limits<int64_t>::max()};
  std::mutex mutex_;
  std::condition_variable done_;
  int helpers_done_ = 0;
  std::exception_ptr failure_;

  SignalWatch signals_;
  int64_t reported_ = 0;
};

/// A scan whose rows find their place one after another.
int64_t fill_in_order(const SourceFile& file, const ScanOptions& options, const std::vector<Sink*>& sinks,
                      const ProgressReport& report) {
  const int64_t limit = max_rows(file, options);
  for (Sink* sink : sinks)
    sink->prepare({{0, limit}});
  ReadOptions read = read_options(file, options);
  const bool wants_dictionaries = std::any_of(
      sinks.begin(), sinks.end(), [](const Sink* sink) { return sink->dictionary_mode() == DictionaryMode::kKeep; });
  read.dictionary_mode = wants_dictionaries ? DictionaryMode::kKeep : DictionaryMode::kExpand;
  SignalWatch signals;
  read.progress = [&signals](const ScanProgress&) { signals.check(); };
  const std::unique_ptr<ParquetReader> reader = open_reader(file, std::move(read));
  int64_t rows = 0;
  while (rows < limit) {
    std::optional<ColumnarBatch> batch = reader->next_batch();
    if (!batch) break;
    if (batch->num_selected() > limit - rows || batch->selection()) batch = first_rows(*batch, limit - rows);
    for (size_t i = 0; i < sinks.size(); ++i)
      sinks[i]->write(batch->column(static_cast<int>(i)), rows, 0);
    rows += batch->num_rows();
    if (report) report(batch->num_rows());
  }
  for (Sink* sink : sinks)
    sink->finish_segment(0);
  return rows;
}

}  // namespace

int64_t fill(const SourceFile& file, const ScanOptions& options, const std::vector<Sink*>& sinks,
             const ProgressReport& report) {
  std::optional<std::vector<int>> ordinals;
  if (!options.where && options.limit < 0) ordinals = top_level_ordinals(file.metadata->schema(), options);
  if (!ordinals || ordinals->size() != sinks.size()) return fill_in_order(file, options, sinks, report);
  return DividedFill(file, options, std::move(*ordinals), sinks, report).run(num_threads(options));
}

}  // namespace lamella::python
