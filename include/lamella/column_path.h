/// How a column is named, nested ones too.
///
///     lamella::ColumnPath::parse("address.`street.name`").segments;  // {"address", "street.name"}
///
/// Source folder: src/vector.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lamella/export.h"

namespace lamella::inline v0 {

/// Names from a top-level column down.
struct LAMELLA_EXPORT ColumnPath {
  std::vector<std::string> segments;

  /// Segments are joined by dots. One with a dot or a backtick in it, or an empty one, is put in backticks, and a
  /// backtick in it doubled. Throws kInvalidArgument (an empty segment, an unclosed or misplaced backtick).
  static ColumnPath parse(std::string_view text);
  /// What parse() reads back.
  std::string to_string() const;

  bool operator==(const ColumnPath&) const = default;
};

/// `segment` in backticks, those in it doubled.
LAMELLA_EXPORT std::string backtick_quoted(std::string_view segment);

}  // namespace lamella::inline v0
