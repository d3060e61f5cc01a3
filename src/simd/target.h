/// Included first by every file of simd/kernels: which target it is being compiled for.
///
/// cmake/lamella_kernels.cmake defines LAMELLA_SIMD_TARGET (the namespace) and one of LAMELLA_SIMD_SCALAR,
/// LAMELLA_SIMD_AVX2, LAMELLA_SIMD_AVX512.
#pragma once

#if !defined(LAMELLA_SIMD_TARGET)
#error "kernel files are compiled through lamella_kernels()"
#endif

#if defined(LAMELLA_SIMD_AVX2) || defined(LAMELLA_SIMD_AVX512)
#include <immintrin.h>
#endif

// Kernels are inlined into the functions of the table: a helper that is not would be a symbol of its own.
#define LAMELLA_ALWAYS_INLINE __attribute__((always_inline)) inline
