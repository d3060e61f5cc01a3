#include "lamella/column_path.h"

#include <gtest/gtest.h>

#include "lamella/error.h"

namespace lamella {
namespace {

using Segments = std::vector<std::string>;

TEST(ColumnPath, SplitsAtDotsOutsideBackticks) {
  EXPECT_EQ(ColumnPath::parse("a").segments, Segments({"a"}));
  EXPECT_EQ(ColumnPath::parse("a.b c.d").segments, Segments({"a", "b c", "d"}));
  EXPECT_EQ(ColumnPath::parse("`a.b`.c").segments, Segments({"a.b", "c"}));
  EXPECT_EQ(ColumnPath::parse("`tick``s`").segments, Segments({"tick`s"}));
  EXPECT_EQ(ColumnPath::parse("a.``").segments, Segments({"a", ""}));
}

TEST(ColumnPath, PrintsWhatItParses) {
  for (const Segments& segments :
       {Segments{"a"}, Segments{"a", "b"}, Segments{"a.b", "", "`", "x`y"}, Segments{"spaces are fine"}}) {
    const std::string text = ColumnPath{segments}.to_string();
    EXPECT_EQ(ColumnPath::parse(text).segments, segments) << text;
  }
}

TEST(ColumnPath, RefusesWhatIsNoPath) {
  for (const char* text : {"", ".", "a.", ".a", "a..b", "`a", "`a``", "a`b`", "`a`b"}) {
    EXPECT_THROW(ColumnPath::parse(text), Error) << text;
  }
}

}  // namespace
}  // namespace lamella
