#include "simd/promotion_kernels.h"

#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

template <typename T>
constexpr int64_t kBytesOf = static_cast<int64_t>(sizeof(T));

template <typename From>
LAMELLA_ALWAYS_INLINE int64_t first_out_of(const uint8_t* from, int64_t first, int64_t count, int64_t least,
                                           int64_t most) {
  for (int64_t i = first; i < count; ++i) {
    const int64_t value = load<From>(from + i * kBytesOf<From>);
    if (value < least || value > most) return i;
  }
  return -1;
}

#if defined(LAMELLA_SIMD_SCALAR)

template <typename From, typename To>
void convert(const uint8_t* from, int64_t count, uint8_t* to) noexcept {
  for (int64_t i = 0; i < count; ++i)
    store(to + i * kBytesOf<To>, static_cast<To>(load<From>(from + i * kBytesOf<From>)));
}

template <typename From>
int64_t scale(const uint8_t* from, int64_t count, int64_t multiplier, uint8_t* to) noexcept {
  for (int64_t i = 0; i < count; ++i) {
    const int64_t value = load<From>(from + i * kBytesOf<From>);
    store(to + i * 8, static_cast<uint64_t>(value) * static_cast<uint64_t>(multiplier));
  }
  return first_out_of<From>(from, 0, count, INT64_MIN / multiplier, INT64_MAX / multiplier);
}

#else

// Each works through whole vectors of the wider side: a last one in part reads and spoils what lies behind, within 64
// bytes.
template <typename T, int kLanes>
struct Lanes {
  typedef T Values __attribute__((vector_size(kLanes * sizeof(T)), aligned(1), may_alias));
};

template <typename From, typename To>
void convert(const uint8_t* from, int64_t count, uint8_t* to) noexcept {
  constexpr int kLanes =
      static_cast<int>(kVectorBytes) / static_cast<int>(sizeof(From) > sizeof(To) ? sizeof(From) : sizeof(To));
  using Input = typename Lanes<From, kLanes>::Values;
  using Output = typename Lanes<To, kLanes>::Values;
  for (int64_t i = 0; i < count; i += kLanes) {
    const Input values = *reinterpret_cast<const Input*>(from + i * kBytesOf<From>);
    *reinterpret_cast<Output*>(to + i * kBytesOf<To>) = __builtin_convertvector(values, Output);
  }
}

template <typename From>
int64_t scale(const uint8_t* from, int64_t count, int64_t multiplier, uint8_t* to) noexcept {
  constexpr int kLanes = static_cast<int>(kVectorBytes) / 8;
  using Input = typename Lanes<From, kLanes>::Values;
  using Signed = typename Lanes<int64_t, kLanes>::Values;
  using Bits = typename Lanes<uint64_t, kLanes>::Values;
  const int64_t most = INT64_MAX / multiplier;
  const int64_t least = INT64_MIN / multiplier;
  Signed outside = {};
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const Signed values = __builtin_convertvector(*reinterpret_cast<const Input*>(from + i * kBytesOf<From>), Signed);
    outside |= (values < least) | (values > most);
    *reinterpret_cast<Bits*>(to + i * 8) = reinterpret_cast<Bits>(values) * static_cast<uint64_t>(multiplier);
  }
  int64_t any = 0;
  for (int lane = 0; lane < kLanes; ++lane)
    any |= outside[lane];
  const int64_t checked = any == 0 ? i : 0;
  for (; i < count; ++i) {
    const int64_t value = load<From>(from + i * kBytesOf<From>);
    store(to + i * 8, static_cast<uint64_t>(value) * static_cast<uint64_t>(multiplier));
  }
  return first_out_of<From>(from, checked, count, least, most);
}

#endif

template <typename From, typename To, typename Product>
void to_decimal(const uint8_t* from, int64_t count, uint64_t low, uint64_t high, uint8_t* to) noexcept {
  const auto multiplier = static_cast<Product>(UInt128{high} << 64 | low);
  for (int64_t i = 0; i < count; ++i) {
    const auto value = static_cast<Product>(load<From>(from + i * kBytesOf<From>));
    store(to + i * kBytesOf<To>, static_cast<To>(value * multiplier));
  }
}

template <typename From>
constexpr void set_converters(PromotionKernels& kernels, NumberFrom kind) {
  PromotionKernels::Convert(&to)[PromotionKernels::kTo] = kernels.convert[static_cast<int>(kind)];
  to[static_cast<int>(NumberTo::kInt8)] = convert<From, int8_t>;
  to[static_cast<int>(NumberTo::kInt16)] = convert<From, int16_t>;
  to[static_cast<int>(NumberTo::kInt32)] = convert<From, int32_t>;
  to[static_cast<int>(NumberTo::kInt64)] = convert<From, int64_t>;
  to[static_cast<int>(NumberTo::kFloat)] = convert<From, float>;
  to[static_cast<int>(NumberTo::kDouble)] = convert<From, double>;
}

constexpr PromotionKernels make_kernels() {
  PromotionKernels kernels = {};
  set_converters<int8_t>(kernels, NumberFrom::kInt8);
  set_converters<int16_t>(kernels, NumberFrom::kInt16);
  set_converters<int32_t>(kernels, NumberFrom::kInt32);
  set_converters<int64_t>(kernels, NumberFrom::kInt64);
  set_converters<uint8_t>(kernels, NumberFrom::kUInt8);
  set_converters<uint16_t>(kernels, NumberFrom::kUInt16);
  set_converters<uint32_t>(kernels, NumberFrom::kUInt32);
  set_converters<uint64_t>(kernels, NumberFrom::kUInt64);
  kernels.convert[static_cast<int>(NumberFrom::kFloat)][static_cast<int>(NumberTo::kDouble)] = convert<float, double>;
  kernels.scale_int32 = scale<int32_t>;
  kernels.scale_int64 = scale<int64_t>;
  kernels.to_decimal[0][0] = to_decimal<int32_t, uint32_t, uint32_t>;
  kernels.to_decimal[0][1] = to_decimal<int32_t, uint64_t, uint64_t>;
  kernels.to_decimal[0][2] = to_decimal<int32_t, UInt128, UInt128>;
  kernels.to_decimal[1][1] = to_decimal<int64_t, uint64_t, uint64_t>;
  kernels.to_decimal[1][2] = to_decimal<int64_t, UInt128, UInt128>;
  kernels.to_decimal[2][2] = to_decimal<Int128, UInt128, UInt128>;
  kernels.unsigned_to_decimal = to_decimal<uint64_t, UInt128, UInt128>;
  return kernels;
}

}  // namespace

extern const PromotionKernels kPromotionKernels;
constinit const PromotionKernels kPromotionKernels = make_kernels();

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
