#include "compression/declared_size.h"

#include <gtest/gtest.h>

#include "tests/compression/page_bytes.h"

namespace lamella {
namespace {

constexpr CompressionCodec kCodec = CompressionCodec::ZSTD;

/// The rooms that a stream of `compressed_bytes` bytes gets that makes `made_bytes`, and the code of what is thrown.
struct Attempts {
  std::vector<int64_t> rooms;
  std::optional<ErrorCode> code;
};

Attempts attempts_of(int64_t compressed_bytes, int64_t made_bytes, int64_t declared_bytes) {
  const auto pool = BufferPool::create(nullptr, nullptr);
  Attempts attempts;
  try {
    const Buffer out = decompress_in_trusted_room(kCodec, compressed_bytes, declared_bytes, *pool,
                                                  [&](std::span<uint8_t> room) -> std::optional<int64_t> {
                                                    attempts.rooms.push_back(static_cast<int64_t>(room.size()));
                                                    if (attempts.rooms.back() < made_bytes) return std::nullopt;
                                                    return made_bytes;
                                                  });
    EXPECT_EQ(out.size(), declared_bytes);
  } catch (const Error& error) {
    attempts.code = error.code();
  }
  return attempts;
}

TEST(DecompressInTrustedRoom, RunsOnceWhereTheDeclarationIsModerate) {
  for (const int64_t declared_bytes : {int64_t{0}, int64_t{1}, kTrustedBytes}) {
    const Attempts attempts = attempts_of(10, declared_bytes, declared_bytes);
    EXPECT_EQ(attempts.rooms, std::vector<int64_t>{declared_bytes});
    EXPECT_FALSE(attempts.code.has_value());
  }
}

TEST(DecompressInTrustedRoom, RunsOnceWhereTheRatioIsModerate) {
  const int64_t declared_bytes = 100 * kMiB;
  EXPECT_EQ(attempts_of(10 * kMiB, declared_bytes, declared_bytes).rooms, std::vector<int64_t>{declared_bytes});
}

TEST(DecompressInTrustedRoom, DoublesTheRoomUpToTheDeclaration) {
  const Attempts attempts = attempts_of(10, 200 * kMiB, 200 * kMiB);
  EXPECT_EQ(attempts.rooms, (std::vector<int64_t>{64 * kMiB, 128 * kMiB, 200 * kMiB}));
  EXPECT_FALSE(attempts.code.has_value());
}

TEST(DecompressInTrustedRoom, StopsAtTheDeclaration) {
  const Attempts attempts = attempts_of(10, 1001, 1000);
  EXPECT_EQ(attempts.rooms, std::vector<int64_t>{1000});
  EXPECT_EQ(attempts.code, ErrorCode::kCorruptFile);
}

TEST(DecompressInTrustedRoom, RefusesToMakeLessThanIsDeclared) {
  const Attempts attempts = attempts_of(10, 5, kLargestPage);
  EXPECT_EQ(attempts.rooms, std::vector<int64_t>{kTrustedBytes});
  EXPECT_EQ(attempts.code, ErrorCode::kCorruptFile);
}

TEST(DecompressInTrustedRoom, RefusesNegativeDeclarationsWithoutARun) {
  const Attempts attempts = attempts_of(10, 5, -1);
  EXPECT_TRUE(attempts.rooms.empty());
  EXPECT_EQ(attempts.code, ErrorCode::kCorruptFile);
}

}  // namespace
}  // namespace lamella
