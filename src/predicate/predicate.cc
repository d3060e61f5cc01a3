#include "lamella/predicate.h"

#include <algorithm>

#include "lamella/error.h"
#include "predicate/like_pattern.h"
#include "predicate/text_matcher.h"

namespace lamella::inline v0 {
namespace {

struct ColumnCollector {
  std::vector<ColumnPath>& columns;

  template <typename Leaf>
  void operator()(const Leaf& node) const {
    if (std::find(columns.begin(), columns.end(), node.column) == columns.end()) columns.push_back(node.column);
  }
  void operator()(const Predicate::Negation& node) const { std::visit(*this, node.term.node()); }
  void operator()(const Predicate::Conjunction& node) const { visit_all(node.terms); }
  void operator()(const Predicate::Disjunction& node) const { visit_all(node.terms); }

  void visit_all(const std::vector<Predicate>& terms) const {
    for (const Predicate& term : terms)
      std::visit(*this, term.node());
  }
};

/// Conjunctions, or else disjunctions, among terms replaced by theirs.
template <typename Junction>
Junction flattened(std::vector<Predicate> terms) {
  Junction flat;
  for (Predicate& term : terms) {
    if (const auto* inner = std::get_if<Junction>(&term.node())) {
      flat.terms.insert(flat.terms.end(), inner->terms.begin(), inner->terms.end());
    } else {
      flat.terms.push_back(std::move(term));
    }
  }
  return flat;
}

int depth_over(const std::vector<Predicate>& terms) noexcept {
  int depth = 0;
  for (const Predicate& term : terms)
    depth = std::max(depth, term.depth());
  return depth + 1;
}

}  // namespace

std::string_view comparison_symbol(ComparisonOp op) noexcept {
  switch (op) {
    case ComparisonOp::kEqual:
      return "=";
    case ComparisonOp::kNotEqual:
      return "!=";
    case ComparisonOp::kLess:
      return "<";
    case ComparisonOp::kLessEqual:
      return "<=";
    case ComparisonOp::kGreater:
      return ">";
    case ComparisonOp::kGreaterEqual:
      return ">=";
  }
  return "=";
}

std::string_view text_op_name(TextOp op) noexcept {
  switch (op) {
    case TextOp::kStartsWith:
      return "starts_with";
    case TextOp::kEndsWith:
      return "ends_with";
    case TextOp::kContains:
      return "contains";
  }
  return "contains";
}

Predicate::Predicate(Node node, int depth) : node_(std::make_shared<const Node>(std::move(node))), depth_(depth) {
  if (depth > kMaxDepth) {
    throw Error(ErrorCode::kInvalidArgument, "a predicate nests deeper than " + std::to_string(kMaxDepth) + " levels");
  }
}

Predicate Predicate::compare(ColumnPath column, ComparisonOp op, Literal literal) {
  return {Comparison{std::move(column), op, std::move(literal)}, 1};
}

Predicate Predicate::null_safe_equal(ColumnPath column, std::optional<Literal> literal) {
  return {NullSafeEqual{std::move(column), std::move(literal)}, 1};
}

Predicate Predicate::between(ColumnPath column, Literal low, Literal high) {
  return {Between{std::move(column), std::move(low), std::move(high)}, 1};
}

Predicate Predicate::in(ColumnPath column, std::vector<Literal> literals) {
  if (literals.empty()) throw Error(ErrorCode::kInvalidArgument, "in: a list of no literals");
  return {In{std::move(column), std::move(literals)}, 1};
}

Predicate Predicate::is_null(ColumnPath column) {
  return {IsNull{std::move(column)}, 1};
}

Predicate Predicate::text_search(ColumnPath column, TextOp op, std::string text) {
  return {TextSearch{std::move(column), op, std::move(text)}, 1};
}

Predicate Predicate::like(ColumnPath column, std::string pattern, std::optional<char> escape) {
  LikePattern(pattern, escape, LikePattern::Characters::kUtf8);
  return {Like{std::move(column), std::move(pattern), escape}, 1};
}

Predicate Predicate::regexp(ColumnPath column, std::string pattern) {
  check_regexp(pattern);
  return {Regexp{std::move(column), std::move(pattern)}, 1};
}

Predicate Predicate::negate(Predicate term) {
  if (const auto* negation = std::get_if<Negation>(&term.node())) return negation->term;
  const int depth = term.depth() + 1;
  return {Negation{std::move(term)}, depth};
}

Predicate Predicate::all_of(std::vector<Predicate> terms) {
  if (terms.empty()) throw Error(ErrorCode::kInvalidArgument, "a conjunction of no terms");
  if (terms.size() == 1) return std::move(terms.front());
  auto flat = flattened<Conjunction>(std::move(terms));
  const int depth = depth_over(flat.terms);
  return {std::move(flat), depth};
}

Predicate Predicate::any_of(std::vector<Predicate> terms) {
  if (terms.empty()) throw Error(ErrorCode::kInvalidArgument, "a disjunction of no terms");
  if (terms.size() == 1) return std::move(terms.front());
  auto flat = flattened<Disjunction>(std::move(terms));
  const int depth = depth_over(flat.terms);
  return {std::move(flat), depth};
}

std::vector<ColumnPath> Predicate::columns() const {
  std::vector<ColumnPath> columns;
  std::visit(ColumnCollector{columns}, node());
  return columns;
}

bool Predicate::operator==(const Predicate& other) const {
  return node_ == other.node_ || node() == other.node();
}

ColumnOperand col(std::string_view path) {
  return {ColumnPath::parse(path)};
}

}  // namespace lamella::inline v0
