// What does it cost to hand a batch over to Arrow?
//
// Data: batches in memory, warm, nulls in one row of ten, made with a fixed seed. `export` and `release` of columns
// that leave without a copy is time a column, which doesn't depend on rows. `text` is views turned into offsets: time a
// batch of 8192 values, and bytes that are written a second; beside it stands memcpy() of as many bytes. Release build:
//
//     arrow_bench [--benchmark_filter=REGEX]

#include <benchmark/benchmark.h>

#include <cstring>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "arrow/array_export.h"
#include "arrow/offset_text.h"
#include "arrow/widened_values.h"
#include "base/bits.h"
#include "tests/vector/make_vector.h"

namespace lamella::bench {
namespace {

constexpr int64_t kRows = 8192;

ColumnVector random_text(int shortest, int longest) {
  std::mt19937 random(3);
  Optionals<std::string> values(static_cast<size_t>(kRows));
  for (auto& value : values) {
    const auto length = static_cast<size_t>(shortest) + random() % static_cast<unsigned>(longest - shortest + 1);
    if (random() % 10 != 0) value = std::string(length, 'x');
  }
  return string_vector(values);
}

ColumnVector random_numbers(Type type) {
  std::mt19937 random(4);
  Optionals<int64_t> values(static_cast<size_t>(kRows));
  for (auto& value : values) {
    if (random() % 10 != 0) value = static_cast<int64_t>(random());
  }
  return fixed_vector<int64_t>(std::move(type), values);
}

void export_columns(benchmark::State& state, const ColumnVector& column) {
  constexpr int kColumns = 16;
  std::vector<Field> fields;
  for (int i = 0; i < kColumns; ++i)
    fields.emplace_back("c" + std::to_string(i), column.type());
  const auto schema = std::make_shared<const Schema>(std::move(fields));
  const ColumnarBatch batch(schema, kRows, std::vector<ColumnVector>(kColumns, column));
  ArrayExporter exporter(arrow_fields(*schema, {}));
  for (auto _ : state)
    benchmark::DoNotOptimize(exporter.export_batch(batch));
  state.SetItemsProcessed(state.iterations() * kColumns);
}

void text_to_offsets(benchmark::State& state, const ColumnVector& text) {
  int64_t num_bytes = 0;
  for (auto _ : state) {
    const OffsetText offsets = offset_text(text, ArrowText::kOffsets);
    num_bytes += offsets.bytes.size() + offsets.offsets.size();
    benchmark::DoNotOptimize(offsets.bytes.data());
  }
  state.SetBytesProcessed(num_bytes);
  state.SetItemsProcessed(state.iterations() * kRows);
}

void copy_bytes(benchmark::State& state, const ColumnVector& text) {
  const OffsetText offsets = offset_text(text, ArrowText::kOffsets);
  int64_t num_bytes = 0;
  for (auto _ : state) {
    const Buffer bytes = Buffer::copy_of(offsets.bytes.bytes());
    const Buffer positions = Buffer::copy_of(offsets.offsets.bytes());
    num_bytes += bytes.size() + positions.size();
    benchmark::DoNotOptimize(bytes.data());
    benchmark::DoNotOptimize(positions.data());
  }
  state.SetBytesProcessed(num_bytes);
  state.SetItemsProcessed(state.iterations() * kRows);
}

void widen_decimals(benchmark::State& state, const ColumnVector& decimals) {
  const ArrowField field = arrow_fields(Schema({{"c", decimals.type()}}), {.wide_decimals = true}).front();
  for (auto _ : state)
    benchmark::DoNotOptimize(widened_values(decimals, field).data());
  state.SetBytesProcessed(state.iterations() * kRows * field.byte_width);
  state.SetItemsProcessed(state.iterations() * kRows);
}

void add_all() {
  const ColumnVector numbers = random_numbers(TypeId::kInt64);
  benchmark::RegisterBenchmark("arrow/export/int64", export_columns, numbers);
  benchmark::RegisterBenchmark("arrow/export/string", export_columns, random_text(0, 30));
  benchmark::RegisterBenchmark("arrow/export/list", export_columns,
                               list_vector(Optionals<int32_t>(static_cast<size_t>(kRows), 1), numbers));
  benchmark::RegisterBenchmark("arrow/widen/decimal64_to_128", widen_decimals, random_numbers(Type::decimal(18, 2)));
  const std::pair<int, int> lengths[] = {{1, 1}, {4, 12}, {10, 43}, {100, 200}};
  for (const auto& [shortest, longest] : lengths) {
    const ColumnVector text = random_text(shortest, longest);
    const std::string suffix = "/" + std::to_string(shortest) + "-" + std::to_string(longest);
    benchmark::RegisterBenchmark(("arrow/text/offsets" + suffix).c_str(), text_to_offsets, text);
    benchmark::RegisterBenchmark(("arrow/text/memcpy" + suffix).c_str(), copy_bytes, text);
  }
}

}  // namespace
}  // namespace lamella::bench

int main(int argc, char** argv) {
  lamella::bench::add_all();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
