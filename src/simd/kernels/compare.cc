#include "simd/compare_kernels.h"

#include "simd/kernels/compare_vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

/// Tests values of `kBytes` bytes, 64 for a word of bits. The last vector may reach behind the values; a vector is no
/// larger than the slack that kernels have.
template <int64_t kBytes, typename Test>
LAMELLA_ALWAYS_INLINE void test_all(const Test& test, const uint8_t* values, int64_t count, uint8_t* out) {
  constexpr int kLanes = Test::kLanes;
  for (; count >= 64; count -= 64, values += 64 * kBytes, out += 8) {
    uint64_t word = 0;
#pragma GCC unroll 4
    for (int i = 0; i < 64; i += kLanes)
      word |= test.test(values + i * kBytes) << i;
    store(out, word);
  }
  if (count == 0) return;
  uint64_t word = 0;
  for (int i = 0; i < count; i += kLanes)
    word |= test.test(values + i * kBytes) << i;
  store(out, word & low_bits(static_cast<int>(count)));
}

template <typename T>
void in_range(const uint8_t* values, int64_t count, uint64_t low, uint64_t width, uint8_t* out) noexcept {
  test_all<sizeof(T)>(IntegerRange<T>{static_cast<T>(low), static_cast<T>(width)}, values, count, out);
}

template <typename T>
void in_floating_range(const uint8_t* values, int64_t count, T low, T high, bool nan_passes, uint8_t* out) noexcept {
  if (nan_passes) return test_all<sizeof(T)>(FloatingRange<T, true>{low, high}, values, count, out);
  test_all<sizeof(T)>(FloatingRange<T, false>{low, high}, values, count, out);
}

template <typename T>
void is_one_of(const uint8_t* values, int64_t count, const uint8_t* wanted, int64_t num_wanted, uint8_t* out) noexcept {
  test_all<sizeof(T)>(AnyOf<T>{wanted, num_wanted}, values, count, out);
}

void equals_masked16(const uint8_t* values, int64_t count, const uint8_t* mask, const uint8_t* wanted,
                     uint8_t* out) noexcept {
  test_all<16>(Masked16{mask, wanted}, values, count, out);
}

void passes_of(const uint8_t* passes, int64_t num_entries, const int32_t* indices, int64_t count,
               uint8_t* out) noexcept {
  const auto* values = reinterpret_cast<const uint8_t*>(indices);
#if defined(LAMELLA_SIMD_VECTOR)
  if (num_entries <= SetBitInRegister::kMaxEntries) {
    return test_all<4>(SetBitInRegister{load_vector(passes)}, values, count, out);
  }
#endif
  static_cast<void>(num_entries);
  test_all<4>(SetBit{passes}, values, count, out);
}

}  // namespace

extern const CompareKernels kCompareKernels;
constinit const CompareKernels kCompareKernels = {
    .in_range1 = in_range<uint8_t>,
    .in_range2 = in_range<uint16_t>,
    .in_range4 = in_range<uint32_t>,
    .in_range8 = in_range<uint64_t>,
    .in_range_float = in_floating_range<float>,
    .in_range_double = in_floating_range<double>,
    .is_one_of4 = is_one_of<uint32_t>,
    .is_one_of8 = is_one_of<uint64_t>,
    .equals_masked16 = equals_masked16,
    .passes_of = passes_of,
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
