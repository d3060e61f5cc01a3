#include "scan/target_shape.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "column/promotion.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

char lower_letter(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(const std::string& a, const std::string& b, bool ignore_case) {
  if (!ignore_case) return a == b;
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower_letter(x) == lower_letter(y); });
}

namespace {

using Kind = ColumnShape::Kind;

[[noreturn]] void invalid(std::string message) {
  throw Error(ErrorCode::kInvalidArgument, std::move(message));
}

[[noreturn]] void not_read_as(const std::string& path, const std::string& file_type, const Type& wanted) {
  invalid("column " + path + " is " + file_type + " in the file, which is not read as the " + wanted.to_string() +
          " of the target");
}

/// Goes one level down the tree a call; ParquetSchema caps its depth.
class TargetFitter {
 public:
  TargetFitter(const ParquetSchema& schema, const ReadOptions& options) : schema_(schema), options_(options) {}

  ColumnShape fit(ColumnShape shape, const Field& wanted, const std::string& path) const {
    const Type& type = wanted.type();
    if (shape.kind == Kind::kLeaf) {
      fit_leaf(shape, type, path);
    } else if (!(shape.field.type() == type)) {
      if (shape.field.type().id() != type.id() || shape.kind == Kind::kVariant) {
        not_read_as(path, shape.field.type().to_string(), type);
      }
      if (shape.kind == Kind::kMissing) {
        set_type(shape, type);
      } else {
        fit_children(shape, type, path);
      }
    }
    shape.field =
        Field(wanted.name(), shape.field.type(), wanted.nullable() || shape.field.nullable(), wanted.field_id());
    return shape;
  }

 private:
  void fit_leaf(ColumnShape& shape, const Type& wanted, const std::string& path) const {
    const Type file_type = shape.field.type();
    if (file_type == wanted) return;
    const SchemaNode& leaf = schema_.leaf(shape.leaf);
    const PromotionRules rules =
        options_.promotion == PromotionMode::kSpark ? PromotionRules::kSpark : PromotionRules::kExact;
    if (!promotes(leaf, file_type, wanted, rules)) {
      not_read_as(path, file_type.to_string() + " (" + std::string(to_string(leaf.physical_type)) + ")", wanted);
    }
    shape.file_type = file_type;
    set_type(shape, wanted);
  }

  void fit_children(ColumnShape& shape, const Type& wanted, const std::string& path) const {
    const std::vector<Field>& wanted_children = wanted.children();
    if (wanted.id() == TypeId::kStruct) {
      shape.children = fit_members(std::move(shape.children), wanted_children, path);
      set_type(shape, Type::structure(fields_of(shape)));
    } else if (wanted.id() == TypeId::kMap) {
      ColumnShape& entries = shape.children.front();
      const std::vector<Field>& pair = wanted_children.front().type().children();
      if (pair.size() != entries.children.size()) {
        not_read_as(path, shape.field.type().to_string(), wanted);
      }
      for (size_t i = 0; i < pair.size(); ++i) {
        entries.children[i] = fit(std::move(entries.children[i]), pair[i], path + "." + pair[i].name());
      }
      set_type(entries, Type::structure(fields_of(entries)));
      set_type(shape, Type::map(entries.field));
    } else {
      const Field& element = wanted_children.front();
      shape.children.front() = fit(std::move(shape.children.front()), element, path + "." + element.name());
      set_type(shape, Type::list(shape.children.front().field));
    }
  }

  std::vector<ColumnShape> fit_members(std::vector<ColumnShape> members, const std::vector<Field>& wanted,
                                       const std::string& path) const {
    std::vector<ColumnShape> fitted;
    const ColumnShape* levels = nullptr;
    for (const ColumnShape& member : members)
      levels = cheaper(levels, level_leaf(member));
    std::optional<ColumnShape> level_shape;
    if (levels != nullptr) level_shape = *levels;
    bool has_any = false;
    for (const Field& field : wanted) {
      const std::string member_path = path + "." + field.name();
      const int found = find_member(members, field, member_path);
      if (found < 0) {
        if (!field.nullable()) invalid("the file has no column " + member_path + ", which the target says is not null");
        fitted.emplace_back(field);
        fitted.back().kind = Kind::kMissing;
      } else {
        // Two fields of the target may be one of the file.
        fitted.push_back(fit(members[static_cast<size_t>(found)], field, member_path));
        has_any = has_any || !has_no_leaf(fitted.back());
      }
    }
    if (!has_any && level_shape) {
      level_shape->kind = Kind::kLevels;
      fitted.push_back(*std::move(level_shape));
    }
    return fitted;
  }

  /// The leaf at or below `shape` that tells most cheaply which entries are there.
  const ColumnShape* level_leaf(const ColumnShape& shape) const {
    if (shape.kind == Kind::kLeaf) return &shape;
    const ColumnShape* found = nullptr;
    for (const ColumnShape& child : shape.children)
      found = cheaper(found, level_leaf(child));
    return found;
  }

  const ColumnShape* cheaper(const ColumnShape* one, const ColumnShape* other) const {
    if (one == nullptr || other == nullptr) return one == nullptr ? other : one;
    return cost(*other) < cost(*one) ? other : one;
  }

  std::pair<int, int> cost(const ColumnShape& leaf) const {
    const Type& type = leaf.field.type();
    const int bytes = type.layout() == Layout::kViews ? 100 : type.byte_width();
    return {schema_.leaf(leaf.leaf).max_repetition_level, bytes};
  }

  int find_member(const std::vector<ColumnShape>& members, const Field& wanted, const std::string& path) const {
    int found = -1;
    for (size_t i = 0; i < members.size(); ++i) {
      if (!matches(members[i].field, wanted)) continue;
      if (found >= 0) invalid("column " + path + " is ambiguous: the file has two that match");
      found = static_cast<int>(i);
    }
    return found;
  }

  bool matches(const Field& field, const Field& wanted) const {
    if (options_.match_field_ids && wanted.field_id()) return field.field_id() == wanted.field_id();
    return same_name(field.name(), wanted.name(), options_.ignore_case);
  }

  static std::vector<Field> fields_of(const ColumnShape& shape) {
    std::vector<Field> fields;
    for (const ColumnShape& child : shape.children) {
      if (child.kind != Kind::kLevels) fields.push_back(child.field);
    }
    return fields;
  }

  static void set_type(ColumnShape& shape, Type type) {
    shape.field = Field(shape.field.name(), std::move(type), shape.field.nullable(), shape.field.field_id());
  }

  const ParquetSchema& schema_;
  const ReadOptions& options_;
};

}  // namespace

ColumnShape fit_to_target(const ParquetSchema& schema, ColumnShape shape, const Field& wanted, const std::string& path,
                          const ReadOptions& options) {
  return TargetFitter(schema, options).fit(std::move(shape), wanted, path);
}

}  // namespace lamella::inline v0
