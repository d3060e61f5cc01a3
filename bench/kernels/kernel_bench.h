/// What the files of kernel_bench share: each registers the benches of one or more families.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lamella/buffer.h"
#include "lamella/cpu_target.h"
#include "simd/kernels.h"

namespace lamella::bench {

/// Values a call: a batch of one column, which stays in the L2 cache.
inline constexpr int64_t kValues = 8192;

/// Registers NAME/TARGET for every target of this machine. `run(kernels)` makes one call on kValues values, which are
/// `bytes_a_value` bytes each once decoded.
template <typename Run>
void add(const std::string& name, int64_t bytes_a_value, Run run) {
  for (const std::string_view target : available_cpu_targets()) {
    const simd::Kernels* kernels = simd::kernels_of(target);
    benchmark::RegisterBenchmark((name + "/" + std::string(target)).c_str(),
                                 [kernels, bytes_a_value, run](benchmark::State& state) mutable {
                                   for (auto _ : state) {
                                     run(*kernels);
                                     benchmark::ClobberMemory();
                                   }
                                   state.SetItemsProcessed(state.iterations() * kValues);
                                   state.SetBytesProcessed(state.iterations() * kValues * bytes_a_value);
                                 });
  }
}

void add_compare_benches();
void add_unpack_benches();
void add_run_benches();
void add_row_benches();
void add_delta_benches();
void add_byte_stream_split_benches();
void add_byte_array_benches();
void add_utf8_benches();
void add_conversion_benches();
void add_snappy_benches();

/// `size_bytes` bytes from a fixed seed.
Buffer random_buffer(int64_t size_bytes);

}  // namespace lamella::bench
