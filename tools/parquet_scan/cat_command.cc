#include "cat_command.h"

#include <algorithm>
#include <limits>
#include <memory>

#include "lamella/parquet_reader.h"
#include "lamella/read_options.h"
#include "row_printer.h"
#include "table_printer.h"

namespace lamella::inline v0::tool {
namespace {

std::unique_ptr<RowPrinter> make_printer(RowFormat format, Output& output) {
  switch (format) {
    case RowFormat::kCsv:
      return std::make_unique<CsvPrinter>(output);
    case RowFormat::kJsonl:
      return std::make_unique<JsonLinePrinter>(output);
    case RowFormat::kTable:
      break;
  }
  return std::make_unique<TablePrinter>(output);
}

ReadOptions read_options(const CatArguments& arguments) {
  ReadOptions options;
  options.columns = arguments.columns;
  options.where = arguments.where;
  options.int96_unit = arguments.int96_unit;
  options.decryption = arguments.decryption;
  if (arguments.raw_variants) options.variant = VariantMode::kRaw;
  options.verify_checksums = !arguments.no_checksums;
  // A few rows are not worth a whole batch.
  if (arguments.limit && !arguments.where) {
    options.batch_rows = std::clamp<int64_t>(*arguments.limit, 1, options.batch_rows);
  }
  return options;
}

void print_rows(ParquetReader& reader, int64_t rows_left, RowPrinter& printer) {
  while (rows_left > 0) {
    const auto batch = reader.next_batch();
    if (!batch) return;
    const int64_t num_rows = std::min(rows_left, batch->num_rows());
    printer.print(*batch, num_rows);
    rows_left -= num_rows;
  }
}

}  // namespace

int run_cat(const CatArguments& arguments, Output& output) {
  const auto reader = ParquetReader::open(arguments.path, read_options(arguments));
  const auto printer = make_printer(arguments.format, output);
  printer->begin(*reader->schema());
  try {
    print_rows(*reader, arguments.limit.value_or(std::numeric_limits<int64_t>::max()), *printer);
  } catch (const Error&) {
    printer->finish();
    throw;
  }
  printer->finish();
  return 0;
}

}  // namespace lamella::inline v0::tool
