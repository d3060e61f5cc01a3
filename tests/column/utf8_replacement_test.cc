#include "column/utf8_replacement.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace lamella {
namespace {

/// What becomes of one value.
std::string replaced(const std::string& bytes) {
  const auto pool = BufferPool::create(nullptr, nullptr);
  ViewBuffers buffers;
  std::vector<StringView> views(1);
  views[0].length = static_cast<int32_t>(bytes.size());
  if (views[0].is_inline()) {
    std::memcpy(views[0].inlined, bytes.data(), bytes.size());
  } else {
    std::memcpy(views[0].reference.prefix, bytes.data(), 4);
    views[0].reference.buffer =
        buffers.ordinal_of(Buffer::copy_of({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}));
    views[0].reference.offset = 0;
  }
  replace_invalid_utf8(views, buffers, *pool);
  const StringView& view = views[0];
  const uint8_t* begin =
      view.is_inline() ? view.inlined : buffers.buffer(view.reference.buffer).data() + view.reference.offset;
  if (!view.is_inline()) {
    EXPECT_EQ(std::memcmp(view.reference.prefix, begin, 4), 0);
  }
  return {reinterpret_cast<const char*>(begin), static_cast<size_t>(view.length)};
}

constexpr const char* kBad = "\xEF\xBF\xBD";

std::string bad(int times) {
  std::string text;
  while (times-- > 0)
    text += kBad;
  return text;
}

TEST(Utf8Replacement, LeavesTextAlone) {
  for (const std::string text :
       {"", "plain", "na\xC3\xAFve \xE2\x82\xAC \xF0\x9F\x90\xA6 and more text than a view holds"})
    EXPECT_EQ(replaced(text), text);
}

// The Unicode Standard, section 3.9, tables 3-8 to 3-11.
TEST(Utf8Replacement, ReplacesEachMaximalPartOfABadSequence) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", bad(8) + "A"},
      {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", bad(8) + "A"},
      {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", bad(5) + "A" + bad(2) + "B"},
      {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", bad(4) + "A"},
  };
  for (const auto& [bytes, text] : cases)
    EXPECT_EQ(replaced(bytes), text);
}

TEST(Utf8Replacement, LetsValuesGrowOutOfTheirViews) {
  EXPECT_EQ(replaced(std::string(12, '\xFF')), bad(12));
  EXPECT_EQ(replaced(std::string(100, 'x') + "\x80"), std::string(100, 'x') + bad(1));
}

TEST(Utf8Replacement, EndsASequenceWithItsValue) {
  EXPECT_EQ(replaced("\xE2\x82"), bad(1));
  EXPECT_EQ(replaced("\xF0"), bad(1));
}

}  // namespace
}  // namespace lamella
