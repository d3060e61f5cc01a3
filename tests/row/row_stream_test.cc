#include <gtest/gtest.h>

#include "lamella/error.h"
#include "lamella/row_materializer.h"
#include "tests/vector/make_vector.h"

namespace lamella {
namespace {

/// Batches of one column that counts rows; the batch `failing` cannot be had.
class CountingSource : public BatchSource {
 public:
  CountingSource(int num_batches, int failing) : num_batches_(num_batches), failing_(failing) {}

  std::shared_ptr<const Schema> schema() const override { return schema_; }
  void project(const std::vector<std::string>&) override {}
  std::optional<ColumnarBatch> next_batch() override {
    if (batch_ == failing_) throw Error(ErrorCode::kCorruptFile, "as asked for");
    if (batch_ == num_batches_) return std::nullopt;
    const int64_t num_rows = batch_++ % 5 * 100;
    Optionals<int64_t> values;
    for (int64_t row = 0; row < num_rows; ++row)
      values.emplace_back(next_++);
    return ColumnarBatch(schema_, num_rows, {fixed_vector<int64_t>(TypeId::kInt64, values)});
  }
  void cancel() noexcept override {}

 private:
  std::shared_ptr<const Schema> schema_ = std::make_shared<const Schema>(Schema({Field("n", TypeId::kInt64)}));
  int num_batches_;
  int failing_;
  int batch_ = 0;
  int64_t next_ = 0;
};

/// Reads to the end; returns how many rows there were, which come in order.
int64_t count_rows(RowStream& stream) {
  int64_t count = 0;
  while (std::optional<UnsafeRows> rows = stream.next()) {
    for (const UnsafeRow& row : *rows)
      EXPECT_EQ(row.get_long(0), count++);
    stream.recycle(std::move(*rows));
  }
  return count;
}

TEST(RowStream, GivesRowsInOrderOnAnyExecutor) {
  for (const int threads : {0, 1, 3}) {
    CountingSource source(23, -1);
    RowStream stream(source, threads == 0 ? nullptr : make_thread_pool(threads));
    EXPECT_EQ(count_rows(stream), 4300);
    EXPECT_FALSE(stream.next().has_value());
  }
}

TEST(RowStream, GivesTheRowsBeforeAnErrorFirst) {
  CountingSource source(23, 7);
  RowStream stream(source, make_thread_pool(2));
  EXPECT_THROW(count_rows(stream), Error);
  EXPECT_THROW(stream.next(), Error);
}

/// Never runs anything.
class IdleExecutor : public Executor {
 public:
  void submit(std::function<void()>) override {}
  int concurrency() const noexcept override { return 4; }
};

TEST(RowStream, MakesProgressWhereNoTaskIsRun) {
  CountingSource source(11, -1);
  RowStream stream(source, std::make_shared<IdleExecutor>());
  EXPECT_EQ(count_rows(stream), 2000);
}

TEST(RowStream, MayGoWhileTasksAreUnderWay) {
  const auto pool = make_thread_pool(2);
  for (int i = 0; i < 20; ++i) {
    CountingSource source(20, -1);
    RowStream stream(source, pool);
    stream.next();
  }
}

}  // namespace
}  // namespace lamella
