// What do single rows cost, beside the pages they lie in and beside a scan of the whole file?
//
// Data: a flat Parquet file, lineitem by bench/pushdown; all its columns are read. It lies in memory before the clock
// starts, and its metadata are read: a program that looks up rows opens a file once. Rows: COUNT ordinals, drawn
// at random from CLUSTERS stretches of the file (as many as rows: scattered). Three ways, in turn, ROUNDS times:
// `taken` is ParquetReader::take() and a look at all that comes out; `pages` reads and decompresses the pages that
// these rows lie in, with their dictionaries, and nothing else; `scanned` decodes the file. Output: one JSON object
// with the processor's seconds of each round, and pages and bytes of `taken` and `pages`, which must be the same.
//
//     take_bench FILE [--count N] [--clusters N] [--stretch ROWS] [--rounds N] [--columns a,b] [--ways taken,pages]
//     [--ordinals]

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "bench/consume.h"
#include "bench/load_file.h"
#include "column/leaf_pages.h"
#include "lamella/error.h"
#include "lamella/parquet_reader.h"

namespace {

using lamella::ParquetReader;

struct Task {
  std::shared_ptr<lamella::RandomAccessFile> file;
  std::shared_ptr<const lamella::FileMetadata> metadata;
  lamella::ReadOptions options;
  std::vector<int64_t> ordinals;
};

struct Outcome {
  std::vector<double> cpu_seconds;
  lamella::ScanMetrics metrics;
};

/// Takes pages as they are.
class NoValues final : public lamella::ValueReader {
 public:
  void set_dictionary(const lamella::Page&) override {}
  void clear_dictionary() override {}
  void start_page(const lamella::Page&) override {}
  bool gives_dictionary() const noexcept override { return false; }
  double bytes_per_value() const noexcept override { return 0; }
  void skip(int64_t) override {}
  lamella::Buffer borrow(int64_t) override { return {}; }
  void begin(int64_t, lamella::ValueForm) override {}
  void append(int64_t, int64_t, const uint8_t*) override {}
  void append_picked(int64_t, std::span<const int32_t>, int64_t, const uint8_t*) override {}
  void finish(lamella::ColumnVector::Parts&) override {}
};

uint64_t drain(ParquetReader& reader, Outcome& outcome) {
  Consumer consumer;
  while (const auto batch = reader.next_batch())
    consumer.consume(*batch);
  outcome.metrics = reader.metrics();
  return consumer.sum();
}

void run_taken(const Task& task, Outcome& outcome) {
  const auto reader = ParquetReader::open(task.file, task.metadata, task.options);
  drain(*reader->take(task.ordinals), outcome);
}

void run_scanned(const Task& task, Outcome& outcome) {
  drain(*ParquetReader::open(task.file, task.metadata, task.options), outcome);
}

/// Those of the wanted rows that lie in a row group, counted in it.
std::vector<lamella::RowRange> rows_within(const std::vector<int64_t>& ordinals, int64_t first, int64_t num_rows) {
  std::vector<lamella::RowRange> rows;
  const auto begin = std::lower_bound(ordinals.begin(), ordinals.end(), first);
  const auto end = std::lower_bound(begin, ordinals.end(), first + num_rows);
  std::transform(begin, end, std::back_inserter(rows), [&](int64_t ordinal) {
    return lamella::RowRange{ordinal - first, 1};
  });
  return rows;
}

void read_pages(lamella::LeafPages& pages, const std::vector<lamella::RowRange>& rows) {
  int64_t begin = 0;
  int64_t end = 0;  // Of the page that was read last.
  for (const lamella::RowRange& row : rows) {
    if (row.first < end) continue;
    begin = pages.jump(end, row.first);
    for (const lamella::PageHeader* header = pages.peek(); header != nullptr; header = pages.peek()) {
      end = begin + header->num_values;
      if (row.first < end) break;
      pages.skip();
      begin = end;
    }
    pages.read();
  }
}

void run_pages(const Task& task, Outcome& outcome) {
  NoValues values;
  lamella::LeafContext context;
  context.file = task.file;
  context.metadata = task.metadata;
  context.pool = lamella::BufferPool::create(nullptr, nullptr);
  context.metrics = &outcome.metrics;
  outcome.metrics = {};
  const auto reader = ParquetReader::open(task.file, task.metadata, task.options);
  std::set<std::string> wanted;
  for (const lamella::Field& field : reader->schema()->fields())
    wanted.insert(field.name());
  int64_t first = 0;
  for (int row_group = 0; row_group < task.metadata->num_row_groups(); ++row_group) {
    const int64_t num_rows = task.metadata->row_group(row_group).num_rows;
    const std::vector<lamella::RowRange> rows = rows_within(task.ordinals, first, num_rows);
    first += num_rows;
    if (rows.empty()) continue;
    for (int leaf = 0; leaf < task.metadata->schema().num_leaves(); ++leaf) {
      context.leaf = leaf;
      if (!wanted.contains(context.node().path)) continue;
      lamella::LeafPages pages(context, values);
      pages.start_row_group(row_group, rows);
      read_pages(pages, rows);
    }
  }
}

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

std::vector<int64_t> random_ordinals(int64_t num_rows, int64_t count, int64_t clusters, int64_t stretch) {
  std::mt19937_64 random(11);
  const auto below = [&](int64_t bound) { return static_cast<int64_t>(random() % static_cast<uint64_t>(bound)); };
  std::set<int64_t> ordinals;
  while (static_cast<int64_t>(ordinals.size()) < count) {
    const int64_t first = below(num_rows - stretch + 1);
    const int64_t end = std::min(count, static_cast<int64_t>(ordinals.size()) + std::max<int64_t>(1, count / clusters));
    while (static_cast<int64_t>(ordinals.size()) < end)
      ordinals.insert(first + below(stretch));
  }
  return {ordinals.begin(), ordinals.end()};
}

void print(const std::map<std::string, Outcome>& outcomes) {
  std::printf("{");
  const char* separator = "";
  for (const auto& [way, outcome] : outcomes) {
    std::printf("%s\"%s\": {\"pages\": %lld, \"bytes_read\": %lld, \"bytes_decompressed\": %lld, \"cpu_seconds\": [",
                separator, way.c_str(), static_cast<long long>(outcome.metrics.pages),
                static_cast<long long>(outcome.metrics.bytes_read),
                static_cast<long long>(outcome.metrics.bytes_decompressed));
    for (size_t i = 0; i < outcome.cpu_seconds.size(); ++i)
      std::printf("%s%.7f", i == 0 ? "" : ", ", outcome.cpu_seconds[i]);
    std::printf("]}");
    separator = ", ";
  }
  std::printf("}\n");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Times single rows of a Parquet file held in memory");
  std::string path;
  int64_t count = 10;
  int64_t clusters = INT64_MAX;
  int64_t stretch = 1000;
  int rounds = 5;
  std::vector<std::string> wanted = {"taken", "pages", "scanned"};
  Task task;
  app.add_option("file", path, "A Parquet file")->required()->check(CLI::ExistingFile);
  app.add_option("--count", count)->check(CLI::PositiveNumber);
  app.add_option("--clusters", clusters)->check(CLI::PositiveNumber);
  app.add_option("--stretch", stretch, "Rows that those of a cluster lie in")->check(CLI::PositiveNumber);
  app.add_option("--rounds", rounds)->check(CLI::PositiveNumber);
  app.add_option("--ways", wanted, "taken, pages, scanned")->delimiter(',');
  app.add_option("--columns", task.options.columns)->delimiter(',');
  bool prints_ordinals = false;
  app.add_flag("--ordinals", prints_ordinals, "Print the ordinals and stop: for another reader");
  CLI11_PARSE(app, argc, argv);
  try {
    task.file = load_file(path);
    task.metadata = lamella::read_metadata(*task.file);
    task.ordinals = random_ordinals(task.metadata->num_rows(), count, clusters, stretch);
    if (prints_ordinals) {
      for (const int64_t ordinal : task.ordinals)
        std::printf("%lld\n", static_cast<long long>(ordinal));
      return 0;
    }
    const std::map<std::string, void (*)(const Task&, Outcome&)> ways = {
        {"taken", run_taken}, {"pages", run_pages}, {"scanned", run_scanned}};
    std::map<std::string, Outcome> outcomes;
    for (int round = 0; round <= rounds; ++round) {
      for (const std::string& way : wanted) {
        const double start = cpu_seconds();
        ways.at(way)(task, outcomes[way]);
        if (round > 0) outcomes[way].cpu_seconds.push_back(cpu_seconds() - start);  // The first warms up.
      }
    }
    print(outcomes);
  } catch (const lamella::Error& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return 0;
}
