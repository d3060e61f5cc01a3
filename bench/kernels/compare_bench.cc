// Tests of values, a bit each: ranges, lists, views of texts, entries of dictionaries.
#include <algorithm>

#include "base/bits.h"
#include "bench/kernels/kernel_bench.h"
#include "simd/compare_kernels.h"

namespace lamella::bench {

namespace {

void add_range(const std::string& name, int64_t width, simd::CompareKernels::InRange simd::CompareKernels::*in_range) {
  const Buffer values = random_buffer(width * kValues);
  Buffer out = Buffer::allocate(kValues / 8);
  add("compare/" + name, width, [=](const simd::Kernels& kernels) mutable {
    (kernels.compare->*in_range)(values.data(), kValues, 10, 100, out.mutable_data());
  });
}

void add_list(const std::string& name, int64_t width, simd::CompareKernels::IsOneOf simd::CompareKernels::*is_one_of) {
  const Buffer values = random_buffer(width * kValues);
  const Buffer wanted = random_buffer(width * 4);
  Buffer out = Buffer::allocate(kValues / 8);
  add("compare/" + name + "/values:4", width, [=](const simd::Kernels& kernels) mutable {
    (kernels.compare->*is_one_of)(values.data(), kValues, wanted.data(), 4, out.mutable_data());
  });
}

void add_entries(int64_t num_entries) {
  const Buffer passes = random_buffer(num_entries / 8 + 1);
  Buffer indices = random_buffer(4 * kValues);
  for (int64_t i = 0; i < kValues; ++i) {
    uint8_t* index = indices.mutable_data() + 4 * i;
    store(index, static_cast<int32_t>(load<uint32_t>(index) % static_cast<uint32_t>(num_entries)));
  }
  Buffer out = Buffer::allocate(kValues / 8);
  add("compare/passes_of/entries:" + std::to_string(num_entries), 4, [=](const simd::Kernels& kernels) mutable {
    kernels.compare->passes_of(passes.data(), num_entries, reinterpret_cast<const int32_t*>(indices.data()), kValues,
                               out.mutable_data());
  });
}

}  // namespace

void add_compare_benches() {
  add_range("in_range1", 1, &simd::CompareKernels::in_range1);
  add_range("in_range2", 2, &simd::CompareKernels::in_range2);
  add_range("in_range4", 4, &simd::CompareKernels::in_range4);
  add_range("in_range8", 8, &simd::CompareKernels::in_range8);
  const Buffer doubles = random_buffer(8 * kValues);
  Buffer out = Buffer::allocate(kValues / 8);
  add("compare/in_range_float", 4, [=](const simd::Kernels& kernels) mutable {
    kernels.compare->in_range_float(doubles.data(), kValues, -1.0F, 1.0F, false, out.mutable_data());
  });
  add("compare/in_range_double", 8, [=](const simd::Kernels& kernels) mutable {
    kernels.compare->in_range_double(doubles.data(), kValues, -1.0, 1.0, false, out.mutable_data());
  });
  add_list("is_one_of4", 4, &simd::CompareKernels::is_one_of4);
  add_list("is_one_of8", 8, &simd::CompareKernels::is_one_of8);
  const Buffer views = random_buffer(16 * kValues);
  add("compare/equals_masked16", 16, [=](const simd::Kernels& kernels) mutable {
    kernels.compare->equals_masked16(views.data(), kValues, views.data() + 16, views.data() + 32, out.mutable_data());
  });
  Buffer positions = Buffer::allocate(4 * kValues);
  add("compare/positions_of", 4, [=](const simd::Kernels& kernels) mutable {
    kernels.compare->positions_of(views.data(), kValues / 64, reinterpret_cast<int32_t*>(positions.mutable_data()));
  });
  add_entries(200);
  add_entries(5000);
}

}  // namespace lamella::bench
