#include <gtest/gtest.h>

#include <vector>

#include "lamella/random_access_file.h"

namespace lamella {
namespace {

const std::vector<uint8_t> kDigits = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9'};

TEST(MemoryFile, GivesSlicesOfItsBytes) {
  const Buffer bytes = Buffer::copy_of(kDigits);
  const auto file = memory_file(bytes, "digits");
  EXPECT_EQ(file->name(), "digits");
  EXPECT_EQ(file->size(), 10);
  EXPECT_TRUE(file->in_memory());
  const std::vector<Buffer> buffers = file->read(std::vector<ByteRange>{{3, 4}, {0, 0}, {10, 0}}, nullptr);
  ASSERT_EQ(buffers.size(), 3U);
  EXPECT_EQ(buffers[0].data(), bytes.data() + 3);
  EXPECT_EQ(buffers[0].size(), 4);
  EXPECT_EQ(buffers[1].size(), 0);
  EXPECT_EQ(buffers[2].size(), 0);
}

TEST(MemoryFile, KeepsTheBytesAsLongAsASliceIsHeld) {
  const auto owner = std::make_shared<const std::vector<uint8_t>>(kDigits);
  auto file = memory_file(Buffer::wrap(*owner, owner), "digits");
  std::vector<Buffer> buffers = file->read(std::vector<ByteRange>{{3, 4}}, nullptr);
  file.reset();
  EXPECT_EQ(owner.use_count(), 2);
  buffers.clear();
  EXPECT_EQ(owner.use_count(), 1);
}

TEST(MemoryFile, RefusesRangesOutside) {
  const auto file = memory_file(Buffer::copy_of(kDigits), "digits");
  for (const ByteRange range : {ByteRange{9, 2}, ByteRange{-1, 1}, ByteRange{1, -1}, ByteRange{11, 0},
                                ByteRange{2, INT64_MAX}, ByteRange{INT64_MAX, INT64_MAX}}) {
    try {
      file->read(std::vector<ByteRange>{range}, nullptr);
      ADD_FAILURE() << range.offset;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kIoError);
      EXPECT_EQ(error.location().file, "digits");
    }
  }
}

TEST(MemoryFile, MayBeEmpty) {
  const auto file = memory_file(Buffer(), "nothing");
  EXPECT_EQ(file->size(), 0);
  EXPECT_EQ(file->read(std::vector<ByteRange>{{0, 0}}, nullptr).at(0).size(), 0);
}

}  // namespace
}  // namespace lamella
