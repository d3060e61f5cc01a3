// The decode bench for Arrow C++: same arguments, same clock, same output as bench/decode.cc.
//
//     arrow_cpp RUNS FILE... with BATCH_ROWS (65536), VIEWS=1 (string views), DICTIONARY=keep in the environment
//
// With COLUMN=NAME it is the peer of bench/open.cc instead: it reads that column alone, and prints how much memory the
// process took at most.

#include <arrow/api.h>
#include <arrow/io/api.h>
#include <parquet/arrow/reader.h>
#include <parquet/properties.h>
#include <sys/mman.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

namespace {

parquet::ArrowReaderProperties reader_properties() {
  parquet::ArrowReaderProperties properties(false);
  const char* batch_rows = std::getenv("BATCH_ROWS");
  properties.set_batch_size(batch_rows != nullptr ? std::atoi(batch_rows) : 65536);
  if (std::getenv("VIEWS") != nullptr) properties.set_binary_type(arrow::Type::BINARY_VIEW);
  if (std::getenv("DICTIONARY") != nullptr) properties.set_read_dictionary(0, true);
  return properties;
}

arrow::Result<std::unique_ptr<arrow::RecordBatchReader>> batches_of(parquet::arrow::FileReader& reader) {
  const char* column = std::getenv("COLUMN");
  if (column == nullptr) return reader.GetRecordBatchReader();
  std::vector<int> row_groups(static_cast<size_t>(reader.num_row_groups()));
  std::iota(row_groups.begin(), row_groups.end(), 0);
  const int leaf = reader.parquet_reader()->metadata()->schema()->ColumnIndex(column);
  return reader.GetRecordBatchReader(row_groups, {leaf});
}

/// Bytes in huge pages, where lamella's bench has its file too.
std::unique_ptr<uint8_t, decltype(&std::free)> in_huge_pages(const std::string& bytes) {
  constexpr size_t kPageBytes = size_t{2} << 20;
  const size_t size_bytes = (bytes.size() + kPageBytes) / kPageBytes * kPageBytes;
  auto* memory = static_cast<uint8_t*>(std::aligned_alloc(kPageBytes, size_bytes));
  if (memory == nullptr) std::abort();
  madvise(memory, size_bytes, MADV_HUGEPAGE);
  std::memcpy(memory, bytes.data(), bytes.size());
  return {memory, &std::free};
}

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

arrow::Result<int64_t> decode(const std::shared_ptr<arrow::Buffer>& bytes) {
  parquet::arrow::FileReaderBuilder builder;
  ARROW_RETURN_NOT_OK(builder.Open(std::make_shared<arrow::io::BufferReader>(bytes)));
  builder.properties(reader_properties());
  ARROW_ASSIGN_OR_RAISE(auto reader, builder.Build());
  ARROW_ASSIGN_OR_RAISE(auto batches, batches_of(*reader));
  int64_t rows = 0;
  std::shared_ptr<arrow::RecordBatch> batch;
  while (true) {
    ARROW_RETURN_NOT_OK(batches->ReadNext(&batch));
    if (batch == nullptr) return rows;
    rows += batch->num_rows();
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const int runs = std::atoi(argv[1]);
  for (int i = 2; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto memory = in_huge_pages(text);
    const auto bytes = std::make_shared<arrow::Buffer>(memory.get(), static_cast<int64_t>(text.size()));
    text = std::string();
    double best_seconds = std::numeric_limits<double>::infinity();
    int64_t rows = 0;
    std::ofstream("/proc/self/clear_refs") << "5";  // Makes the peak the current size.
    const int64_t before = status_bytes("VmRSS");
    for (int run = 0; run < runs; ++run) {
      const auto start = std::chrono::steady_clock::now();
      const auto decoded = decode(bytes);
      const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
      if (!decoded.ok()) {
        std::fprintf(stderr, "error: %s: %s\n", argv[i], decoded.status().ToString().c_str());
        return 1;
      }
      rows = *decoded;
      best_seconds = std::min(best_seconds, elapsed.count());
    }
    std::printf("%s\t%.6f\t%lld\t%lld\n", argv[i], best_seconds, static_cast<long long>(rows),
                static_cast<long long>(status_bytes("VmHWM") - before));
  }
  return 0;
}
