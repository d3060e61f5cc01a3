/// Memory between pages that cannot be touched: what reads or writes beyond its slack ends the test.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <new>
#include <span>

#include "lamella/buffer.h"

namespace lamella {

/// `size_bytes` bytes which the slack that kernels may use follows, and then nothing; or, with `at_begin`, precedes.
class GuardedMemory {
 public:
  explicit GuardedMemory(int64_t size_bytes, bool at_begin = false) {
    const auto page = static_cast<int64_t>(sysconf(_SC_PAGESIZE));
    const int64_t usable = (size_bytes + 2 * Buffer::kPadding + page - 1) / page * page;
    size_bytes_ = size_bytes;
    mapped_bytes_ = static_cast<size_t>(usable + 2 * page);
    void* mapped = mmap(nullptr, mapped_bytes_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    mapped_ = static_cast<uint8_t*>(mapped);
    if (mprotect(mapped_ + page, static_cast<size_t>(usable), PROT_READ | PROT_WRITE) != 0) throw std::bad_alloc();
    data_ = at_begin ? mapped_ + page + Buffer::kPadding : mapped_ + page + usable - Buffer::kPadding - size_bytes;
    std::memset(mapped_ + page, 0xA5, static_cast<size_t>(usable));
  }
  explicit GuardedMemory(std::span<const uint8_t> bytes, bool at_begin = false)
      : GuardedMemory(static_cast<int64_t>(bytes.size()), at_begin) {
    if (!bytes.empty()) std::memcpy(data_, bytes.data(), bytes.size());
  }
  GuardedMemory(const GuardedMemory&) = delete;
  GuardedMemory& operator=(const GuardedMemory&) = delete;
  ~GuardedMemory() { munmap(mapped_, mapped_bytes_); }

  uint8_t* data() { return data_; }
  int64_t size() const { return size_bytes_; }
  template <typename T>
  T* as() {
    return reinterpret_cast<T*>(data_);
  }

 private:
  uint8_t* mapped_ = nullptr;
  size_t mapped_bytes_ = 0;
  int64_t size_bytes_ = 0;
  uint8_t* data_ = nullptr;
};

}  // namespace lamella
