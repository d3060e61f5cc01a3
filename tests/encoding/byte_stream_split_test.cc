#include "encoding/byte_stream_split.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "lamella/error.h"

namespace lamella {
namespace {

TEST(ByteStreamSplitDecoder, JoinsValuesOfAnyWidthFromAnyPosition) {
  std::mt19937_64 random(1);
  for (const int32_t width : {1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 17, 40}) {
    for (const int64_t num_values : {1, 7, 64, 65, 200, 1000}) {
      std::vector<uint8_t> bytes(static_cast<size_t>(width * num_values));
      for (uint8_t& byte : bytes)
        byte = static_cast<uint8_t>(random());
      ByteStreamSplitDecoder decoder(width);
      decoder.start(Buffer::copy_of(bytes), num_values);
      for (int64_t done = 0; done < num_values;) {
        const auto count = std::min<int64_t>(static_cast<int64_t>(random() % 150), num_values - done);
        if (random() % 4 == 0) {
          decoder.skip(count);
        } else {
          Buffer out = Buffer::allocate(count * width);
          decoder.decode(count, out.mutable_data());
          for (int64_t i = 0; i < count * width; ++i) {
            ASSERT_EQ(out.data()[i], bytes[static_cast<size_t>(i % width * num_values + done + i / width)])
                << "width " << width << ", value " << done + i / width;
          }
        }
        done += count;
      }
      EXPECT_THROW(decoder.skip(1), Error);
    }
  }
}

TEST(ByteStreamSplitDecoder, RejectsSizesThatAreNoMultipleOfTheWidth) {
  ByteStreamSplitDecoder decoder(4);
  try {
    decoder.start(Buffer::copy_of(std::vector<uint8_t>(15)), 4);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    EXPECT_EQ(error.message(), "BYTE_STREAM_SPLIT: 15 bytes are no multiple of the 4 bytes of a value");
  }
}

}  // namespace
}  // namespace lamella
