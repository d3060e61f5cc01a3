#include "lamella/random_access_file.h"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>
#include <string>
#include <vector>

namespace lamella {
namespace {

/// Throws what the test asks for.
class FailingFile final : public RandomAccessFile {
 public:
  explicit FailingFile(std::function<void()> fail) : fail_(std::move(fail)) {}
  const std::string& name() const noexcept override { return name_; }
  int64_t size() const override { return 100; }
  std::vector<Buffer> read(std::span<const ByteRange>, BufferPool*) const override {
    fail_();
    return {};
  }

 private:
  std::function<void()> fail_;
  std::string name_ = "failing";
};

ErrorCode code_submitted(const RandomAccessFile& file) {
  int calls = 0;
  ErrorCode code = ErrorCode::kCancelled;
  file.submit({{0, 1}}, nullptr, [&](std::vector<Buffer> buffers, const Error* error) {
    ++calls;
    EXPECT_TRUE(buffers.empty());
    if (error != nullptr) code = error->code();
  });
  EXPECT_EQ(calls, 1);
  return code;
}

/// Has digits, and gives one byte less than it is asked for beyond byte 8.
class DigitsFile final : public RandomAccessFile {
 public:
  const std::string& name() const noexcept override { return name_; }
  int64_t size() const override { return 100; }
  std::vector<Buffer> read(std::span<const ByteRange> ranges, BufferPool*) const override {
    std::vector<Buffer> buffers;
    for (const ByteRange& range : ranges) {
      std::vector<uint8_t> digits;
      for (int64_t i = 0; i < range.size_bytes - (range.offset > 8 ? 1 : 0); ++i)
        digits.push_back(static_cast<uint8_t>('0' + (range.offset + i) % 10));
      buffers.push_back(Buffer::copy_of(digits));
    }
    return buffers;
  }

 private:
  std::string name_ = "digits";
};

TEST(RandomAccessFile, ReadsIntoMemoryByCopyingWhatItReads) {
  std::string out = "......";
  auto* bytes = reinterpret_cast<uint8_t*>(out.data());
  DigitsFile().read_into({3, 4}, bytes + 1, nullptr);
  EXPECT_EQ(out, ".3456.");
  DigitsFile().read_into({3, 0}, bytes, nullptr);
  EXPECT_EQ(out, ".3456.");
}

TEST(RandomAccessFile, RefusesBytesOfAnotherSizeThanAskedFor) {
  std::string out = "......";
  try {
    DigitsFile().read_into({9, 4}, reinterpret_cast<uint8_t*>(out.data()), nullptr);
    FAIL() << "3 of 4 bytes were taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kIoError);
    EXPECT_NE(std::string(error.what()).find("4 bytes were asked for, 3 came"), std::string::npos) << error.what();
  }
  EXPECT_EQ(out, "......");
}

TEST(RandomAccessFile, SubmitsByReadingAtOnce) {
  const std::vector<uint8_t> digits = {'0', '1', '2', '3'};
  const auto file = memory_file(Buffer::copy_of(digits), "digits");
  std::vector<Buffer> received;
  file->submit({{2, 2}, {0, 1}}, nullptr, [&](std::vector<Buffer> buffers, const Error* error) {
    EXPECT_EQ(error, nullptr);
    received = std::move(buffers);
  });
  ASSERT_EQ(received.size(), 2U);
  EXPECT_EQ(received[0].data()[0], '2');
  EXPECT_EQ(received[1].data()[0], '0');
}

TEST(RandomAccessFile, SubmitsFailuresToTheCompletion) {
  EXPECT_EQ(code_submitted(FailingFile([] { throw Error(ErrorCode::kNotFound, "gone"); })), ErrorCode::kNotFound);
  EXPECT_EQ(code_submitted(FailingFile([] { throw std::bad_alloc(); })), ErrorCode::kOutOfMemory);
  EXPECT_EQ(code_submitted(FailingFile([] { throw std::runtime_error("broken"); })), ErrorCode::kIoError);
}

TEST(RandomAccessFile, CallsACompletionThatThrowsOnce) {
  const auto file = memory_file(Buffer(), "nothing");
  int calls = 0;
  EXPECT_THROW(file->submit({}, nullptr,
                            [&](std::vector<Buffer>, const Error*) {
                              ++calls;
                              throw Error(ErrorCode::kCancelled, "from the completion");
                            }),
               Error);
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace lamella
