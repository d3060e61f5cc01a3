#include "lamella/buffer.h"

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "lamella/error.h"

namespace lamella::inline v0 {

Allocator::~Allocator() = default;

namespace {

/// From 2 MiB on in huge pages, as far as the system has them: whoever reads much memory once waits less for the page
/// table, and what is fetched ahead doesn't stop at every 4 KiB.
class HeapAllocator final : public Allocator {
 public:
  void* allocate(size_t size_bytes, size_t alignment) noexcept override {
    const bool large = size_bytes >= kHugePageBytes;
    if (large) alignment = std::max(alignment, kHugePageBytes);
    const size_t rounded = (size_bytes + alignment - 1) & ~(alignment - 1);
    void* memory = rounded < size_bytes ? nullptr : std::aligned_alloc(alignment, rounded);
    if (large && memory != nullptr) ask_for_huge_pages(memory, size_bytes);
    return memory;
  }
  void deallocate(void* memory, size_t, size_t) noexcept override { std::free(memory); }

 private:
  static constexpr size_t kHugePageBytes = size_t{2} << 20;

  /// Only whole ones: the bytes behind the last take no more memory than they need. A system that refuses is slower,
  /// and that is all.
  static void ask_for_huge_pages([[maybe_unused]] void* memory, [[maybe_unused]] size_t size_bytes) noexcept {
#if defined(MADV_HUGEPAGE)
    static_cast<void>(madvise(memory, size_bytes & ~(kHugePageBytes - 1), MADV_HUGEPAGE));
#endif
  }
};

/// Refuses sizes that no machine has, so that adding padding to a size never overflows.
void require_possible(int64_t size_bytes) {
  constexpr int64_t kLargest = int64_t{1} << 46;
  if (size_bytes >= 0 && size_bytes <= kLargest) return;
  throw Error(size_bytes < 0 ? ErrorCode::kInvalidArgument : ErrorCode::kOutOfMemory,
              "a buffer of " + std::to_string(size_bytes) + " bytes");
}

}  // namespace

std::shared_ptr<Allocator> default_allocator() {
  static const std::shared_ptr<Allocator> heap = std::make_shared<HeapAllocator>();
  return heap;
}

void MemoryBudget::reserve(int64_t size_bytes) {
  // Taken only when it fits: another thread must not be refused because of bytes that this one is refused.
  int64_t held = used_bytes_.load(std::memory_order_relaxed);
  do {
    if (size_bytes > limit_bytes_ - held) {
      throw Error(ErrorCode::kResourceLimit, "memory budget of " + std::to_string(limit_bytes_) +
                                                 " bytes: " + std::to_string(held) + " are held, " +
                                                 std::to_string(size_bytes) + " more are needed");
    }
  } while (!used_bytes_.compare_exchange_weak(held, held + size_bytes, std::memory_order_relaxed));
  const int64_t used = held + size_bytes;
  int64_t peak = peak_bytes_.load(std::memory_order_relaxed);
  while (peak < used && !peak_bytes_.compare_exchange_weak(peak, used, std::memory_order_relaxed)) {
  }
}

namespace internal {

/// The counted storage behind Buffer handles.
///
///     memory                 begin                     end
///     | 64 bytes of padding  | capacity                | 64 bytes of padding |
///
/// A wrapped block has no padding and no allocator.
struct BufferBlock {
  std::atomic<int64_t> holders{1};
  uint8_t* memory = nullptr;
  uint8_t* begin = nullptr;
  uint8_t* end = nullptr;
  size_t allocated_bytes = 0;
  std::shared_ptr<Allocator> allocator;
  std::shared_ptr<MemoryBudget> budget;
  std::shared_ptr<const void> owner;  ///< Of wrapped memory.
  std::shared_ptr<BufferPool> pool;   ///< That made the block, which goes back there.
  size_t shelf = 0;                   ///< Of the pool: the one of the thread that the block was made for.
  BufferBlock* next = nullptr;        ///< Of those that came back to the same shelf from other threads.

