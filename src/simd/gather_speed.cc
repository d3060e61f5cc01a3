#include "simd/gather_speed.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

#include "simd/dictionary_kernels.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {
namespace simd {

namespace {

constexpr int64_t kEntries = 1024;
constexpr int64_t kValues = 1024;
constexpr size_t kSlack = 64;

bool measure() {
  using Clock = std::chrono::steady_clock;
  constexpr int kRounds = 8;
  std::array<uint8_t, kEntries * 4 + kSlack> entries{};
  std::array<uint16_t, kValues + kSlack> indices{};
  std::array<uint8_t, kValues * 4 + kSlack> out;
  for (size_t i = 0; i < kValues; ++i)
    indices[i] = static_cast<uint16_t>(i * 389 % kEntries);
  const DictionaryKernels& kernels = *simd::kernels().dictionary;
  const HybridRun run{entries.data(), 0, kValues};
  const auto time = [&](DictionaryKernels::LookUpRuns<uint16_t>::Kernel look_up) {
    const auto start = Clock::now();
    look_up(entries.data(), kEntries, &run, 1, kValues, indices.data(), out.data());
    return Clock::now() - start;
  };
  Clock::duration plain = Clock::duration::max();
  Clock::duration gathered = Clock::duration::max();
  for (int round = 0; round < kRounds; ++round) {
    plain = std::min(plain, time(kernels.runs_u16.bytes4));
    gathered = std::min(gathered, time(kernels.gathered_u16.bytes4));
  }
  // Where it is all the same, plain loads wait for nothing.
  return gathered * 10 < plain * 9;
}

}  // namespace

bool gathers_are_faster() {
  static const bool faster = measure();
  return faster;
}

}  // namespace simd
}  // namespace lamella::inline v0
