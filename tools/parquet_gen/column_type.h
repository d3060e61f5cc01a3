/// Types of the generator's column language.
#pragma once

#include <string>
#include <vector>

#include "parquet_gen/column_spec.h"

namespace lamella::inline v0 {
namespace gen {

/// Sets node, kind, range and length of `spec` to those of a type: `name` in lower case, its arguments in parentheses.
/// Throws kInvalidArgument.
void set_type(ColumnSpec& spec, const std::string& name, const std::vector<std::string>& arguments);

/// `text` as a whole number. Throws kInvalidArgument, naming `what`.
int64_t parse_number(std::string_view text, std::string_view what);

}  // namespace gen
}  // namespace lamella::inline v0
