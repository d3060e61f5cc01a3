#include "scan/shared_scan.h"

#include <algorithm>
#include <string>
#include <thread>
#include <utility>

#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

/// Before that a scan asks nobody for help: most are over sooner than a thread has woken up.
constexpr auto kAlone = std::chrono::microseconds(300);
/// Batches that may be planned ahead, for each thread: enough for columns to go on in their pages, while all of them
/// stay in the caches.
constexpr int64_t kPlannedBatches = 2;
/// Fewer than are planned: batches come out while others are begun.
constexpr int64_t kBatchesAtOnce = 2;
/// Columns are taken several at a time where there are many more of them.
constexpr size_t kPiecesPerThread = 8;
/// How long an idle thread looks out for work before it sleeps or ends.
constexpr auto kLookOut = std::chrono::microseconds(30);

constexpr int kLockTries = 200;

/// Leaves the core to its other thread for a moment.
void pause() noexcept {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  asm volatile("yield");
#endif
}

double seconds(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

SharedScan::SharedScan(std::shared_ptr<const ScanPlan> plan, std::unique_ptr<RowGroupScan> scan, int own_threads)
    : plan_(std::move(plan)),
      in_order_(plan_->options.ordered || plan_->row_groups_depend()),
      own_threads_(own_threads),
      executor_(plan_->options.executor),
      num_threads_(1 + (executor_ != nullptr ? std::max(0, executor_->concurrency()) : own_threads)),
      max_planned_bytes_(kPlannedBatches * num_threads_ * plan_->options.batch_bytes),
      max_scans_(plan_->row_groups_depend() ? 1 : static_cast<size_t>(num_threads_)),
      max_pieces_(kPiecesPerThread * static_cast<size_t>(num_threads_)),
      max_batches_(kBatchesAtOnce),
      max_helpers_(num_threads_ - 1),
      places_(static_cast<size_t>(num_threads_)),
      num_scans_(1),
      row_groups_(plan_) {
  spare_scans_.push_back(std::move(scan));
  places_[kCaller] = true;
}

SharedScan::Lock SharedScan::lock() {
  Lock lock(mutex_, std::defer_lock);
  relock(lock);
  return lock;
}

void SharedScan::relock(Lock& lock) {
  if (lock.try_lock()) return;
  const auto start = Clock::now();
  // It is held for less than a microsecond, and a thread that sleeps takes many of them to wake up.
  for (int i = 0; i < kLockTries && !lock.owns_lock(); ++i) {
    pause();
    static_cast<void>(lock.try_lock());
  }
  if (!lock.owns_lock()) lock.lock();
  metrics_.lock_seconds += seconds(Clock::now() - start);
}

/// The piece that matters most to the next batch that comes out, but first those whose data may be in the worker's
/// cache.
SharedScan::Piece SharedScan::take_piece(int worker) {
  if (stopped_) return {};
  for (const bool own : {true, false}) {
    for (const std::unique_ptr<Flight>& flight : flights_) {
      if (flight->failure == nullptr) {
        RowGroupScan& scan = *flight->scan;
        if (own && plan_ahead(*flight)) return {Piece::Kind::kPlan, flight.get()};
        if (own ? scan.has_work_of(worker) : scan.has_work()) {
          const size_t max_strands = std::max<size_t>(1, scan.num_strands() / max_pieces_);
          return {Piece::Kind::kStrands, flight.get(), scan.take_work(max_strands, max_batches_, worker)};
        }
      }
      // In output order nothing comes out that lies behind an error.
      if (in_order_ && flight->has_failed()) break;
    }
  }
  if (!may_open()) return {};
  opening_ = true;
  return {Piece::Kind::kRowGroup};
}

/// Plans batches while that may be done. True when a plan has to be settled by the caller.
bool SharedScan::plan_ahead(const Flight& flight) {
  RowGroupScan& scan = *flight.scan;
  while (may_plan(flight) && scan.can_plan()) {
    const auto start = Clock::now();
    scan.plan();
    metrics_.serial_seconds += seconds(Clock::now() - start);
    announce();
    if (scan.plan_is_open()) return true;
  }
  return false;
}

bool SharedScan::has_piece() noexcept {
  if (stopped_) return false;
  for (const std::unique_ptr<Flight>& flight : flights_) {
    if (flight->failure == nullptr) {
      if (flight->scan->has_work() || (may_plan(*flight) && flight->scan->can_plan())) return true;
    }
    if (in_order_ && flight->has_failed()) return false;
  }
  return may_open();
}

bool SharedScan::may_plan(const Flight& flight) noexcept {
  if (flight.scan->num_planned() == 0) {
    const auto first = std::find_if(flights_.begin(), flights_.end(),
                                    [](const std::unique_ptr<Flight>& other) { return !other->has_failed(); });
    if (first != flights_.end() && first->get() == &flight) return true;
  }
  return may_look_ahead();
}

bool SharedScan::may_open() noexcept {
  if (walk_ended_ || opening_) return false;
  if (spare_scans_.empty() && num_scans_ >= max_scans_) return false;
  for (const std::unique_ptr<Flight>& flight : flights_) {
    if (flight->has_failed()) return false;
  }
  return flights_.empty() || may_look_ahead();
}

bool SharedScan::may_look_ahead() noexcept {
  int64_t planned_bytes = 0;
  for (const std::unique_ptr<Flight>& flight : flights_) {
    if (flight->scan != nullptr) planned_bytes += flight->scan->planned_bytes();
  }
  if (planned_bytes >= max_planned_bytes_) return false;
  const MemoryBudget& budget = *plan_->pool->budget();
  if (budget.used_bytes() <= budget.limit_bytes() / 2) return true;
  plan_->pool->trim();
  return budget.used_bytes() <= budget.limit_bytes() / 2;
}

void SharedScan::do_piece(Piece piece, Lock& lock) {
  ++running_;
  switch (piece.kind) {
    case Piece::Kind::kStrands:
      run_strands(*piece.flight->scan, piece.work, lock);
      break;
    case Piece::Kind::kPlan:
      settle_plan(*piece.flight->scan, lock);
      break;
    case Piece::Kind::kRowGroup:
      open_row_group(lock);
      break;
    case Piece::Kind::kNone:
      break;
  }
  finish_running();
}

void SharedScan::run_strands(RowGroupScan& scan, const RowGroupScan::Work& work, Lock& lock) {
  lock.unlock();
  const ScanMetrics counted = scan.run(work);
  relock(lock);
  metrics_ += counted;
  scan.finish(work);
}

void SharedScan::settle_plan(RowGroupScan& scan, Lock& lock) {
  lock.unlock();
  const auto start = Clock::now();
  scan.settle_plan();
  relock(lock);
  scan.close_plan();
  metrics_.serial_seconds += seconds(Clock::now() - start);
}

void SharedScan::open_row_group(Lock& lock) {
  auto flight = std::make_unique<Flight>();
  if (!spare_scans_.empty()) {
    flight->scan = std::move(spare_scans_.back());
    spare_scans_.pop_back();
  } else {
    ++num_scans_;
  }
  lock.unlock();
  const auto start = Clock::now();
  try {
    flight->selection = row_groups_.next();
    if (flight->selection != nullptr && flight->scan == nullptr) flight->scan = std::make_unique<RowGroupScan>(plan_);
  } catch (...) {
    flight->failure = std::current_exception();
    flight->selection = &plan_->row_groups[row_groups_.position() - 1];
  }
  flight->rows_passed = row_groups_.take_rows_passed();
  if (flight->selection != nullptr && flight->failure == nullptr) flight->scan->start(*flight->selection);
  const ScanMetrics counted = row_groups_.take_metrics();
  relock(lock);
  metrics_ += counted;
  metrics_.serial_seconds += seconds(Clock::now() - start);
  opening_ = false;
  if (flight->selection != nullptr) {
    flights_.push_back(std::move(flight));
    return;
  }
  walk_ended_ = true;
  if (flight->scan != nullptr) {
    spare_scans_.push_back(std::move(flight->scan));
  } else {
    --num_scans_;
  }
}

std::optional<ScannedBatch> SharedScan::next() {
  Lock lock = this->lock();
  if (!began_) began_ = Clock::now();
  while (true) {
    plan_->options.cancellation.check();
    drop_ended();
    if (std::optional<ScannedBatch> batch = take_ready()) {
      call_for_help(lock);
      return batch;
    }
    if (flights_.empty() && walk_ended_ && !opening_) return std::nullopt;
    const uint64_t seen = changes_.load(std::memory_order_relaxed);
    Piece piece = take_piece(kCaller);
    if (piece.kind == Piece::Kind::kNone) {
      wait_for_news(lock, seen);
    } else {
      call_for_help(lock);
      do_piece(std::move(piece), lock);
    }
  }
}

/// The batch that comes out next, if it is done. Throws the first error once nothing comes before it.
std::optional<ScannedBatch> SharedScan::take_ready() {
  Flight* failed = nullptr;
  bool more = opening_;
  for (const std::unique_ptr<Flight>& flight : flights_) {
    const bool fails = flight->failure != nullptr || flight->scan->front_has_failed();
    if (!fails && flight->scan->front_is_done()) return take_front(*flight);
    if (fails && failed == nullptr) failed = flight.get();
    more = more || !fails;
    if (in_order_) break;
  }
  // Out of order it waits until all that was begun is out.
  if (failed == nullptr || (more && !in_order_)) return std::nullopt;
  if (failed->failure != nullptr) std::rethrow_exception(failed->failure);
  return take_front(*failed);
}

ScannedBatch SharedScan::take_front(Flight& flight) {
  ScannedBatch batch = flight.scan->take_front();
  batch.rows_passed = std::exchange(flight.rows_passed, 0);
  flight.rows_delivered += batch.rows_scanned;
  rows_delivered_ += batch.rows_scanned;
  return batch;
}

/// Forgets row groups whose last batch is out.
void SharedScan::drop_ended() {
  std::erase_if(flights_, [this](const std::unique_ptr<Flight>& flight) {
    if (flight->failure != nullptr || !flight->scan->ended()) return false;
    spare_scans_.push_back(std::move(flight->scan));
    return true;
  });
}

/// Has a task of the executor look for pieces, if there are any and it may have another.
void SharedScan::call_for_help(Lock& lock) {
  if (helpers_ >= max_helpers_ || !has_piece() || Clock::now() - *began_ < kAlone) return;
  ++helpers_;
  // stop() waits for this too: nobody but it lets go of the executor, whose threads may need the mutex to end.
  ++running_;
  lock.unlock();
  bool submitted = false;
  try {
    // Only the thread in next() comes here without one, and reads it without the mutex as the one who has set it.
    if (executor_ == nullptr) executor_ = make_thread_pool(own_threads_);
    // An executor may keep tasks that it never runs, and the scan holds the executor: the task does not hold the scan.
    executor_->submit([weak = weak_from_this()] {
      if (const std::shared_ptr<SharedScan> self = weak.lock()) self->help();
    });
    submitted = true;
  } catch (const std::exception&) {
    // Then there is no help, and nothing is lost but time.
  }
  relock(lock);
  if (!submitted) {
    --helpers_;
    max_helpers_ = 0;
  }
  finish_running();
}

void SharedScan::finish_running() noexcept {
  --running_;
  announce();
}

/// Tells idle threads that there may be something for them.
void SharedScan::announce() noexcept {
  changes_.fetch_add(1, std::memory_order_release);
  news_.notify_all();
}

void SharedScan::help() {
  Lock lock = this->lock();
  const auto free_place = std::find(places_.begin(), places_.end(), false);
  *free_place = true;
  const int worker = static_cast<int>(free_place - places_.begin());
  while (!plan_->options.cancellation.cancelled()) {
    const uint64_t seen = changes_.load(std::memory_order_relaxed);
    Piece piece = take_piece(worker);
    if (piece.kind != Piece::Kind::kNone) {
      ++metrics_.tasks;
      call_for_help(lock);
      do_piece(std::move(piece), lock);
    } else if (stopped_ || !look_out(lock, seen)) {
      break;
    }
  }
  places_[static_cast<size_t>(worker)] = false;
  --helpers_;
}

/// Watches for a while for something new. False when nothing came.
bool SharedScan::look_out(Lock& lock, uint64_t seen) {
  lock.unlock();
  const auto until = Clock::now() + kLookOut;
  while (changes_.load(std::memory_order_acquire) == seen && Clock::now() < until)
    std::this_thread::yield();
  relock(lock);
  return changes_.load(std::memory_order_relaxed) != seen;
}

/// Another thread does what has to be done next, or else there would be a piece to take.
void SharedScan::wait_for_news(Lock& lock, uint64_t seen) {
  const auto start = Clock::now();
  if (!look_out(lock, seen)) {
    news_.wait(lock, [&] { return changes_.load(std::memory_order_relaxed) != seen; });
  }
  metrics_.idle_seconds += seconds(Clock::now() - start);
}

void SharedScan::stop() noexcept {
  std::shared_ptr<Executor> executor;
  {
    Lock lock(mutex_);
    stopped_ = true;
    news_.wait(lock, [&] { return running_ == 0; });
    executor = std::move(executor_);
  }
  // A pool of its own ends here, on a thread that is none of the pool's.
}

void SharedScan::release() noexcept {
  const Lock lock(mutex_);
  flights_.clear();
  spare_scans_.clear();
}

std::vector<RowGroupSelection> SharedScan::rows_left() const {
  std::vector<RowGroupSelection> left;
  for (const std::unique_ptr<Flight>& flight : flights_) {
    RowGroupSelection selection = flight->selection->without_first(flight->rows_delivered);
    if (!selection.ranges.empty()) left.push_back(std::move(selection));
  }
  left.insert(left.end(), plan_->row_groups.begin() + static_cast<std::ptrdiff_t>(row_groups_.position()),
              plan_->row_groups.end());
  return left;
}

ScanMetrics SharedScan::metrics() {
  const Lock lock(mutex_);
  return metrics_;
}

}  // namespace lamella::inline v0
