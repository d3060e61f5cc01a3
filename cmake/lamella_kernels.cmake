# lamella_kernels(TARGET FLAGS...): compiles every kernel family of src/simd once more, for one CPU target, in the
# namespace lamella::simd::TARGET. A new CPU target is one call of this.
#
# Kernels are -O2 in every preset: at -O0 templates of xsimd would leak out of the target's namespace as weak symbols, and
# the linker might keep a copy that only the newest CPU can run. No contraction, so that every target rounds alike. No
# exceptions: kernels are noexcept, and the tables that say so are weak symbols too.

set(LAMELLA_KERNEL_FAMILIES "" CACHE INTERNAL "")

function(lamella_kernels target)
  file(GLOB families CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/simd/kernels/*.cc)
  set(library lamella_simd_${target})
  add_library(${library} OBJECT ${families})
  lamella_compile_options(${library})
  target_include_directories(${library} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(${library} PRIVATE xsimd)
  string(TOUPPER ${target} upper)
  target_compile_definitions(${library} PRIVATE LAMELLA_SIMD_TARGET=${target} LAMELLA_SIMD_${upper}=1)
  target_compile_options(${library} PRIVATE -O2 -ffp-contract=off -fno-exceptions ${ARGN})
  # GCC 12 takes the deliberately undefined operands within its own AVX-512 headers for mistakes.
  target_compile_options(${library} PRIVATE "$<$<CXX_COMPILER_ID:GNU>:-Wno-uninitialized;-Wno-maybe-uninitialized>")
  set_property(GLOBAL APPEND PROPERTY LAMELLA_SIMD_TARGETS ${target})
endfunction()
