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
/// Finished batches that may wait, for each thread: more than a batch, less than what leaves the caches.
constexpr int64_t kReadyBatches = 2;
/// How many pieces each thread finds in a batch, at best.
constexpr size_t kPiecesPerThread = 8;
/// How long an idle thread looks out for work before it sleeps or ends.
constexpr auto kLookOut = std::chrono::microseconds(30);

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
      max_ready_bytes_(kReadyBatches * num_threads_ * plan_->options.batch_bytes),
      max_scans_(plan_->row_groups_depend() ? 1 : static_cast<size_t>(num_threads_)),
      max_helpers_(num_threads_ - 1),
      num_scans_(1),
      row_groups_(plan_) {
  spare_scans_.push_back(std::move(scan));
}

SharedScan::Lock SharedScan::lock() {
  Lock lock(mutex_, std::defer_lock);
  relock(lock);
  return lock;
}

void SharedScan::relock(Lock& lock) {
  if (lock.try_lock()) return;
  const auto start = Clock::now();
  lock.lock();
  metrics_.lock_seconds += seconds(Clock::now() - start);
}

/// The piece that matters most to the next batch that comes out.
SharedScan::Piece SharedScan::find_piece() noexcept {
  if (stopped_) return {};
  for (const std::unique_ptr<Flight>& flight : flights_) {
    if (is_behind_failure(*flight)) return {};
    if (flight->state == Flight::State::kSteps && flight->next_step < flight->num_steps) {
      const size_t share = flight->num_steps / (kPiecesPerThread * static_cast<size_t>(num_threads_));
      const size_t last = std::min(flight->num_steps, flight->next_step + std::max<size_t>(1, share));
      return {Piece::Kind::kSteps, flight.get(), flight->next_step, last};
    }
    if (flight->state == Flight::State::kBetweenBatches && may_begin(*flight)) {
      return {Piece::Kind::kBatch, flight.get()};
    }
  }
  return {may_open() ? Piece::Kind::kRowGroup : Piece::Kind::kNone};
}

SharedScan::Piece SharedScan::take_piece() noexcept {
  const Piece piece = find_piece();
  switch (piece.kind) {
    case Piece::Kind::kSteps:
      piece.flight->next_step = piece.last_step;
      piece.flight->steps_running += piece.last_step - piece.first_step;
      break;
    case Piece::Kind::kBatch:
      piece.flight->state = Flight::State::kOwned;
      break;
    case Piece::Kind::kRowGroup:
      opening_ = true;
      break;
    case Piece::Kind::kNone:
      break;
  }
  return piece;
}

bool SharedScan::may_begin(const Flight& flight) noexcept {
  return (flights_.front().get() == &flight && flight.ready.empty()) || may_look_ahead();
}

bool SharedScan::may_open() noexcept {
  if (walk_ended_ || opening_ || failed_ != nullptr) return false;
  if (spare_scans_.empty() && num_scans_ >= max_scans_) return false;
  return flights_.empty() || may_look_ahead();
}

bool SharedScan::may_look_ahead() noexcept {
  if (ready_bytes_ >= max_ready_bytes_) return false;
  const MemoryBudget& budget = *plan_->pool->budget();
  if (budget.used_bytes() <= budget.limit_bytes() / 2) return true;
  plan_->pool->trim();
  return budget.used_bytes() <= budget.limit_bytes() / 2;
}

/// In output order nothing comes out that lies behind an error.
bool SharedScan::is_behind_failure(const Flight& flight) const noexcept {
  return in_order_ && failed_ != nullptr && flight.selection > failed_->selection;
}

void SharedScan::do_piece(const Piece& piece, Lock& lock) {
  ++running_;
  switch (piece.kind) {
    case Piece::Kind::kSteps:
      do_steps(piece, lock);
      break;
    case Piece::Kind::kBatch:
      go_on(*piece.flight, true, lock);
      break;
    case Piece::Kind::kRowGroup:
      open_row_group(lock);
      break;
    case Piece::Kind::kNone:
      break;
  }
  finish_running();
}

void SharedScan::do_steps(const Piece& piece, Lock& lock) {
  Flight& flight = *piece.flight;
  lock.unlock();
  const ScanMetrics done = flight.scan->run_steps(piece.first_step, piece.last_step);
  relock(lock);
  metrics_ += done;
  flight.steps_running -= piece.last_step - piece.first_step;
  if (flight.steps_running == 0 && flight.next_step == flight.num_steps) {
    flight.state = Flight::State::kOwned;
    go_on(flight, false, lock);
  }
}

