#include "progress_bar.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "quantity.h"

namespace lamella::inline v0::tool {
namespace {

constexpr auto kQuietTime = std::chrono::seconds(1);
constexpr auto kInterval = std::chrono::milliseconds(100);
constexpr std::string_view kEraseLine = "\r\x1b[K";

void write_to_terminal(std::string_view text) {
  // A terminal that is gone takes the bar with it.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

size_t terminal_columns() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string describe(double done, double total, double seconds, std::string_view noun) {
  constexpr int kCells = 20;
  const double share = total > 0 ? std::min(1.0, done / total) : 0;
  const int filled = static_cast<int>(share * kCells);
  const double rate = done / seconds;
  std::string line = fmt::format("[{:#<{}}{:-<{}}] {:.0f}%  {} of {}  {}/s", "", filled, "", kCells - filled,
                                 share * 100, quantity(done, noun), quantity(total, noun), quantity(rate, noun));
  if (rate > 0 && total > done) line += fmt::format("  {:.0f} s left", (total - done) / rate);
  return line;
}

}  // namespace

ProgressBar::ProgressBar(std::string noun, int64_t passes)
    : on_terminal_(::isatty(STDERR_FILENO) == 1),
      noun_(std::move(noun)),
      passes_(passes),
      start_(Clock::now()),
      next_draw_(start_ + kQuietTime) {}

ProgressBar::~ProgressBar() {
  if (drawn_) write_to_terminal(kEraseLine);
}

void ProgressBar::add(int64_t count) {
  done_.fetch_add(count, std::memory_order_relaxed);
  if (!on_terminal_) return;
  const std::unique_lock lock(drawing_, std::try_to_lock);
  if (!lock.owns_lock()) return;
  const Clock::time_point now = Clock::now();
  if (now < next_draw_) return;
  next_draw_ = now + kInterval;
  draw(now);
}

void ProgressBar::draw(Clock::time_point now) {
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double done = static_cast<double>(done_.load(std::memory_order_relaxed));
  const double total = pass_total_.load(std::memory_order_relaxed) * static_cast<double>(passes_);
  std::string line = describe(done, total, seconds, noun_);
  line.resize(std::min(line.size(), terminal_columns() - 1));
  write_to_terminal(std::string(kEraseLine) + line);
  drawn_ = true;
}

ProgressCallback ProgressBar::follow_reader() {
  if (!on_terminal_) return nullptr;
  return [this, before = int64_t{0}](const ScanProgress& progress) mutable {
    add(progress.rows_done - before);
    before = progress.rows_done;
  };
}

}  // namespace lamella::inline v0::tool
