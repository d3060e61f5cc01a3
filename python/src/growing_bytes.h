// Memory that grows without being copied where it is large.
#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

namespace lamella::python {

/// Bytes from malloc: realloc moves the pages of large blocks instead of what is in them, and pages nobody wrote take
/// no memory.
class GrowingBytes {
 public:
  uint8_t* data() const noexcept { return bytes_.get(); }
  int64_t capacity() const noexcept { return capacity_; }

  /// Throws std::bad_alloc.
  void reserve(int64_t size_bytes) {
    if (size_bytes > capacity_) resize(std::max(size_bytes, capacity_ + capacity_ / 2));
  }
  /// To exactly that size; the bytes up to there are kept.
  void resize(int64_t size_bytes) {
    auto* moved =
        static_cast<uint8_t*>(std::realloc(bytes_.get(), static_cast<size_t>(std::max<int64_t>(size_bytes, 1))));
    if (moved == nullptr) throw std::bad_alloc();
    static_cast<void>(bytes_.release());
    bytes_.reset(moved);
    capacity_ = size_bytes;
    advise();
  }

 private:
  static constexpr int64_t kLargeBytes = int64_t{4} << 20;
  static constexpr uintptr_t kPageBytes = 4096;

  /// Large pages: a fault for each of the small ones would take longer than what is written into it.
  void advise() const noexcept {
    if (capacity_ < kLargeBytes) return;
    const uintptr_t begin = (reinterpret_cast<uintptr_t>(bytes_.get()) + kPageBytes - 1) / kPageBytes * kPageBytes;
    const uintptr_t end =
        (reinterpret_cast<uintptr_t>(bytes_.get()) + static_cast<uintptr_t>(capacity_)) / kPageBytes * kPageBytes;
    static_cast<void>(madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE));
  }

  struct Free {
    void operator()(uint8_t* bytes) const noexcept { std::free(bytes); }
  };
  std::unique_ptr<uint8_t, Free> bytes_;
  int64_t capacity_ = 0;
};

}  // namespace lamella::python