/// From one batch of steps to the next: what one thread does alone. `begin`: a batch is to be begun, not finished.
void SharedScan::go_on(Flight& flight, bool begin, Lock& lock) {
  lock.unlock();
  const auto start = Clock::now();
  RowGroupScan& scan = *flight.scan;
  std::optional<ScannedBatch> batch;
  bool more = true;
  std::exception_ptr failure;
  try {
    if (begin) more = scan.begin_batch();
    // Without columns there are no steps to wait for.
    while (more && !batch && (!begin || scan.num_steps() == 0)) {
      if (scan.finish_steps()) batch = scan.take_batch();
      begin = true;
    }
  } catch (...) {
    failure = std::current_exception();
  }
  const ScanMetrics counted = scan.take_metrics();
  relock(lock);
  metrics_ += counted;
  metrics_.serial_seconds += seconds(Clock::now() - start);
  if (failure != nullptr) {
    fail(flight, failure);
  } else if (batch) {
    batch->rows_passed = std::exchange(flight.rows_passed, 0);
    ready_bytes_ += batch->size_bytes;
    flight.ready.push_back(*std::move(batch));
    flight.state = Flight::State::kBetweenBatches;
  } else if (more) {
    flight.next_step = 0;
    flight.num_steps = scan.num_steps();
    flight.state = Flight::State::kSteps;
  } else {
    end(flight);
  }
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
  std::exception_ptr failure;
  try {
    flight->selection = row_groups_.next();
    if (flight->selection != nullptr && flight->scan == nullptr) flight->scan = std::make_unique<RowGroupScan>(plan_);
  } catch (...) {
    failure = std::current_exception();
    flight->selection = &plan_->row_groups[row_groups_.position() - 1];
  }
  flight->rows_passed = row_groups_.take_rows_passed();
  if (flight->selection != nullptr && failure == nullptr) flight->scan->start(*flight->selection);
  const ScanMetrics counted = row_groups_.take_metrics();
  relock(lock);
  metrics_ += counted;
  metrics_.serial_seconds += seconds(Clock::now() - start);
  opening_ = false;
  if (flight->selection == nullptr) {
    walk_ended_ = true;
    end(*flight);
    return;
  }
  flight->state = Flight::State::kBetweenBatches;
  flights_.push_back(std::move(flight));
  if (failure != nullptr) fail(*flights_.back(), failure);
}

void SharedScan::fail(Flight& flight, const std::exception_ptr& failure) noexcept {
  flight.failure = failure;
  if (failed_ == nullptr || flight.selection < failed_->selection) failed_ = &flight;
  flight.state = Flight::State::kEnded;
  flight.scan.reset();
  --num_scans_;
}

void SharedScan::end(Flight& flight) noexcept {
  flight.state = Flight::State::kEnded;
  if (flight.scan != nullptr) {
    spare_scans_.push_back(std::move(flight.scan));
  } else {
    --num_scans_;
  }
}

std::optional<ScannedBatch> SharedScan::next() {
  Lock lock = this->lock();
  if (!began_) began_ = Clock::now();
  while (true) {
    plan_->options.cancellation.check();
    if (std::optional<ScannedBatch> batch = take_ready()) {
      call_for_help(lock);
      return batch;
    }
    drop_ended();
    if (flights_.empty() && walk_ended_ && !opening_) return std::nullopt;
    const Piece piece = take_piece();
    if (piece.kind == Piece::Kind::kNone) {
      wait_for_news(lock);
    } else {
      call_for_help(lock);
      do_piece(piece, lock);
    }
  }
}

std::optional<ScannedBatch> SharedScan::take_ready() {
  for (const std::unique_ptr<Flight>& flight : flights_) {
    if (!flight->ready.empty()) {
      std::optional<ScannedBatch> batch = std::move(flight->ready.front());
      flight->ready.pop_front();
      flight->rows_delivered += batch->rows_scanned;
      rows_delivered_ += batch->rows_scanned;
      ready_bytes_ -= batch->size_bytes;
      return batch;
    }
    if (in_order_ && !(flight->state == Flight::State::kEnded && flight->failure == nullptr)) break;
  }
  return std::nullopt;
}

/// Forgets row groups whose last batch is out. Throws the first error once nothing comes before it.
void SharedScan::drop_ended() {
  const auto is_over = [](const std::unique_ptr<Flight>& flight) {
    return flight->state == Flight::State::kEnded && flight->ready.empty();
  };
  std::erase_if(flights_, [&](const auto& flight) { return is_over(flight) && flight->failure == nullptr; });
  if (failed_ == nullptr) return;
  const bool is_next =
      in_order_ ? flights_.front().get() == failed_ : std::all_of(flights_.begin(), flights_.end(), is_over);
  if (is_next && failed_->ready.empty()) std::rethrow_exception(failed_->failure);
}

/// Has a task of the executor look for pieces, if there are any and it may have another.
void SharedScan::call_for_help(Lock& lock) {
  if (helpers_ >= max_helpers_ || find_piece().kind == Piece::Kind::kNone || Clock::now() - *began_ < kAlone) return;
  ++helpers_;
  // stop() waits for this too: nobody but it lets go of the executor, whose threads may need the mutex to end.
  ++running_;
  lock.unlock();
  bool submitted = false;
  try {
    // Only the thread in next() comes here without one, and reads it without the mutex as the one who has set it.
    if (executor_ == nullptr) executor_ = make_thread_pool(own_threads_);
    executor_->submit([self = shared_from_this()] { self->help(); });
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

/// Tells everybody that a thread has done something.
void SharedScan::finish_running() noexcept {
  --running_;
  changes_.fetch_add(1, std::memory_order_release);
  news_.notify_all();
}

void SharedScan::help() {
  Lock lock = this->lock();
  while (!plan_->options.cancellation.cancelled()) {
    const uint64_t seen = changes_.load(std::memory_order_relaxed);
    const Piece piece = take_piece();
    if (piece.kind != Piece::Kind::kNone) {
      ++metrics_.tasks;
      call_for_help(lock);
      do_piece(piece, lock);
    } else if (stopped_ || !look_out(lock, seen)) {
      break;
    }
  }
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
void SharedScan::wait_for_news(Lock& lock) {
  const auto start = Clock::now();
  const uint64_t seen = changes_.load(std::memory_order_relaxed);
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
  failed_ = nullptr;
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
