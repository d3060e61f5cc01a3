/// The table of kernels: one function for each hot loop, in the best version that this machine runs.
///
///     kernels().bitmap->count_set(bits, bit_offset, num_bits);
///
/// A family is a struct of function pointers (simd/<family>_kernels.h) with a constant `k<Family>Kernels` for each
/// target, made by compiling simd/kernels/<family>.cc once a target. The scalar target is the readable reference: tests
/// hold the others to it. Kernels are noexcept and trust their arguments: callers check extents first. They may read 64
/// bytes before and after their inputs and write 64 bytes after their outputs, which Buffer's padding allows.
#pragma once

#include <string_view>

namespace lamella::inline v0 {
namespace simd {

struct AlpKernels;
struct BitmapKernels;
struct ByteArrayKernels;
struct ByteStreamSplitKernels;
struct CompareKernels;
struct DecimalKernels;
struct DeltaKernels;
struct DictionaryKernels;
struct Int96Kernels;
struct IntegerKernels;
struct LevelKernels;
struct PromotionKernels;
struct RebaseKernels;
struct RleBitPackedKernels;
struct RowKernels;
struct SnappyKernels;
struct SpreadKernels;
struct UnpackKernels;
struct Utf8Kernels;

struct Kernels {
  std::string_view target;
  const AlpKernels* alp;
  const BitmapKernels* bitmap;
  const ByteArrayKernels* byte_array;
  const ByteStreamSplitKernels* byte_stream_split;
  const CompareKernels* compare;
  const DecimalKernels* decimal;
  const DeltaKernels* delta;
  const DictionaryKernels* dictionary;
  const Int96Kernels* int96;
  const IntegerKernels* integer;
  const LevelKernels* level;
  const PromotionKernels* promotion;
  const RebaseKernels* rebase;
  const RleBitPackedKernels* rle_bit_packed;
  const RowKernels* row;
  const SnappyKernels* snappy;
  const SpreadKernels* spread;
  const UnpackKernels* unpack;
  const Utf8Kernels* utf8;
};

/// The table in use: see lamella/cpu_target.h. Throws kInvalidArgument when LAMELLA_SIMD asks for what is not there.
const Kernels& kernels();
/// The table of one target, or nullptr when this build or this machine lacks it.
const Kernels* kernels_of(std::string_view target) noexcept;

}  // namespace simd
}  // namespace lamella::inline v0
