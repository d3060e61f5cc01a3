// What does a filtered scan cost, and what would decoding everything and filtering afterwards?
//
// Data: any Parquet file; bench/pushdown runs this on the lines of its tables. The file lies in memory before the clock
// starts, unless --pread; the clock covers opening it, footer included, every batch, and a loop over the values of
// every output column that adds them up. Three ways: `pushed` gives the predicate to the reader; `scanned` decodes all
// columns of filter and output, evaluates the predicate on each batch, and takes the rows that pass; `decoded` only
// decodes them. The ways are run in turn, ROUNDS times, forth and back. Output: one JSON object with the seconds of
// every round and what was summed.
//
//     pushdown_bench FILE --where TEXT --columns a,b [--sum a,a*b] [--ways pushed,scanned] [--rounds N] [--pread]
//     [--threads N]

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lamella/parquet_reader.h"
#include "predicate/bind.h"
#include "predicate/evaluate.h"

namespace {

using lamella::ColumnarBatch;
using lamella::ColumnVector;
using lamella::Layout;
using lamella::TypeId;

struct Task {
  std::shared_ptr<lamella::RandomAccessFile> file;
  lamella::ReadOptions options;               ///< Its columns are those of the output.
  std::vector<std::vector<std::string>> sum;  ///< Products of columns; every column by itself when there are none.
};

struct Outcome {
  double seconds = 0;
  double cpu_seconds = 0;  ///< Of all threads: what the clock would show on a machine that does nothing else.
  int64_t rows = 0;
  int64_t batches = 0;
  double sum = 0;
  lamella::ScanMetrics metrics;
};

/// Adds up what a vector holds, so that every value is looked at. Null slots hold zeros.
double sum_of(const ColumnVector& vector) {
  const ColumnVector flat = vector.flatten();
  double sum = 0;
  switch (flat.type().layout()) {
    case Layout::kFixedWidth: {
      const auto add = [&](auto values) {
        for (const auto value : values)
          sum += static_cast<double>(value);
      };
      if (flat.type().id() == TypeId::kDouble) {
        add(flat.values<double>());
      } else if (flat.type().byte_width() == 8) {
        int64_t total = 0;
        for (const int64_t value : flat.values<int64_t>())
          total += value;
        sum = static_cast<double>(total);
      } else if (flat.type().byte_width() == 4) {
        add(flat.values<int32_t>());
      }
      break;
    }
    case Layout::kViews:
      for (const lamella::StringView& view : flat.views())
        sum += view.length;
      break;
    default:
      for (const ColumnVector& child : flat.parts().children)
        sum += sum_of(child);
  }
  return sum;
}

double sum_of_products(const ColumnVector& left, const ColumnVector& right) {
  const ColumnVector flat_left = left.flatten();
  const ColumnVector flat_right = right.flatten();
  const auto a = flat_left.values<int64_t>();
  const auto b = flat_right.values<int64_t>();
  int64_t total = 0;
  for (size_t row = 0; row < a.size(); ++row)
    total += a[row] * b[row];
  return static_cast<double>(total);
}

void consume(const ColumnarBatch& batch, const Task& task, Outcome& outcome) {
  outcome.rows += batch.num_rows();
  ++outcome.batches;
  if (task.sum.empty()) {
    for (const ColumnVector& column : batch.columns())
      outcome.sum += sum_of(column);
  }
  for (const std::vector<std::string>& factors : task.sum) {
    const ColumnVector& first = batch.column(factors.front());
    outcome.sum += factors.size() == 1 ? sum_of(first) : sum_of_products(first, batch.column(factors[1]));
  }
}

void run_pushed(const Task& task, Outcome& outcome) {
  const auto reader = lamella::ParquetReader::open(task.file, task.options);
  while (const auto batch = reader->next_batch())
    consume(*batch, task, outcome);
  outcome.metrics = reader->metrics();
}

void run_scanned(const Task& task, bool filters, Outcome& outcome) {
  lamella::ReadOptions options = task.options;
  const lamella::Predicate predicate = *options.where;
  options.where.reset();
  const auto num_output = static_cast<int>(options.columns.size());
  for (const lamella::ColumnPath& path : predicate.columns()) {
    const std::string name = path.to_string();
    if (std::find(options.columns.begin(), options.columns.end(), name) == options.columns.end()) {
      options.columns.push_back(name);
    }
  }
  const auto reader = lamella::ParquetReader::open(task.file, options);
  const lamella::BoundPredicate bound = lamella::bind(predicate, *reader->schema());
  const auto& fields = reader->schema()->fields();
  const auto output =
      std::make_shared<const lamella::Schema>(std::vector<lamella::Field>(fields.begin(), fields.begin() + num_output));
  while (const auto batch = reader->next_batch()) {
    if (!filters) {
      outcome.rows += batch->num_rows();
      continue;
    }
    lamella::Selection selection = lamella::evaluate(bound, *batch);
    if (selection.size() == 0) continue;
    const std::vector<ColumnVector> columns(batch->columns().begin(), batch->columns().begin() + num_output);
    consume(ColumnarBatch(output, batch->num_rows(), columns, std::move(selection)).dense(), task, outcome);
  }
  outcome.metrics = reader->metrics();
}

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

void print_seconds(const char* name, const std::vector<Outcome>& runs, double Outcome::*seconds) {
  std::printf("\"%s\": [", name);
  const char* separator = "";
  for (const Outcome& each : runs) {
    std::printf("%s%.7f", separator, each.*seconds);
    separator = ", ";
  }
  std::printf("], ");
}

Outcome run(const std::string& way, const Task& task) {
  Outcome outcome;
  const double cpu_start = cpu_seconds();
  const auto start = std::chrono::steady_clock::now();
  if (way == "pushed") {
    run_pushed(task, outcome);
  } else {
    run_scanned(task, way == "scanned", outcome);
  }
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  outcome.cpu_seconds = cpu_seconds() - cpu_start;
  return outcome;
}

void print(const std::map<std::string, std::vector<Outcome>>& outcomes) {
  std::printf("{");
  const char* separator = "";
  for (const auto& [way, runs] : outcomes) {
    const Outcome& last = runs.back();
    std::printf("%s\"%s\": {\"rows\": %lld, \"batches\": %lld, \"sum\": %.17g, ", separator, way.c_str(),
                static_cast<long long>(last.rows), static_cast<long long>(last.batches), last.sum);
    std::printf("\"bytes_read\": %lld, \"bytes_decompressed\": %lld, \"pages\": %lld, ",
                static_cast<long long>(last.metrics.bytes_read),
                static_cast<long long>(last.metrics.bytes_decompressed), static_cast<long long>(last.metrics.pages));
    print_seconds("seconds", runs, &Outcome::seconds);
    print_seconds("cpu_seconds", runs, &Outcome::cpu_seconds);
    std::printf("\"stages\": {\"open\": %.6f, \"decompress\": %.6f, \"decode\": %.6f, \"filter\": %.6f}}",
                last.metrics.open_seconds, last.metrics.decompress_seconds, last.metrics.decode_seconds,
                last.metrics.filter_seconds);
    separator = ", ";
  }
  std::printf("}\n");
}

lamella::Buffer load(const std::string& path) {
  const auto file = lamella::open_local_file(path);
  const lamella::ByteRange whole{0, file->size()};
  return file->read({&whole, 1}, nullptr).front();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Times filtered scans of a Parquet file held in memory");
  std::string path;
  std::string where;
  std::vector<std::string> sums;
  std::vector<std::string> ways = {"pushed", "scanned"};
  int rounds = 1;
  bool pread = false;
  Task task;
  app.add_option("file", path, "A Parquet file")->required()->check(CLI::ExistingFile);
  app.add_option("--where", where, "The predicate")->required();
  app.add_option("--columns", task.options.columns, "Output columns")->required()->delimiter(',');
  app.add_option("--sum", sums, "What is added up: columns, or products of two")->delimiter(',');
  app.add_option("--ways", ways, "pushed, scanned, decoded")->delimiter(',');
  app.add_option("--rounds", rounds, "How often each way is run")->check(CLI::PositiveNumber);
  app.add_flag("--pread", pread, "Read the file from disk each time, instead of holding it in memory");
  app.add_option("--threads", task.options.threads);
  app.add_option("--batch-rows", task.options.batch_rows)->check(CLI::PositiveNumber);
  app.add_option("--batch-bytes", task.options.batch_bytes)->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  for (const std::string& sum : sums) {
    const size_t star = sum.find('*');
    task.sum.push_back(star == std::string::npos ? std::vector<std::string>{sum}
                                                 : std::vector<std::string>{sum.substr(0, star), sum.substr(star + 1)});
  }
  try {
    task.file = pread ? lamella::open_local_file(path) : lamella::memory_file(load(path), path);
    task.options.where = lamella::parse_predicate(where);
    std::map<std::string, std::vector<Outcome>> outcomes;
    for (int round = 0; round < rounds; ++round) {
      for (const std::string& way : ways)
        outcomes[way].push_back(run(way, task));
      // What a way finds in caches and pools is what the one before it left.
      std::reverse(ways.begin(), ways.end());
    }
    print(outcomes);
  } catch (const lamella::Error& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return 0;
}
