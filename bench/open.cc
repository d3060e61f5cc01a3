// How long does it take to open a wide file and read one of its columns, and how much memory?
//
// Data: files of thousands of columns and few rows (parquet-gen cells wide_10000x10 and wide_1000x100), whose footers
// weigh more than their pages; bench/vs_peers runs this and the same program of the peers on both. The file lies in
// memory before the clock starts; the clock covers opening it, footer included, and every batch of the one column.
// The number is the best of RUNS, in seconds; behind the rows stand the bytes by which the process grew at most.
//
//     open_bench RUNS FILE... [--column NAME] [--metadata-only]

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "lamella/parquet_reader.h"
#include "load_file.h"

namespace {

/// A line of this process's status, in bytes.
int64_t status_bytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    int64_t kilobytes = 0;
    if (word == name + ":" && status >> kilobytes) return kilobytes * 1024;
  }
  return 0;
}

/// Makes the largest resident size so far the current one.
void reset_peak() {
  std::ofstream("/proc/self/clear_refs") << "5";
}

struct Measurement {
  double best_seconds = std::numeric_limits<double>::infinity();
  int64_t rows = 0;
  int64_t peak_bytes = 0;
};

int64_t read_rows(const std::shared_ptr<lamella::RandomAccessFile>& file, const lamella::ReadOptions& options,
                  bool metadata_only) {
  if (metadata_only) return lamella::read_metadata(*file)->num_rows();
  const auto reader = lamella::ParquetReader::open(file, options);
  int64_t rows = 0;
  while (const auto batch = reader->next_batch())
    rows += batch->num_rows();
  return rows;
}

Measurement measure(const std::string& path, int runs, const lamella::ReadOptions& options, bool metadata_only) {
  const auto file = load_file(path);
  Measurement measurement;
  reset_peak();
  const int64_t before = status_bytes("VmRSS");
  for (int run = 0; run < runs; ++run) {
    const auto start = std::chrono::steady_clock::now();
    measurement.rows = read_rows(file, options, metadata_only);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    measurement.best_seconds = std::min(measurement.best_seconds, elapsed.count());
  }
  measurement.peak_bytes = status_bytes("VmHWM") - before;
  return measurement;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Times opening Parquet files held in memory and reading one column, on one thread");
  int runs = 1;
  std::vector<std::string> files;
  std::string column = "c500";
  bool metadata_only = false;
  app.add_option("runs", runs, "How often each file is read")->required()->check(CLI::PositiveNumber);
  app.add_option("files", files, "Parquet files")->required()->check(CLI::ExistingFile);
  app.add_option("--column", column, "The column to read");
  app.add_flag("--metadata-only", metadata_only, "Read the footer alone");
  CLI11_PARSE(app, argc, argv);
  lamella::ReadOptions options;
  options.columns = {column};
  try {
    for (const std::string& file : files) {
      const Measurement measured = measure(file, runs, options, metadata_only);
      std::printf("%s\t%.6f\t%lld\t%lld\n", file.c_str(), measured.best_seconds, static_cast<long long>(measured.rows),
                  static_cast<long long>(measured.peak_bytes));
    }
  } catch (const lamella::Error& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return 0;
}
