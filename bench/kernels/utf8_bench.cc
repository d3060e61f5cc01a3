// UTF-8: bytes a second of a whole range, and values a second one by one. Texts are ASCII, or have a character of two
// or three bytes in so many percent.
#include <random>

#include "base/bits.h"
#include "bench/kernels/kernel_bench.h"
#include "simd/utf8_kernels.h"

namespace lamella::bench {

namespace {

/// About `size_bytes` bytes, never more.
std::string random_text(int64_t size_bytes, int percent, std::mt19937& random) {
  std::string text;
  while (static_cast<int64_t>(text.size()) + 3 <= size_bytes) {
    if (static_cast<int>(random() % 100) >= percent) {
      text += static_cast<char>(' ' + random() % 95);
    } else {
      text += random() % 2 == 0 ? "\xC3\xA4" : "\xE2\x82\xAC";
    }
  }
  return text;
}

void add_texts(int percent) {
  std::mt19937 random(3);
  const std::string suffix = "/non_ascii:" + std::to_string(percent);
  constexpr int64_t kBytesAValue = 32;
  const std::string text = random_text(kValues * kBytesAValue, percent, random);
  const Buffer bytes = Buffer::copy_of({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  add("utf8/is_valid" + suffix, kBytesAValue, [=](const simd::Kernels& kernels) {
    benchmark::DoNotOptimize(kernels.utf8->is_valid(bytes.data(), bytes.size()));
  });
  if (percent == 0) {
    add("utf8/is_ascii", kBytesAValue, [=](const simd::Kernels& kernels) {
      benchmark::DoNotOptimize(kernels.utf8->is_ascii(bytes.data(), bytes.size()));
    });
  }

  std::string values;
  Buffer views = Buffer::allocate(16 * kValues);
  for (int64_t i = 0; i < kValues; ++i) {
    const std::string value = random_text(4 + static_cast<int64_t>(random() % 57), percent, random);
    uint8_t view[16] = {};
    store(view, static_cast<int32_t>(value.size()));
    std::copy_n(value.begin(), std::min<size_t>(value.size(), 12), view + 4);
    if (value.size() > 12) {
      store(view + 8, int32_t{0});
      store(view + 12, static_cast<int32_t>(values.size()));
      values += value;
    }
    std::copy_n(view, 16, views.mutable_data() + 16 * i);
  }
  const Buffer page = Buffer::copy_of({reinterpret_cast<const uint8_t*>(values.data()), values.size()});
  add("utf8/find_invalid_view" + suffix, kBytesAValue, [=](const simd::Kernels& kernels) {
    const uint8_t* const addresses[1] = {page.data()};
    benchmark::DoNotOptimize(kernels.utf8->find_invalid_view(views.data(), kValues, addresses));
  });
}

}  // namespace

void add_utf8_benches() {
  for (const int percent : {0, 5, 50, 100})
    add_texts(percent);
}

}  // namespace lamella::bench
