/// What a predicate leaves over, bound.
#pragma once

#include "predicate/bind.h"

namespace lamella::inline v0 {

/// What is true at least where `predicate` is not: where it is false, and where a column of it is null. If nothing can
/// match that, all rows pass `predicate`. Throws as bind() does.
BoundPredicate bind_rest(const Predicate& predicate, const Schema& schema, NameCase name_case = NameCase::kSensitive);

}  // namespace lamella::inline v0
