#include <string>

#include "lamella/predicate.h"
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

std::string quoted(const std::string& text) {
  return Literal(text).to_string();
}

/// Prints what parse.cc reads back; `not` in front of a test goes where its grammar has it.
struct Printer {
  bool is_negated = false;

  std::string operator()(const Predicate::Comparison& node) const {
    return (is_negated ? "not " : "") + path_text(node.column) + ' ' + std::string(comparison_symbol(node.op)) + ' ' +
           node.literal.to_string();
  }
  std::string operator()(const Predicate::NullSafeEqual& node) const {
    return path_text(node.column) + (is_negated ? " is distinct from " : " is not distinct from ") +
           (node.literal ? node.literal->to_string() : "null");
  }
  std::string operator()(const Predicate::Between& node) const {
    return tested(node.column) + "between " + node.low.to_string() + " and " + node.high.to_string();
  }
  std::string operator()(const Predicate::In& node) const {
    std::string text = tested(node.column) + "in (";
    for (const Literal& literal : node.literals)
      text += (&literal == &node.literals.front() ? "" : ", ") + literal.to_string();
    return text + ')';
  }
  std::string operator()(const Predicate::IsNull& node) const {
    return path_text(node.column) + (is_negated ? " is not null" : " is null");
  }
  std::string operator()(const Predicate::TextSearch& node) const {
    return tested(node.column) + std::string(text_op_name(node.op)) + ' ' + quoted(node.text);
  }
  std::string operator()(const Predicate::Like& node) const {
    return tested(node.column) + "like " + quoted(node.pattern) +
           (node.escape ? " escape " + quoted(std::string(1, *node.escape)) : "");
  }
  std::string operator()(const Predicate::Regexp& node) const {
    return tested(node.column) + "regexp " + quoted(node.pattern);
  }
  std::string operator()(const Predicate::Negation& node) const { return std::visit(Printer{true}, node.term.node()); }
  std::string operator()(const Predicate::Conjunction& node) const {
    std::string text;
    for (const Predicate& term : node.terms) {
      const bool is_weaker = std::holds_alternative<Predicate::Disjunction>(term.node());
      text += (text.empty() ? "" : " and ") + (is_weaker ? '(' + term.to_string() + ')' : term.to_string());
    }
    return is_negated ? "not (" + text + ')' : text;
  }
  std::string operator()(const Predicate::Disjunction& node) const {
    std::string text;
    for (const Predicate& term : node.terms)
      text += (text.empty() ? "" : " or ") + term.to_string();
    return is_negated ? "not (" + text + ')' : text;
  }

  /// The column, and the `not` of tests that are words.
  std::string tested(const ColumnPath& column) const { return path_text(column) + (is_negated ? " not " : " "); }
};

}  // namespace

std::string Predicate::to_string() const {
  return std::visit(Printer{}, node());
}

}  // namespace lamella::inline v0
