#include <gtest/gtest.h>

#include "lamella/column_vector.h"
#include "tests/vector/every_vector.h"

namespace lamella {
namespace {

TEST(Compact, KeepsEveryValueAndTheEncoding) {
  for (const NullPattern nulls : {NullPattern::kNone, NullPattern::kSome, NullPattern::kAll}) {
    for (const int64_t length : {0, 1, 3, 60}) {
      for (const NamedVector& each : every_vector(length, nulls, 21)) {
        SCOPED_TRACE(each.name + " of " + std::to_string(length));
        const ColumnVector compact = each.vector.compact();
        EXPECT_EQ(describe(compact), describe(each.vector));
        EXPECT_EQ(compact.encoding(), each.vector.encoding());
        EXPECT_EQ(compact.type(), each.vector.type());
      }
    }
  }
}

/// A string in the middle of a large page.
ColumnVector string_in_page(const Buffer& page) {
  ColumnVector::Parts parts = string_vector({"short", "a string of some length"}).parts();
  StringView view = ColumnVector(parts).views()[1];
  view.reference.buffer = 0;
  view.reference.offset = 5000;
  Buffer views = Buffer::copy_of(parts.values.bytes());
  store(views.mutable_data() + sizeof(StringView), view);
  parts.values = views;
  parts.data_buffers = {page};
  return ColumnVector(parts);
}

TEST(Compact, LetsGoOfThePageThatViewsPointInto) {
  Buffer page = Buffer::allocate(100000);
  std::memset(page.mutable_data(), ' ', 100000);
  std::memcpy(page.mutable_data() + 5000, "a string of some length", 23);
  const ColumnVector compact = string_in_page(page).compact();
  EXPECT_TRUE(page.unique());
  EXPECT_EQ(compact.bytes(1), "a string of some length");
  EXPECT_LT(compact.retained_bytes(), 500);
}

TEST(Compact, InlineViewsNeedNoDataBuffers) {
  const ColumnVector compact = string_vector({"short", std::nullopt, "also short"}).compact();
  EXPECT_TRUE(compact.parts().data_buffers.empty());
  EXPECT_EQ(compact.bytes(2), "also short");
}

TEST(Compact, CopiesFixedValuesOutOfAPageTheyAreASliceOf) {
  Buffer page = Buffer::allocate(1 << 20);
  std::memset(page.mutable_data(), 7, 1 << 20);
  ColumnVector::Parts parts;
  parts.type = TypeId::kInt64;
  parts.length = 4;
  parts.values = page.slice(4096, 32);
  const ColumnVector compact = ColumnVector(std::move(parts)).compact();
  EXPECT_TRUE(page.unique());
  EXPECT_EQ(compact.values<int64_t>()[3], 0x0707070707070707);
}

TEST(Compact, CopiesMemoryOfSomebodyElse) {
  const auto owner = std::make_shared<std::vector<uint8_t>>(64, uint8_t{1});
  ColumnVector::Parts parts;
  parts.type = TypeId::kInt64;
  parts.length = 8;
  parts.values = Buffer::wrap(*owner, owner);
  const ColumnVector compact = ColumnVector(std::move(parts)).compact();
  EXPECT_EQ(owner.use_count(), 1);
  EXPECT_EQ(compact.values<int64_t>()[7], 0x0101010101010101);
}

TEST(Compact, KeepsOnlyTheDictionaryEntriesThatRowsHave) {
  const ColumnVector vector =
      dictionary_vector({4, std::nullopt, 2, 4}, string_vector({"zero", "one", "two", "three", "four"}));
  const ColumnVector compact = vector.compact();
  EXPECT_EQ(describe(compact.dictionary()), (std::vector<std::string>{"\"two\"", "\"four\""}));
  EXPECT_EQ(describe(compact), describe(vector));
  EXPECT_EQ(compact.indices()[1], 0);
}

TEST(Compact, ADictionaryKeepsAnEntryZeroWhenEveryRowIsNull) {
  const ColumnVector vector = dictionary_vector({std::nullopt, std::nullopt}, string_vector({"zero", "one"}));
  EXPECT_EQ(vector.compact().dictionary().length(), 1);
  EXPECT_EQ(vector.compact().null_count(), 2);
}

TEST(Compact, DoesNotCopyTheSameBytesOnceARow) {
  const ColumnVector entry = string_vector({std::string(1000, 'x')});
  const ColumnVector flat = dictionary_vector(Optionals<int32_t>(500, 0), entry).flatten();
  const ColumnVector compact = flat.compact();
  EXPECT_LT(compact.retained_bytes(), 500 * 16 + 4000);
  EXPECT_EQ(compact.bytes(499), std::string(1000, 'x'));
}

TEST(Compact, SharesWhatIsCompactAlready) {
  const ColumnVector once = string_vector({"a string of some length", "another one of them"}).compact();
  const ColumnVector twice = once.compact();
  EXPECT_EQ(twice.views().data(), once.views().data());
  EXPECT_EQ(twice.bytes(0).data(), once.bytes(0).data());
}

}  // namespace
}  // namespace lamella
