#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

#include "lamella/column_vector.h"
#include "lamella/error.h"
#include "tests/vector/every_vector.h"

namespace lamella {
namespace {

bool is_flat(const ColumnVector& vector) {
  return vector.encoding() == VectorEncoding::kFlat &&
         std::all_of(vector.parts().children.begin(), vector.parts().children.end(), is_flat);
}

/// Null slots hold zero, counts agree with bitmaps, children are as long as they must be.
void expect_invariants(const ColumnVector& vector) {
  int64_t null_count = 0;
  for (int64_t row = 0; row < vector.length(); ++row) {
    if (!vector.is_null(row)) continue;
    ++null_count;
    switch (vector.type().layout()) {
      case Layout::kBits:
        ASSERT_FALSE(vector.bit(row));
        break;
      case Layout::kFixedWidth: {
        const std::string_view bytes = vector.bytes(row);
        ASSERT_EQ(std::count(bytes.begin(), bytes.end(), '\0'), vector.type().byte_width());
        break;
      }
      case Layout::kViews:
        ASSERT_EQ(vector.bytes(row), "");
        break;
      case Layout::kList:
        ASSERT_EQ(vector.offsets()[static_cast<size_t>(row)], vector.offsets()[static_cast<size_t>(row) + 1]);
        break;
      case Layout::kStruct:
        for (const ColumnVector& child : vector.parts().children)
          ASSERT_TRUE(child.is_null(row));
        break;
      case Layout::kNone:
        break;
    }
  }
  ASSERT_EQ(vector.null_count(), null_count);
  if (vector.type().layout() == Layout::kList) {
    ASSERT_EQ(vector.offsets()[0], 0);
    ASSERT_EQ(vector.offsets().back(), vector.child(0).length());
  }
  for (const ColumnVector& child : vector.parts().children)
    expect_invariants(child);
}

TEST(Flatten, KeepsEveryValueOfEveryLayoutAndEncoding) {
  for (const NullPattern nulls : {NullPattern::kNone, NullPattern::kSome, NullPattern::kAll}) {
    for (const int64_t length : {0, 1, 7, 8, 9, 64, 100}) {
      for (const NamedVector& each : every_vector(length, nulls, static_cast<uint32_t>(length))) {
        SCOPED_TRACE(each.name + " of " + std::to_string(length));
        const ColumnVector flat = each.vector.flatten();
        EXPECT_TRUE(is_flat(flat));
        EXPECT_EQ(flat.length(), each.vector.length());
        EXPECT_EQ(flat.type(), each.vector.type());
        EXPECT_EQ(describe(flat), describe(each.vector));
        if (each.vector.encoding() != VectorEncoding::kFlat) expect_invariants(flat);
      }
    }
  }
}

TEST(Flatten, SharesTheMemoryOfWhatIsFlatAlready) {
  const ColumnVector list = list_vector({2, std::nullopt, 1}, string_vector({"a", "b", "c"}));
  const ColumnVector flat = list.flatten();
  EXPECT_EQ(flat.offsets().data(), list.offsets().data());
  EXPECT_EQ(flat.child(0).views().data(), list.child(0).views().data());
}

TEST(Flatten, NullsOfTheDictionaryAreNullRows) {
  const ColumnVector vector =
      dictionary_vector({0, 1, std::nullopt, 1}, fixed_vector<int32_t>(TypeId::kInt32, {7, std::nullopt}));
  const ColumnVector flat = vector.flatten();
  EXPECT_EQ(flat.null_count(), 3);
  EXPECT_EQ(flat.values<int32_t>()[0], 7);
  EXPECT_EQ(flat.values<int32_t>()[2], 0);
}

TEST(Flatten, AnEmptyListVectorHasOneOffset) {
  const ColumnVector flat = ColumnVector::all_null(Type::list(Field("element", TypeId::kInt32)), 0).flatten();
  ASSERT_EQ(flat.offsets().size(), 1U);
  EXPECT_EQ(flat.offsets()[0], 0);
  EXPECT_EQ(flat.child(0).length(), 0);
}

TEST(Flatten, RefusesMoreElementsThanOffsetsCanSay) {
  const ColumnVector element = ColumnVector::all_null(TypeId::kInt32, 1 << 20);
  const ColumnVector list = list_vector({1 << 20}, element);
  try {
    ColumnVector::constant(list, 4096).flatten();
    FAIL() << "flattened";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kResourceLimit);
  }
}

TEST(Flatten, RefusesNestingPastItsCap) {
  Type type = TypeId::kInt32;
  for (int depth = 0; depth < 2000; ++depth)
    type = Type::list(Field("element", type));
  try {
    ColumnVector::all_null(type, 1).flatten();
    FAIL() << "flattened";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kResourceLimit);
  }
}

}  // namespace
}  // namespace lamella
