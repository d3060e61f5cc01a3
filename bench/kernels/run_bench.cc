// Runs of the RLE/bit-packed hybrid, and levels. Real dictionary columns have bit-packed runs of about 39 values and
// RLE runs of about 91; a column of which a tenth is null has levels in runs of about 18.
#include <random>

#include "base/bits.h"
#include "bench/kernels/kernel_bench.h"
#include "simd/bitmap_kernels.h"
#include "simd/level_kernels.h"
#include "simd/rle_bit_packed_kernels.h"

namespace lamella::bench {

namespace {

/// Alternating runs of both kinds.
std::vector<simd::HybridRun> make_runs(const Buffer& packed, int width, int32_t packed_length, int32_t rle_length) {
  std::vector<simd::HybridRun> runs;
  const uint8_t* from = packed.data();
  for (int64_t left = kValues; left > 0;) {
    const bool rle = rle_length > 0 && (runs.size() % 2 == 1);
    const auto count = static_cast<int32_t>(std::min<int64_t>(left, rle ? rle_length : packed_length));
    runs.push_back({rle ? nullptr : from, rle ? 1U : 0U, count});
    if (!rle) from += (count + 7) / 8 * width;
    left -= count;
  }
  return runs;
}

void add_expand(const std::string& shape, int width, int32_t packed_length, int32_t rle_length) {
  const Buffer packed = random_buffer(kValues * width / 8 + 4096);
  const auto runs = make_runs(packed, width, packed_length, rle_length);
  Buffer out = Buffer::allocate(kValues * 4);
  add("rle_bit_packed/expand_u32/width:" + std::to_string(width) + "/" + shape, 4,
      [=](const simd::Kernels& kernels) mutable {
        static_cast<void>(packed);
        benchmark::DoNotOptimize(kernels.rle_bit_packed->expand_u32[width](
            runs.data(), static_cast<int64_t>(runs.size()), kValues, reinterpret_cast<uint32_t*>(out.mutable_data())));
      });
}

/// Levels of a column of which `nulls` in a hundred rows are null, as writers make them: RLE runs of eight and more.
void add_short_bits(int nulls) {
  std::mt19937 random(2);
  std::vector<uint8_t> bytes;
  int64_t position = 0;
  while (position < kValues) {
    const auto length = static_cast<uint8_t>(std::min<int64_t>(8 + random() % 20, kValues - position));
    if (random() % 2 == 0 || length % 8 != 0) {
      bytes.push_back(static_cast<uint8_t>(length << 1));
      bytes.push_back(static_cast<int>(random() % 100) >= nulls);
    } else {
      bytes.push_back(static_cast<uint8_t>(length / 8 << 1 | 1));
      for (int i = 0; i < length / 8; ++i)
        bytes.push_back(static_cast<uint8_t>(random()));
    }
    position += length;
  }
  const Buffer stream = Buffer::copy_of(bytes);
  Buffer bits = Buffer::allocate(kValues / 8);
  add("rle_bit_packed/short_bits/nulls:" + std::to_string(nulls), 0, [=](const simd::Kernels& kernels) mutable {
    benchmark::DoNotOptimize(kernels.rle_bit_packed->short_bits(stream.data(), stream.data() + stream.size(), kValues,
                                                                bits.mutable_data(), 0));
  });
}

/// Slots of an optional list of optional elements.
void add_levels() {
  Buffer definition = random_buffer(kValues);
  Buffer repetition = random_buffer(kValues);
  for (int64_t i = 0; i < kValues; ++i) {
    definition.mutable_data()[i] &= 3;
    repetition.mutable_data()[i] &= 1;
  }
  Buffer out = Buffer::allocate(kValues * 4 + 4);
  const simd::Slots slots{definition.data(), repetition.data(), kValues};
  const simd::EntryRule list{0, 0}, element{1, 2};
  // The benches hold the buffers that `slots` points into.
  add("level/entry_validity", 2, [=](const simd::Kernels& kernels) mutable {
    benchmark::DoNotOptimize(definition.data());
    benchmark::DoNotOptimize(repetition.data());
    benchmark::DoNotOptimize(kernels.level->entry_validity(slots, element, 3, out.mutable_data(), 0));
  });
  add("level/list_offsets", 2, [=](const simd::Kernels& kernels) mutable {
    benchmark::DoNotOptimize(definition.data());
    benchmark::DoNotOptimize(repetition.data());
    kernels.level->list_offsets(slots, list, element, reinterpret_cast<int32_t*>(out.mutable_data()));
  });
}

}  // namespace

void add_run_benches() {
  for (const int width : {2, 10, 17}) {
    add_expand("packed", width, kValues, 0);
    add_expand("packed:39/rle:91", width, 40, 91);
    add_expand("packed:8/rle:9", width, 8, 9);
  }
  add_short_bits(10);
  add_short_bits(50);

  add_levels();
  Buffer bits = Buffer::allocate(kValues / 8 + 8);
  const Buffer from = random_buffer(kValues / 8);
  for (const int64_t offset : {0, 3}) {
    add("bitmap/copy/offset:" + std::to_string(offset), 0, [=](const simd::Kernels& kernels) mutable {
      kernels.bitmap->copy(from.data(), offset, kValues - 8, bits.mutable_data(), 0);
    });
  }
  add("bitmap/count_set", 0, [=](const simd::Kernels& kernels) {
    benchmark::DoNotOptimize(kernels.bitmap->count_set(from.data(), 3, kValues - 8));
  });
}

}  // namespace lamella::bench
