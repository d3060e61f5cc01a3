#include "row_printer.h"

namespace lamella::inline v0::tool {

void JsonLinePrinter::begin(const Schema& schema) {
  keys_.clear();
  for (const Field& field : schema.fields()) {
    std::string& key = keys_.emplace_back();
    append_json_string(field.name(), key);
    key += ':';
  }
}

void JsonLinePrinter::print(const ColumnarBatch& batch, int64_t num_rows) {
  std::string line;
  for (int64_t row = 0; row < num_rows; ++row) {
    line = '{';
    for (int column = 0; column < batch.num_columns(); ++column) {
      if (column > 0) line += ',';
      line += keys_[static_cast<size_t>(column)];
      append_json(batch.column(column), row, line, options_);
    }
    line += "}\n";
    output_.write(line);
  }
}

void CsvPrinter::begin(const Schema& schema) {
  std::string line;
  for (const Field& field : schema.fields()) {
    if (!line.empty()) line += ',';
    append_csv_string(field.name(), line);
  }
  line += '\n';
  output_.write(line);
}

void CsvPrinter::print(const ColumnarBatch& batch, int64_t num_rows) {
  std::string line;
  for (int64_t row = 0; row < num_rows; ++row) {
    line.clear();
    append_row_csv(batch, row, line, options_);
    line += '\n';
    output_.write(line);
  }
}

void UnsafeRowPrinter::print(const ColumnarBatch& batch, int64_t num_rows) {
  materializer_->materialize(batch, rows_);
  for (int64_t row = 0; row < num_rows; ++row)
    output_.write(to_string(rows_[row], materializer_->spark_schema()) + '\n');
}

}  // namespace lamella::inline v0::tool
