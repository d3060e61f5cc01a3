// How long does it take to decode a whole file into batches?
//
// Data: any Parquet files; bench/vs_peers runs this and the same program of the peers (bench/peers) on one file a line
// of its table. The file lies in memory before the clock starts; the clock covers opening it, footer included, and
// every batch of every column. Prints the best of RUNS in seconds, and the rows. With --consume three more fields: the
// same with a consumer that reads all decoded bytes (consume.h), the consumer's share, and the sum it gets.
//
//     decode_bench RUNS FILE... [--consume] [--dictionary expand|keep] [--copy] [--no-checksums] [--batch-rows N]
//                               [--batch-bytes N]

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "consume.h"
#include "lamella/parquet_reader.h"
#include "load_file.h"

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The best of all runs, each of them.
struct Timing {
  double decode_seconds = std::numeric_limits<double>::infinity();
  double decode_and_consume_seconds = std::numeric_limits<double>::infinity();
  double consume_seconds = std::numeric_limits<double>::infinity();  ///< Of batches that were just decoded.
  int64_t rows = 0;
  uint64_t sum = 0;
};

using File = std::shared_ptr<lamella::RandomAccessFile>;

void time_decoding(const File& file, const lamella::ReadOptions& options, Timing& timing) {
  const auto start = Clock::now();
  const auto reader = lamella::ParquetReader::open(file, options);
  int64_t rows = 0;
  while (const auto batch = reader->next_batch())
    rows += batch->num_rows();
  timing.decode_seconds = std::min(timing.decode_seconds, seconds_since(start));
  timing.rows = rows;
}

void time_consuming(const File& file, const lamella::ReadOptions& options, Timing& timing) {
  const auto start = Clock::now();
  Consumer consumer;
  for (const auto reader = lamella::ParquetReader::open(file, options); const auto batch = reader->next_batch();)
    consumer.consume(*batch);
  timing.decode_and_consume_seconds = std::min(timing.decode_and_consume_seconds, seconds_since(start));
  timing.sum = consumer.sum();

  Consumer alone;
  double seconds = 0;
  for (const auto reader = lamella::ParquetReader::open(file, options); const auto batch = reader->next_batch();) {
    const auto decoded = Clock::now();
    alone.consume(*batch);
    seconds += seconds_since(decoded);
  }
  timing.consume_seconds = std::min(timing.consume_seconds, seconds);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Times decoding of Parquet files held in memory, on one thread");
  int runs = 1;
  std::vector<std::string> files;
  lamella::ReadOptions options;
  bool consume = false;
  bool copy = false;
  bool no_checksums = false;
  app.add_option("runs", runs, "How often each file is read")->required()->check(CLI::PositiveNumber);
  app.add_option("files", files, "Parquet files")->required()->check(CLI::ExistingFile);
  const std::map<std::string, lamella::DictionaryMode> modes = {{"expand", lamella::DictionaryMode::kExpand},
                                                                {"keep", lamella::DictionaryMode::kKeep}};
  app.add_option("--dictionary", options.dictionary_mode, "What dictionary-encoded columns become")
      ->transform(CLI::CheckedTransformer(modes));
  app.add_flag("--consume", consume, "Read all decoded bytes too: two more columns");
  app.add_flag("--copy", copy, "Don't borrow pages");
  app.add_flag("--no-checksums", no_checksums, "Don't verify page checksums");
  app.add_option("--batch-rows", options.batch_rows)->check(CLI::PositiveNumber);
  app.add_option("--batch-bytes", options.batch_bytes)->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  options.borrow_pages = !copy;
  options.verify_checksums = !no_checksums;
  try {
    for (const std::string& file : files) {
      const File in_memory = load_file(file);
      Timing timing;
      for (int run = 0; run < runs; ++run) {
        time_decoding(in_memory, options, timing);
        if (consume) time_consuming(in_memory, options, timing);
      }
      std::printf("%s\t%.6f\t%lld", file.c_str(), timing.decode_seconds, static_cast<long long>(timing.rows));
      if (consume) {
        std::printf("\t%.6f\t%.6f\t%016llx", timing.decode_and_consume_seconds, timing.consume_seconds,
                    static_cast<unsigned long long>(timing.sum));
      }
      std::printf("\n");
    }
  } catch (const lamella::Error& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return 0;
}
