#include "simd/kernels.h"

#include <cstdlib>
#include <string>

#include "lamella/cpu_target.h"
#include "lamella/error.h"

namespace lamella::inline v0 {
namespace simd {

namespace scalar {
extern const Kernels kKernels;
}
#if defined(LAMELLA_HAS_SIMD_AVX2)
namespace avx2 {
extern const Kernels kKernels;
}
#endif
#if defined(LAMELLA_HAS_SIMD_AVX512)
namespace avx512 {
extern const Kernels kKernels;
}
#endif

namespace {

#if defined(LAMELLA_HAS_SIMD_AVX2)
bool machine_has_avx2() noexcept {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("popcnt");
}
#endif

#if defined(LAMELLA_HAS_SIMD_AVX512)
// Ice Lake and Zen 4 on: earlier AVX-512 lacks the byte permutations that the kernels are built on, and slows its
// clock.
bool machine_has_avx512() noexcept {
  return machine_has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512vbmi") &&
         __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bitalg") &&
         __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("gfni");
}
#endif

const Kernels& choose() {
  const char* forced = std::getenv("LAMELLA_SIMD");
  if (forced != nullptr && *forced != '\0') {
    if (const Kernels* table = kernels_of(forced)) return *table;
    throw Error(ErrorCode::kInvalidArgument,
                "LAMELLA_SIMD=" + std::string(forced) + ": no such target on this machine");
  }
  return *kernels_of(available_cpu_targets().back());
}

}  // namespace

const Kernels* kernels_of(std::string_view target) noexcept {
  if (target == "scalar") return &scalar::kKernels;
#if defined(LAMELLA_HAS_SIMD_AVX2)
  if (target == "avx2" && machine_has_avx2()) return &avx2::kKernels;
#endif
#if defined(LAMELLA_HAS_SIMD_AVX512)
  if (target == "avx512" && machine_has_avx512()) return &avx512::kKernels;
#endif
  return nullptr;
}

const Kernels& kernels() {
  static const Kernels& chosen = choose();
  return chosen;
}

}  // namespace simd

std::string_view cpu_target() {
  return simd::kernels().target;
}

std::vector<std::string_view> available_cpu_targets() {
  std::vector<std::string_view> names;
  for (const std::string_view name : {"scalar", "avx2", "avx512"}) {
    if (simd::kernels_of(name) != nullptr) names.push_back(name);
  }
  return names;
}

}  // namespace lamella::inline v0
