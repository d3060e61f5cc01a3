#include "simd/rebase_kernels.h"

#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

template <typename T>
struct Unsigned;
template <>
struct Unsigned<int32_t> {
  using Type = uint32_t;
};
template <>
struct Unsigned<int64_t> {
  using Type = uint64_t;
};

template <typename T>
LAMELLA_ALWAYS_INLINE int64_t find_below_from(const uint8_t* values, int64_t first, int64_t count, T limit) {
  for (int64_t i = first; i < count; ++i) {
    if (load<T>(values + i * static_cast<int64_t>(sizeof(T))) < limit) return i;
  }
  return -1;
}

#if defined(LAMELLA_SIMD_SCALAR)

template <typename T>
int64_t find_below(const uint8_t* values, int64_t count, int64_t limit) noexcept {
  return find_below_from(values, 0, count, static_cast<T>(limit));
}

template <typename T>
void add_steps(const uint8_t* values, int64_t count, const RebaseSteps& steps, uint8_t* out) noexcept {
  using Bits = typename Unsigned<T>::Type;
  constexpr auto kBytes = static_cast<int64_t>(sizeof(T));
  for (int64_t i = 0; i < count; ++i) {
    const T value = load<T>(values + i * kBytes);
    auto sum = static_cast<Bits>(value);
    for (int step = 0; step < steps.count && value >= static_cast<T>(steps.switches[step]); ++step)
      sum += static_cast<Bits>(steps.steps[step]);
    store(out + i * kBytes, sum);
  }
}

#else

template <typename T>
struct Lanes {
  typedef T Values __attribute__((vector_size(kVectorBytes), aligned(1), may_alias));
  static constexpr int64_t kCount = kVectorBytes / static_cast<int64_t>(sizeof(T));
};

template <typename T>
int64_t find_below(const uint8_t* values, int64_t count, int64_t limit) noexcept {
  using Values = typename Lanes<T>::Values;
  constexpr auto kBytes = static_cast<int64_t>(sizeof(T));
  constexpr int64_t kStride = 8 * Lanes<T>::kCount;
  const auto wanted = static_cast<T>(limit);
  int64_t i = 0;
  for (; i + kStride <= count; i += kStride) {
    Values below = {};
    for (int64_t at = i; at < i + kStride; at += Lanes<T>::kCount)
      below |= *reinterpret_cast<const Values*>(values + at * kBytes) < wanted;
    T any = 0;
    for (int64_t lane = 0; lane < Lanes<T>::kCount; ++lane)
      any |= below[lane];
    if (__builtin_expect(any != 0, 0)) break;
  }
  return find_below_from(values, i, count, wanted);
}

template <typename T>
void add_steps(const uint8_t* values, int64_t count, const RebaseSteps& steps, uint8_t* out) noexcept {
  using Bits = typename Lanes<typename Unsigned<T>::Type>::Values;
  using Values = typename Lanes<T>::Values;
  constexpr auto kBytes = static_cast<int64_t>(sizeof(T));
  for (int64_t i = 0; i < count; i += Lanes<T>::kCount) {
    const Values value = *reinterpret_cast<const Values*>(values + i * kBytes);
    auto sum = reinterpret_cast<Bits>(value);
    for (int step = 0; step < steps.count; ++step) {
      const auto reached = reinterpret_cast<Bits>(value >= static_cast<T>(steps.switches[step]));
      sum += reached & static_cast<typename Unsigned<T>::Type>(steps.steps[step]);
    }
    *reinterpret_cast<Bits*>(out + i * kBytes) = sum;
  }
}

#endif

}  // namespace

extern const RebaseKernels kRebaseKernels;
const RebaseKernels kRebaseKernels = {
    {find_below<int32_t>, add_steps<int32_t>},
    {find_below<int64_t>, add_steps<int64_t>},
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
