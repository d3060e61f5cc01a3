/// The cap on how deep vectors and types nest. Files are held to ReadLimits::max_schema_depth, which is lower; this one
/// keeps recursion over vectors that programs make bounded too.
#pragma once

namespace lamella::inline v0 {

constexpr int kMaxVectorNesting = 1024;

/// Throws kResourceLimit when `depth` passes the cap.
void check_nesting(int depth);

}  // namespace lamella::inline v0
