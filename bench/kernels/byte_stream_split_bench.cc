// BYTE_STREAM_SPLIT values of each width put together again.
#include "bench/kernels/kernel_bench.h"
#include "simd/byte_stream_split_kernels.h"

namespace lamella::bench {

void add_byte_stream_split_benches() {
  const Buffer streams = random_buffer(kValues * 16);
  Buffer out = Buffer::allocate(kValues * 16);
  const auto add_join = [&](int64_t width,
                            const simd::ByteStreamSplitKernels::Join simd::ByteStreamSplitKernels::*join) {
    add("byte_stream_split/width:" + std::to_string(width), width, [=](const simd::Kernels& kernels) mutable {
      (kernels.byte_stream_split->*join)(streams.data(), kValues, kValues, out.mutable_data());
    });
  };
  add_join(2, &simd::ByteStreamSplitKernels::join2);
  add_join(4, &simd::ByteStreamSplitKernels::join4);
  add_join(8, &simd::ByteStreamSplitKernels::join8);
  add_join(16, &simd::ByteStreamSplitKernels::join16);
  for (const int64_t width : {3, 12}) {
    add("byte_stream_split/width:" + std::to_string(width), width, [=](const simd::Kernels& kernels) mutable {
      kernels.byte_stream_split->join(streams.data(), kValues, kValues, width, out.mutable_data());
    });
  }
}

}  // namespace lamella::bench
