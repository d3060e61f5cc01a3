#include "simd/kernels.h"
#include "simd/target.h"

#define LAMELLA_STRINGIFY_VALUE(x) #x
#define LAMELLA_STRINGIFY(x) LAMELLA_STRINGIFY_VALUE(x)

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

extern const AlpKernels kAlpKernels;
extern const BitmapKernels kBitmapKernels;
extern const ByteArrayKernels kByteArrayKernels;
extern const ByteStreamSplitKernels kByteStreamSplitKernels;
extern const CompareKernels kCompareKernels;
extern const DecimalKernels kDecimalKernels;
extern const DeltaKernels kDeltaKernels;
extern const DictionaryKernels kDictionaryKernels;
extern const Int96Kernels kInt96Kernels;
extern const IntegerKernels kIntegerKernels;
extern const LevelKernels kLevelKernels;
extern const PromotionKernels kPromotionKernels;
extern const RebaseKernels kRebaseKernels;
extern const RleBitPackedKernels kRleBitPackedKernels;
extern const RowKernels kRowKernels;
extern const SnappyKernels kSnappyKernels;
extern const SpreadKernels kSpreadKernels;
extern const UnpackKernels kUnpackKernels;
extern const Utf8Kernels kUtf8Kernels;

extern const Kernels kKernels;
constinit const Kernels kKernels = {
    .target = LAMELLA_STRINGIFY(LAMELLA_SIMD_TARGET),
    .alp = &kAlpKernels,
    .bitmap = &kBitmapKernels,
    .byte_array = &kByteArrayKernels,
    .byte_stream_split = &kByteStreamSplitKernels,
    .compare = &kCompareKernels,
    .decimal = &kDecimalKernels,
    .delta = &kDeltaKernels,
    .dictionary = &kDictionaryKernels,
    .int96 = &kInt96Kernels,
    .integer = &kIntegerKernels,
    .level = &kLevelKernels,
    .promotion = &kPromotionKernels,
    .rebase = &kRebaseKernels,
    .rle_bit_packed = &kRleBitPackedKernels,
    .row = &kRowKernels,
    .snappy = &kSnappyKernels,
    .spread = &kSpreadKernels,
    .unpack = &kUnpackKernels,
    .utf8 = &kUtf8Kernels,
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
