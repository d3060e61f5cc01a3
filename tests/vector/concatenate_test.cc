#include "vector/concatenate.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/vector/every_vector.h"

namespace lamella {
namespace {

TEST(Concatenate, PutsVectorsOneBehindTheOtherInEveryLayoutAndEncoding) {
  const std::vector<NamedVector> none = every_vector(50, NullPattern::kNone, 11);
  const std::vector<NamedVector> some = every_vector(37, NullPattern::kSome, 12);
  const std::vector<NamedVector> all = every_vector(5, NullPattern::kAll, 13);
  for (size_t i = 0; i < none.size(); ++i) {
    SCOPED_TRACE(none[i].name);
    const ColumnVector empty = some[i].vector.take({});
    const std::vector<ColumnVector> parts = {none[i].vector, empty, some[i].vector, all[i].vector, none[i].vector};
    std::vector<std::string> expected;
    for (const ColumnVector& part : parts) {
      for (const std::string& row : describe(part))
        expected.push_back(row);
    }
    const ColumnVector joined = concatenate(parts);
    EXPECT_EQ(joined.type(), none[i].vector.type());
    EXPECT_EQ(describe(joined), expected);
  }
}

TEST(Concatenate, KeepsADictionaryThatAllShare) {
  const ColumnVector vector = dictionary_vector({0, std::nullopt, 1}, string_vector({"x", "y"}));
  const std::vector<int32_t> rows = {2, 1};
  const std::vector<ColumnVector> parts = {vector, vector.take(rows)};
  const ColumnVector joined = concatenate(parts);
  ASSERT_EQ(joined.encoding(), VectorEncoding::kDictionary);
  EXPECT_EQ(&joined.dictionary(), &vector.dictionary());
  EXPECT_EQ(joined.length(), 5);
  EXPECT_EQ(joined.null_count(), 2);
  EXPECT_EQ(joined.indices()[3], 1);
}

TEST(Concatenate, NamesABufferOfViewsOnce) {
  const ColumnVector strings = string_vector({"a long enough string", "another long enough string"});
  const std::vector<int32_t> rows = {1};
  const std::vector<ColumnVector> parts = {strings, strings.take(rows), string_vector({"a third string that is long"})};
  const ColumnVector joined = concatenate(parts);
  EXPECT_EQ(joined.parts().data_buffers.size(), strings.parts().data_buffers.size() + 1);
  EXPECT_EQ(joined.bytes(2).data(), strings.bytes(1).data());
}

TEST(Concatenate, NullsThroughoutStayConstant) {
  const std::vector<ColumnVector> parts = {ColumnVector::all_null(TypeId::kInt64, 3),
                                           ColumnVector::all_null(TypeId::kInt64, 4)};
  const ColumnVector joined = concatenate(parts);
  EXPECT_EQ(joined.encoding(), VectorEncoding::kConstant);
  EXPECT_EQ(joined.length(), 7);
}

}  // namespace
}  // namespace lamella
