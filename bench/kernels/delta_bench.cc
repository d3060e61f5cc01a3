// DELTA_BINARY_PACKED miniblocks of 32 values, each of the same width, and their sums.
#include "bench/kernels/kernel_bench.h"
#include "simd/delta_kernels.h"

namespace lamella::bench {

void add_delta_benches() {
  for (const int width : {0, 3, 10, 20, 27, 32, 40, 60}) {
    const Buffer packed = random_buffer(kValues / 8 * width);
    const std::vector<uint8_t> widths(4, static_cast<uint8_t>(width));
    Buffer out = Buffer::allocate(kValues * 8);
    const std::string suffix = "/width:" + std::to_string(width);
    // A call decodes a block of 128 values, as a page does.
    const auto decode_blocks = [=](auto decode, auto* to) {
      std::remove_reference_t<decltype(*to)> previous = 1;
      for (int64_t i = 0; i < kValues; i += 128)
        previous = decode(packed.data() + i / 8 * width, widths.data(), 4, 1, 3, previous, to + i);
    };
    add("delta/i32" + suffix, 4, [=](const simd::Kernels& kernels) mutable {
      decode_blocks(kernels.delta->decode_u32, reinterpret_cast<uint32_t*>(out.mutable_data()));
    });
    add("delta/i64" + suffix, 8, [=](const simd::Kernels& kernels) mutable {
      decode_blocks(kernels.delta->decode_u64, reinterpret_cast<uint64_t*>(out.mutable_data()));
    });
    add("delta/sum" + suffix, 0, [=](const simd::Kernels& kernels) {
      benchmark::DoNotOptimize(kernels.delta->sum(packed.data(), width, kValues / 32));
    });
  }
}

}  // namespace lamella::bench
