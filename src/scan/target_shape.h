/// A column of a file, read as a target's field wants it.
#pragma once

#include <string>
#include <vector>

#include "format/column_shape.h"
#include "lamella/parquet_schema.h"
#include "lamella/read_options.h"
#include "lamella/type.h"

namespace lamella::inline v0 {

char lower_letter(char c) noexcept;
/// Whether two names are the same, without regard to ASCII case if `ignore_case`.
bool same_name(const std::string& a, const std::string& b, bool ignore_case);

/// `shape` with the members, order and types of `wanted`: leaves are promoted, struct members picked by name or field
/// id. What may be null in the file below the column itself stays so, whatever `wanted` says. Throws kInvalidArgument
/// (a type that cannot be read as the wanted one, a member that is ambiguous, or missing and not nullable); its message
/// names the column by `path`.
ColumnShape fit_to_target(const ParquetSchema& schema, ColumnShape shape, const Field& wanted, const std::string& path,
                          const ReadOptions& options);

}  // namespace lamella::inline v0
