#include "lamella/buffer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "lamella/error.h"

namespace lamella {
namespace {

/// Counts what it gives out; refuses once more than `limit_bytes` are out.
class CountingAllocator final : public Allocator {
 public:
  explicit CountingAllocator(int64_t limit_bytes = INT64_MAX) : limit_bytes_(limit_bytes) {}

  void* allocate(size_t size_bytes, size_t alignment) noexcept override {
    if (held_bytes + static_cast<int64_t>(size_bytes) > limit_bytes_) return nullptr;
    held_bytes += static_cast<int64_t>(size_bytes);
    ++num_allocations;
    return default_allocator()->allocate(size_bytes, alignment);
  }
  void deallocate(void* memory, size_t size_bytes, size_t alignment) noexcept override {
    held_bytes -= static_cast<int64_t>(size_bytes);
    default_allocator()->deallocate(memory, size_bytes, alignment);
  }

  std::atomic<int64_t> held_bytes = 0;
  std::atomic<int> num_allocations = 0;

 private:
  const int64_t limit_bytes_;
};

/// The code that `action` throws; fails the test when it throws none.
template <typename Action>
ErrorCode code_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorCode::kCancelled;
}

TEST(Buffer, IsAlignedAndPadded) {
  const auto pool = BufferPool::create(nullptr, nullptr);
  for (const int64_t size_bytes : {0, 1, 63, 64, 65, 255, 256, 257, 1000, 1 << 20}) {
    for (Buffer buffer : {Buffer::allocate(size_bytes), pool->allocate(size_bytes)}) {
      EXPECT_EQ(buffer.size(), size_bytes);
      EXPECT_GE(buffer.capacity(), size_bytes);
      EXPECT_EQ(reinterpret_cast<uintptr_t>(buffer.data()) % Buffer::kAlignment, 0U);
      EXPECT_TRUE(buffer.readable_around(Buffer::kPadding, Buffer::kPadding));
      // Both paddings belong to the block: the sanitizers would stop this otherwise.
      std::memset(buffer.mutable_data() - Buffer::kPadding, 1, static_cast<size_t>(size_bytes + 2 * Buffer::kPadding));
    }
  }
}

TEST(Buffer, SharesItsBlockUntilTheLastHandleEnds) {
  const auto allocator = std::make_shared<CountingAllocator>();
  Buffer first = Buffer::allocate(100, allocator);
  EXPECT_TRUE(first.unique());
  {
    const Buffer second = first;
    EXPECT_EQ(second.data(), first.data());
    EXPECT_FALSE(first.unique());
  }
  EXPECT_TRUE(first.unique());
  EXPECT_GT(allocator->held_bytes, 0);
  first = Buffer();
  EXPECT_EQ(allocator->held_bytes, 0);
}

TEST(Buffer, LetsGoOfItsBlockWhenItIsMovedOver) {
  const auto allocator = std::make_shared<CountingAllocator>();
  Buffer target = Buffer::allocate(1000, allocator);
  Buffer source = Buffer::allocate(10, allocator);
  target = std::move(source);
  EXPECT_EQ(allocator->held_bytes, 10 + 2 * Buffer::kPadding);
  EXPECT_TRUE(target.unique());
  Buffer& same = target;
  target = std::move(same);
  EXPECT_EQ(target.size(), 10);
  target = same;
  EXPECT_EQ(target.size(), 10);
}

TEST(Buffer, SlicesShareAndKnowTheirSurroundings) {
  Buffer whole = Buffer::allocate(100);
  const Buffer slice = whole.slice(40, 20);
  EXPECT_EQ(slice.data(), whole.data() + 40);
  EXPECT_EQ(slice.size(), 20);
  EXPECT_EQ(slice.capacity(), 60);
  EXPECT_FALSE(whole.unique());
  EXPECT_TRUE(slice.readable_around(40 + Buffer::kPadding, 40 + Buffer::kPadding));
  EXPECT_FALSE(slice.readable_around(41 + Buffer::kPadding, 0));
  EXPECT_FALSE(slice.readable_around(0, 41 + Buffer::kPadding));
  whole = Buffer();
  EXPECT_TRUE(slice.unique());
}

TEST(Buffer, WrapsBytesOfSomebodyElseWithoutPadding) {
  auto owner = std::make_shared<std::vector<uint8_t>>(100, uint8_t{7});
  Buffer wrapped = Buffer::wrap(*owner, owner);
  EXPECT_EQ(wrapped.data(), owner->data());
  EXPECT_EQ(owner.use_count(), 2);
  EXPECT_FALSE(wrapped.unique()) << "wrapped bytes must not be written";
  EXPECT_FALSE(wrapped.readable_around(1, 0));
  EXPECT_FALSE(wrapped.readable_around(0, 1));
  EXPECT_TRUE(wrapped.slice(10, 20).readable_around(10, 70));
  wrapped = Buffer();
  EXPECT_EQ(owner.use_count(), 1);
}

TEST(Buffer, CopiesIntoPaddedMemory) {
  const std::vector<uint8_t> bytes = {1, 2, 3};
  const Buffer copy = Buffer::copy_of(bytes);
  EXPECT_TRUE(std::equal(bytes.begin(), bytes.end(), copy.bytes().begin(), copy.bytes().end()));
  EXPECT_TRUE(copy.readable_around(Buffer::kPadding, Buffer::kPadding));
  EXPECT_EQ(Buffer::copy_of({}).size(), 0);
}

TEST(Buffer, IsNothingByDefault) {
  const Buffer nothing;
  EXPECT_FALSE(static_cast<bool>(nothing));
  EXPECT_TRUE(static_cast<bool>(Buffer::allocate(0)));
  EXPECT_EQ(nothing.size(), 0);
  EXPECT_EQ(nothing.capacity(), 0);
  EXPECT_FALSE(nothing.unique());
  EXPECT_FALSE(nothing.readable_around(0, 0));
  EXPECT_TRUE(nothing.slice(0, 0).empty());
}

TEST(Buffer, RefusesImpossibleSizes) {
  const auto pool = BufferPool::create(nullptr, nullptr);
  for (const int64_t size_bytes : {int64_t{-1}, INT64_MIN}) {
    EXPECT_EQ(code_of([&] { Buffer::allocate(size_bytes); }), ErrorCode::kInvalidArgument);
    EXPECT_EQ(code_of([&] { pool->allocate(size_bytes); }), ErrorCode::kInvalidArgument);
  }
  EXPECT_EQ(code_of([] { Buffer::allocate(INT64_MAX); }), ErrorCode::kOutOfMemory);
  EXPECT_EQ(code_of([&] { pool->allocate(INT64_MAX); }), ErrorCode::kOutOfMemory);
  Buffer buffer = pool->allocate(10);
  EXPECT_EQ(code_of([&] { pool->grow(buffer, -1); }), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code_of([&] { pool->ensure(buffer, -1); }), ErrorCode::kInvalidArgument);
}

TEST(DefaultAllocator, LetsLargeMemoryBeginAtAHugePage) {
  constexpr size_t kHugePageBytes = size_t{2} << 20;
  for (const size_t size_bytes : {kHugePageBytes, kHugePageBytes + 1, 2 * kHugePageBytes + 12345}) {
    auto* memory = static_cast<uint8_t*>(default_allocator()->allocate(size_bytes, Buffer::kAlignment));
    ASSERT_NE(memory, nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(memory) % kHugePageBytes, 0U);
    std::memset(memory, 1, size_bytes);
    default_allocator()->deallocate(memory, size_bytes, Buffer::kAlignment);
  }
  EXPECT_EQ(default_allocator()->allocate(SIZE_MAX - 100, Buffer::kAlignment), nullptr);
}

TEST(BufferPool, UsesBlocksAgain) {
  const auto allocator = std::make_shared<CountingAllocator>();
  const auto pool = BufferPool::create(allocator, nullptr);
  const uint8_t* const first = pool->allocate(1000).data();
  const Buffer again = pool->allocate(1000);
  EXPECT_EQ(again.data(), first);
  EXPECT_EQ(allocator->num_allocations, 1);
  EXPECT_NE(pool->allocate(1000).data(), first) << "a block in use was given out";
}

TEST(BufferPool, KeepsABlockOutAsLongAsASliceIsHeld) {
  const auto pool = BufferPool::create(nullptr, nullptr);
  Buffer slice = pool->allocate(1000).slice(10, 5);
  const uint8_t* const begin = slice.data() - 10;
  EXPECT_NE(pool->allocate(1000).data(), begin);
}

TEST(BufferPool, WastesAtMostHalfOfWhatIsAskedFor) {
  const auto pool = BufferPool::create(nullptr, nullptr);
  for (int64_t size_bytes = 257; size_bytes < 200000; size_bytes += 1 + size_bytes / 7) {
    const int64_t capacity = pool->allocate(size_bytes).capacity();
    ASSERT_GE(capacity, size_bytes);
    ASSERT_LE(capacity, size_bytes + size_bytes / 2);
    ASSERT_EQ(pool->allocate(capacity).capacity(), capacity);
  }
}

TEST(BufferPool, ReturnsItsMemoryWithTheLastOfPoolAndBuffers) {
  const auto allocator = std::make_shared<CountingAllocator>();
  auto pool = BufferPool::create(allocator, nullptr);
  Buffer buffer = pool->allocate(1000);
  pool->allocate(5000);
  pool.reset();
  buffer.mutable_data()[999] = 1;
  EXPECT_GT(allocator->held_bytes, 0);
  buffer = Buffer();
  EXPECT_EQ(allocator->held_bytes, 0);
}

TEST(BufferPool, TrimFreesWhatNobodyHolds) {
  const auto allocator = std::make_shared<CountingAllocator>();
  const auto budget = std::make_shared<MemoryBudget>(1 << 20);
  const auto pool = BufferPool::create(allocator, budget);
  const Buffer held = pool->allocate(1000);
  const int64_t held_bytes = budget->used_bytes();
  pool->allocate(50000);
  EXPECT_GT(budget->used_bytes(), held_bytes) << "free blocks are charged too";
  pool->trim();
  EXPECT_EQ(budget->used_bytes(), held_bytes);
  EXPECT_EQ(allocator->held_bytes, held_bytes);
}

TEST(BufferPool, EnsureKeepsABlockThatIsLargeEnoughAndNotShared) {
  const auto pool = BufferPool::create(nullptr, nullptr);
  Buffer buffer = pool->allocate(1000);
  const uint8_t* const block = buffer.data();
  pool->ensure(buffer, 10);
  EXPECT_EQ(buffer.data(), block);
  pool->ensure(buffer, 1000);
  EXPECT_EQ(buffer.data(), block);
  EXPECT_EQ(buffer.size(), 1000);
  const Buffer shared = buffer;
  pool->ensure(buffer, 10);
  EXPECT_NE(buffer.data(), block);
  EXPECT_EQ(shared.data(), block);
}

TEST(BufferPool, EnsureDoesNotTakeASliceForItsBlock) {
  const auto pool = BufferPool::create(nullptr, nullptr);
  Buffer buffer = pool->allocate(1000);
  buffer = buffer.slice(64, 100);
  pool->ensure(buffer, 900);
  EXPECT_GE(buffer.capacity(), 900);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(buffer.data()) % Buffer::kAlignment, 0U);
}

