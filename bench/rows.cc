// How fast do decoded batches become Spark's rows?
//
// Data: batches in memory, warm, nulls in one row of ten, made with a fixed seed; rows go to one buffer that is used
// again and fits a core's second cache. Beside each shape stands memcpy() of the same bytes to a buffer of the same
// kind. Both take turns; the numbers are the best of all rounds, and the ratio that of these.
//
//     rows_bench [--rounds N] [--kilobytes N]

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "lamella/cpu_target.h"
#include "lamella/row_materializer.h"

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
  for (const Type& type : shape.types) {
    fields.emplace_back("c" + std::to_string(fields.size()), type);
    columns.push_back(type.id() == TypeId::kString ? text_vector(num_rows, fields.size() % 2 == 0 ? 10 : 24)
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

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Times making rows of batches beside copying the same bytes");
  int rounds = 50;
  int64_t kilobytes = 512;
  app.add_option("--rounds", rounds, "How often both are timed")->check(CLI::PositiveNumber);
  app.add_option("--kilobytes", kilobytes, "Bytes of rows in a batch, in kB")->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  std::printf("target %s, %d kB of rows\n", std::string(lamella::cpu_target()).c_str(), static_cast<int>(kilobytes));
  std::printf("%-42s %7s %8s %8s %8s %7s\n", "columns, nulls in one row of ten", "rows", "ns/row", "memcpy", "GB/s",
              "ratio");
  for (const Shape& shape : shapes())
    compare(shape, rounds, kilobytes * 1024);
  return 0;
}
