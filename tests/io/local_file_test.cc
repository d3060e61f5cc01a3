#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <thread>
#include <vector>

#include "lamella/random_access_file.h"
#include "tests/io/temporary_directory.h"

namespace lamella {
namespace {

std::string text_of(const Buffer& buffer) {
  return {reinterpret_cast<const char*>(buffer.data()), static_cast<size_t>(buffer.size())};
}

class LocalFile : public testing::TestWithParam<LocalFileMode> {
 protected:
  std::shared_ptr<RandomAccessFile> open(const std::string& path) { return open_local_file(path, GetParam()); }

  /// What opening throws; fails the test when it throws nothing.
  Error error_of_open(const std::string& path) {
    try {
      open(path);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << path << " was opened";
    return Error(ErrorCode::kCancelled, "");
  }

  TemporaryDirectory directory_;
};

Error error_of_read(const RandomAccessFile& file, ByteRange range) {
  try {
    file.read(std::vector<ByteRange>{range}, nullptr);
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << range.size_bytes << " bytes were read at byte " << range.offset;
  return Error(ErrorCode::kCancelled, "");
}

TEST_P(LocalFile, ReadsRangesInTheirOrder) {
  const auto file = open(directory_.write("digits", "0123456789"));
  EXPECT_EQ(file->size(), 10);
  EXPECT_EQ(file->name(), directory_.path() + "/digits");
  const auto pool = BufferPool::create(nullptr, nullptr);
  const std::vector<ByteRange> ranges = {{7, 3}, {0, 2}, {5, 0}, {0, 10}, {10, 0}};
  for (BufferPool* from : {pool.get(), static_cast<BufferPool*>(nullptr)}) {
    const std::vector<Buffer> buffers = file->read(ranges, from);
    ASSERT_EQ(buffers.size(), 5U);
    EXPECT_EQ(text_of(buffers[0]), "789");
    EXPECT_EQ(text_of(buffers[1]), "01");
    EXPECT_EQ(text_of(buffers[2]), "");
    EXPECT_EQ(text_of(buffers[3]), "0123456789");
    EXPECT_EQ(text_of(buffers[4]), "");
  }
}

TEST_P(LocalFile, RefusesRangesOutsideTheFile) {
  const auto file = open(directory_.write("digits", "0123456789"));
  for (const ByteRange range : {ByteRange{8, 3}, ByteRange{11, 0}, ByteRange{-1, 2}, ByteRange{0, -1},
                                ByteRange{INT64_MAX, 1}, ByteRange{5, INT64_MAX}, ByteRange{INT64_MIN, INT64_MIN}}) {
    const Error error = error_of_read(*file, range);
    EXPECT_EQ(error.code(), ErrorCode::kIoError);
    EXPECT_EQ(error.location().file, file->name());
  }
  EXPECT_EQ(error_of_read(*file, {8, 3}).message(), "file is 10 bytes, bytes [8, 11) were asked for");
}

TEST_P(LocalFile, ReadsIntoMemoryOfTheCallers) {
  const auto file = open(directory_.write("digits", "0123456789"));
  std::string out = "......";
  auto* bytes = reinterpret_cast<uint8_t*>(out.data());
  file->read_into({6, 4}, bytes + 1, nullptr);
  EXPECT_EQ(out, ".6789.");
  EXPECT_THROW(file->read_into({7, 4}, bytes, nullptr), Error);
  EXPECT_EQ(out, ".6789.");
}

TEST_P(LocalFile, OpensAnEmptyFile) {
  const auto file = open(directory_.write("empty", ""));
  EXPECT_EQ(file->size(), 0);
  const std::vector<Buffer> buffers = file->read(std::vector<ByteRange>{{0, 0}}, nullptr);
  ASSERT_EQ(buffers.size(), 1U);
  EXPECT_EQ(buffers[0].size(), 0);
  EXPECT_EQ(error_of_read(*file, {0, 1}).code(), ErrorCode::kIoError);
}

TEST_P(LocalFile, SaysThatAFileIsMissing) {
  const Error error = error_of_open(directory_.path() + "/missing");
  EXPECT_EQ(error.code(), ErrorCode::kNotFound);
  EXPECT_EQ(error.location().system_errno, ENOENT);
  EXPECT_EQ(std::string(error.what()), directory_.path() + "/missing: cannot open: No such file or directory");
  EXPECT_EQ(error_of_open(directory_.write("file", "") + "/below").code(), ErrorCode::kNotFound);
}

TEST_P(LocalFile, RefusesWhatIsNotARegularFile) {
  const Error directory_error = error_of_open(directory_.path());
  EXPECT_EQ(directory_error.code(), ErrorCode::kInvalidArgument);
  EXPECT_EQ(directory_error.message(), "is a directory");
  const std::string pipe = directory_.path() + "/pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(error_of_open(pipe).message(), "is not a regular file");
  EXPECT_EQ(error_of_open("/dev/null").code(), ErrorCode::kInvalidArgument);
}

TEST_P(LocalFile, KeepsReadingAFileThatIsUnlinked) {
  const auto file = open(directory_.write("digits", "0123456789"));
  std::filesystem::remove(file->name());
  EXPECT_EQ(text_of(file->read(std::vector<ByteRange>{{1, 3}}, nullptr)[0]), "123");
}

TEST_P(LocalFile, GivesBuffersThatOutliveIt) {
  Buffer buffer;
  {
    const auto file = open(directory_.write("digits", "0123456789"));
    buffer = file->read(std::vector<ByteRange>{{2, 6}}, nullptr)[0];
  }
  EXPECT_EQ(text_of(buffer), "234567");
}

TEST_P(LocalFile, IsReadByManyThreadsAtOnce) {
  std::string text;
  for (int i = 0; i < 10000; ++i)
    text += std::to_string(i);
  const auto file = open(directory_.write("text", text));
  std::atomic<int> mismatches = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int64_t offset = t; offset + 100 < file->size(); offset += 997) {
        const std::vector<Buffer> buffers = file->read(std::vector<ByteRange>{{offset, 100}}, nullptr);
        if (text_of(buffers[0]) != text.substr(static_cast<size_t>(offset), 100)) ++mismatches;
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(mismatches, 0);
}

INSTANTIATE_TEST_SUITE_P(Mode, LocalFile, testing::Values(LocalFileMode::kPread, LocalFileMode::kMmap),
                         [](const auto& mode) { return mode.param == LocalFileMode::kPread ? "pread" : "mmap"; });

TEST(PreadFile, SaysThatTheFileWasCutSinceItWasOpened) {
  const TemporaryDirectory directory;
  const auto file = open_local_file(directory.write("digits", "0123456789"));
  std::filesystem::resize_file(file->name(), 6);
  EXPECT_EQ(text_of(file->read(std::vector<ByteRange>{{0, 6}}, nullptr)[0]), "012345");
  const Error error = error_of_read(*file, {4, 5});
  EXPECT_EQ(error.code(), ErrorCode::kIoError);
  EXPECT_EQ(error.message(), "file is 6 bytes, bytes [4, 9) were asked for");
}

TEST(PreadFile, AllocatesFromThePool) {
  const TemporaryDirectory directory;
  const auto file = open_local_file(directory.write("digits", "0123456789"));
  const auto budget = std::make_shared<MemoryBudget>(1 << 20);
  const auto pool = BufferPool::create(nullptr, budget);
  const std::vector<Buffer> buffers = file->read(std::vector<ByteRange>{{0, 10}}, pool.get());
  EXPECT_GT(budget->used_bytes(), 0);
  EXPECT_TRUE(buffers[0].readable_around(Buffer::kPadding, Buffer::kPadding));
}

TEST(MmapFile, GivesTheMappingItself) {
  const TemporaryDirectory directory;
  const auto file = open_local_file(directory.write("digits", "0123456789"), LocalFileMode::kMmap);
  const std::vector<Buffer> buffers = file->read(std::vector<ByteRange>{{0, 10}, {4, 2}}, nullptr);
  EXPECT_EQ(buffers[1].data(), buffers[0].data() + 4);
  EXPECT_FALSE(buffers[0].unique());
}

}  // namespace
}  // namespace lamella
