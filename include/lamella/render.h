/// Values as text: what `parquet-scan cat` prints.
///
///     std::string line;
///     for (int64_t row = 0; row < batch.num_rows(); ++row) {
///       line.clear();
///       lamella::append_row_json(batch, row, line);
///       std::cout << line << '\n';
///     }
///
/// Text of a value, in both formats:
///   - integers exactly; floating point by the shortest digits that give it back in its own width; -0.0 keeps its sign;
///   - decimals with all digits of their scale;
///   - date YYYY-MM-DD, time HH:MM:SS.fraction, timestamp YYYY-MM-DDTHH:MM:SS.fraction with the digits of its unit, and
///     a Z when it is adjusted to UTC; years outside 0000-9999 have a sign; a time outside a day is printed as it is:
///     "-00:00:00.001", "24:00:00.000";
///   - text in UTF-8, with U+FFFD for what is not UTF-8; binary, BSON, fixed binary and geometry in lower-case hex;
///     UUID as 8-4-4-4-12;
///   - a variant as what it holds, by the same rules.
///
/// Source folder: src/text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lamella/column_vector.h"
#include "lamella/columnar_batch.h"
#include "lamella/export.h"

namespace lamella::inline v0 {

/// How geometries and geographies are written.
enum class GeometryText : uint8_t {
  kHex,  ///< The bytes as they are.
  kWkt,  ///< Well-known text: see well_known_text.h.
};

struct TextOptions {
  GeometryText geometry = GeometryText::kHex;
};

/// Appends the value of a row, of a vector of any type and encoding, as JSON. Numbers and booleans are bare, all other
/// text is a JSON string, decimals, "NaN", "Infinity" and "-Infinity" too. A list is an array, a map an array of
/// [key, value], a struct an object (equal names are repeated), an interval {"months":..,"days":..,"milliseconds":..}.
/// Precondition: 0 <= row < vector.length(). Throws kResourceLimit (a decimal of more than 65536 bytes or digits behind
/// its point, nesting past its cap, a variant's text of over 1 GiB), kCorruptFile and kNotImplemented (a variant, or
/// a geometry to be written as text, whose bytes make no sense).
LAMELLA_EXPORT void append_json(const ColumnVector& vector, int64_t row, std::string& out,
                                const TextOptions& options = {});

/// Appends the value of a row as a field of CSV: null is nothing, empty text is "", what holds a comma, quote or line
/// end is quoted (RFC 4180), a nested value or an interval is its JSON. Precondition and errors: as append_json().
LAMELLA_EXPORT void append_csv(const ColumnVector& vector, int64_t row, std::string& out,
                               const TextOptions& options = {});

/// Appends a row as a JSON object of all columns. `row` is one of the batch's vectors: selections are for the caller.
LAMELLA_EXPORT void append_row_json(const ColumnarBatch& batch, int64_t row, std::string& out,
                                    const TextOptions& options = {});

/// Appends a row as the fields of a CSV record, without a line end.
LAMELLA_EXPORT void append_row_csv(const ColumnarBatch& batch, int64_t row, std::string& out,
                                   const TextOptions& options = {});

/// Appends `text` as a JSON string, quotes included; what is not UTF-8 becomes U+FFFD.
LAMELLA_EXPORT void append_json_string(std::string_view text, std::string& out);

/// Appends `text` as a field of CSV, quoted where it must be or is empty; what is not UTF-8 becomes U+FFFD.
LAMELLA_EXPORT void append_csv_string(std::string_view text, std::string& out);

}  // namespace lamella::inline v0
