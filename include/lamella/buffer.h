/// Counted memory that vectors are made of, and where it comes from.
///
///     auto budget = std::make_shared<lamella::MemoryBudget>(64 << 20);
///     auto pool = lamella::BufferPool::create(lamella::default_allocator(), budget);
///     lamella::Buffer bytes = pool->allocate(4096);  // 64-byte aligned, 64 readable bytes on either side
///     lamella::Buffer same = bytes;                   // shares; the block returns to the pool with its last holder
///
/// Source folder: src/base.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "lamella/export.h"

namespace lamella::inline v0 {

/// Where buffers get memory. Plug one in to count or place lamella's memory.
/// Threads: called from any thread.
class LAMELLA_EXPORT Allocator {
 public:
  virtual ~Allocator();
  /// `size_bytes` bytes aligned to `alignment` (a power of two), or nullptr when there are none.
  virtual void* allocate(size_t size_bytes, size_t alignment) noexcept = 0;
  /// Returns what allocate() gave for the same size and alignment.
  virtual void deallocate(void* memory, size_t size_bytes, size_t alignment) noexcept = 0;
};

/// The process's heap; 2 MiB and more begin at a huge page and ask for such (transparently, where there are any).
LAMELLA_EXPORT std::shared_ptr<Allocator> default_allocator();

/// A cap on bytes held. Threads: all members may be called from any thread.
class LAMELLA_EXPORT MemoryBudget {
 public:
  explicit MemoryBudget(int64_t limit_bytes) noexcept : limit_bytes_(limit_bytes) {}

  /// Takes `size_bytes` from the budget. Throws Error kResourceLimit when they would pass the limit.
  void reserve(int64_t size_bytes);
  void release(int64_t size_bytes) noexcept { used_bytes_.fetch_sub(size_bytes, std::memory_order_relaxed); }

  int64_t limit_bytes() const noexcept { return limit_bytes_; }
  int64_t used_bytes() const noexcept { return used_bytes_.load(std::memory_order_relaxed); }
  int64_t peak_bytes() const noexcept { return peak_bytes_.load(std::memory_order_relaxed); }

 private:
  const int64_t limit_bytes_;
  std::atomic<int64_t> used_bytes_{0};
  std::atomic<int64_t> peak_bytes_{0};
};

namespace internal {
struct BufferBlock;
}
class BufferPool;

/// A counted handle on a range of bytes: all of a block, or a part of it.
///
/// Kernels may read kPadding bytes before and after the bytes of a padded buffer and write kPadding bytes after them;
/// only memory that lamella allocated is padded. Padding holds no secrets and no meaning. Threads: the count is atomic;
/// the bytes have one writer, and none once they are shared.
class LAMELLA_EXPORT Buffer {
 public:
  static constexpr int64_t kAlignment = 64;
  static constexpr int64_t kPadding = 64;