  bool padded() const noexcept { return allocator != nullptr; }

  static BufferBlock* allocate(int64_t capacity, std::shared_ptr<Allocator> allocator,
                               std::shared_ptr<MemoryBudget> budget) {
    const auto total = static_cast<size_t>(capacity + 2 * Buffer::kPadding);
    auto block = std::make_unique<BufferBlock>();
    if (budget != nullptr) budget->reserve(static_cast<int64_t>(total));
    void* memory = allocator->allocate(total, Buffer::kAlignment);
    if (memory == nullptr) {
      if (budget != nullptr) budget->release(static_cast<int64_t>(total));
      throw Error(ErrorCode::kOutOfMemory, "cannot allocate " + std::to_string(total) + " bytes");
    }
    block->memory = static_cast<uint8_t*>(memory);
    block->begin = block->memory + Buffer::kPadding;
    block->end = block->begin + capacity;
    block->allocated_bytes = total;
    block->allocator = std::move(allocator);
    block->budget = std::move(budget);
    // Kernels read the padding; it is initialised so that no uninitialised byte is ever looked at.
    std::memset(block->memory, 0, Buffer::kPadding);
    std::memset(block->end, 0, Buffer::kPadding);
    return block.release();
  }

  static void destroy(BufferBlock* block) noexcept {
    if (block->allocator != nullptr) {
      block->allocator->deallocate(block->memory, block->allocated_bytes, Buffer::kAlignment);
    }
    if (block->budget != nullptr) block->budget->release(static_cast<int64_t>(block->allocated_bytes));
    delete block;
  }

  static void retain(BufferBlock* block) noexcept {
    if (block != nullptr) block->holders.fetch_add(1, std::memory_order_relaxed);
  }

  static void release(BufferBlock* block) noexcept {
    if (block->holders.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    if (block->pool != nullptr) {
      block->pool->recycle(block);
    } else {
      destroy(block);
    }
  }
};

}  // namespace internal

using internal::BufferBlock;

void Buffer::retain() const noexcept {
  BufferBlock::retain(block_);
}

void Buffer::release() const noexcept {
  BufferBlock::release(block_);
}

Buffer Buffer::allocate(int64_t size_bytes, std::shared_ptr<Allocator> allocator) {
  require_possible(size_bytes);
  if (allocator == nullptr) allocator = default_allocator();
  BufferBlock* block = BufferBlock::allocate(size_bytes, std::move(allocator), nullptr);
  return Buffer(block, block->begin, size_bytes);
}

Buffer Buffer::wrap(std::span<const uint8_t> bytes, std::shared_ptr<const void> owner) {
  auto* block = new BufferBlock;
  // Wrapped bytes are never written: mutable_data() asks for memory that lamella allocated.
  block->begin = const_cast<uint8_t*>(bytes.data());
  block->end = block->begin + bytes.size();
  block->owner = std::move(owner);
  return Buffer(block, block->begin, static_cast<int64_t>(bytes.size()));
}

Buffer Buffer::copy_of(std::span<const uint8_t> bytes) {
  Buffer copy = allocate(static_cast<int64_t>(bytes.size()));
  if (!bytes.empty()) std::memcpy(copy.mutable_data(), bytes.data(), bytes.size());
  return copy;
}

int64_t Buffer::capacity() const noexcept {
  return block_ == nullptr ? 0 : block_->end - data_;
}

int64_t Buffer::retained_bytes() const noexcept {
  return block_ == nullptr ? 0 : block_->end - block_->begin;
}

bool Buffer::unique() const noexcept {
  // Acquire: what the last other holder wrote or read is done before the bytes are written again.
  return block_ != nullptr && block_->padded() && block_->holders.load(std::memory_order_acquire) == 1;
}

bool Buffer::readable_around(int64_t before, int64_t after) const noexcept {
  if (block_ == nullptr) return false;
  const int64_t padding = block_->padded() ? kPadding : 0;
  return data_ - block_->begin + padding >= before && block_->end - (data_ + size_bytes_) + padding >= after;
}

Buffer Buffer::slice(int64_t offset, int64_t size_bytes) const noexcept {
  BufferBlock::retain(block_);
  return Buffer(block_, data_ + offset, size_bytes);
}

/// Blocks that nobody holds, by size class. Capacities go 256, 384, 512, 768, 1024, ...: at most half is wasted.
///
/// Each thread has a shelf, as far as there are enough, and blocks go back to the shelf they were taken from, whoever
/// lets go of them: a thread writes into blocks that are in its own core's cache. What other threads let go of lies
/// apart until the shelf has nothing else: it costs them one cache line, and not all that the shelf is made of.
struct BufferPool::FreeList {
  static constexpr int kNumClasses = 96;
  static constexpr size_t kNumShelves = 8;
  static constexpr size_t kLineBytes = 64;
  struct alignas(kLineBytes) Shelf {
    std::mutex mutex;
    std::array<std::vector<BufferBlock*>, kNumClasses> blocks;
    alignas(kLineBytes) std::mutex returned_mutex;  ///< Locked behind `mutex` where both are.
    BufferBlock* returned = nullptr;                ///< The first of those that other threads let go of.

