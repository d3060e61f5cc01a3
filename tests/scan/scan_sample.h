/// Files that the tests of scans read, and what was read of them as text.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lamella/parquet_reader.h"
#include "lamella/render.h"
#include "writer/file_writer.h"

namespace lamella::inline v0 {
namespace scan_sample {

/// Row groups of `row_group_rows` rows: id counts all rows, half is null where id is odd and else id / 2, name is text,
/// and list has id % 4 elements.
inline writer::Bytes make(const std::vector<int64_t>& row_group_rows, writer::ColumnOptions options = {}) {
  using writer::LeafData;
  using writer::Values;
  const std::vector<writer::Node> columns = {
      writer::leaf("id", PhysicalType::INT64), writer::leaf("half", PhysicalType::INT32, Repetition::OPTIONAL),
      writer::leaf("name", PhysicalType::BYTE_ARRAY, Repetition::REQUIRED, writer::annotated(LogicalKind::kString)),
      writer::leaf("list", PhysicalType::INT64, Repetition::REPEATED)};
  std::vector<std::vector<LeafData>> row_groups;
  int64_t first = 0;
  for (const int64_t rows : row_group_rows) {
    std::vector<int64_t> ids;
    std::vector<int32_t> halves;
    std::vector<std::string> names;
    std::vector<uint16_t> valid;
    std::vector<int64_t> elements;
    std::vector<uint16_t> definition;
    std::vector<uint16_t> repetition;
    for (int64_t id = first; id < first + rows; ++id) {
      ids.push_back(id);
      if (id % 2 == 0) halves.push_back(static_cast<int32_t>(id / 2));
      valid.push_back(id % 2 == 0 ? 1 : 0);
      names.push_back("the name of row " + std::to_string(id));
      for (int64_t i = 0; i < id % 4; ++i)
        elements.push_back(10 * id + i);
      for (int64_t i = 0; i < std::max<int64_t>(1, id % 4); ++i) {
        definition.push_back(id % 4 == 0 ? 0 : 1);
        repetition.push_back(i == 0 ? 0 : 1);
      }
    }
    row_groups.push_back({LeafData{Values::of<int64_t>(ids), {}, {}}, LeafData{Values::of<int32_t>(halves), valid, {}},
                          LeafData{Values::byte_arrays(names), {}, {}},
                          LeafData{Values::of<int64_t>(elements), definition, repetition}});
    first += rows;
  }
  return writer::write_file(columns, {std::move(options)}, {}, row_groups);
}

inline std::shared_ptr<RandomAccessFile> as_file(const writer::Bytes& bytes) {
  return memory_file(Buffer::copy_of({bytes.data(), bytes.size()}), "sample.parquet");
}

/// The rows of a batch, a line each.
inline std::string text_of(const ColumnarBatch& batch) {
  std::string text;
  const ColumnarBatch flat = batch.flatten();
  for (int64_t row = 0; row < flat.num_rows(); ++row) {
    append_row_json(flat, row, text);
    text += '\n';
  }
  return text;
}

/// Batches as text, and the error behind them.
struct Outcome {
  std::vector<std::string> batches;
  std::optional<std::string> error;

  bool operator==(const Outcome&) const = default;
};

inline Outcome read(const std::shared_ptr<RandomAccessFile>& file, const ReadOptions& options) {
  Outcome outcome;
  try {
    const auto reader = ParquetReader::open(file, options);
    while (const auto batch = reader->next_batch())
      outcome.batches.push_back(text_of(*batch));
  } catch (const Error& error) {
    outcome.error = error.what();
  }
  return outcome;
}

}  // namespace scan_sample
}  // namespace lamella::inline v0
