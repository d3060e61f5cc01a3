// How fast do decoded batches become Spark's rows?
//
// Data: batches in memory, warm, nulls in one row of ten, made with a fixed seed; rows go to one buffer that is used
// again and fits a core's second cache. Beside each shape stands memcpy() of the same bytes to a buffer of the same
// kind. Both take turns; the numbers are the best of all rounds, and the ratio that of these.
//
//     rows_bench [--rounds N] [--kilobytes N] [--only NAME]

#include <CLI/CLI.hpp>
#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "lamella/as.h"
#include "lamella/cpu_target.h"
#include "lamella/row_materializer.h"

namespace rows_bench {

struct Fields {
  int64_t a;
  double b;
  int32_t c;
  double d;
  int64_t e;
};

}  // namespace rows_bench

LAMELLA_ENCODE(rows_bench::Fields, a, b, c, d, e)

namespace {

using lamella::Buffer;
using lamella::ColumnVector;
using lamella::Type;
using lamella::TypeId;

std::mt19937_64& random_source() {
  static std::mt19937_64 random(17);
  return random;
}

/// Type, length and validity of a flat vector with nulls in one row of ten.
ColumnVector::Parts parts_with_nulls(Type type, int64_t length) {
  ColumnVector::Parts parts;
  parts.type = std::move(type);
  parts.length = length;
  parts.validity = Buffer::allocate((length + 7) / 8);
  std::memset(parts.validity.mutable_data(), 0, static_cast<size_t>(parts.validity.size()));
  for (int64_t row = 0; row < length; ++row) {
    const bool is_valid = random_source()() % 10 != 0;
    parts.null_count += !is_valid;
    if (is_valid) parts.validity.mutable_data()[row / 8] |= static_cast<uint8_t>(1 << row % 8);
  }
  return parts;
}

bool is_valid(const ColumnVector::Parts& parts, int64_t row) {
  return ((parts.validity.data()[row / 8] >> (row % 8)) & 1) != 0;
}

ColumnVector fixed_vector(const Type& type, int64_t length) {
  ColumnVector::Parts parts = parts_with_nulls(type, length);
  const int64_t width = type.byte_width();
  parts.values = Buffer::allocate(length * width);
  for (int64_t row = 0; row < length; ++row) {
    const uint64_t value[2] = {is_valid(parts, row) ? random_source()() >> 20 : 0, 0};
    std::memcpy(parts.values.mutable_data() + row * width, value, static_cast<size_t>(width));
  }
  return ColumnVector(std::move(parts));
}

/// Text of 1 to `max_bytes` letters.
ColumnVector text_vector(int64_t length, size_t max_bytes) {
  ColumnVector::Parts parts = parts_with_nulls(TypeId::kString, length);
  parts.values = Buffer::allocate(length * int64_t{sizeof(lamella::StringView)});
  std::string data;
  for (int64_t row = 0; row < length; ++row) {
    lamella::StringView view;
    const size_t size = is_valid(parts, row) ? 1 + random_source()() % max_bytes : 0;
    const std::string text(size, static_cast<char>('a' + row % 26));
    view.length = static_cast<int32_t>(size);
    if (view.is_inline()) {
      std::memcpy(view.inlined, text.data(), size);
    } else {
      std::memcpy(view.reference.prefix, text.data(), 4);
      view.reference.buffer = 0;
      view.reference.offset = static_cast<int32_t>(data.size());
      data += text;
    }
    std::memcpy(parts.values.mutable_data() + row * int64_t{sizeof view}, &view, sizeof view);
  }
  parts.data_buffers.push_back(Buffer::copy_of({reinterpret_cast<const uint8_t*>(data.data()), data.size()}));
  return ColumnVector(std::move(parts));
}

struct Shape {
  std::string name;
  std::vector<Type> types;
};

const Type kTimestamp = Type::timestamp(lamella::TimeUnit::kMicros, true);

std::vector<Shape> shapes() {
  const Type i64 = TypeId::kInt64, i32 = TypeId::kInt32, f64 = TypeId::kDouble, date = TypeId::kDate;
  const Type text = TypeId::kString, wide = Type::decimal(20, 2), price = Type::decimal(12, 2), flag = TypeId::kBoolean;
  return {{"4 fixed (8 bytes)", {i64, f64, kTimestamp, i64}},
          {"4 fixed (8 and 4 bytes)", {i64, i32, f64, date}},
          {"8 fixed (8 bytes)", {i64, f64, kTimestamp, i64, f64, i64, price, i64}},
          {"8 fixed (8 and 4 bytes)", {i64, i32, f64, date, kTimestamp, i64, i32, price}},
          {"10 mixed (2 text, wide decimal, boolean)", {i64, i32, f64, text, date, wide, kTimestamp, text, flag, i32}},
          {"64 fixed (8 bytes)", std::vector<Type>(64, i64)}};
}

lamella::ColumnarBatch make_batch(const Shape& shape, int64_t num_rows) {
  std::vector<lamella::Field> fields;
  std::vector<ColumnVector> columns;
  size_t max_text_bytes = 10;
  for (const Type& type : shape.types) {
    fields.emplace_back("c" + std::to_string(fields.size()), type);
    columns.push_back(type.id() == TypeId::kString ? text_vector(num_rows, std::exchange(max_text_bytes, 24))
                                                   : fixed_vector(type, num_rows));
  }
  return {std::make_shared<const lamella::Schema>(std::move(fields)), num_rows, std::move(columns)};
}

template <typename Work>
double seconds_of(const Work& work) {
  constexpr int kRepeats = 20;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < kRepeats; ++i)
    work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / kRepeats;
}

