/// What keeps a walk over a hostile variant short: a cap on its depth, and that no byte belongs to two elements.
#pragma once

#include <cstdint>
#include <string>

#include "lamella/error.h"
#include "lamella/variant.h"

namespace lamella::inline v0::variant {

constexpr int kMaxDepth = 1024;

inline void check_depth(int depth) {
  if (depth > kMaxDepth) {
    throw Error(ErrorCode::kResourceLimit, "a variant nests more than " + std::to_string(kMaxDepth) + " levels deep");
  }
}

/// Counts the bytes of a container's elements. Offsets may come in any order, so elements could lie over one another
/// and be visited many times on every level; together they may not take more bytes than the container has.
class ElementBytes {
 public:
  explicit ElementBytes(const VariantView& container) noexcept : left_(container.size_bytes()) {}

  /// Throws kCorruptFile when the elements so far take more bytes than there are.
  void add(const VariantView& element) {
    left_ -= element.size_bytes();
    if (left_ < 0) throw Error(ErrorCode::kCorruptFile, "variant: elements lie over one another");
  }

 private:
  int64_t left_;
};

}  // namespace lamella::inline v0::variant
