#include "predicate/resolve.h"

#include <algorithm>

#include "lamella/error.h"

namespace lamella::inline v0 {
namespace {

bool equal_without_case(std::string_view a, std::string_view b) noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

int ordinal_of(const std::string& name, const std::vector<Field>& fields, const ColumnPath& path, NameCase name_case) {
  int found = -1;
  for (size_t i = 0; i < fields.size(); ++i) {
    const bool fits =
        name_case == NameCase::kSensitive ? fields[i].name() == name : equal_without_case(fields[i].name(), name);
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

}  // namespace

BoundColumn resolve(const ColumnPath& path, const Schema& schema, NameCase name_case) {
  BoundColumn column;
  ColumnPath found;
  const std::vector<Field>* fields = &schema.fields();
  for (const std::string& segment : path.segments) {
    if (!found.segments.empty() && column.type.id() != TypeId::kStruct) {
      const bool is_struct_below = column.type.is_nested();
      throw Error(is_struct_below ? ErrorCode::kNotImplemented : ErrorCode::kInvalidArgument,
                  "column " + path.to_string() + ": " + found.to_string() + " of type " + column.type.to_string() +
                      (is_struct_below ? " cannot be filtered by what is inside" : " has no members"));
    }
    const int ordinal = ordinal_of(segment, *fields, path, name_case);
    const Field& field = (*fields)[static_cast<size_t>(ordinal)];
    column.ordinals.push_back(ordinal);
    column.type = field.type();
    found.segments.push_back(field.name());
    fields = &field.type().children();
  }
  column.path = found.to_string();
  return column;
}

}  // namespace lamella::inline v0