void keep(const void* memory) {
  asm volatile("" : : "r"(memory) : "memory");
}

void compare(const Shape& shape, int rounds, int64_t destination_bytes) {
  lamella::UnsafeRows rows;
  int64_t num_rows = 64;
  {
    const auto probe = make_batch(shape, num_rows);
    lamella::RowMaterializer(*probe.schema()).materialize(probe, rows);
    num_rows = destination_bytes * num_rows / static_cast<int64_t>(rows.bytes().size());
  }
  const auto batch = make_batch(shape, num_rows);
  const lamella::RowMaterializer materializer(*batch.schema());
  materializer.materialize(batch, rows);
  const Buffer source = Buffer::copy_of(rows.bytes());
  Buffer copy = Buffer::allocate(source.size());
  double row_seconds = std::numeric_limits<double>::infinity();
  double copy_seconds = row_seconds;
  for (int round = 0; round < rounds; ++round) {
    row_seconds = std::min(row_seconds, seconds_of([&] {
                             materializer.materialize(batch, rows);
                             keep(rows.bytes().data());
                           }));
    copy_seconds = std::min(copy_seconds, seconds_of([&] {
                              std::memcpy(copy.mutable_data(), source.data(), static_cast<size_t>(source.size()));
                              keep(copy.data());
                            }));
  }
  const auto count = static_cast<double>(num_rows);
  std::printf("%-42s %7.0f %8.2f %8.2f %8.1f %7.2f\n", shape.name.c_str(), count, row_seconds * 1e9 / count,
              copy_seconds * 1e9 / count, static_cast<double>(source.size()) / row_seconds / 1e9,
              row_seconds / copy_seconds);
}

/// One batch, again and again.
class RepeatedBatch : public lamella::BatchSource {
 public:
  RepeatedBatch(const lamella::ColumnarBatch& batch, int times) : batch_(batch), left_(times) {}

  std::shared_ptr<const lamella::Schema> schema() const override { return batch_.schema(); }
  void project(const std::vector<std::string>&) override {}
  std::optional<lamella::ColumnarBatch> next_batch() override {
    if (left_ == 0) return std::nullopt;
    --left_;
    return batch_;
  }
  void cancel() noexcept override {}

 private:
  const lamella::ColumnarBatch& batch_;
  int left_;
};

ColumnVector required_vector(const Type& type, int64_t length) {
  ColumnVector::Parts parts = fixed_vector(type, length).parts();
  parts.null_count = 0;
  parts.validity = Buffer();
  return ColumnVector(std::move(parts));
}

/// Cheap, so that what it takes to get at the values shows.
uint64_t mix(int64_t a, double b, int32_t c, double d, int64_t e) {
  return static_cast<uint64_t>(a + c + e) ^ std::bit_cast<uint64_t>(b) ^ std::bit_cast<uint64_t>(d);
}

