/// A predicate resolved against a schema: names become ordinals, literals become values of the columns' types.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "lamella/predicate.h"
#include "lamella/type.h"
#include "predicate/value.h"

namespace lamella::inline v0 {

/// A column of the schema, or a member of a struct column.
struct BoundColumn {
  std::vector<int> ordinals;  ///< Of the field in the schema, then of each member in its struct.
  std::string path;           ///< For messages and look-ups: as ColumnPath::to_string() of the schema's names.
  Type type;
};

struct BoundPredicate;

struct BoundComparison {
  BoundColumn column;
  ComparisonOp op;
  Value literal;
};

struct BoundConjunction {
  std::vector<BoundPredicate> terms;
};

/// Every kind of node, negation-free by design: a `not` is pushed down to the comparisons here, so that evaluation and
/// pruning need to know only which rows are true, never which are unknown.
struct BoundPredicate {
  std::variant<BoundComparison, BoundConjunction> node;
};

enum class NameCase : uint8_t { kSensitive, kInsensitive };

/// Throws kInvalidArgument: a column that is not there, a name that fits two columns, a type without order, a literal
/// that convert_literal() refuses. Throws kNotImplemented for members of lists and maps.
BoundPredicate bind(const Predicate& predicate, const Schema& schema, NameCase name_case = NameCase::kSensitive);

}  // namespace lamella::inline v0
