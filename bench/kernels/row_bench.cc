// Dense values to rows with nulls, and indices to entries of a dictionary.
#include <random>

#include "base/bits.h"
#include "bench/kernels/kernel_bench.h"
#include "simd/dictionary_kernels.h"
#include "simd/spread_kernels.h"

namespace lamella::bench {

namespace {

Buffer random_validity(int nulls) {
  std::mt19937 random(3);
  Buffer bits = Buffer::allocate(kValues / 8);
  for (int64_t i = 0; i < kValues; ++i) {
    clear_bit(bits.mutable_data(), i);
    if (static_cast<int>(random() % 100) >= nulls) set_bit(bits.mutable_data(), i);
  }
  return bits;
}

void add_spread(const std::string& element, int64_t width,
                const simd::SpreadKernels::Spread simd::SpreadKernels::*spread) {
  const Buffer values = random_buffer(kValues * width);
  for (const int nulls : {1, 10, 50, 90, 99}) {
    const Buffer validity = random_validity(nulls);
    Buffer out = Buffer::allocate(kValues * width);
    add("spread/" + element + "/nulls:" + std::to_string(nulls), width, [=](const simd::Kernels& kernels) mutable {
      benchmark::DoNotOptimize(
          (kernels.spread->*spread)(values.data(), validity.data(), 0, kValues, out.mutable_data()));
    });
  }
}

void add_look_up(const std::string& element, int64_t width,
                 const simd::DictionaryKernels::LookUp simd::DictionaryKernels::*look_up) {
  for (const int64_t num_entries : {7, 15, 30, 60, 1000, 60000}) {
    std::mt19937 random(4);
    const Buffer entries = random_buffer(num_entries * width);
    Buffer indices = Buffer::allocate(kValues * 4);
    for (int64_t i = 0; i < kValues; ++i)
      store(indices.mutable_data() + i * 4, static_cast<int32_t>(random() % static_cast<unsigned>(num_entries)));
    Buffer out = Buffer::allocate(kValues * width);
    add("dictionary/" + element + "/entries:" + std::to_string(num_entries), width,
        [=](const simd::Kernels& kernels) mutable {
          (kernels.dictionary->*look_up)(entries.data(), num_entries, reinterpret_cast<const int32_t*>(indices.data()),
                                         kValues, out.mutable_data());
        });
  }
}

}  // namespace

void add_row_benches() {
  add_spread("bytes1", 1, &simd::SpreadKernels::bytes1);
  add_spread("bytes4", 4, &simd::SpreadKernels::bytes4);
  add_spread("bytes8", 8, &simd::SpreadKernels::bytes8);
  add_spread("bytes16", 16, &simd::SpreadKernels::bytes16);
  add_look_up("bytes4", 4, &simd::DictionaryKernels::bytes4);
  add_look_up("bytes8", 8, &simd::DictionaryKernels::bytes8);
  add_look_up("bytes16", 16, &simd::DictionaryKernels::bytes16);
}

}  // namespace lamella::bench