uint64_t sum_by_structs(lamella::BatchSource& source) {
  uint64_t sum = 0;
  for (const rows_bench::Fields& row : lamella::as<rows_bench::Fields>(source))
    sum += mix(row.a, row.b, row.c, row.d, row.e);
  return sum;
}

uint64_t sum_by_each(lamella::BatchSource& source) {
  uint64_t sum = 0;
  lamella::as<rows_bench::Fields>(source).for_each(
      [&](const rows_bench::Fields& row) { sum += mix(row.a, row.b, row.c, row.d, row.e); });
  return sum;
}

uint64_t sum_by_hand(lamella::BatchSource& source) {
  uint64_t sum = 0;
  while (const auto batch = source.next_batch()) {
    const auto a = batch->column(0).values<int64_t>();
    const auto b = batch->column(1).values<double>();
    const auto c = batch->column(2).values<int32_t>();
    const auto d = batch->column(3).values<double>();
    const auto e = batch->column(4).values<int64_t>();
    for (size_t i = 0; i < a.size(); ++i)
      sum += mix(a[i], b[i], c[i], d[i], e[i]);
  }
  return sum;
}

void compare_structs(int rounds) {
  constexpr int64_t kRows = 8192;
  constexpr int kBatches = 10;
  const Type types[] = {TypeId::kInt64, TypeId::kDouble, TypeId::kInt32, TypeId::kDouble, TypeId::kInt64};
  std::vector<lamella::Field> fields;
  std::vector<ColumnVector> columns;
  for (const Type& type : types) {
    fields.emplace_back(std::string(1, static_cast<char>('a' + fields.size())), type);
    columns.push_back(required_vector(type, kRows));
  }
  const lamella::ColumnarBatch batch(std::make_shared<const lamella::Schema>(std::move(fields)), kRows, columns);
  double struct_seconds = std::numeric_limits<double>::infinity();
  double each_seconds = struct_seconds;
  double hand_seconds = struct_seconds;
  uint64_t sums[3] = {};
  for (int round = 0; round < rounds; ++round) {
    struct_seconds = std::min(struct_seconds, seconds_of([&] {
                                RepeatedBatch source(batch, kBatches);
                                sums[0] = sum_by_structs(source);
                              }));
    each_seconds = std::min(each_seconds, seconds_of([&] {
                              RepeatedBatch source(batch, kBatches);
                              sums[2] = sum_by_each(source);
                            }));
    hand_seconds = std::min(hand_seconds, seconds_of([&] {
                              RepeatedBatch source(batch, kBatches);
                              sums[1] = sum_by_hand(source);
                            }));
  }
  const double count = kRows * kBatches;
  std::printf("\nas<T>(), 5 columns: by hand %.2f ns/row, for_each %.2f, ratio %.2f, iterator %.2f, ratio %.2f%s\n",
              hand_seconds * 1e9 / count, each_seconds * 1e9 / count, each_seconds / hand_seconds,
              struct_seconds * 1e9 / count, struct_seconds / hand_seconds,
              sums[0] == sums[1] && sums[2] == sums[1] ? "" : ", sums differ");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Times making rows of batches beside copying the same bytes");
  int rounds = 50;
  int64_t kilobytes = 512;
  app.add_option("--rounds", rounds, "How often both are timed")->check(CLI::PositiveNumber);
  app.add_option("--kilobytes", kilobytes, "Bytes of rows in a batch, in kB")->check(CLI::PositiveNumber);
  std::string only;
  app.add_option("--only", only, "Only the shapes whose name has this in it");
  CLI11_PARSE(app, argc, argv);
  std::printf("target %s, %d kB of rows\n", std::string(lamella::cpu_target()).c_str(), static_cast<int>(kilobytes));
  std::printf("%-42s %7s %8s %8s %8s %7s\n", "columns, nulls in one row of ten", "rows", "ns/row", "memcpy", "GB/s",
              "ratio");
  for (const Shape& shape : shapes()) {
    if (shape.name.find(only) != std::string::npos) compare(shape, rounds, kilobytes * 1024);
  }
  if (only.empty()) compare_structs(rounds);
  return 0;
}
