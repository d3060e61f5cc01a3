#include "page/chunk_stream.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lamella {
namespace {

constexpr int64_t kWindow = ChunkStream::kWindowBytes;

uint8_t byte_at(int64_t offset) {
  return static_cast<uint8_t>(offset * 37 + offset / 251);
}

/// A file outside memory that notes what is read of it.
class NotingFile final : public RandomAccessFile {
 public:
  explicit NotingFile(int64_t size_bytes) : size_bytes_(size_bytes) {}

  const std::string& name() const noexcept override { return name_; }
  int64_t size() const override { return size_bytes_; }
  std::vector<Buffer> read(std::span<const ByteRange> ranges, BufferPool* pool) const override {
    std::vector<Buffer> buffers;
    for (const ByteRange& range : ranges) {
      reads_.push_back(range);
      buffers.push_back(pool->allocate(range.size_bytes));
      for (int64_t i = 0; i < range.size_bytes; ++i)
        buffers.back().mutable_data()[i] = byte_at(range.offset + i);
    }
    return buffers;
  }
  const std::vector<ByteRange>& reads() const { return reads_; }

 private:
  const std::string name_ = "noting";
  const int64_t size_bytes_;
  mutable std::vector<ByteRange> reads_;
};

struct Stream {
  Stream(int64_t file_bytes, ByteRange expected, int64_t limit_offset)
      : file(file_bytes), stream(file, expected, limit_offset, BufferPool::create(nullptr, nullptr), metrics) {}

  /// Takes `size_bytes`, and says whether they were the right ones.
  bool take(int64_t size_bytes) {
    const int64_t offset = stream.offset();
    const Buffer bytes = stream.peek(size_bytes);
    bool right = bytes.size() == size_bytes;
    for (int64_t i = 0; right && i < size_bytes; ++i)
      right = bytes.data()[i] == byte_at(offset + i);
    stream.advance(size_bytes);
    return right;
  }

  NotingFile file;
  ScanMetrics metrics;
  ChunkStream stream;
};

TEST(ChunkStream, ReadsASmallChunkAtOnce) {
  Stream small(5000, {100, 2000}, 5000);
  EXPECT_TRUE(small.take(10));
  EXPECT_TRUE(small.take(1990));
  EXPECT_EQ(small.file.reads(), (std::vector<ByteRange>{{100, 2000}}));
  EXPECT_EQ(small.metrics.bytes_read, 2000);
  EXPECT_EQ(small.stream.expected_remaining(), 0);
}

TEST(ChunkStream, ReadsALargeChunkByWindowsAndNoByteTwice) {
  const int64_t chunk_bytes = 3 * kWindow + 77;
  Stream large(chunk_bytes + 8, {4, chunk_bytes}, chunk_bytes + 8);
  while (large.stream.expected_remaining() > 0)
    ASSERT_TRUE(large.take(std::min<int64_t>(large.stream.expected_remaining(), 70'001)));
  int64_t next = 4;
  for (const ByteRange& range : large.file.reads()) {
    EXPECT_EQ(range.offset, next);
    EXPECT_LE(range.size_bytes, kWindow);
    next += range.size_bytes;
  }
  EXPECT_EQ(next, 4 + chunk_bytes);
  EXPECT_EQ(large.metrics.bytes_read, chunk_bytes);
}

TEST(ChunkStream, ReadsAPageLargerThanAWindowWhole) {
  const int64_t page_bytes = 2 * kWindow + 5;
  Stream stream(page_bytes, {0, page_bytes}, page_bytes);
  EXPECT_TRUE(stream.take(3));
  EXPECT_TRUE(stream.take(page_bytes - 3));
  EXPECT_EQ(stream.metrics.bytes_read, page_bytes);
}

TEST(ChunkStream, ReadsBehindTheDeclaredEndOnlyWhatIsAskedFor) {
  Stream stream(10'000, {0, 100}, 9'000);
  EXPECT_TRUE(stream.take(100));
  EXPECT_TRUE(stream.take(30));
  EXPECT_EQ(stream.file.reads(), (std::vector<ByteRange>{{0, 100}, {100, 30}}));
  EXPECT_EQ(stream.stream.remaining(), 8'870);
}

TEST(ChunkStream, EndsAtItsLimit) {
  Stream stream(1000, {900, 500}, 950);
  EXPECT_EQ(stream.stream.remaining(), 50);
  EXPECT_EQ(stream.stream.peek(80).size(), 50);
  EXPECT_TRUE(stream.take(50));
  EXPECT_EQ(stream.stream.peek(1).size(), 0);
}

TEST(ChunkStream, DoesNotReadWhatIsPassedOver) {
  Stream stream(20 * kWindow, {0, 20 * kWindow}, 20 * kWindow);
  EXPECT_TRUE(stream.take(10));
  stream.stream.advance(10 * kWindow);
  EXPECT_TRUE(stream.take(10));
  EXPECT_EQ(stream.file.reads(), (std::vector<ByteRange>{{0, kWindow}, {10 * kWindow + 10, kWindow}}));
}

TEST(ChunkStream, ReadsOnlyWhatIsWantedAndSmallGapsBetween) {
  Stream stream(20 * kWindow, {0, 20 * kWindow}, 20 * kWindow);
  constexpr int64_t kGap = ChunkStream::kBridgeBytes;
  stream.stream.expect({{1000, 500}, {1500 + kGap, 500}, {100'000, 50}});
  stream.stream.seek(1000, 500);
  EXPECT_EQ(stream.stream.expected_remaining(), 1000 + kGap);
  EXPECT_TRUE(stream.take(500));
  stream.stream.seek(1500 + kGap, 500);
  EXPECT_TRUE(stream.take(500));
  stream.stream.seek(100'000, 50);
  EXPECT_TRUE(stream.take(50));
  EXPECT_EQ(stream.file.reads(), (std::vector<ByteRange>{{1000, 1000 + kGap}, {100'000, 50}}));
  EXPECT_EQ(stream.metrics.bytes_bridged, kGap);
  EXPECT_EQ(stream.metrics.bytes_read, 1050 + kGap);
}

TEST(ChunkStream, ReadsAheadAgainAsPagesFollowEachOtherBehindAJump) {
  Stream stream(20 * kWindow, {0, 20 * kWindow}, 20 * kWindow);
  stream.stream.seek(5 * kWindow, 700);
  EXPECT_TRUE(stream.take(700));
  EXPECT_TRUE(stream.take(700));
  EXPECT_TRUE(stream.take(100'000));
  EXPECT_EQ(
      stream.file.reads(),
      (std::vector<ByteRange>{{5 * kWindow, 700}, {5 * kWindow + 700, 65'536}, {5 * kWindow + 700 + 65'536, 131'072}}));
}

TEST(ChunkStream, GivesMemoryOfAFileInMemoryWithoutCopying) {
  const Buffer bytes = Buffer::allocate(3 * kWindow);
  const auto file = memory_file(bytes, "memory");
  ScanMetrics metrics;
  ChunkStream stream(*file, {2, 2 * kWindow}, bytes.size(), BufferPool::create(nullptr, nullptr), metrics);
  for (const int64_t size_bytes : {int64_t{100}, kWindow - 7, kWindow - 93, int64_t{300}}) {
    const int64_t offset = stream.offset();
    EXPECT_EQ(stream.peek(size_bytes).data(), bytes.data() + offset);
    EXPECT_EQ(stream.peek(size_bytes + 1000).data(), bytes.data() + offset);
    stream.advance(size_bytes);
  }
  EXPECT_EQ(metrics.bytes_read, 2 * kWindow + 1300);
}

}  // namespace
}  // namespace lamella
