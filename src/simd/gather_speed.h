/// Whether vectors are quicker gathered entry by entry than loaded one after the other.
#pragma once

namespace lamella::inline v0 {
namespace simd {

/// Some CPUs gather in microcode, others are slowed down by what mends a leak, and the name of a CPU tells neither:
/// both ways are timed once, which takes some microseconds. Threads: any.
bool gathers_are_faster();

}  // namespace simd
}  // namespace lamella::inline v0
