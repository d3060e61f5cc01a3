/// What a field becomes in Arrow: its type there, decided once for all batches.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lamella/arrow.h"
#include "lamella/type.h"

namespace lamella::inline v0 {

struct ArrowField {
  std::string name;
  Type type;  ///< Of the vectors that come in.
  bool nullable = true;
  std::optional<int32_t> field_id;

  std::string format;  ///< As the C data interface spells types; of the values where `dictionary` is set.
  bool dictionary = false;
  std::string index_format = "i";      ///< Of a dictionary's indices.
  ArrowText text = ArrowText::kViews;  ///< Layout::kViews.
  int32_t byte_width = 0;              ///< Layout::kFixedWidth: of a value that goes out.
  std::string extension_name;          ///< Empty: none.
  std::string extension_metadata;
  std::vector<ArrowField> children;
};

/// The deepest that types nest in Arrow; its own readers refuse more.
constexpr int kMaxArrowNesting = 64;

/// The columns of `schema`. Throws kResourceLimit past kMaxArrowNesting.
std::vector<ArrowField> arrow_fields(const Schema& schema, const ArrowOptions& options);

/// The format of a type whose values leave as they are.
std::string natural_format(const Type& type);
/// The format of text or binary in another layout: "vu", "u", "U", "vz", "z", "Z".
std::string text_format(const Type& type, ArrowText text);
/// The format of a decimal in values of `byte_width` bytes.
std::string decimal_format(const Type& type, int32_t byte_width);

}  // namespace lamella::inline v0
