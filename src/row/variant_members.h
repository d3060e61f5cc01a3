/// Which members of a type are the parts of a variant.
#pragma once

#include <optional>

#include "lamella/type.h"

namespace lamella::inline v0 {

struct VariantMembers {
  int metadata = 0;
  int value = 1;
};

/// Of a VARIANT, or of the struct that stands for one in files from before the annotation: two binaries called metadata
/// and value, in any order.
inline std::optional<VariantMembers> variant_members(const Type& type) {
  if (type.id() == TypeId::kVariant) return VariantMembers{};
  const auto is_binary = [&](size_t i, const char* name) {
    return type.children()[i].name() == name && type.children()[i].type().id() == TypeId::kBinary;
  };
  if (type.id() != TypeId::kStruct || type.children().size() != 2) return std::nullopt;
  if (is_binary(0, "metadata") && is_binary(1, "value")) return VariantMembers{};
  if (is_binary(1, "metadata") && is_binary(0, "value")) return VariantMembers{.metadata = 1, .value = 0};
  return std::nullopt;
}

}  // namespace lamella::inline v0
