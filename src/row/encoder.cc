#include "lamella/encoder.h"

#include "lamella/column_reader.h"

#include "lamella/error.h"

namespace lamella::inline v0 {
namespace {

std::string text_of(const internal::FieldPath& path) {
  if (path.parent == nullptr) return std::string(path.name);
  const std::string before = text_of(*path.parent);
  return before.empty() ? std::string(path.name) : before + "." + std::string(path.name);
}

[[noreturn]] void fail(const internal::FieldPath& path, std::string message) {
  ErrorLocation location;
  location.column = text_of(path);
  throw Error(ErrorCode::kInvalidArgument, std::move(message), location);
}

std::string names_of(const SparkType& type) {
  constexpr size_t kNamesShown = 10;
  std::string names;
  for (size_t i = 0; i < type.fields().size() && i < kNamesShown; ++i)
    names += (i == 0 ? "" : ", ") + type.fields()[i].name();
  if (type.fields().size() > kNamesShown) names += ", ... (" + std::to_string(type.fields().size()) + " in all)";
  return names.empty() ? "none" : names;
}

}  // namespace

std::vector<int> internal::match_fields(const SparkType& from, std::span<const std::string> names,
                                        const FieldPath& path) {
  if (from.id() != SparkTypeId::kStruct) fail(path, "the field needs a struct, there is " + from.name());
  std::vector<int> ordinals;
  for (const std::string& name : names) {
    const FieldPath field{&path, name};
    int found = -1;
    for (size_t i = 0; i < from.fields().size(); ++i) {
      if (from.fields()[i].name() != name) continue;
      if (found >= 0) fail(field, "the field is ambiguous: two columns have its name");
      found = static_cast<int>(i);
    }
    if (found < 0) fail(field, "the field has no column of its name, there are " + names_of(from));
    ordinals.push_back(found);
  }
  return ordinals;
}

void internal::throw_ill_typed(const SparkType& from, const SparkType& wanted, const FieldPath& path) {
  fail(path, "the field is " + wanted.name() + ", the column is " + from.name());
}

void internal::throw_unexpected_null(std::string_view name) {
  fail(FieldPath{nullptr, name}, "the value is null, which the field cannot be: a std::optional can");
}

void internal::check_no_nulls(const ColumnVector& vector, const ColumnVector* parent, std::string_view name) {
  if (vector.null_count() == 0) return;
  for (int64_t row = 0; row < vector.length(); ++row) {
    if (vector.is_null(row) && (parent == nullptr || !parent->is_null(row))) throw_unexpected_null(name);
  }
}

void internal::throw_wrong_count(int64_t count, int64_t wanted) {
  throw Error(ErrorCode::kInvalidArgument,
              "a row has " + std::to_string(count) + " elements where " + std::to_string(wanted) + " are needed");
}

void internal::throw_out_of_range(std::string_view what) {
  throw Error(ErrorCode::kInvalidArgument, "a value does not fit " + std::string(what) + " of the type");
}

}  // namespace lamella::inline v0
