#include "table_printer.h"

#include <algorithm>
#include <clocale>
#include <cstdint>
#include <cwchar>
#include <string_view>
#include <utility>

#include "lamella/render.h"

namespace lamella::inline v0::tool {
namespace {

constexpr std::string_view kCut = "…";
constexpr int kCutColumns = 1;

bool stands_at_right(const Type& type) {
  switch (type.id()) {
    case TypeId::kInt8:
    case TypeId::kInt16:
    case TypeId::kInt32:
    case TypeId::kInt64:
    case TypeId::kUInt8:
    case TypeId::kUInt16:
    case TypeId::kUInt32:
    case TypeId::kUInt64:
    case TypeId::kFloat16:
    case TypeId::kFloat:
    case TypeId::kDouble:
    case TypeId::kDecimal:
      return true;
    default:
      return false;
  }
}

/// A value as JSON, without the quotes of text; text that would look like a null keeps them.
std::string display_text(std::string json) {
  if (json.size() < 2 || json.front() != '"' || json == "\"null\"") return json;
  std::string text;
  for (size_t i = 1; i + 1 < json.size(); ++i) {
    if (json[i] == '\\' && json[i + 1] == '"') ++i;
    text += json[i];
  }
  return text;
}

/// The first character of valid UTF-8.
struct Character {
  size_t num_bytes;
  int columns;
};

Character first_character(std::string_view text) {
  wchar_t wide = 0;
  std::mbstate_t state{};
  const size_t num_bytes = std::mbrtowc(&wide, text.data(), text.size(), &state);
  if (num_bytes == 0 || num_bytes > text.size()) return {1, 1};
  const int columns = ::wcwidth(wide);
  return {num_bytes, std::max(columns, 0)};
}

}  // namespace

TablePrinter::Cell TablePrinter::make_cell(std::string text) {
  int columns = 0;
  size_t cut_at = 0;  // Where the text ends if its rest does not fit.
  int cut_columns = 0;
  for (size_t at = 0; at < text.size();) {
    const Character character = first_character(std::string_view(text).substr(at));
    if (columns + character.columns > kMaxCellColumns) {
      text.resize(cut_at);
      return {text += kCut, cut_columns + kCutColumns};
    }
    columns += character.columns;
    at += character.num_bytes;
    if (columns + kCutColumns <= kMaxCellColumns) {
      cut_at = at;
      cut_columns = columns;
    }
  }
  return {std::move(text), columns};
}

void TablePrinter::begin(const Schema& schema) {
  // Without a UTF-8 locale the width of characters is not known.
  std::setlocale(LC_CTYPE, "C.UTF-8");
  std::vector<Cell> names;
  std::vector<Cell> types;
  for (const Field& field : schema.fields()) {
    std::string name;
    append_json_string(field.name(), name);
    names.push_back(make_cell(display_text(std::move(name))));
    types.push_back(make_cell(field.type().to_string()));
    columns_.push_back({.at_right = stands_at_right(field.type())});
  }
  window_.push_back(std::move(names));
  window_.push_back(std::move(types));
}

void TablePrinter::print(const ColumnarBatch& batch, int64_t num_rows) {
  for (int64_t row = 0; row < num_rows; ++row) {
    std::vector<Cell> cells;
    cells.reserve(columns_.size());
    for (int column = 0; column < batch.num_columns(); ++column) {
      std::string json;
      append_json(batch.column(column), row, json, options_);
      cells.push_back(make_cell(display_text(std::move(json))));
    }
    if (settled_) {
      print_row(cells);
    } else {
      window_.push_back(std::move(cells));
      if (window_.size() >= kWindowRows) print_window();
    }
  }
}

void TablePrinter::finish() {
  if (!settled_) print_window();
}

void TablePrinter::print_window() {
  settled_ = true;
  for (const std::vector<Cell>& row : window_) {
    for (size_t i = 0; i < row.size(); ++i)
      columns_[i].width = std::max(columns_[i].width, row[i].columns);
  }
  for (const std::vector<Cell>& row : window_)
    print_row(row);
  window_.clear();
  window_.shrink_to_fit();
}

void TablePrinter::print_row(const std::vector<Cell>& row) {
  std::string line;
  for (size_t i = 0; i < row.size(); ++i) {
    const size_t gap = static_cast<size_t>(std::max(0, columns_[i].width - row[i].columns));
    if (i > 0) line += "  ";
    if (columns_[i].at_right) line.append(gap, ' ');
    line += row[i].text;
    if (!columns_[i].at_right && i + 1 < row.size()) line.append(gap, ' ');
  }
  line += '\n';
  output_.write(line);
}

}  // namespace lamella::inline v0::tool
