#include "rows_command.h"

#include <cerrno>
#include <fstream>

#include "lamella/parquet_reader.h"
#include "lamella/row_materializer.h"
#include "quantity.h"

namespace lamella::inline v0::tool {
namespace {

ReadOptions read_options(const RowsArguments& arguments) {
  ReadOptions options = read_options_of(arguments.spark);
  options.columns = arguments.columns;
  options.where = arguments.where;
  options.utf8 = Utf8Mode::kUnchecked;  // Rows keep bytes as they are, as Spark does.
  options.verify_checksums = !arguments.no_checksums;
  options.decryption = arguments.decryption;
  return options;
}

/// Rows of the schema that was asked for: intervals are known from there alone.
RowMaterializer make_materializer(const Schema& schema, const SparkArguments& spark) {
  RowOptions options = RowOptions::from_spark_conf(spark.conf);
  options.size_prefix = true;
  return spark.schema ? RowMaterializer(schema, *spark.schema, options) : RowMaterializer(schema, options);
}

[[noreturn]] void cannot_write(const std::string& path) {
  ErrorLocation location;
  location.file = path;
  location.system_errno = errno;
  throw Error(ErrorCode::kIoError, "cannot be written", location);
}

}  // namespace

int run_rows(const RowsArguments& arguments, Output& output) {
  const auto reader = ParquetReader::open(arguments.path, read_options(arguments));
  const RowMaterializer materializer = make_materializer(*reader->schema(), arguments.spark);
  std::ofstream out(arguments.out, std::ios::binary | std::ios::trunc);
  if (!out) cannot_write(arguments.out);
  UnsafeRows rows;
  int64_t num_rows = 0;
  while (const auto batch = reader->next_batch()) {
    materializer.materialize(*batch, rows);
    out.write(reinterpret_cast<const char*>(rows.bytes().data()), static_cast<std::streamsize>(rows.bytes().size()));
    if (!out) cannot_write(arguments.out);
    num_rows += rows.num_rows();
  }
  out.close();
  if (!out) cannot_write(arguments.out);
  output.print("{}\n{}\n", counted(num_rows, "row"), materializer.spark_schema().to_json());
  return 0;
}

}  // namespace lamella::inline v0::tool
