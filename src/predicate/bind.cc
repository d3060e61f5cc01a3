#include "predicate/bind.h"

#include <algorithm>
#include <utility>

#include "lamella/error.h"
#include "predicate/convert_literal.h"
#include "predicate/resolve.h"

namespace lamella::inline v0 {
namespace {

ComparisonOp opposite(ComparisonOp op) noexcept {
  switch (op) {
    case ComparisonOp::kEqual:
      return ComparisonOp::kNotEqual;
    case ComparisonOp::kNotEqual:
      return ComparisonOp::kEqual;
    case ComparisonOp::kLess:
      return ComparisonOp::kGreaterEqual;
    case ComparisonOp::kLessEqual:
      return ComparisonOp::kGreater;
    case ComparisonOp::kGreater:
      return ComparisonOp::kLessEqual;
    case ComparisonOp::kGreaterEqual:
      return ComparisonOp::kLess;
  }
  return op;
}

/// Which characters the text tests of a column see; nothing for types without text.
std::optional<LikePattern::Characters> characters_of(const Type& type) noexcept {
  if (type.is_text() || type.id() == TypeId::kNull) return LikePattern::Characters::kUtf8;
  const bool is_binary =
      type.id() == TypeId::kBinary || type.id() == TypeId::kBson || type.id() == TypeId::kFixedBinary;
  return is_binary ? std::optional(LikePattern::Characters::kBytes) : std::nullopt;
}

/// Binds a node, or its opposite under a `not`.
class Binder {
 public:
  Binder(const Schema& schema, NameCase name_case, bool is_negated = false)
      : schema_(schema), name_case_(name_case), is_negated_(is_negated) {}

  BoundPredicate operator()(const Predicate::Comparison& node) const {
    BoundColumn column = ordered(node.column);
    Value literal = convert_literal(node.literal, column.type, column.path);
    return {BoundComparison{std::move(column), is_negated_ ? opposite(node.op) : node.op, std::move(literal)}};
  }

  BoundPredicate operator()(const Predicate::NullSafeEqual& node) const {
    if (!node.literal) return {BoundNullTest{column_of(node.column), !is_negated_}};
    const BoundPredicate equal = (*this)(Predicate::Comparison{node.column, ComparisonOp::kEqual, *node.literal});
    if (!is_negated_) return equal;
    return {BoundDisjunction{{{BoundNullTest{column_of(node.column), true}}, equal}}};
  }

  BoundPredicate operator()(const Predicate::Between& node) const {
    BoundColumn column = ordered(node.column);
    Value low = convert_literal(node.low, column.type, column.path);
    Value high = convert_literal(node.high, column.type, column.path);
    if (!is_negated_) return {BoundBetween{std::move(column), std::move(low), std::move(high)}};
    return {BoundDisjunction{{{BoundComparison{column, ComparisonOp::kLess, std::move(low)}},
                              {BoundComparison{column, ComparisonOp::kGreater, std::move(high)}}}}};
  }

  BoundPredicate operator()(const Predicate::In& node) const {
    BoundIn in{ordered(node.column), {}, is_negated_};
    for (const Literal& literal : node.literals)
      in.values.push_back(convert_literal(literal, in.column.type, in.column.path));
    const auto is_less = [](const Value& a, const Value& b) { return compare_values(a, b) < 0; };
    const auto is_equal = [](const Value& a, const Value& b) { return compare_values(a, b) == 0; };
    std::sort(in.values.begin(), in.values.end(), is_less);
    in.values.erase(std::unique(in.values.begin(), in.values.end(), is_equal), in.values.end());
    if (in.values.size() > 1) return {std::move(in)};
    const ComparisonOp op = is_negated_ ? ComparisonOp::kNotEqual : ComparisonOp::kEqual;
    return {BoundComparison{std::move(in.column), op, std::move(in.values.front())}};
  }

  BoundPredicate operator()(const Predicate::IsNull& node) const {
    return {BoundNullTest{column_of(node.column), !is_negated_}};
  }

  BoundPredicate operator()(const Predicate::TextSearch& node) const {
    auto [column, characters] = text(node.column);
    return {BoundTextTest{std::move(column), make_text_search(node.op, node.text), is_negated_}};
  }

  BoundPredicate operator()(const Predicate::Like& node) const {
    auto [column, characters] = text(node.column);
    const LikePattern pattern(node.pattern, node.escape, characters);
    if (!pattern.is_text() || column.type.id() == TypeId::kFixedBinary) {
      return {BoundTextTest{std::move(column), make_like(pattern), is_negated_}};
    }
    const ComparisonOp op = is_negated_ ? ComparisonOp::kNotEqual : ComparisonOp::kEqual;
    return {BoundComparison{std::move(column), op, pattern.prefix()}};
  }

  BoundPredicate operator()(const Predicate::Regexp& node) const {
    auto [column, characters] = text(node.column);
    return {BoundTextTest{std::move(column), make_regexp(node.pattern, characters), is_negated_}};
  }

  BoundPredicate operator()(const Predicate::Negation& node) const {
    return std::visit(Binder(schema_, name_case_, !is_negated_), node.term.node());
  }

  BoundPredicate operator()(const Predicate::Conjunction& node) const {
    return is_negated_ ? terms_of<BoundDisjunction>(node.terms) : terms_of<BoundConjunction>(node.terms);
  }

  BoundPredicate operator()(const Predicate::Disjunction& node) const {
    return is_negated_ ? terms_of<BoundConjunction>(node.terms) : terms_of<BoundDisjunction>(node.terms);
  }

 private:
  template <typename Junction>
  BoundPredicate terms_of(const std::vector<Predicate>& terms) const {
    Junction junction;
    for (const Predicate& term : terms) {
      BoundPredicate bound = std::visit(*this, term.node());
      // Negations turn conjunctions into disjunctions and back, so two of a kind may meet here.
      if (auto* inner = std::get_if<Junction>(&bound.node)) {
        std::move(inner->terms.begin(), inner->terms.end(), std::back_inserter(junction.terms));
      } else {
        junction.terms.push_back(std::move(bound));
      }
    }
    return {std::move(junction)};
  }

  BoundColumn column_of(const ColumnPath& path) const { return resolve(path, schema_, name_case_); }

  BoundColumn ordered(const ColumnPath& path) const {
    BoundColumn column = column_of(path);
    if (has_order(column.type)) return column;
    throw Error(ErrorCode::kInvalidArgument,
                "column " + column.path + " of type " + column.type.to_string() + " cannot be compared");
  }

  std::pair<BoundColumn, LikePattern::Characters> text(const ColumnPath& path) const {
    BoundColumn column = column_of(path);
    if (const auto characters = characters_of(column.type)) return {std::move(column), *characters};
    throw Error(ErrorCode::kInvalidArgument,
                "column " + column.path + " of type " + column.type.to_string() + " is neither text nor binary");
  }

  const Schema& schema_;
  NameCase name_case_;
  bool is_negated_;
};

}  // namespace

BoundPredicate bind(const Predicate& predicate, const Schema& schema, NameCase name_case) {
  return std::visit(Binder(schema, name_case), predicate.node());
}

BoundPredicate bind_rest(const Predicate& predicate, const Schema& schema, NameCase name_case) {
  BoundDisjunction rest;
  rest.terms.push_back(std::visit(Binder(schema, name_case, true), predicate.node()));
  for (const ColumnPath& path : predicate.columns())
    rest.terms.push_back({BoundNullTest{resolve(path, schema, name_case), true}});
  return {std::move(rest)};
}

}  // namespace lamella::inline v0
