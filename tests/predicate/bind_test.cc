#include "predicate/bind.h"

#include <gtest/gtest.h>

#include "lamella/error.h"

namespace lamella {
namespace {

Schema schema() {
  const Type address = Type::structure({Field("zip", TypeId::kInt32), Field("street.name", TypeId::kString)});
  return Schema({Field("id", TypeId::kInt64), Field("Id", TypeId::kInt32), Field("address", address),
                 Field("tags", Type::list(Field("element", TypeId::kString))), Field("gap", TypeId::kInterval),
                 Field("twice", TypeId::kInt32), Field("twice", TypeId::kInt32)});
}

std::pair<ErrorCode, std::string> error_of(const Predicate& predicate, NameCase name_case = NameCase::kSensitive) {
  try {
    bind(predicate, schema(), name_case);
  } catch (const Error& error) {
    return {error.code(), error.message()};
  }
  return {ErrorCode::kCancelled, "bound"};
}

TEST(Bind, ResolvesColumnsAndMembersOfStructs) {
  const BoundPredicate bound = bind(col("Id") == 5 && col("address.`street.name`") > "x", schema());
  const auto& terms = std::get<BoundConjunction>(bound.node).terms;
  ASSERT_EQ(terms.size(), 2U);
  const auto& first = std::get<BoundComparison>(terms[0].node);
  EXPECT_EQ(first.column.ordinals, std::vector<int>{1});
  EXPECT_EQ(first.column.type, Type(TypeId::kInt32));
  EXPECT_EQ(first.literal, Value(int64_t{5}));
  const auto& second = std::get<BoundComparison>(terms[1].node);
  EXPECT_EQ(second.column.ordinals, (std::vector<int>{2, 1}));
  EXPECT_EQ(second.column.path, "address.`street.name`");
  EXPECT_EQ(second.op, ComparisonOp::kGreater);
}

TEST(Bind, FindsNamesWithoutCaseOnRequest) {
  const BoundPredicate bound = bind(col("ADDRESS.ZIP") == 5, schema(), NameCase::kInsensitive);
  EXPECT_EQ(std::get<BoundComparison>(bound.node).column.path, "address.zip");
  EXPECT_EQ(error_of(col("ID") == 5).second, "there is no column ID");
  EXPECT_EQ(error_of(col("ID") == 5, NameCase::kInsensitive).second, "column ID is ambiguous: both `id` and `Id` fit");
}

TEST(Bind, RefusesWhatIsNotThere) {
  EXPECT_EQ(error_of(col("x") == 5), std::pair(ErrorCode::kInvalidArgument, std::string("there is no column x")));
  EXPECT_EQ(error_of(col("address.x") == 5).second, "there is no column address.x");
  EXPECT_EQ(error_of(col("id.x") == 5).second, "column id.x: id of type int64 has no members");
  EXPECT_EQ(error_of(col("twice") == 5).second, "column twice is ambiguous: both `twice` and `twice` fit");
}

TEST(Bind, RefusesTypesWithoutOrder) {
  EXPECT_EQ(error_of(col("gap") == 5).second, "column gap of type interval cannot be compared");
  EXPECT_EQ(error_of(col("address") == 5).first, ErrorCode::kInvalidArgument);
  EXPECT_EQ(error_of(col("tags.element") == "x"),
            std::pair(ErrorCode::kNotImplemented,
                      std::string("column tags.element: tags of type list<element: string> cannot be filtered by what "
                                  "is inside")));
}

TEST(Bind, RefusesLiteralsOfAnotherType) {
  EXPECT_EQ(error_of(col("id") == "abc").second,
            "column id of type int64 cannot be compared with 'abc' of type string: the types differ");
}

}  // namespace
}  // namespace lamella