TEST(BufferPool, GrowKeepsTheContents) {
  const auto pool = BufferPool::create(nullptr, nullptr);
  Buffer buffer;
  int64_t num_moves = 0;
  for (int64_t size_bytes = 1; size_bytes <= 10000; ++size_bytes) {
    const uint8_t* const before = buffer.data();
    pool->grow(buffer, size_bytes);
    buffer.mutable_data()[size_bytes - 1] = static_cast<uint8_t>(size_bytes * 7);
    if (buffer.data() != before) ++num_moves;
  }
  for (int64_t i = 0; i < 10000; ++i)
    ASSERT_EQ(buffer.data()[i], static_cast<uint8_t>((i + 1) * 7));
  EXPECT_LT(num_moves, 20);

  const Buffer shared = buffer;
  pool->grow(buffer, 10001);
  buffer.mutable_data()[0] = 99;
  EXPECT_EQ(shared.data()[0], 7) << "shared bytes were written";
}

TEST(BufferPool, GivesUpFreeBlocksBeforeItsBudgetRefuses) {
  const auto budget = std::make_shared<MemoryBudget>(100000);
  const auto pool = BufferPool::create(nullptr, budget);
  pool->allocate(60000);
  const Buffer other_size = pool->allocate(30000);
  EXPECT_EQ(pool->allocate(40000).size(), 40000);
  EXPECT_EQ(code_of([&] { pool->allocate(90000); }), ErrorCode::kResourceLimit);
  EXPECT_LE(budget->peak_bytes(), 100000);
}

