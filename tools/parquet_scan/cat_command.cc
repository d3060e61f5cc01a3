#include "cat_command.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "lamella/geoparquet.h"
#include "lamella/parquet_reader.h"
#include "lamella/read_options.h"
#include "row_printer.h"
#include "table_printer.h"

namespace lamella::inline v0::tool {
namespace {

std::unique_ptr<RowPrinter> make_printer(const CatArguments& arguments, Output& output) {
  switch (arguments.format) {
    case RowFormat::kCsv:
      return std::make_unique<CsvPrinter>(output, arguments.text);
    case RowFormat::kJsonl:
      return std::make_unique<JsonLinePrinter>(output, arguments.text);
    case RowFormat::kRows:
      return std::make_unique<UnsafeRowPrinter>(output);
    case RowFormat::kTable:
      break;
  }
  return std::make_unique<TablePrinter>(output, arguments.text);
}

ReadOptions read_options(const CatArguments& arguments) {
  ReadOptions options = read_options_of(arguments.spark);
  options.columns = arguments.columns;
  options.where = arguments.where;
  options.limit = arguments.limit;
  options.int96_unit = arguments.int96_unit;
  if (arguments.format == RowFormat::kRows) options.utf8 = Utf8Mode::kUnchecked;  // As Spark does.
  options.decryption = arguments.decryption;
  if (arguments.raw_variants) options.variant = VariantMode::kRaw;
  options.verify_checksums = !arguments.no_checksums;
  // A few rows are not worth a whole batch.
  if (arguments.limit && !arguments.where) {
    options.batch_rows = std::clamp<int64_t>(*arguments.limit, 1, options.batch_rows);
  }
  return options;
}

/// Whether each column of the reader holds well-known binary without an annotation, as GeoParquet says.
std::vector<bool> unannotated_geometries(const ParquetReader& reader) {
  std::vector<bool> is_geometry(static_cast<size_t>(reader.schema()->num_fields()));
  const auto geo = geoparquet_metadata(*reader.metadata());
  if (!geo) return is_geometry;
  for (int column = 0; column < reader.schema()->num_fields(); ++column) {
    const Field& field = reader.schema()->field(column);
    is_geometry[static_cast<size_t>(column)] =
        field.type().id() == TypeId::kBinary &&
        std::any_of(geo->columns.begin(), geo->columns.end(), [&](const GeoParquetColumn& described) {
          return described.name == field.name() && described.encoding == "WKB";
        });
  }
  return is_geometry;
}

/// The batch with those columns as geometries.
ColumnarBatch annotated(const ColumnarBatch& batch, const std::vector<bool>& is_geometry) {
  std::vector<ColumnVector> columns;
  for (size_t column = 0; column < is_geometry.size(); ++column) {
    const ColumnVector vector = batch.column(static_cast<int>(column));
    if (!is_geometry[column]) {
      columns.push_back(vector);
      continue;
    }
    ColumnVector::Parts parts = vector.flatten().parts();
    parts.type = Type::geometry("");
    columns.emplace_back(std::move(parts));
  }
  return ColumnarBatch(batch.schema(), batch.num_rows(), std::move(columns));
}

void print_rows(ParquetReader& reader, int64_t rows_left, const CatArguments& arguments, RowPrinter& printer) {
  std::vector<bool> is_geometry;
  if (arguments.text.geometry == GeometryText::kWkt) is_geometry = unannotated_geometries(reader);
  while (rows_left > 0) {
    auto batch = reader.next_batch();
    if (!batch) return;
    if (!is_geometry.empty()) batch = annotated(*batch, is_geometry);
    const int64_t num_rows = std::min(rows_left, batch->num_rows());
    printer.print(*batch, num_rows);
    rows_left -= num_rows;
  }
}

}  // namespace

int run_cat(const CatArguments& arguments, Output& output) {
  const auto reader = ParquetReader::open(arguments.path, read_options(arguments));
  const auto printer = make_printer(arguments, output);
  printer->begin(*reader->schema());
  try {
    print_rows(*reader, arguments.limit.value_or(std::numeric_limits<int64_t>::max()), arguments, *printer);
  } catch (const Error&) {
    printer->finish();
    throw;
  }
  printer->finish();
  return 0;
}

}  // namespace lamella::inline v0::tool
