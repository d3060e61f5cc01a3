#include "scan/parallel_scan.h"

#include <thread>
#include <utility>
#include <vector>

#include "lamella/error.h"
#include "scan/sequential_scan.h"
#include "scan/shared_scan.h"

namespace lamella::inline v0 {

namespace {

int num_threads(const ReadOptions& options) noexcept {
  return options.threads > 0 ? options.threads : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

}  // namespace

bool is_parallel(const ReadOptions& options) noexcept {
  return options.executor != nullptr || num_threads(options) > 1;
}

ParallelScan::ParallelScan(std::shared_ptr<const ScanPlan> plan, std::unique_ptr<RowGroupScan> scan)
    : plan_(std::move(plan)),
      shared_(std::make_shared<SharedScan>(plan_, std::move(scan), num_threads(plan_->options) - 1)) {}

ParallelScan::~ParallelScan() {
  shared_->stop();
}

std::optional<ScannedBatch> ParallelScan::next() {
  if (alone_ == nullptr) {
    try {
      return shared_->next();
    } catch (const Error& error) {
      const bool for_memory = error.code() == ErrorCode::kResourceLimit || error.code() == ErrorCode::kOutOfMemory;
      if (!for_memory) throw;
    }
    go_on_alone();
  }
  while (true) {
    std::optional<ScannedBatch> scanned = alone_->next();
    if (!scanned || rows_to_drop_ == 0) return scanned;
    rows_to_drop_ -= scanned->rows_scanned;
  }
}

/// What threads hold for later may be what is in the way, and one thread needs the least.
void ParallelScan::go_on_alone() {
  shared_->stop();
  auto rest = std::make_shared<ScanPlan>(*plan_);
  if (plan_->row_groups_depend()) {
    rows_to_drop_ = shared_->rows_delivered();
  } else {
    rest->row_groups = shared_->rows_left();
  }
  shared_->release();
  plan_->pool->trim();
  alone_ = std::make_unique<SequentialScan>(rest, std::make_unique<RowGroupScan>(rest));
}

ScanMetrics ParallelScan::metrics() const {
  ScanMetrics sum = shared_->metrics();
  if (alone_ != nullptr) {
    sum += alone_->metrics();
    sum.restarts = 1;
  }
  return sum;
}

}  // namespace lamella::inline v0
