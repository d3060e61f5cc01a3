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