    BufferBlock* take(int size_class);
    void sort_returned() noexcept;
    bool keep(BufferBlock* block) noexcept;
    bool put_back(BufferBlock* block, bool by_other_thread, const std::atomic<bool>& pool_is_closed) noexcept;
  };
  std::array<Shelf, kNumShelves> shelves;
  std::atomic<bool> closed = false;  ///< Nobody is left to use blocks again.

  static size_t own_shelf() noexcept {
    static std::atomic<size_t> num_threads{0};
    thread_local const size_t own = num_threads.fetch_add(1, std::memory_order_relaxed) % kNumShelves;
    return own;
  }
  void clear() noexcept {
    for (Shelf& shelf : shelves) {
      const std::lock_guard lock(shelf.mutex);
      shelf.sort_returned();
      for (auto& same_class : shelf.blocks) {
        for (BufferBlock* block : same_class)
          BufferBlock::destroy(block);
        same_class.clear();
      }
    }
  }
  void close() noexcept {
    closed = true;
    clear();
  }

  static constexpr int64_t kSmallest = 256;

  /// The smallest class whose blocks have room for `size_bytes`.
  static int class_of(int64_t size_bytes) noexcept {
    if (size_bytes <= kSmallest) return 0;
    const int log2 = 63 - std::countl_zero(static_cast<uint64_t>(size_bytes - 1));
    const int64_t three_quarters = (int64_t{3} << log2) / 2;
    return 2 * (log2 - 8) + (size_bytes <= three_quarters ? 1 : 2);
  }
  static int64_t capacity_of(int size_class) noexcept {
    const int64_t power = kSmallest << (size_class / 2);
    return size_class % 2 == 0 ? power : power + power / 2;
  }
};

std::shared_ptr<BufferPool> BufferPool::create(std::shared_ptr<Allocator> allocator,
                                               std::shared_ptr<MemoryBudget> budget) {
  if (allocator == nullptr) allocator = default_allocator();
  // Blocks hold the pool, and would for ever if those that nobody holds stayed in it when its owner is gone. So the
  // owner gets a handle of its own, whose end empties the pool.
  const std::shared_ptr<BufferPool> pool(new BufferPool(std::move(allocator), std::move(budget)));
  return {pool.get(), [pool](BufferPool* owned) { owned->free_->close(); }};
}

BufferPool::BufferPool(std::shared_ptr<Allocator> allocator, std::shared_ptr<MemoryBudget> budget)
    : allocator_(std::move(allocator)), budget_(std::move(budget)), free_(std::make_unique<FreeList>()) {}

BufferPool::~BufferPool() = default;

/// A block of the class, or nullptr.
BufferBlock* BufferPool::FreeList::Shelf::take(int size_class) {
  const std::lock_guard lock(mutex);
  auto& candidates = blocks[static_cast<size_t>(size_class)];
  if (candidates.empty()) sort_returned();
  if (candidates.empty()) return nullptr;
  BufferBlock* block = candidates.back();
  candidates.pop_back();
  return block;
}

/// Precondition: `mutex` is locked.
void BufferPool::FreeList::Shelf::sort_returned() noexcept {
  BufferBlock* first;
  {
    const std::lock_guard lock(returned_mutex);
    first = std::exchange(returned, nullptr);
  }
  while (first != nullptr) {
    BufferBlock* block = std::exchange(first, first->next);
    if (!keep(block)) BufferBlock::destroy(block);
  }
}

/// Whether there was memory to keep the block. Precondition: `mutex` is locked.
bool BufferPool::FreeList::Shelf::keep(BufferBlock* block) noexcept {
  try {
    blocks[static_cast<size_t>(class_of(block->end - block->begin))].push_back(block);
  } catch (const std::bad_alloc&) {
    return false;
  }
  return true;
}

/// Whether the block could be put back.
bool BufferPool::FreeList::Shelf::put_back(BufferBlock* block, bool by_other_thread,
                                           const std::atomic<bool>& pool_is_closed) noexcept {
  // The pool may be emptied at the same time: either that is seen here, or what is put back is seen there.
  if (by_other_thread) {
    const std::lock_guard lock(returned_mutex);
    if (pool_is_closed) return false;
    block->next = std::exchange(returned, block);
    return true;
  }
  const std::lock_guard lock(mutex);
  return !pool_is_closed && keep(block);
}

Buffer BufferPool::allocate(int64_t size_bytes) {
  require_possible(size_bytes);
  const int size_class = FreeList::class_of(size_bytes);
  const size_t shelf = FreeList::own_shelf();
  BufferBlock* block = free_->shelves[shelf].take(size_class);
  if (block == nullptr) {
    const int64_t capacity = FreeList::capacity_of(size_class);
    try {
      block = BufferBlock::allocate(capacity, allocator_, budget_);
    } catch (const Error&) {
      trim();  // The budget or the allocator refuses: blocks of other sizes may be what is in the way.
      block = BufferBlock::allocate(capacity, allocator_, budget_);
    }
    block->pool = shared_from_this();
    block->shelf = shelf;
  }
  block->holders.store(1, std::memory_order_relaxed);
  return Buffer(block, block->begin, size_bytes);
}

void BufferPool::trim() noexcept {
  free_->clear();
}

void BufferPool::ensure(Buffer& buffer, int64_t size_bytes) {
  require_possible(size_bytes);
  const bool whole = buffer.block_ != nullptr && buffer.data_ == buffer.block_->begin;
  if (whole && buffer.unique() && buffer.capacity() >= size_bytes) {
    buffer.set_size(size_bytes);
  } else {
    buffer = Buffer();  // Its block may be the one that comes back.
    buffer = allocate(size_bytes);
  }
}

void BufferPool::grow(Buffer& buffer, int64_t size_bytes) {
  require_possible(size_bytes);
  if (buffer.unique() && buffer.capacity() >= size_bytes) {
    buffer.set_size(size_bytes);
    return;
  }
  Buffer larger = allocate(std::max(size_bytes, buffer.size() + buffer.size() / 2));
  if (buffer.size() > 0) std::memcpy(larger.mutable_data(), buffer.data(), static_cast<size_t>(buffer.size()));
  larger.set_size(size_bytes);
  buffer = std::move(larger);
}

void BufferPool::recycle(BufferBlock* block) noexcept {
  const bool by_other_thread = block->shelf != FreeList::own_shelf();
  // The pool may end with the block, and is not looked at behind it.
  if (!free_->shelves[block->shelf].put_back(block, by_other_thread, free_->closed)) BufferBlock::destroy(block);
}

}  // namespace lamella::inline v0
