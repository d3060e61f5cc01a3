/// A predicate resolved against a schema: names become ordinals, literals become values of the columns' types.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "lamella/predicate.h"
#include "lamella/type.h"
#include "predicate/text_matcher.h"
#include "predicate/value.h"

namespace lamella::inline v0 {

/// A column of the schema, or a member of a struct column.
struct BoundColumn {
  std::vector<int> ordinals;  ///< Of the field in the schema, then of each member in its struct.
  std::string path;           ///< For messages and look-ups: as ColumnPath::to_string() of the schema's names.
  Type type;
};

// The tests of one column. Null passes none of them but BoundNullTest, whether they are negated or not.

struct BoundComparison {
  BoundColumn column;
  ComparisonOp op;
  Value literal;
};

/// low <= value <= high.
struct BoundBetween {
  BoundColumn column;
  Value low;
  Value high;
};

/// Equal to one of `values`, or to none of them.
struct BoundIn {
  BoundColumn column;
  std::vector<Value> values;  ///< Two or more, ascending, no two equal.
  bool is_negated = false;
};

struct BoundTextTest {
  BoundColumn column;
  std::shared_ptr<const TextMatcher> matcher;
  bool is_negated = false;
};

/// Whether the value is null, or is not.
struct BoundNullTest {
  BoundColumn column;
  bool wants_null = true;
};

struct BoundPredicate;

/// All of two or more terms.
struct BoundConjunction {
  std::vector<BoundPredicate> terms;
};

/// Any of two or more terms.
struct BoundDisjunction {
  std::vector<BoundPredicate> terms;
};

/// Every kind of node, negation-free by design: a `not` is pushed down to the tests here, so that evaluation and
/// pruning need to know only which rows are true, never which are unknown. That is exact in three-valued logic: `not (a
/// and b)` is true where `not a` is or `not b` is, `not (a or b)` where both are, and a negated test passes no null.
struct BoundPredicate {
  std::variant<BoundComparison, BoundBetween, BoundIn, BoundTextTest, BoundNullTest, BoundConjunction, BoundDisjunction>
      node;
};

enum class NameCase : uint8_t { kSensitive, kInsensitive };

/// Throws kInvalidArgument: a column that is not there, a name that fits two columns, a type without order, a text test
/// of what is no text, a literal that convert_literal() refuses. Throws kNotImplemented for members of lists and maps.
BoundPredicate bind(const Predicate& predicate, const Schema& schema, NameCase name_case = NameCase::kSensitive);
/// What is true at least where `predicate` is not: where it is false, and where a column of it is null. If nothing can
/// match that, all rows pass `predicate`. Throws as bind() does.
BoundPredicate bind_rest(const Predicate& predicate, const Schema& schema, NameCase name_case = NameCase::kSensitive);

}  // namespace lamella::inline v0
