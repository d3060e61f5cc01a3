#include "parquet_gen/column_list.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "parquet_gen/random.h"

namespace lamella::inline v0 {
namespace gen {

namespace {

using writer::LeafData;
using writer::Node;
using writer::Values;

__extension__ using Int128 = __int128;

constexpr int64_t kProseBytes = 4 << 20;

/// IEEE 754 binary16, rounded towards zero. Precondition: 6.2e-5 < |value| < 65504, or 0.
uint16_t to_float16(double value) {
  const auto bits = std::bit_cast<uint32_t>(static_cast<float>(value));
  const uint32_t sign = bits >> 16 & 0x8000;
  const auto exponent = static_cast<int32_t>(bits >> 23 & 0xFF) - 127 + 15;
  if (exponent <= 0) return static_cast<uint16_t>(sign);
  return static_cast<uint16_t>(sign | static_cast<uint32_t>(exponent) << 10 | (bits >> 13 & 0x3FF));
}

/// Makes the values of one column.
///
/// First a rank is drawn by the column's distribution; then the rank alone decides the value, so that equal ranks give
/// equal values whatever the type.
class ColumnValues {
 public:
  ColumnValues(const ColumnSpec& spec, uint64_t seed)
      : spec_(spec), seed_(mix(seed)), random_(seed), null_random_(seed + 1) {
    if (spec.kind == ValueKind::kText && spec.text == TextKind::kWords) {
      prose_.emplace(seed, std::max(kProseBytes, spec.max_length));
    }
  }

  LeafData next(int64_t num_rows) {
    LeafData data{Values(*spec_.node.type, spec_.node.type_length), {}, {}};
    data.values.reserve(num_rows);
    const bool is_optional = spec_.node.repetition == Repetition::OPTIONAL;
    for (int64_t row = 0; row < num_rows; ++row) {
      if (is_optional) {
        const bool null = next_is_null();
        data.definition_levels.push_back(null ? 0 : 1);
        if (null) continue;
      }
      append(next_rank(), data.values);
    }
    return data;
  }

 private:
  bool next_is_null() {
    if (spec_.null_run == 1) return null_random_.chance(spec_.null_share);
    if (null_left_ == 0) {
      null_now_ = null_random_.chance(spec_.null_share);
      null_left_ = null_random_.between(1, 2 * spec_.null_run - 1);
    }
    --null_left_;
    return null_now_;
  }

  uint64_t next_rank() {
    const auto cardinality = static_cast<uint64_t>(spec_.cardinality);
    switch (spec_.distribution) {
      case Distribution::kRandom:
        return cardinality == 0 ? random_.next() : random_.below(cardinality);
      case Distribution::kSequential: {
        const uint64_t rank = next_rank_;
        next_rank_ += spec_.step == 1 ? 1 : random_.below(static_cast<uint64_t>(spec_.step));
        return cardinality == 0 ? rank : rank % cardinality;
      }
      case Distribution::kRuns:
        if (run_left_ == 0) {
          run_left_ = random_.between(1, 2 * spec_.mean_run - 1);
          next_rank_ = cardinality == 0 ? random_.next() : random_.below(cardinality);
        }
        --run_left_;
        return next_rank_;
    }
    return 0;
  }

  /// The rank's place in [low, high]: few distinct ranks are spread over it, in their order.
  int64_t integer(uint64_t rank) const {
    const uint64_t span = static_cast<uint64_t>(spec_.high) - static_cast<uint64_t>(spec_.low);
    uint64_t offset = rank;
    if (spec_.cardinality > 0) offset *= std::max<uint64_t>(1, span / static_cast<uint64_t>(spec_.cardinality));
    if (span != UINT64_MAX) offset %= span + 1;
    return static_cast<int64_t>(static_cast<uint64_t>(spec_.low) + offset);
  }

  double floating(uint64_t rank) const {
    const double span = static_cast<double>(spec_.high) - static_cast<double>(spec_.low);
    double value = 0;
    if (spec_.distribution == Distribution::kSequential) {
      value = static_cast<double>(spec_.low) + std::fmod(static_cast<double>(rank), std::max(span, 1.0));
    } else {
      value = static_cast<double>(spec_.low) + span * Random(rank ^ seed_).fraction();
    }
    if (!spec_.decimals) return value;
    const double scale = std::pow(10.0, *spec_.decimals);
    return std::round(value * scale) / scale;
  }

  void append(uint64_t rank, Values& out) {
    switch (spec_.kind) {
      case ValueKind::kBoolean:
        return out.append(static_cast<uint8_t>(rank & 1));
      case ValueKind::kInteger:
        if (spec_.node.type == PhysicalType::INT32) return out.append(static_cast<int32_t>(integer(rank)));
        return out.append(integer(rank));
      case ValueKind::kFloat16:
        return out.append(to_float16(floating(rank)));
      case ValueKind::kFloat:
        return out.append(static_cast<float>(floating(rank)));
      case ValueKind::kDouble:
        return out.append(floating(rank));
      case ValueKind::kInt96:
        return append_int96(integer(rank), out);
      case ValueKind::kInterval:
        return append_interval(rank, out);
      default:
        append_bytes(rank, out);
    }
  }

