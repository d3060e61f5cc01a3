/// Rows as a table for people.
#pragma once

#include <string>
#include <vector>

#include "output.h"
#include "row_printer.h"

namespace lamella::inline v0::tool {

/// Names, types under them, and rows in columns as wide as the first kWindowRows rows need. Numbers stand at the right.
/// Text is shown without quotes, control characters escaped, and cut where it is longer than a cell may be.
/// Memory: the cells of kWindowRows rows.
class TablePrinter final : public RowPrinter {
 public:
  static constexpr size_t kWindowRows = 1000;
  static constexpr int kMaxCellColumns = 48;

  TablePrinter(Output& output, const TextOptions& options) noexcept : output_(output), options_(options) {}

  void begin(const Schema& schema) override;
  void print(const ColumnarBatch& batch, int64_t num_rows) override;
  void finish() override;

 private:
  struct Cell {
    std::string text;
    int columns = 0;  ///< That the text takes on a terminal.
  };
  struct Column {
    bool at_right = false;
    int width = 0;
  };

  static Cell make_cell(std::string text);
  void print_row(const std::vector<Cell>& row);
  void print_window();

  Output& output_;
  const TextOptions options_;
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> window_;  ///< Names and types, then rows, while widths are not settled.
  bool settled_ = false;
};

}  // namespace lamella::inline v0::tool
