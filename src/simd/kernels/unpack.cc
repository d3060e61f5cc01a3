#include "simd/unpack_kernels.h"

#include <utility>

#include "simd/kernels/packed_bits.h"
#include "simd/kernels/unpack_vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

template <typename T, int kWidth>
void unpack(const uint8_t* packed, int64_t count, T* out) noexcept {
#if defined(LAMELLA_SIMD_VECTOR)
  // Two vectors at a time, so that which of a pair a vector is can be known when compiling.
  constexpr int kLanes = kLanesOf<T>;
  int64_t i = 0;
  for (; (i + 1) * kLanes < count; i += 2) {
    store_vector(out + i * kLanes, Unpacker<T, kWidth>::load(packed + i * kLanes * kWidth / 8, 0));
    store_vector(out + (i + 1) * kLanes, Unpacker<T, kWidth>::load(packed + i * kLanes * kWidth / 8, 1));
  }
  if (i * kLanes < count)
    store_vector(out + i * kLanes, Unpacker<T, kWidth>::load(packed + i * kLanes * kWidth / 8, 0));
#else
  for (int64_t i = 0; i < count; ++i)
    out[i] = static_cast<T>(packed_field(packed, i * kWidth, kWidth));
#endif
}

template <typename T, int... kWidths>
constexpr void fill(UnpackKernels::Unpack<T>* table, std::integer_sequence<int, kWidths...>) {
  ((table[kWidths] = unpack<T, kWidths>), ...);
}

constexpr UnpackKernels make_kernels() {
  UnpackKernels kernels{};
  fill<uint8_t>(kernels.u8, std::make_integer_sequence<int, 9>());
  fill<uint16_t>(kernels.u16, std::make_integer_sequence<int, 17>());
  fill<uint32_t>(kernels.u32, std::make_integer_sequence<int, 33>());
  fill<uint64_t>(kernels.u64, std::make_integer_sequence<int, 65>());
  return kernels;
}

}  // namespace

extern const UnpackKernels kUnpackKernels;
constinit const UnpackKernels kUnpackKernels = make_kernels();

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