  /// Nanoseconds of the day, then the Julian day.
  static void append_int96(int64_t micros, Values& out) {
    constexpr int64_t kMicrosADay = int64_t{86400} * 1000000;
    constexpr int64_t kJulianDayOf1970 = 2440588;
    const int64_t day = micros / kMicrosADay - (micros % kMicrosADay < 0 ? 1 : 0);
    out.append((micros - day * kMicrosADay) * 1000);
    out.append(static_cast<int32_t>(day + kJulianDayOf1970));
  }

  void append_interval(uint64_t rank, Values& out) const {
    Random random(rank ^ seed_);
    out.append(static_cast<uint32_t>(random.below(25)));
    out.append(static_cast<uint32_t>(random.below(32)));
    out.append(static_cast<uint32_t>(random.below(86400000)));
  }

  void append_bytes(uint64_t rank, Values& out) {
    Random random(rank ^ seed_);
    scratch_.clear();
    switch (spec_.kind) {
      case ValueKind::kText:
        if (spec_.text == TextKind::kNumbered) return append_numbered(rank, out);
        if (prose_) return out.append_bytes(prose_->cut(random, random.between(spec_.min_length, spec_.max_length)));
        append_random_text(spec_.text, random.between(spec_.min_length, spec_.max_length), random, scratch_);
        break;
      case ValueKind::kEnum:
        return out.append_bytes(word(rank));
      case ValueKind::kJson:
        scratch_ = "{\"number\":" + std::to_string(random.below(1000)) + ",\"word\":\"";
        scratch_.append(word(random.next())).append("\"}");
        break;
      case ValueKind::kBson:
        append_bson(static_cast<int32_t>(random.below(1000)));
        break;
      case ValueKind::kDecimalBytes:
        append_decimal(rank, random);
        break;
      case ValueKind::kFixed:
        append_random_bytes(spec_.node.type_length, random);
        break;
      default:
        append_random_bytes(random.between(spec_.min_length, spec_.max_length), random);
    }
    out.append_bytes(scratch_);
  }

  static void append_numbered(uint64_t rank, Values& out) {
    const std::string digits = std::to_string(rank % 1000000000);
    std::string text = "customer#000000000";
    text.replace(text.size() - digits.size(), digits.size(), digits);
    out.append_bytes(text);
  }

  /// A document with the member "n", a 32-bit integer.
  void append_bson(int32_t number) {
    constexpr char kHead[] = {12, 0, 0, 0, 0x10, 'n', 0};
    scratch_.assign(kHead, sizeof(kHead));
    scratch_.append(reinterpret_cast<const char*>(&number), sizeof(number));
    scratch_.push_back('\0');
  }

  /// Big-endian two's complement: as many bytes as the column has, or as few as the value needs. Digits beyond the 18
  /// of the range are random.
  void append_decimal(uint64_t rank, Random& random) {
    Int128 value = integer(rank);
    for (int digits = 18; digits < spec_.node.annotation.precision; ++digits) {
      const auto digit = static_cast<int>(random.below(10));
      value = value * 10 + (value < 0 ? -digit : digit);
    }
    int size = spec_.node.type_length;
    if (size == 0) {
      size = 1;
      while ((value >> (8 * size - 1)) != 0 && (value >> (8 * size - 1)) != -1)
        ++size;
    }
    for (int byte = size - 1; byte >= 0; --byte)
      scratch_.push_back(static_cast<char>(value >> (8 * byte)));
  }

  void append_random_bytes(int64_t length, Random& random) {
    for (; length >= 8; length -= 8) {
      const uint64_t bytes = random.next();
      scratch_.append(reinterpret_cast<const char*>(&bytes), 8);
    }
    const uint64_t bytes = random.next();
    scratch_.append(reinterpret_cast<const char*>(&bytes), static_cast<size_t>(length));
  }

  const ColumnSpec spec_;
  const uint64_t seed_;
  Random random_;
  Random null_random_;
  std::optional<Prose> prose_;
  uint64_t next_rank_ = 0;
  int64_t run_left_ = 0;
  int64_t null_left_ = 0;
  bool null_now_ = false;
  std::string scratch_;
};

class ColumnList final : public RowSource {
 public:
  ColumnList(const std::vector<ColumnSpec>& specs, uint64_t seed) {
    for (size_t i = 0; i < specs.size(); ++i) {
      columns_.push_back(specs[i].node);
      values_.emplace_back(specs[i], mix(seed * 1000003 + i));
    }
  }

  const std::vector<Node>& columns() const override { return columns_; }

  std::vector<LeafData> next(int64_t num_rows) override {
    std::vector<LeafData> leaves;
    for (ColumnValues& values : values_)
      leaves.push_back(values.next(num_rows));
    return leaves;
  }

 private:
  std::vector<Node> columns_;
  std::vector<ColumnValues> values_;
};

}  // namespace

std::unique_ptr<RowSource> column_list(const std::vector<ColumnSpec>& specs, uint64_t seed) {
  return std::make_unique<ColumnList>(specs, seed);
}

}  // namespace gen
}  // namespace lamella::inline v0
