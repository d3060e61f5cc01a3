// Bit-packed values to whole integers, width by width.
#include "bench/kernels/kernel_bench.h"
#include "simd/unpack_kernels.h"

namespace lamella::bench {

namespace {

template <typename T, size_t kTableSize>
void add_widths(const std::string& type, const simd::UnpackKernels::Unpack<T> (simd::UnpackKernels::*table)[kTableSize],
                std::initializer_list<int> widths) {
  for (const int width : widths) {
    const Buffer packed = random_buffer(kValues / 8 * width);
    Buffer out = Buffer::allocate(kValues * static_cast<int64_t>(sizeof(T)));
    add("unpack/" + type + "/width:" + std::to_string(width), sizeof(T), [=](const simd::Kernels& kernels) mutable {
      (kernels.unpack->*table)[width](packed.data(), kValues, reinterpret_cast<T*>(out.mutable_data()));
    });
  }
}

}  // namespace

void add_unpack_benches() {
  add_widths<uint8_t>("u8", &simd::UnpackKernels::u8, {1, 3, 7, 8});
  add_widths<uint16_t>("u16", &simd::UnpackKernels::u16, {3, 10, 13, 16});
  add_widths<uint32_t>("u32", &simd::UnpackKernels::u32, {1, 3, 8, 10, 17, 25, 29, 31, 32});
  add_widths<uint64_t>("u64", &simd::UnpackKernels::u64, {10, 20, 33, 57, 61, 64});
}

}  // namespace lamella::bench
