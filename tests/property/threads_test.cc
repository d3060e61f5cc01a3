#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "lamella/parquet_reader.h"
#include "tests/property/nested_data.h"
#include "tests/property/property_test.h"
#include "writer/file_writer.h"

namespace lamella::inline v0 {
namespace property {

namespace {

/// A file of flat and nested columns in random layouts, and how it is read.
struct RandomFile {
  writer::Bytes bytes;
  ReadOptions read;
};

RandomFile random_file(Random& random) {
  std::vector<NestedNode> columns;
  std::vector<writer::ColumnOptions> options;
  for (uint64_t c = 0; c < 1 + random() % 4; ++c) {
    columns.push_back(random_node(random, "c" + std::to_string(c), static_cast<int>(random() % 3)));
    for (const ColumnKind* kind : leaf_kinds(columns.back()))
      options.push_back(random_column_options(random, *kind));
  }
  std::vector<writer::Node> nodes;
  for (const NestedNode& column : columns)
    nodes.push_back(schema_node(column));
  std::vector<std::vector<writer::LeafData>> row_groups;
  int64_t num_rows = 0;
  for (uint64_t group = 0; group < 1 + random() % 4; ++group) {
    const uint64_t rows = random() % pick<uint64_t>(random, {3, 60, 400});
    num_rows += static_cast<int64_t>(rows);
    auto& leaves = row_groups.emplace_back();
    for (const NestedNode& column : columns) {
      std::vector<FieldValue> values;
      for (uint64_t row = 0; row < rows; ++row)
        values.push_back(random_value(random, column));
      for (writer::LeafData& leaf : shred(column, values))
        leaves.push_back(std::move(leaf));
    }
  }
  return {writer::write_file(nodes, options, {}, row_groups), random_read_options(random, num_rows)};
}

/// Fails every read that touches one byte, and the one read that is the `failing_read`th, if there are so many.
class FailingFile final : public RandomAccessFile {
 public:
  FailingFile(const writer::Bytes& bytes, int64_t bad_byte, int64_t failing_read)
      : file_(memory_file(Buffer::copy_of(bytes), "generated")), bad_byte_(bad_byte), reads_left_(failing_read) {}

  const std::string& name() const noexcept override { return file_->name(); }
  int64_t size() const override { return file_->size(); }
  std::vector<Buffer> read(std::span<const ByteRange> ranges, BufferPool* pool) const override {
    const bool fails = reads_left_.fetch_sub(1) == 0;
    for (const ByteRange& range : ranges) {
      if (fails || (range.offset <= bad_byte_ && bad_byte_ < range.offset + range.size_bytes)) {
        throw Error(ErrorCode::kIoError, "cannot be read");
      }
    }
    return file_->read(ranges, pool);
  }

 private:
  const std::shared_ptr<RandomAccessFile> file_;
  const int64_t bad_byte_;
  mutable std::atomic<int64_t> reads_left_;
};

constexpr int64_t kNever = INT64_MAX;

struct Outcome {
  std::vector<std::vector<std::string>> batches;  ///< Rows as text.
  std::string error;

  bool operator==(const Outcome&) const = default;

