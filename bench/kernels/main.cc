// Question: how fast is each kernel, on each target that this machine has?
// Data: one batch of 8,192 values with fixed seeds, decoded again and again, so that inputs and outputs are in the
// caches. The number: items_per_second counts values, bytes_per_second the decoded bytes; compare targets of one run.
//
//     kernel_bench --benchmark_filter=unpack/u32
#include "bench/kernels/kernel_bench.h"

#include <random>

namespace lamella::bench {

Buffer random_buffer(int64_t size_bytes) {
  std::mt19937_64 random(1);
  Buffer bytes = Buffer::allocate(size_bytes);
  for (int64_t i = 0; i < size_bytes; ++i)
    bytes.mutable_data()[i] = static_cast<uint8_t>(random());
  return bytes;
}

}  // namespace lamella::bench

int main(int argc, char** argv) {
  lamella::bench::add_compare_benches();
  lamella::bench::add_unpack_benches();
  lamella::bench::add_run_benches();
  lamella::bench::add_row_benches();
  lamella::bench::add_delta_benches();
  lamella::bench::add_byte_stream_split_benches();
  lamella::bench::add_byte_array_benches();
  lamella::bench::add_utf8_benches();
  lamella::bench::add_conversion_benches();
  lamella::bench::add_snappy_benches();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
