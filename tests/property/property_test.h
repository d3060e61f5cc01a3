/// What the property tests share: the target they run on, and how many files they make.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "lamella/cpu_target.h"

namespace lamella::inline v0 {
namespace property {

#ifndef LAMELLA_PROPERTY_DIVISOR
#define LAMELLA_PROPERTY_DIVISOR 1
#endif

/// Skips where the machine lacks the target that LAMELLA_SIMD forces.
class PropertyTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* forced = std::getenv("LAMELLA_SIMD");
    if (forced == nullptr) return;
    const auto targets = available_cpu_targets();
    if (std::find(targets.begin(), targets.end(), forced) == targets.end()) {
      GTEST_SKIP() << "this machine has no " << forced;
    }
  }

  /// LAMELLA_PROPERTY_SEED, for files that nobody has seen; otherwise the same ones each time.
  static uint64_t base_seed() { return number("LAMELLA_PROPERTY_SEED", 20261121); }
  /// LAMELLA_PROPERTY_FILES, or `usual`, which sanitizers make fewer: how many files a test makes.
  static uint64_t num_files(uint64_t usual) {
    return number("LAMELLA_PROPERTY_FILES", usual / LAMELLA_PROPERTY_DIVISOR);
  }

 private:
  static uint64_t number(const char* variable, uint64_t usual) {
    const char* text = std::getenv(variable);
    return text == nullptr ? usual : std::stoull(text);
  }
};

}  // namespace property
}  // namespace lamella::inline v0
