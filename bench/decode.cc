// How long does it take to decode a whole file into batches?
//
// Data: any Parquet files; bench/vs_peers runs this and the same program of the peers (bench/peers) on one file a line
// of its table. The file lies in memory before the clock starts; the clock covers opening it, footer included, and
// every batch of every column. The number is the best of RUNS, in seconds.
//
//     decode_bench RUNS FILE... [--dictionary expand|keep] [--copy] [--no-checksums] [--batch-rows N] [--batch-bytes N]

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "lamella/parquet_reader.h"
#include "load_file.h"

namespace {

struct Timing {
  double best_seconds = std::numeric_limits<double>::infinity();
  int64_t rows = 0;
};

Timing time_decoding(const std::string& path, int runs, const lamella::ReadOptions& options) {
  const auto file = load_file(path);
  Timing timing;
  for (int run = 0; run < runs; ++run) {
    const auto start = std::chrono::steady_clock::now();
    const auto reader = lamella::ParquetReader::open(file, options);
    int64_t rows = 0;
    while (const auto batch = reader->next_batch())
      rows += batch->num_rows();
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    timing.best_seconds = std::min(timing.best_seconds, elapsed.count());
    timing.rows = rows;
  }
  return timing;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Times decoding of Parquet files held in memory, on one thread");
  int runs = 1;
  std::vector<std::string> files;
  lamella::ReadOptions options;
  bool copy = false;
  bool no_checksums = false;
  app.add_option("runs", runs, "How often each file is read")->required()->check(CLI::PositiveNumber);
  app.add_option("files", files, "Parquet files")->required()->check(CLI::ExistingFile);
  const std::map<std::string, lamella::DictionaryMode> modes = {{"expand", lamella::DictionaryMode::kExpand},
                                                                {"keep", lamella::DictionaryMode::kKeep}};
  app.add_option("--dictionary", options.dictionary_mode, "What dictionary-encoded columns become")
      ->transform(CLI::CheckedTransformer(modes));
  app.add_flag("--copy", copy, "Don't borrow pages");
  app.add_flag("--no-checksums", no_checksums, "Don't verify page checksums");
  app.add_option("--batch-rows", options.batch_rows)->check(CLI::PositiveNumber);
  app.add_option("--batch-bytes", options.batch_bytes)->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  options.borrow_pages = !copy;
  options.verify_checksums = !no_checksums;
  try {
    for (const std::string& file : files) {
      const Timing timing = time_decoding(file, runs, options);
      std::printf("%s\t%.6f\t%lld\n", file.c_str(), timing.best_seconds, static_cast<long long>(timing.rows));
    }
  } catch (const lamella::Error& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return 0;
}