TEST(BufferPool, GivesUpFreeBlocksBeforeItsAllocatorRefuses) {
  const auto pool = BufferPool::create(std::make_shared<CountingAllocator>(100000), nullptr);
  pool->allocate(60000);
  EXPECT_EQ(pool->allocate(90000).size(), 90000);
  EXPECT_EQ(code_of([&] { pool->allocate(120000); }), ErrorCode::kOutOfMemory);
}

TEST(BufferPool, ChargesNothingForAnAllocationThatFails) {
  const auto budget = std::make_shared<MemoryBudget>(1 << 20);
  const auto pool = BufferPool::create(std::make_shared<CountingAllocator>(1000), budget);
  EXPECT_EQ(code_of([&] { pool->allocate(10000); }), ErrorCode::kOutOfMemory);
  EXPECT_EQ(budget->used_bytes(), 0);
}

TEST(BufferPool, IsUsedByManyThreadsAtOnce) {
  const auto allocator = std::make_shared<CountingAllocator>();
  const auto budget = std::make_shared<MemoryBudget>(64 << 20);
  auto pool = BufferPool::create(allocator, budget);
  std::atomic<int> mismatches = 0;
  std::vector<std::thread> threads;
  for (uint32_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(t);
      std::vector<Buffer> held(8);
      for (int round = 0; round < 3000; ++round) {
        Buffer& buffer = held[random() % held.size()];
        // What this thread wrote is still there: nobody else was given the block.
        if (!buffer.empty() && buffer.data()[buffer.size() - 1] != t) ++mismatches;
        buffer = pool->allocate(1 + static_cast<int64_t>(random() % 5000));
        std::memset(buffer.mutable_data(), static_cast<int>(t), static_cast<size_t>(buffer.size()));
        if (random() % 500 == 0) pool->trim();
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(mismatches, 0);
  pool.reset();
  EXPECT_EQ(allocator->held_bytes, 0);
  EXPECT_EQ(budget->used_bytes(), 0);
}

TEST(MemoryBudget, CountsHeldAndPeak) {
  MemoryBudget budget(100);
  budget.reserve(60);
  budget.reserve(40);
  EXPECT_EQ(budget.used_bytes(), 100);
  budget.release(70);
  EXPECT_EQ(budget.used_bytes(), 30);
  EXPECT_EQ(budget.peak_bytes(), 100);
  EXPECT_EQ(budget.limit_bytes(), 100);
}

TEST(MemoryBudget, SaysWhatIsHeldAndWhatIsNeeded) {
  MemoryBudget budget(100);
  budget.reserve(60);
  try {
    budget.reserve(41);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kResourceLimit);
    EXPECT_EQ(error.message(), "memory budget of 100 bytes: 60 are held, 41 more are needed");
  }
  EXPECT_EQ(budget.used_bytes(), 60);
  EXPECT_EQ(code_of([&] { budget.reserve(INT64_MAX); }), ErrorCode::kResourceLimit);
  EXPECT_EQ(budget.peak_bytes(), 60);
}

TEST(MemoryBudget, DoesNotRefuseWhatFitsWhileAnotherThreadIsRefused) {
  MemoryBudget budget(1000);
  std::atomic<bool> done = false;
  std::thread greedy([&] {
    while (!done) {
      try {
        budget.reserve(1001);
        ADD_FAILURE() << "over the limit";
      } catch (const Error&) {
      }
    }
  });
  for (int round = 0; round < 20000; ++round) {
    ASSERT_NO_THROW(budget.reserve(1000));
    budget.release(1000);
  }
  done = true;
  greedy.join();
  EXPECT_EQ(budget.used_bytes(), 0);
}

}  // namespace
}  // namespace lamella
