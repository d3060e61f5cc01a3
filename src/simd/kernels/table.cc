#include "simd/kernels.h"
#include "simd/target.h"

#define LAMELLA_STRINGIFY_VALUE(x) #x
#define LAMELLA_STRINGIFY(x) LAMELLA_STRINGIFY_VALUE(x)

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

extern const BitmapKernels kBitmapKernels;
extern const ByteStreamSplitKernels kByteStreamSplitKernels;
extern const DeltaKernels kDeltaKernels;
extern const DictionaryKernels kDictionaryKernels;
extern const LevelKernels kLevelKernels;
extern const RleBitPackedKernels kRleBitPackedKernels;
extern const SpreadKernels kSpreadKernels;
extern const UnpackKernels kUnpackKernels;

extern const Kernels kKernels;
constinit const Kernels kKernels = {
    .target = LAMELLA_STRINGIFY(LAMELLA_SIMD_TARGET),
    .bitmap = &kBitmapKernels,
    .byte_stream_split = &kByteStreamSplitKernels,
    .delta = &kDeltaKernels,
    .dictionary = &kDictionaryKernels,
    .level = &kLevelKernels,
    .rle_bit_packed = &kRleBitPackedKernels,
    .spread = &kSpreadKernels,
    .unpack = &kUnpackKernels,
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
