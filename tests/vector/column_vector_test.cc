#include "lamella/column_vector.h"

#include <gtest/gtest.h>

#include "tests/vector/make_vector.h"

namespace lamella {
namespace {

TEST(ColumnVector, DropsAValidityBitmapThatSaysNothing) {
  const ColumnVector none_null = fixed_vector<int32_t>(TypeId::kInt32, {1, 2});
  EXPECT_EQ(none_null.null_count(), 0);
  EXPECT_EQ(none_null.validity(), nullptr);
  const ColumnVector all_null = fixed_vector<int32_t>(TypeId::kInt32, {std::nullopt, std::nullopt});
  EXPECT_EQ(all_null.null_count(), 2);
  EXPECT_EQ(all_null.validity(), nullptr);
  EXPECT_TRUE(all_null.is_null(1));
  const ColumnVector some_null = fixed_vector<int32_t>(TypeId::kInt32, {7, std::nullopt});
  ASSERT_NE(some_null.validity(), nullptr);
  EXPECT_FALSE(some_null.is_null(0));
  EXPECT_TRUE(some_null.is_null(1));
}

TEST(ColumnVector, BytesAreThoseOfInlineAndLongViewsAndFixedValues) {
  const ColumnVector strings = string_vector({"", "twelve bytes", "thirteen byte", "fourteen bytes", std::nullopt});
  EXPECT_EQ(strings.bytes(0), "");
  EXPECT_EQ(strings.bytes(1), "twelve bytes");
  EXPECT_EQ(strings.bytes(2), "thirteen byte");
  EXPECT_EQ(strings.bytes(3), "fourteen bytes");
  EXPECT_EQ(strings.bytes(4), "");
  const ColumnVector fixed =
      fixed_vector<std::array<char, 3>>(Type::fixed_binary(3), {{{'a', 'b', 'c'}}, {{'d', 'e', 'f'}}});
  EXPECT_EQ(fixed.bytes(1), "def");
}

TEST(ColumnVector, AConstantOfNullIsAllNull) {
  const ColumnVector vector = ColumnVector::constant(string_vector({std::nullopt}), 4);
  EXPECT_EQ(vector.encoding(), VectorEncoding::kConstant);
  EXPECT_EQ(vector.null_count(), 4);
  EXPECT_EQ(vector.type(), Type(TypeId::kString));
}

TEST(ColumnVector, AConstantKeepsItsValueFlat) {
  const ColumnVector value = dictionary_vector({0}, string_vector({"red"}));
  const ColumnVector vector = ColumnVector::constant(value, 3);
  EXPECT_EQ(vector.length(), 3);
  EXPECT_EQ(vector.dictionary().encoding(), VectorEncoding::kFlat);
  EXPECT_EQ(describe(vector), (std::vector<std::string>{"\"red\"", "\"red\"", "\"red\""}));
}

TEST(ColumnVector, RetainedBytesCountSlicesAsTheirWholeBlock) {
  ColumnVector::Parts parts;
  parts.type = TypeId::kInt64;
  parts.length = 2;
  parts.values = Buffer::allocate(1000).slice(64, 16);
  EXPECT_EQ(ColumnVector(parts).retained_bytes(), 1000);
  EXPECT_EQ(ColumnVector::all_null(TypeId::kInt64, 100).retained_bytes(), 0);
}

TEST(ColumnVector, RetainedBytesCountWhatIsSharedOnce) {
  ColumnVector::Parts parts;
  parts.type = TypeId::kInt64;
  parts.length = 2;
  const Buffer block = Buffer::allocate(1000);
  parts.values = block.slice(64, 16);
  const ColumnVector first(parts);
  parts.values = block.slice(128, 16);
  const ColumnVector second(parts);
  parts.values = Buffer::allocate(500);
  const ColumnVector apart(parts);
  EXPECT_EQ(struct_vector({true, true}, {"a", "b", "c"}, {first, second, apart}).retained_bytes(), 1500);
}

}  // namespace
}  // namespace lamella
