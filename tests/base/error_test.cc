#include "lamella/error.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <type_traits>

namespace lamella {
namespace {

TEST(Error, PutsItsLocationBeforeItsMessage) {
  const auto text = [](ErrorLocation location) {
    return std::string(Error(ErrorCode::kCorruptFile, "bad run", std::move(location)).what());
  };
  EXPECT_EQ(text({}), "bad run");
  EXPECT_EQ(text({.file = "part-0.parquet"}), "part-0.parquet: bad run");
  EXPECT_EQ(text({.file = "f", .row_group = 3, .column = "a.b", .page = 2, .offset = 81234}),
            "f: row group 3: column a.b: page at byte 81234: bad run");
  EXPECT_EQ(text({.file = "f", .page = 2}), "f: page 2: bad run");
  EXPECT_EQ(text({.file = "f", .offset = 0}), "f: byte 0: bad run");
  EXPECT_EQ(text({.row_group = 0}), "row group 0: bad run");
}

TEST(Error, KeepsCodeMessageAndLocationApart) {
  const Error error(ErrorCode::kIoError, "no read", {.file = "f", .offset = 7, .system_errno = 5});
  EXPECT_EQ(error.code(), ErrorCode::kIoError);
  EXPECT_EQ(error.message(), "no read");
  EXPECT_EQ(error.location().file, "f");
  EXPECT_EQ(error.location().offset, 7);
  EXPECT_EQ(error.location().system_errno, 5);
}

TEST(Error, TakesFromOuterContextOnlyWhatIsUnknown) {
  const Error inner(ErrorCode::kCorruptFile, "bad run", {.page = 4, .offset = 900});
  const Error outer =
      inner.within({.row_group = 1, .column = "a", .page = 99, .offset = 1}).within({.file = "f", .row_group = 8});
  EXPECT_STREQ(outer.what(), "f: row group 1: column a: page at byte 900: bad run");
  EXPECT_EQ(outer.location().page, 4);
  EXPECT_EQ(outer.code(), ErrorCode::kCorruptFile);
  EXPECT_STREQ(inner.what(), "page at byte 900: bad run");
}

TEST(Error, IsCopiedWithoutThrowing) {
  static_assert(std::is_nothrow_copy_constructible_v<Error> && std::is_nothrow_copy_assignable_v<Error>);
  Error error(ErrorCode::kNotFound, "one");
  const Error copy = error;
  error = Error(ErrorCode::kCancelled, "two");
  EXPECT_STREQ(copy.what(), "one");
  EXPECT_STREQ(error.what(), "two");
}

TEST(Error, IsCaughtAsAStandardException) {
  try {
    throw Error(ErrorCode::kNotImplemented, "no LZO");
  } catch (const std::exception& error) {
    EXPECT_STREQ(error.what(), "no LZO");
  }
}

TEST(ErrorCodeName, IsTheEnumeratorsSpelling) {
  EXPECT_EQ(error_code_name(ErrorCode::kInvalidArgument), "kInvalidArgument");
  EXPECT_EQ(error_code_name(ErrorCode::kCancelled), "kCancelled");
  std::set<std::string_view> names;
  for (uint8_t code = 0; code <= static_cast<uint8_t>(ErrorCode::kCancelled); ++code)
    names.insert(error_code_name(static_cast<ErrorCode>(code)));
  EXPECT_EQ(names.size(), 9U);
  EXPECT_FALSE(names.contains("unknown"));
  EXPECT_EQ(error_code_name(static_cast<ErrorCode>(200)), "unknown");
}

}  // namespace
}  // namespace lamella
