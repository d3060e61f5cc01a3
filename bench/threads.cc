// How much of a second core does a scan use?
//
// Data: any Parquet files, held in memory before the clock starts. Each round times, one after the other, a scan on one
// thread; N such scans of the same file side by side, each on a thread of its own; and one scan on N threads. The
// limit is what the N scans reach together, which have nothing to share but the machine: memory bandwidth, caches,
// and whatever else runs on it. The efficiency is the share of that limit that the one scan reaches, of the best rounds
// and, in brackets, the median over rounds of the rounds' own.
//
//     threads_bench [--threads N] [--rounds N] [--unordered] [--columns a,b] FILE...

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "lamella/parquet_reader.h"
#include "load_file.h"

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct Scan {
  double seconds = std::numeric_limits<double>::infinity();
  lamella::ScanMetrics metrics;
};

Scan scan(const std::shared_ptr<lamella::RandomAccessFile>& file, const lamella::ReadOptions& options) {
  const auto start = Clock::now();
  const auto reader = lamella::ParquetReader::open(file, options);
  while (reader->next_batch()) {
  }
  return {seconds_since(start), reader->metrics()};
}

/// The time of `count` scans side by side: until the last of them ends.
double scan_apart(const std::shared_ptr<lamella::RandomAccessFile>& file, const lamella::ReadOptions& options,
                  int count) {
  const auto start = Clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i)
    threads.emplace_back([&] { scan(file, options); });
  for (std::thread& thread : threads)
    thread.join();
  return seconds_since(start);
}

double median(std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  return numbers[numbers.size() / 2];
}

void bench(const std::string& path, lamella::ReadOptions options, int threads, int rounds) {
  const auto file = load_file(path);
  lamella::ReadOptions alone = options;
  alone.threads = 1;
  options.threads = threads;
  double best_alone = std::numeric_limits<double>::infinity();
  double best_apart = best_alone;
  Scan best;
  std::vector<double> efficiencies;
  for (int round = 0; round < rounds; ++round) {
    best_alone = std::min(best_alone, scan(file, alone).seconds);
    const double apart = scan_apart(file, alone, threads) / threads;
    best_apart = std::min(best_apart, apart);
    const Scan together = scan(file, options);
    efficiencies.push_back(apart / together.seconds);
    if (together.seconds < best.seconds) best = together;
  }
  const lamella::ScanMetrics& metrics = best.metrics;
  const double work = metrics.open_seconds + metrics.read_seconds + metrics.decompress_seconds +
                      metrics.decode_seconds + metrics.filter_seconds;
  const int64_t moved = metrics.bytes_read + metrics.bytes_decompressed + metrics.bytes_decoded;
  std::printf("%s\n", path.c_str());
  std::printf("  1 thread %.1f ms; %d scans apart, each %.1f ms; %d threads %.1f ms: %.2fx\n", best_alone * 1e3,
              threads, best_apart * 1e3, threads, best.seconds * 1e3, best_alone / best.seconds);
  std::printf(
      "  efficiency %.1f %% [%.1f %%]; serial %.2f %% of %.1f ms of work; waits: %.2f ms idle, %.2f ms for locks\n",
      100 * best_apart / best.seconds, 100 * median(efficiencies), 100 * metrics.serial_seconds / work, work * 1e3,
      metrics.idle_seconds * 1e3, metrics.lock_seconds * 1e3);
  std::printf("  %lld tasks; moved %.1f MB, %.2f GB/s\n", static_cast<long long>(metrics.tasks),
              static_cast<double>(moved) / 1e6, static_cast<double>(moved) / 1e9 / best.seconds);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Compares a scan on several threads with as many scans side by side");
  std::vector<std::string> files;
  int threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  int rounds = 5;
  lamella::ReadOptions options;
  bool unordered = false;
  app.add_option("files", files, "Parquet files")->required()->check(CLI::ExistingFile);
  app.add_option("--threads", threads)->check(CLI::PositiveNumber);
  app.add_option("--rounds", rounds)->check(CLI::PositiveNumber);
  app.add_option("--columns", options.columns)->delimiter(',');
  app.add_option("--batch-bytes", options.batch_bytes)->check(CLI::PositiveNumber);
  app.add_flag("--unordered", unordered, "Batches in any order");
  CLI11_PARSE(app, argc, argv);
  options.ordered = !unordered;
  try {
    for (const std::string& file : files)
      bench(file, options, threads, rounds);
  } catch (const lamella::Error& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return 0;
}
