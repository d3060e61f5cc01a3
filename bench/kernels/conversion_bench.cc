// Physical values to those of logical types: decimals of each width, INT96, integers, ALP; to other types and
// calendars.
#include <algorithm>

#include "base/bits.h"
#include "bench/kernels/kernel_bench.h"
#include "simd/alp_kernels.h"
#include "simd/decimal_kernels.h"
#include "simd/int96_kernels.h"
#include "simd/integer_kernels.h"
#include "simd/promotion_kernels.h"
#include "simd/rebase_kernels.h"

namespace lamella::bench {

namespace {

struct DecimalWidth {
  int64_t bytes;
  int precision;
  simd::DecimalKernels::Width simd::DecimalKernels::*kernels;
  std::vector<int64_t> fixed_widths;
};

void add_decimals(const DecimalWidth& width) {
  const std::string name = "decimal/to" + std::to_string(8 * width.bytes);
  Buffer out = Buffer::allocate(width.bytes * kValues);
  for (const int64_t fixed : width.fixed_widths) {
    // Zeros in front: every value fits.
    Buffer values = random_buffer(fixed * kValues);
    for (int64_t i = 0; i < kValues; ++i)
      std::fill_n(values.mutable_data() + i * fixed, std::max<int64_t>(1, fixed - width.bytes + 1), uint8_t{0});
    add(name + "/fixed:" + std::to_string(fixed), width.bytes, [=](const simd::Kernels& kernels) mutable {
      (kernels.decimal->*width.kernels).from_fixed(values.data(), fixed, kValues, out.mutable_data());
    });
  }
  Buffer views = random_buffer(16 * kValues);
  for (int64_t i = 0; i < kValues; ++i)
    store(views.mutable_data() + 16 * i, static_cast<int32_t>(1 + i * 7 % std::min<int64_t>(width.bytes, 12)));
  add(name + "/views", width.bytes, [=](const simd::Kernels& kernels) mutable {
    const uint8_t* const addresses[1] = {nullptr};
    (kernels.decimal->*width.kernels).from_views(views.data(), kValues, addresses, out.mutable_data());
  });
  Buffer zeros = Buffer::allocate(width.bytes * kValues);
  std::fill_n(zeros.mutable_data(), zeros.size(), uint8_t{0});
  add(name + "/find_beyond_precision", width.bytes, [=](const simd::Kernels& kernels) {
    benchmark::DoNotOptimize(
        (kernels.decimal->*width.kernels).find_beyond_precision(zeros.data(), kValues, width.precision));
  });
}

void add_int96() {
  Buffer timestamps = Buffer::allocate(12 * kValues);
  for (int64_t i = 0; i < kValues; ++i) {
    store(timestamps.mutable_data() + 12 * i, i * 1'234'567'891);
    store(timestamps.mutable_data() + 12 * i + 8, static_cast<int32_t>(2'450'000 + i));
  }
  Buffer out = Buffer::allocate(8 * kValues);
  add("int96/to_micros", 8, [=](const simd::Kernels& kernels) mutable {
    kernels.int96->to_micros(timestamps.data(), kValues, out.mutable_data());
  });
  add("int96/to_nanos", 8, [=](const simd::Kernels& kernels) mutable {
    kernels.int96->to_nanos(timestamps.data(), kValues, out.mutable_data());
  });
}

void add_integers() {
  const Buffer integers = random_buffer(8 * kValues);
  Buffer out = Buffer::allocate(8 * kValues);
  add("integer/narrow_32_to_8", 1, [=](const simd::Kernels& kernels) mutable {
    kernels.integer->narrow_32_to_8(integers.data(), kValues, out.mutable_data());
  });
  add("integer/narrow_32_to_16", 2, [=](const simd::Kernels& kernels) mutable {
    kernels.integer->narrow_32_to_16(integers.data(), kValues, out.mutable_data());
  });
  add("integer/widen_32_to_64", 8, [=](const simd::Kernels& kernels) mutable {
    kernels.integer->widen_32_to_64(integers.data(), kValues, out.mutable_data());
  });
}

void add_promotions() {
  using simd::NumberFrom;
  using simd::NumberTo;
  const Buffer numbers = random_buffer(8 * kValues);
  Buffer out = Buffer::allocate(16 * kValues);
  add("promotion/int32_to_double", 8, [=](const simd::Kernels& kernels) mutable {
    kernels.promotion->converter(NumberFrom::kInt32, NumberTo::kDouble)(numbers.data(), kValues, out.mutable_data());
  });
  add("promotion/float_to_double", 8, [=](const simd::Kernels& kernels) mutable {
    kernels.promotion->converter(NumberFrom::kFloat, NumberTo::kDouble)(numbers.data(), kValues, out.mutable_data());
  });
  add("promotion/scale_int32", 8, [=](const simd::Kernels& kernels) mutable {
    kernels.promotion->scale_int32(numbers.data(), kValues, 86'400'000, out.mutable_data());
  });
  add("promotion/int64_to_decimal128", 16, [=](const simd::Kernels& kernels) mutable {
    const auto convert = kernels.promotion->decimal_converter(simd::DecimalWidth::k8, simd::DecimalWidth::k16);
    convert(numbers.data(), kValues, 100, 0, out.mutable_data());
  });
}

/// Modern values, which only have to be looked at, and ancient ones between 17 switches.
void add_rebases() {
  Buffer modern = random_buffer(8 * kValues);
  for (int64_t i = 0; i < kValues; ++i)
    store(modern.mutable_data() + 8 * i, load<uint64_t>(modern.data() + 8 * i) >> 1);
  Buffer out = Buffer::allocate(8 * kValues);
  add("rebase/find_below64", 8, [=](const simd::Kernels& kernels) {
    benchmark::DoNotOptimize(kernels.rebase->int64.find_below(modern.data(), kValues, 0));
  });
  std::vector<int64_t> switches;
  for (int64_t i = 0; i < 17; ++i)
    switches.push_back((i - 8) * (int64_t{1} << 59));
  add("rebase/add_steps64", 8, [=](const simd::Kernels& kernels) mutable {
    kernels.rebase->int64.add_steps(modern.data(), kValues, {switches.data(), switches.data(), 17}, out.mutable_data());
  });
}

/// In vectors of 1,024, as writers make them. Values become other values each time, which costs the same.
void add_alp() {
  constexpr int64_t kVector = 1024;
  Buffer values = random_buffer(8 * kValues);
  add("alp/to_floats", 4, [=](const simd::Kernels& kernels) mutable {
    for (int64_t i = 0; i < kValues; i += kVector)
      kernels.alp->to_floats(values.mutable_data() + 4 * i, kVector, 3, 100.0F, 1e-5F);
  });
  add("alp/to_doubles", 8, [=](const simd::Kernels& kernels) mutable {
    for (int64_t i = 0; i < kValues; i += kVector)
      kernels.alp->to_doubles(values.mutable_data() + 8 * i, kVector, 3, 100.0, 1e-5);
  });
}

}  // namespace

void add_conversion_benches() {
  add_decimals({4, 9, &simd::DecimalKernels::decimal32, {2, 4, 8, 16}});
  add_decimals({8, 18, &simd::DecimalKernels::decimal64, {5, 8, 9, 16}});
  add_decimals({16, 38, &simd::DecimalKernels::decimal128, {5, 9, 16, 20}});
  add_decimals({32, 76, &simd::DecimalKernels::decimal256, {16, 32}});
  add_int96();
  add_integers();
  add_promotions();
  add_rebases();
  add_alp();
}

}  // namespace lamella::bench
