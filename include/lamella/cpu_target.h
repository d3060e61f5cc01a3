/// The instruction set that kernels run with.
///
/// The best one that the machine has is chosen once, at first use; the environment variable LAMELLA_SIMD (scalar, avx2,
/// avx512) forces one. Source folder: src/simd.
#pragma once

#include <string_view>
#include <vector>

#include "lamella/export.h"

namespace lamella::inline v0 {

/// Name of the target in use. Throws kInvalidArgument when LAMELLA_SIMD names one that is unknown or absent here.
LAMELLA_EXPORT std::string_view cpu_target();
/// Names of the targets that this machine can run, slowest first; "scalar" is always one.
LAMELLA_EXPORT std::vector<std::string_view> available_cpu_targets();

}  // namespace lamella::inline v0
