/// A filter in parts that can be tested one after the other, each on the rows that the ones before it kept.
///
///     std::vector<Conjunct> parts = conjuncts_of(bind(predicate, schema));
///     ConjunctOrder order(parts);
///     for (const int part : order.order()) ...  // test it, then order.record(part, ...)
#pragma once

#include <vector>

#include "predicate/bind.h"

namespace lamella::inline v0 {

/// A row is selected when all conjuncts are true.
struct Conjunct {
  BoundPredicate predicate;
  std::vector<int> columns;  ///< Ordinals in the schema of the columns it needs, ascending. Members count as theirs.
};

/// What is about one column, members of a struct column together, comes as one conjunct, in which ranges of one column
/// are one range; what is about several stays as it is. In the order in which the predicate has them.
std::vector<Conjunct> conjuncts_of(BoundPredicate predicate);

}  // namespace lamella::inline v0
