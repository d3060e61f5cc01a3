// Snappy pages of half a megabyte, decompressed by each target and by the libsnappy that compressed them.
//
//     comments    PLAIN strings of 10 to 43 characters, sentences of few words: elements of six bytes, far offsets
//     prices      PLAIN int64, random: a literal of the low bytes, then a copy of the rest from a price before
//     keys        PLAIN int64, ascending by small steps: copies from eight bytes before, which wait for one another
//     letters     PLAIN strings of 4 to 60 random letters: long literals, and few copies of four or five bytes
//     runs        what is repeated at once: copies of 64 bytes from a few bytes before
//     noise       incompressible: one literal
#include <snappy.h>

#include <random>

#include "base/bits.h"
#include "bench/kernels/kernel_bench.h"
#include "simd/snappy_kernels.h"

namespace lamella::bench {

namespace {

constexpr int64_t kBytesAValue = 64;
constexpr size_t kPageBytes = kValues * kBytesAValue;

void append_int64(std::string& page, int64_t value) {
  page.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

std::string make_comments() {
  constexpr std::string_view kWords[] = {
      "the ",      "carefully ", "quickly ",  "furiously ", "slyly ", "final ",       "ironic ",      "regular ",
      "express ",  "special ",   "pending ",  "bold ",      "even ",  "silent ",      "blithe ",      "deposits ",
      "packages ", "requests ",  "accounts ", "foxes ",     "ideas ", "theodolites ", "pinto beans ", "sleep ",
      "haggle ",   "nag ",       "wake ",     "use ",       "boost ", "across ",      "above ",       "according to ",
      "among ",    "about ",     "after ",    "along "};
  std::mt19937 random(1);
  std::string text;
  while (text.size() < 2 * kPageBytes) {
    text += kWords[random() % std::size(kWords)];
    if (random() % 8 == 0) text.insert(text.size() - 1, 1, '.');
  }
  std::string page;
  size_t from = 0;
  while (page.size() < kPageBytes) {
    const auto length = static_cast<uint32_t>(10 + random() % 34);
    page.append(reinterpret_cast<const char*>(&length), sizeof(length));
    page.append(text, from, length);
    from += length;
  }
  return page;
}

std::string make_prices() {
  std::mt19937 random(2);
  std::string page;
  while (page.size() < kPageBytes)
    append_int64(page, 90'000 + static_cast<int64_t>(random() % 10'000'000));
  return page;
}

std::string make_keys() {
  std::mt19937 random(3);
  std::string page;
  for (int64_t key = 1; page.size() < kPageBytes; key += static_cast<int64_t>(random() % 5))
    append_int64(page, key);
  return page;
}

/// In microseconds, on average 180 ms apart.
std::string make_timestamps() {
  std::mt19937 random(6);
  std::string page;
  for (int64_t time = 1'700'000'000'000'000; page.size() < kPageBytes; time += static_cast<int64_t>(random() % 360'000))
    append_int64(page, time);
  return page;
}

/// Sorted as those are, but with upper halves that only neighbours share.
std::string make_sparse_keys() {
  std::mt19937_64 random(7);
  std::string page;
  for (int64_t key = 0; page.size() < kPageBytes; key += static_cast<int64_t>(random() % (1 << 30)))
    append_int64(page, key);
  return page;
}

std::string make_letters() {
  std::mt19937 random(5);
  std::string page;
  while (page.size() < kPageBytes) {
    const auto length = static_cast<uint32_t>(4 + random() % 57);
    page.append(reinterpret_cast<const char*>(&length), sizeof(length));
    for (uint32_t i = 0; i < length; ++i)
      page.push_back(static_cast<char>('a' + random() % 26));
  }
  return page;
}

std::string make_runs() {
  std::mt19937 random(4);
  std::string page;
  while (page.size() < kPageBytes) {
    const std::string repeated = std::to_string(random());
    for (auto times = random() % 200; times > 0; --times)
      page += repeated;
  }
  return page;
}

std::string make_noise() {
  const Buffer noise = random_buffer(static_cast<int64_t>(kPageBytes));
  return {reinterpret_cast<const char*>(noise.data()), kPageBytes};
}

void add_page(const std::string& name, std::string page) {
  page.resize(kPageBytes);
  std::string compressed;
  snappy::Compress(page.data(), page.size(), &compressed);
  const auto page_bytes = static_cast<int64_t>(page.size());
  int64_t length_bytes = 1;
  while ((compressed[static_cast<size_t>(length_bytes) - 1] & 0x80) != 0)
    ++length_bytes;
  Buffer out = Buffer::allocate(page_bytes);
  add("snappy/" + name, kBytesAValue, [=](const simd::Kernels& kernels) mutable {
    benchmark::DoNotOptimize(kernels.snappy->decompress(
        reinterpret_cast<const uint8_t*>(compressed.data()) + length_bytes,
        static_cast<int64_t>(compressed.size()) - length_bytes, out.mutable_data(), page_bytes));
  });
  benchmark::RegisterBenchmark(("snappy/" + name + "/libsnappy").c_str(), [=](benchmark::State& state) mutable {
    for (auto _ : state) {
      benchmark::DoNotOptimize(
          snappy::RawUncompress(compressed.data(), compressed.size(), reinterpret_cast<char*>(out.mutable_data())));
      benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(state.iterations() * page_bytes);
  });
}

}  // namespace

void add_snappy_benches() {
  add_page("comments", make_comments());
  add_page("prices", make_prices());
  add_page("keys", make_keys());
  add_page("timestamps", make_timestamps());
  add_page("sparse_keys", make_sparse_keys());
  add_page("letters", make_letters());
  add_page("runs", make_runs());
  add_page("noise", make_noise());
}

}  // namespace lamella::bench
