#include "encoding/view_checks.h"

#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "tests/encoding/byte_array_values.h"

namespace lamella {
namespace {

TEST(ViewChecks, APageMustNotPassTheOffsetsOfViews) {
  // Nobody looks at the bytes.
  const uint8_t byte = 0;
  const size_t most = std::numeric_limits<int32_t>::max();
  require_view_offsets(Buffer::wrap({&byte, most}, nullptr));
  try {
    require_view_offsets(Buffer::wrap({&byte, most + 1}, nullptr));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kResourceLimit);
    EXPECT_EQ(error.message(), "a page of 2147483648 bytes, of which views can refer to 2147483647");
  }
}

StringView inline_view(const std::string& value) {
  StringView view;
  view.length = static_cast<int32_t>(value.size());
  value.copy(reinterpret_cast<char*>(view.inlined), value.size());
  return view;
}

TEST(ViewChecks, NamesTheValueThatIsNoText) {
  // Kernels read a vector around each view.
  Buffer memory = Buffer::allocate(3 * static_cast<int64_t>(sizeof(StringView)));
  auto* views = reinterpret_cast<StringView*>(memory.mutable_data());
  views[0] = inline_view("\xC3\xA4");
  views[1] = inline_view("");
  views[2] = inline_view("\xC3");
  const ViewBuffers none;
  require_utf8(views, 2, none, 7);
  EXPECT_EQ(corrupt_message([&] { require_utf8(views, 3, none, 7); }),
            "value 9 of the page is a string, but not UTF-8");

  ViewBuffers buffers;
  const Buffer other = buffer_of("here is text, too");
  const Buffer bytes = buffer_of("here is \xFFthat is no text");
  buffers.ordinal_of(other);
  views[1].length = 20;
  views[1].reference.buffer = buffers.ordinal_of(bytes);
  views[1].reference.offset = 0;
  EXPECT_EQ(corrupt_message([&] { require_utf8(views, 3, buffers, 0); }),
            "value 1 of the page is a string, but not UTF-8");
}

TEST(ViewBuffers, AddsABufferOnce) {
  std::vector<Buffer> many;
  for (int i = 0; i < 6; ++i)
    many.push_back(Buffer::allocate(8));
  ViewBuffers buffers;
  EXPECT_EQ(buffers.ordinal_if_added(many[0]), 0);
  EXPECT_FALSE(buffers.has(many[0]));
  EXPECT_EQ(buffers.ordinal_of(many[0]), 0);
  EXPECT_TRUE(buffers.has(many[0]));
  EXPECT_EQ(buffers.ordinal_of(many[1]), 1);
  EXPECT_EQ(buffers.ordinal_of(many[0]), 0);
  EXPECT_EQ(buffers.ordinal_if_added(many[2]), 2);
  for (int i = 2; i < 6; ++i)
    EXPECT_EQ(buffers.ordinal_of(many[static_cast<size_t>(i)]), i);
  EXPECT_EQ(buffers.ordinal_of(many[2]), 2);
  // Only the last few are looked at.
  EXPECT_EQ(buffers.ordinal_of(many[0]), 6);
  const auto addresses = buffers.addresses();
  ASSERT_EQ(addresses.size(), 7U);
  EXPECT_EQ(addresses[5], many[5].data());
  EXPECT_EQ(buffers.release().size(), 7U);
  EXPECT_EQ(buffers.addresses(), std::vector<const uint8_t*>{nullptr});
}

}  // namespace
}  // namespace lamella
