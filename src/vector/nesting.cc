#include "vector/nesting.h"

#include <string>

#include "lamella/error.h"

namespace lamella::inline v0 {

void check_nesting(int depth) {
  if (depth <= kMaxVectorNesting) return;
  throw Error(ErrorCode::kResourceLimit, "a vector nests deeper than " + std::to_string(kMaxVectorNesting) + " levels");
}

}  // namespace lamella::inline v0
