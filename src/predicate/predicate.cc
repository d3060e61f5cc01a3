#include "lamella/predicate.h"

#include <algorithm>

#include "lamella/error.h"
#include "predicate/words.h"

namespace lamella::inline v0 {
namespace {

std::string path_text(const ColumnPath& path) {
  std::string text;
  for (const std::string& segment : path.segments) {
    if (&segment != &path.segments.front()) text += '.';
    text += is_bare_name(segment) ? segment : backtick_quoted(segment);
  }
  return text;
}

struct Printer {
  std::string operator()(const Predicate::Comparison& node) const {
    return path_text(node.column) + ' ' + std::string(comparison_symbol(node.op)) + ' ' + node.literal.to_string();
  }
  std::string operator()(const Predicate::Conjunction& node) const {
    std::string text;
    for (const Predicate& term : node.terms)
      text += (text.empty() ? "" : " and ") + term.to_string();
    return text;
  }
};

struct ColumnCollector {
  std::vector<ColumnPath>& columns;

  void operator()(const Predicate::Comparison& node) const {
    if (std::find(columns.begin(), columns.end(), node.column) == columns.end()) columns.push_back(node.column);
  }
  void operator()(const Predicate::Conjunction& node) const {
    for (const Predicate& term : node.terms)
      std::visit(*this, term.node());
  }
};

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

Predicate::Predicate(Node node) : node_(std::make_shared<const Node>(std::move(node))) {}

Predicate Predicate::compare(ColumnPath column, ComparisonOp op, Literal literal) {
  return Predicate(Comparison{std::move(column), op, std::move(literal)});
}

Predicate Predicate::all_of(std::vector<Predicate> terms) {
  if (terms.empty()) throw Error(ErrorCode::kInvalidArgument, "a conjunction of no terms");
  if (terms.size() == 1) return std::move(terms.front());
  Conjunction flat;
  for (Predicate& term : terms) {
    if (const auto* inner = std::get_if<Conjunction>(&term.node())) {
      flat.terms.insert(flat.terms.end(), inner->terms.begin(), inner->terms.end());
    } else {
      flat.terms.push_back(std::move(term));
    }
  }
  return Predicate(std::move(flat));
}

std::vector<ColumnPath> Predicate::columns() const {
  std::vector<ColumnPath> columns;
  std::visit(ColumnCollector{columns}, node());
  return columns;
}

std::string Predicate::to_string() const {
  return std::visit(Printer{}, node());
}

bool Predicate::operator==(const Predicate& other) const {
  return node_ == other.node_ || node() == other.node();
}

ColumnOperand col(std::string_view path) {
  return {ColumnPath::parse(path)};
}

}  // namespace lamella::inline v0
