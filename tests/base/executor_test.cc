#include "lamella/executor.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "lamella/error.h"

namespace lamella {
namespace {

TEST(ThreadPool, RunsEveryTaskOnceBeforeItEnds) {
  for (const int num_threads : {1, 2, 8}) {
    std::atomic<int> runs = 0;
    {
      const auto pool = make_thread_pool(num_threads);
      EXPECT_EQ(pool->concurrency(), num_threads);
      for (int i = 0; i < 1000; ++i)
        pool->submit([&] { ++runs; });
    }
    EXPECT_EQ(runs, 1000);
  }
}

TEST(ThreadPool, RunsTasksThatSubmitTasks) {
  std::atomic<int> runs = 0;
  Executor* executor = nullptr;
  // A binary tree of 2^10 - 1 tasks; the pool ends while it grows.
  const std::function<void(int)> grow = [&](int depth) {
    ++runs;
    for (int child = 0; child < 2 && depth > 1; ++child)
      executor->submit([&grow, depth] { grow(depth - 1); });
  };
  {
    const auto pool = make_thread_pool(2);
    executor = pool.get();
    executor->submit([&] { grow(10); });
  }
  EXPECT_EQ(runs, 1023);
}

TEST(ThreadPool, RunsTasksAtTheSameTime) {
  std::promise<void> first;
  std::promise<void> second;
  const auto pool = make_thread_pool(2);
  // Each waits for the other, so one thread alone would never be done.
  pool->submit([&] {
    first.set_value();
    second.get_future().wait();
  });
  pool->submit([&] {
    first.get_future().wait();
    second.set_value();
  });
}

TEST(ThreadPool, EndsWhenATaskIsItsLastHolder) {
  for (const int num_threads : {1, 3}) {
    auto runs = std::make_shared<std::atomic<int>>(0);
    auto pool = make_thread_pool(num_threads);
    std::promise<void> released;
    std::shared_future<void> go = released.get_future().share();
    pool->submit([pool, go] { go.wait(); });
    for (int i = 0; i < 100; ++i)
      pool->submit([runs] { ++*runs; });
    pool.reset();
    released.set_value();
    while (runs.use_count() > 1)
      std::this_thread::yield();
    EXPECT_EQ(*runs, 100);
  }
}

TEST(ThreadPool, RefusesFewerThanOneThread) {
  for (const int num_threads : {0, -1}) {
    try {
      make_thread_pool(num_threads);
      ADD_FAILURE() << num_threads;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    }
  }
}

TEST(CancellationToken, IsSharedByItsCopies) {
  CancellationToken token;
  const CancellationToken copy = token;
  EXPECT_FALSE(copy.cancelled());
  EXPECT_NO_THROW(copy.check());
  token.cancel();
  EXPECT_TRUE(copy.cancelled());
  try {
    copy.check();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCancelled);
  }
  EXPECT_FALSE(CancellationToken().cancelled());
}

}  // namespace
}  // namespace lamella