  Buffer() noexcept = default;
  Buffer(const Buffer& other) noexcept : block_(other.block_), data_(other.data_), size_bytes_(other.size_bytes_) {
    if (block_ != nullptr) retain();
  }
  Buffer(Buffer&& other) noexcept
      : block_(std::exchange(other.block_, nullptr)),
        data_(std::exchange(other.data_, nullptr)),
        size_bytes_(std::exchange(other.size_bytes_, 0)) {}
  Buffer& operator=(const Buffer& other) noexcept { return *this = Buffer(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    Buffer taken(std::move(other));  // And what this handle held is let go on return, not when `other` ends.
    std::swap(block_, taken.block_);
    std::swap(data_, taken.data_);
    std::swap(size_bytes_, taken.size_bytes_);
    return *this;
  }
  ~Buffer() {
    if (block_ != nullptr) release();
  }

  /// Uninitialised bytes from `allocator`, aligned and padded. Throws kOutOfMemory, kInvalidArgument (negative size).
  static Buffer allocate(int64_t size_bytes, std::shared_ptr<Allocator> allocator = nullptr);
  /// Memory of somebody else, neither aligned nor padded; `owner` is kept until the last holder lets go.
  static Buffer wrap(std::span<const uint8_t> bytes, std::shared_ptr<const void> owner);
  /// A padded copy.
  static Buffer copy_of(std::span<const uint8_t> bytes);

  const uint8_t* data() const noexcept { return data_; }
  int64_t size() const noexcept { return size_bytes_; }
  std::span<const uint8_t> bytes() const noexcept { return {data_, static_cast<size_t>(size_bytes_)}; }
  bool empty() const noexcept { return size_bytes_ == 0; }
  /// Whether the handle holds memory at all; an empty buffer may.
  explicit operator bool() const noexcept { return block_ != nullptr; }

  /// Bytes from data() to the end of the block's own storage, padding apart.
  int64_t capacity() const noexcept;
  /// Bytes that the handle keeps alive: the whole block, also of a slice, or all that was wrapped; padding apart.
  int64_t retained_bytes() const noexcept;
  /// What tells the block from others: handles on the same one have the same. Null without a block.
  const void* block() const noexcept { return block_; }
  /// Whether this is the only handle on its block, so that the bytes may be written again.
  bool unique() const noexcept;
  /// Whether `before` bytes in front of data() and `after` bytes behind the end may be read.
  bool readable_around(int64_t before, int64_t after) const noexcept;

  /// Writable bytes. Precondition: unique(), and not wrapped.
  uint8_t* mutable_data() noexcept { return data_; }
  /// Changes the size within capacity(). Precondition: 0 <= size_bytes <= capacity().
  void set_size(int64_t size_bytes) noexcept { size_bytes_ = size_bytes; }

  /// A handle on `size_bytes` bytes from `offset`, sharing the block. Precondition: the range lies inside.
  Buffer slice(int64_t offset, int64_t size_bytes) const noexcept;

 private:
  friend class BufferPool;
  explicit Buffer(internal::BufferBlock* block, uint8_t* data, int64_t size_bytes) noexcept
      : block_(block), data_(data), size_bytes_(size_bytes) {}
  void retain() const noexcept;
  void release() const noexcept;

  internal::BufferBlock* block_ = nullptr;
  uint8_t* data_ = nullptr;
  int64_t size_bytes_ = 0;
};

/// Recycles blocks: a reader allocates the same few sizes again and again.
/// Threads: any. Lifetime: blocks outlive the pool safely; those that return after its owner is gone are freed.
class LAMELLA_EXPORT BufferPool : public std::enable_shared_from_this<BufferPool> {
 public:
  /// `budget` may be null: then nothing is capped. Free blocks are charged to the budget too, and are given up before
  /// it would refuse.
  static std::shared_ptr<BufferPool> create(std::shared_ptr<Allocator> allocator, std::shared_ptr<MemoryBudget> budget);
  ~BufferPool();

  /// Uninitialised bytes, aligned and padded. Throws kOutOfMemory, kResourceLimit, kInvalidArgument (negative size).
  Buffer allocate(int64_t size_bytes);
  /// Makes `buffer` `size_bytes` large, reusing its block when nobody else holds it. Contents are not kept. Throws as
  /// allocate() does; `buffer` is then empty, or as it was.
  void ensure(Buffer& buffer, int64_t size_bytes);
  /// As ensure(), but the first buffer.size() bytes are kept, whatever is thrown; capacity grows at least by half.
  void grow(Buffer& buffer, int64_t size_bytes);

  /// Frees the blocks that nobody holds.
  void trim() noexcept;

  const std::shared_ptr<MemoryBudget>& budget() const noexcept { return budget_; }

 private:
  friend struct internal::BufferBlock;
  struct FreeList;
  BufferPool(std::shared_ptr<Allocator> allocator, std::shared_ptr<MemoryBudget> budget);
  void recycle(internal::BufferBlock* block) noexcept;

  std::shared_ptr<Allocator> allocator_;
  std::shared_ptr<MemoryBudget> budget_;
  std::unique_ptr<FreeList> free_;
};

}  // namespace lamella::inline v0
