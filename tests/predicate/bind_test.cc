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

TEST(Bind, PushesNotDownToTheTests) {
  const BoundPredicate bound = bind(!(col("id") < 5 && col("id").is_null()), schema());
  const auto& terms = std::get<BoundDisjunction>(bound.node).terms;
  ASSERT_EQ(terms.size(), 2U);
  EXPECT_EQ(std::get<BoundComparison>(terms[0].node).op, ComparisonOp::kGreaterEqual);
  EXPECT_FALSE(std::get<BoundNullTest>(terms[1].node).wants_null);
  const BoundPredicate both = bind(!(col("id") == 5 || !(col("Id") != 6)), schema());
  EXPECT_EQ(std::get<BoundComparison>(std::get<BoundConjunction>(both.node).terms[1].node).op, ComparisonOp::kNotEqual);
}

TEST(Bind, JoinsWhatNotMakesOfOneKind) {
  const BoundPredicate bound = bind(col("id") == 1 || !(col("id") == 2 && col("id") == 3), schema());
  EXPECT_EQ(std::get<BoundDisjunction>(bound.node).terms.size(), 3U);
}

TEST(Bind, SortsListsAndDropsWhatIsThereTwice) {
  const BoundPredicate bound = bind(!col("id").in({3, 1, 3.0, 2}), schema());
  const auto& in = std::get<BoundIn>(bound.node);
  EXPECT_TRUE(in.is_negated);
  EXPECT_EQ(in.values, (std::vector<Value>{int64_t{1}, int64_t{2}, int64_t{3}}));
  EXPECT_EQ(std::get<BoundComparison>(bind(col("id").in({7, 7}), schema()).node).op, ComparisonOp::kEqual);
}

TEST(Bind, ReadsNullSafeEqualityAsTestsThatAreNeverUnknown) {
  EXPECT_TRUE(std::get<BoundNullTest>(bind(col("id").null_safe_equal(std::nullopt), schema()).node).wants_null);
  EXPECT_TRUE(std::holds_alternative<BoundComparison>(bind(col("id").null_safe_equal(5), schema()).node));
  const BoundPredicate distinct = bind(!col("id").null_safe_equal(5), schema());
  const auto& terms = std::get<BoundDisjunction>(distinct.node).terms;
  EXPECT_TRUE(std::get<BoundNullTest>(terms[0].node).wants_null);
  EXPECT_EQ(std::get<BoundComparison>(terms[1].node).op, ComparisonOp::kNotEqual);
}

TEST(Bind, TestsTextAndBytesAlone) {
  EXPECT_EQ(error_of(col("id").starts_with("a")).second, "column id of type int64 is neither text nor binary");
  EXPECT_EQ(error_of(col("address").like("a")).second.substr(0, 14), "column address");
  EXPECT_EQ(error_of(col("tags").matches("a")).first, ErrorCode::kInvalidArgument);
  const auto like = bind(col("address.`street.name`").like("plain"), schema());
  EXPECT_EQ(std::get<BoundComparison>(like.node).literal, Value(std::string("plain")));
}

TEST(Bind, AsksAnyColumnWhetherItIsNull) {
  EXPECT_EQ(error_of(col("tags").is_null() && col("gap").is_not_null() && col("address").is_null()).second, "bound");
}

TEST(Bind, RefusesEveryLiteralThatDoesNotFit) {
  EXPECT_EQ(error_of(col("id").in({1, "x"})).second,
            "column id of type int64 cannot be compared with 'x' of type string: the types differ");
  EXPECT_EQ(error_of(col("id").between(1, 2.5)).second,
            "column id of type int64 cannot be compared with 2.5e+00 of type double: the literal is not an integer");
  EXPECT_EQ(error_of(!(col("id") == 1 || col("Id").null_safe_equal(INT64_MAX))).second,
            "column Id of type int32 cannot be compared with 9223372036854775807 of type int64: the literal is outside "
            "the type's range");
}

}  // namespace
}  // namespace lamella
