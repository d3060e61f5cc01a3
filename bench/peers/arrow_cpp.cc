// The decode bench for Arrow C++: same arguments, same clock, same output as bench/decode.cc.
//
//     arrow_cpp RUNS FILE... with BATCH_ROWS (65536), VIEWS=1 (string views), DICTIONARY=keep in the environment

#include <arrow/api.h>
#include <arrow/io/api.h>
#include <parquet/arrow/reader.h>
#include <parquet/properties.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>

namespace {

parquet::ArrowReaderProperties reader_properties() {
  parquet::ArrowReaderProperties properties(false);
  const char* batch_rows = std::getenv("BATCH_ROWS");
  properties.set_batch_size(batch_rows != nullptr ? std::atoi(batch_rows) : 65536);
  if (std::getenv("VIEWS") != nullptr) properties.set_binary_type(arrow::Type::BINARY_VIEW);
  if (std::getenv("DICTIONARY") != nullptr) properties.set_read_dictionary(0, true);
  return properties;
}

arrow::Result<int64_t> decode(const std::shared_ptr<arrow::Buffer>& bytes) {
  parquet::arrow::FileReaderBuilder builder;
  ARROW_RETURN_NOT_OK(builder.Open(std::make_shared<arrow::io::BufferReader>(bytes)));
  builder.properties(reader_properties());
  ARROW_ASSIGN_OR_RAISE(auto reader, builder.Build());
  ARROW_ASSIGN_OR_RAISE(auto batches, reader->GetRecordBatchReader());
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
    const auto bytes = arrow::Buffer::FromString(std::string{std::istreambuf_iterator<char>(in), {}});
    double best_seconds = std::numeric_limits<double>::infinity();
    int64_t rows = 0;
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
    std::printf("%s\t%.6f\t%lld\n", argv[i], best_seconds, static_cast<long long>(rows));
  }
  return 0;
}
