// Byte arrays to views: PLAIN, with and without the test for text; lengths; values that share prefixes. Lengths are
// even between two bounds; the views of a batch are made of a page that is read once a call.
#include <random>

#include "base/bits.h"
#include "bench/kernels/kernel_bench.h"
#include "simd/byte_array_kernels.h"

namespace lamella::bench {

namespace {

constexpr int32_t kBuffer = 7;

std::vector<int32_t> random_lengths(int32_t shortest, int32_t longest) {
  std::mt19937 random(2);
  std::vector<int32_t> lengths(kValues);
  for (int32_t& length : lengths)
    length = shortest + static_cast<int32_t>(random() % static_cast<unsigned>(longest - shortest + 1));
  return lengths;
}

int64_t total(const std::vector<int32_t>& lengths) {
  int64_t sum = 0;
  for (const int32_t length : lengths)
    sum += length;
  return sum;
}

Buffer ascii_buffer(int64_t size_bytes) {
  Buffer bytes = random_buffer(size_bytes);
  for (int64_t i = 0; i < size_bytes; ++i)
    bytes.mutable_data()[i] &= 0x7F;
  return bytes;
}

void add_plain(const std::string& suffix, const std::vector<int32_t>& lengths) {
  Buffer page = ascii_buffer(total(lengths) + 4 * kValues);
  int64_t position = 0;
  for (const int32_t length : lengths) {
    store(page.mutable_data() + position, length);
    position += 4 + length;
  }
  Buffer out = Buffer::allocate(16 * kValues);
  add("byte_array/plain_views" + suffix, 16, [=](const simd::Kernels& kernels) mutable {
    kernels.byte_array->plain_views(page.data(), 0, page.size(), kValues, kBuffer, out.mutable_data());
  });
  add("byte_array/plain_text_views" + suffix, 16, [=](const simd::Kernels& kernels) mutable {
    kernels.byte_array->plain_text_views(page.data(), 0, page.size(), kValues, kBuffer, out.mutable_data());
  });
  add("byte_array/plain_skip" + suffix, 0, [=](const simd::Kernels& kernels) {
    benchmark::DoNotOptimize(kernels.byte_array->plain_skip(page.data(), 0, page.size(), kValues));
  });
}

void add_lengths(const std::string& suffix, const std::vector<int32_t>& lengths) {
  const Buffer page = ascii_buffer(total(lengths));
  Buffer out = Buffer::allocate(16 * kValues);
  add("byte_array/views_of_lengths" + suffix, 16, [=](const simd::Kernels& kernels) mutable {
    kernels.byte_array->views_of_lengths(page.data(), 0, page.size(), lengths.data(), kValues, kBuffer,
                                         out.mutable_data());
  });
  add("byte_array/text_views_of_lengths" + suffix, 16, [=](const simd::Kernels& kernels) mutable {
    kernels.byte_array->text_views_of_lengths(page.data(), 0, page.size(), lengths.data(), kValues, kBuffer,
                                              out.mutable_data());
  });
}

/// Two thirds of each value are a prefix.
void add_prefixed(const std::string& suffix, const std::vector<int32_t>& lengths) {
  std::vector<int32_t> prefixes(kValues);
  std::vector<int32_t> suffixes(lengths);
  for (size_t i = 1; i < lengths.size(); ++i) {
    prefixes[i] = std::min(lengths[i - 1], lengths[i] * 2 / 3);
    suffixes[i] = lengths[i] - prefixes[i];
  }
  const Buffer page = ascii_buffer(total(suffixes));
  Buffer built = Buffer::allocate(total(lengths));
  Buffer last = Buffer::allocate(1024);
  Buffer out = Buffer::allocate(16 * kValues);
  const auto values = [=]() -> simd::ByteArrayKernels::PrefixedValues {
    return {prefixes.data(), suffixes.data(), kValues, 0};
  };
  add("byte_array/measure_prefixed" + suffix, 0, [=](const simd::Kernels& kernels) {
    benchmark::DoNotOptimize(kernels.byte_array->measure_prefixed(values(), page.size(), built.size()));
  });
  add("byte_array/prefixed_views" + suffix, 16, [=](const simd::Kernels& kernels) mutable {
    kernels.byte_array->prefixed_views(values(),
                                       {.page = page.data(),
                                        .built = built.mutable_data(),
                                        .page_position = 0,
                                        .built_position = 0,
                                        .page_buffer = 0,
                                        .built_buffer = 1},
                                       last.mutable_data(), out.mutable_data());
  });
}

}  // namespace

void add_byte_array_benches() {
  for (const auto& [shortest, longest] : {std::pair{0, 12}, {8, 16}, {4, 60}, {10, 120}, {10, 400}}) {
    const std::string suffix = "/length:" + std::to_string(shortest) + "-" + std::to_string(longest);
    const auto lengths = random_lengths(shortest, longest);
    add_plain(suffix, lengths);
    add_lengths(suffix, lengths);
    add_prefixed(suffix, lengths);
  }
}

}  // namespace lamella::bench