  std::vector<std::string> rows() const {
    std::vector<std::string> all;
    for (const auto& batch : batches)
      all.insert(all.end(), batch.begin(), batch.end());
    return all;
  }
};

/// Reads until the end, an error, or behind `max_batches` batches.
Outcome read(std::shared_ptr<RandomAccessFile> file, const ReadOptions& options, size_t max_batches = SIZE_MAX) {
  Outcome outcome;
  try {
    const auto reader = ParquetReader::open(std::move(file), options);
    while (outcome.batches.size() < max_batches) {
      const auto batch = reader->next_batch();
      if (!batch) break;
      const ColumnarBatch flat = batch->flatten();
      auto& rows = outcome.batches.emplace_back();
      for (int64_t row = 0; row < flat.num_rows(); ++row) {
        std::string text;
        for (const ColumnVector& column : flat.columns())
          text += text_of(column, row) + "; ";
        rows.push_back(std::move(text));
      }
    }
  } catch (const Error& error) {
    outcome.error = error.what();
  }
  return outcome;
}

bool begins_with(const std::vector<std::string>& all, const std::vector<std::string>& begin) {
  return begin.size() <= all.size() && std::equal(begin.begin(), begin.end(), all.begin());
}

ReadOptions with_threads(Random& random, ReadOptions options) {
  options.threads = static_cast<int>(2 + random() % 4);
  return options;
}

}  // namespace

/// Threads give what one thread gives.
class Threads : public PropertyTest {
 protected:
  template <typename Check>
  void for_each_file(Check&& check) {
    const uint64_t files = num_files(400);
    for (uint64_t i = 0; i < files && !HasFailure(); ++i) {
      Random random(base_seed() + i);
      const RandomFile file = random_file(random);
      SCOPED_TRACE("seed " + std::to_string(base_seed() + i) + ": " + describe(file.read));
      const auto whole = std::make_shared<FailingFile>(file.bytes, kNever, kNever);
      check(random, file, whole, read(whole, file.read));
    }
  }
};

TEST_F(Threads, ThreadsGiveTheSameBatches) {
  for_each_file([](Random& random, const RandomFile& file, const auto& whole, const Outcome& expected) {
    EXPECT_EQ(read(whole, with_threads(random, file.read)), expected);
    ReadOptions unordered = with_threads(random, file.read);
    unordered.ordered = false;
    Outcome any = read(whole, unordered);
    Outcome all = expected;
    std::sort(any.batches.begin(), any.batches.end());
    std::sort(all.batches.begin(), all.batches.end());
    EXPECT_EQ(any, all);
  });
}

TEST_F(Threads, ThreadsFailWhereOneThreadFails) {
  for_each_file([](Random& random, const RandomFile& file, const auto&, const Outcome& expected) {
    const auto bad_byte = static_cast<int64_t>(random() % file.bytes.size());
    const auto torn = std::make_shared<FailingFile>(file.bytes, bad_byte, kNever);
    EXPECT_EQ(read(torn, with_threads(random, file.read)), read(torn, file.read));
    const auto flaky = std::make_shared<FailingFile>(file.bytes, kNever, static_cast<int64_t>(random() % 40));
    const Outcome some = read(flaky, with_threads(random, file.read));
    EXPECT_TRUE(begins_with(expected.rows(), some.rows()));
    if (some.error.empty()) {
      EXPECT_EQ(some, expected);
    }
  });
}

TEST_F(Threads, ThreadsStayWithinTheBudget) {
  for_each_file([](Random& random, const RandomFile& file, const auto& whole, const Outcome& expected) {
    ReadOptions bounded = file.read;
    bounded.memory_budget_bytes = static_cast<int64_t>(1000 + random() % 300000);
    const Outcome alone = read(whole, bounded);
    const Outcome many = read(whole, with_threads(random, bounded));
    EXPECT_TRUE(begins_with(expected.rows(), many.rows()));
    if (alone.error.empty()) {
      EXPECT_EQ(many.error, "");
    }
    if (many.error.empty()) {
      EXPECT_EQ(many.rows(), expected.rows());
    }
  });
}

TEST_F(Threads, ThreadsStopWhenTheyAreToldTo) {
  for_each_file([](Random& random, const RandomFile& file, const auto& whole, const Outcome& expected) {
    // Left alone with batches to come, and cancelled by another thread at any time.
    const size_t batches = random() % (expected.batches.size() + 1);
    EXPECT_EQ(read(whole, with_threads(random, file.read), batches).batches.size(), batches);
    ReadOptions options = with_threads(random, file.read);
    const auto pause = std::chrono::microseconds(random() % 500);
    std::thread canceller([&] {
      std::this_thread::sleep_for(pause);
      options.cancellation.cancel();
    });
    const Outcome some = read(whole, options);
    canceller.join();
    EXPECT_TRUE(begins_with(expected.rows(), some.rows()));
    if (some.error.empty()) {
      EXPECT_EQ(some, expected);
    }
  });
}

}  // namespace property
}  // namespace lamella::inline v0
