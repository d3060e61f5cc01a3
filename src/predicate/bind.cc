#include "predicate/bind.h"

#include <algorithm>

#include "lamella/error.h"
#include "predicate/convert_literal.h"

namespace lamella::inline v0 {
namespace {

bool equal_without_case(std::string_view a, std::string_view b) noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

class Binder {
 public:
  Binder(const Schema& schema, NameCase name_case) : schema_(schema), name_case_(name_case) {}

  BoundPredicate operator()(const Predicate::Comparison& node) const {
    BoundColumn column = resolve(node.column);
    if (!has_order(column.type)) {
      throw Error(ErrorCode::kInvalidArgument,
                  "column " + column.path + " of type " + column.type.to_string() + " cannot be compared");
    }
    Value literal = convert_literal(node.literal, column.type, column.path);
    return {BoundComparison{std::move(column), node.op, std::move(literal)}};
  }

  BoundPredicate operator()(const Predicate::Conjunction& node) const {
    BoundConjunction conjunction;
    for (const Predicate& term : node.terms)
      conjunction.terms.push_back(std::visit(*this, term.node()));
    return {std::move(conjunction)};
  }

 private:
  BoundColumn resolve(const ColumnPath& path) const {
    BoundColumn column;
    ColumnPath found;
    const std::vector<Field>* fields = &schema_.fields();
    for (const std::string& segment : path.segments) {
      if (!found.segments.empty() && column.type.id() != TypeId::kStruct) {
        const bool is_struct_below = column.type.is_nested();
        throw Error(is_struct_below ? ErrorCode::kNotImplemented : ErrorCode::kInvalidArgument,
                    "column " + path.to_string() + ": " + found.to_string() + " of type " + column.type.to_string() +
                        (is_struct_below ? " cannot be filtered by what is inside" : " has no members"));
      }
      const int ordinal = ordinal_of(segment, *fields, path);
      const Field& field = (*fields)[static_cast<size_t>(ordinal)];
      column.ordinals.push_back(ordinal);
      column.type = field.type();
      found.segments.push_back(field.name());
      fields = &field.type().children();
    }
    column.path = found.to_string();
    return column;
  }

  int ordinal_of(const std::string& name, const std::vector<Field>& fields, const ColumnPath& path) const {
    int found = -1;
    for (size_t i = 0; i < fields.size(); ++i) {
      const bool fits =
          name_case_ == NameCase::kSensitive ? fields[i].name() == name : equal_without_case(fields[i].name(), name);
      if (!fits) continue;
      if (found >= 0) {
        throw Error(ErrorCode::kInvalidArgument, "column " + path.to_string() + " is ambiguous: both " +
                                                     backtick_quoted(fields[static_cast<size_t>(found)].name()) +
                                                     " and " + backtick_quoted(fields[i].name()) + " fit");
      }
      found = static_cast<int>(i);
    }
    if (found < 0) throw Error(ErrorCode::kInvalidArgument, "there is no column " + path.to_string());
    return found;
  }

  const Schema& schema_;
  NameCase name_case_;
};

}  // namespace

BoundPredicate bind(const Predicate& predicate, const Schema& schema, NameCase name_case) {
  return std::visit(Binder(schema, name_case), predicate.node());
}

}  // namespace lamella::inline v0
