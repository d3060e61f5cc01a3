/// Covering arrays: few cases in which every two choices meet.
#pragma once

#include <cstddef>
#include <random>
#include <utility>
#include <vector>

namespace lamella::inline v0 {
namespace property {

/// Cases of one choice for each factor, `sizes[f]` of them, so that every pair of choices of two factors is in some
/// case. Greedy, and the same for the same sizes.
inline std::vector<std::vector<size_t>> pairwise(const std::vector<size_t>& sizes) {
  std::mt19937_64 random(1);
  // missing[f][g][a][b]: the pair (f = a, g = b), f < g, is in no case yet.
  const size_t factors = sizes.size();
  std::vector<std::vector<std::vector<std::vector<bool>>>> missing(factors);
  for (size_t f = 0; f < factors; ++f) {
    missing[f].resize(factors);
    for (size_t g = f + 1; g < factors; ++g)
      missing[f][g].assign(sizes[f], std::vector<bool>(sizes[g], true));
  }
  const auto is_missing = [&](size_t f, size_t a, size_t g, size_t b) {
    return f < g ? missing[f][g][a][b] : missing[g][f][b][a];
  };

  std::vector<std::vector<size_t>> cases;
  const auto cover_from = [&](size_t f, size_t a, size_t g, size_t b) {
    std::vector<size_t> chosen(factors);
    std::vector<size_t> fixed{f, g};
    chosen[f] = a;
    chosen[g] = b;
    for (size_t h = 0; h < factors; ++h) {
      if (h == f || h == g) continue;
      size_t best_gain = 0;
      chosen[h] = random() % sizes[h];
      for (size_t choice = 0; choice < sizes[h]; ++choice) {
        size_t gain = 0;
        for (const size_t other : fixed)
          gain += is_missing(h, choice, other, chosen[other]) ? 1 : 0;
        if (gain <= best_gain) continue;
        best_gain = gain;
        chosen[h] = choice;
      }
      fixed.push_back(h);
    }
    for (size_t h = 0; h < factors; ++h) {
      for (size_t other = h + 1; other < factors; ++other)
        missing[h][other][chosen[h]][chosen[other]] = false;
    }
    cases.push_back(chosen);
  };
  for (size_t f = 0; f < factors; ++f) {
    for (size_t g = f + 1; g < factors; ++g) {
      for (size_t a = 0; a < sizes[f]; ++a) {
        for (size_t b = 0; b < sizes[g]; ++b) {
          if (missing[f][g][a][b]) cover_from(f, a, g, b);
        }
      }
    }
  }
  return cases;
}

}  // namespace property
}  // namespace lamella::inline v0
