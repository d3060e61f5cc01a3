#include "column/promotion.h"

#include <utility>

#include "lamella/error.h"
#include "simd/kernels.h"
#include "vector/calendar.h"

namespace lamella::inline v0 {
namespace {

using simd::DecimalWidth;
using simd::NumberFrom;
using simd::NumberTo;

__extension__ using UInt128 = unsigned __int128;

constexpr int32_t kMostDigits = 38;

struct IntegerKind {
  int bits;
  bool is_signed;
};

/// Numbers without annotation beyond their width and sign.
std::optional<IntegerKind> integer_kind(TypeId id) noexcept {
  switch (id) {
    case TypeId::kInt8:
      return IntegerKind{8, true};
    case TypeId::kInt16:
      return IntegerKind{16, true};
    case TypeId::kInt32:
      return IntegerKind{32, true};
    case TypeId::kInt64:
      return IntegerKind{64, true};
    case TypeId::kUInt8:
      return IntegerKind{8, false};
    case TypeId::kUInt16:
      return IntegerKind{16, false};
    case TypeId::kUInt32:
      return IntegerKind{32, false};
    case TypeId::kUInt64:
      return IntegerKind{64, false};
    default:
      return std::nullopt;
  }
}

/// Digits that every integer of a kind has at most.
int32_t digits_of(IntegerKind kind) noexcept {
  switch (kind.bits) {
    case 8:
      return 3;
    case 16:
      return 5;
    case 32:
      return 10;
    default:
      return kind.is_signed ? 19 : 20;
  }
}

/// More digits before the point, or as many, and the same behind it.
bool widens_decimal(const Type& from, const Type& to) noexcept {
  return from.precision() <= kMostDigits && to.precision() <= kMostDigits && to.scale() >= from.scale() &&
         to.precision() - from.precision() >= to.scale() - from.scale();
}

bool holds_digits(const Type& decimal, int32_t digits) noexcept {
  return decimal.precision() <= kMostDigits && decimal.precision() - decimal.scale() >= digits;
}

bool is_text_or_bytes(const Type& type) noexcept {
  return type.is_text() || type.id() == TypeId::kBinary || type.id() == TypeId::kBson;
}

bool integer_promotes(IntegerKind from, const Type& to) noexcept {
  if (const std::optional<IntegerKind> wanted = integer_kind(to.id())) {
    if (from.is_signed) return wanted->is_signed && wanted->bits >= from.bits;
    return wanted->bits > from.bits || (wanted->bits == from.bits && !wanted->is_signed);
  }
  if (to.id() == TypeId::kDouble) return from.bits <= 32;
  if (to.id() == TypeId::kFloat) return from.bits <= 16;
  return to.id() == TypeId::kDecimal && holds_digits(to, digits_of(from));
}

bool promotes_exactly(const Type& from, const Type& to) noexcept {
  if (const std::optional<IntegerKind> kind = integer_kind(from.id())) return integer_promotes(*kind, to);
  switch (from.id()) {
    case TypeId::kFloat:
      return to.id() == TypeId::kDouble;
    case TypeId::kDecimal:
      return to.id() == TypeId::kDecimal && widens_decimal(from, to);
    case TypeId::kDate:
      return to.id() == TypeId::kTimestamp && !to.adjusted_to_utc();
    case TypeId::kTimestamp:
      return to.id() == TypeId::kTimestamp && to.adjusted_to_utc() == from.adjusted_to_utc() &&
             to.unit() >= from.unit();
    case TypeId::kEnum:
    case TypeId::kJson:
      return to.id() == TypeId::kString || to.id() == TypeId::kBinary;
    case TypeId::kString:
    case TypeId::kBson:
      return to.id() == TypeId::kBinary;
    case TypeId::kFixedBinary:
    case TypeId::kUuid:
      return to.id() == TypeId::kBinary && from.byte_width() > 0;
    default:
      return false;
  }
}

/// What Spark reads INT32 as, whatever its annotation.
bool spark_reads_int32(const Type& from, const Type& to) noexcept {
  if (from.id() == TypeId::kUInt32) return to.id() == TypeId::kInt64 || to.id() == TypeId::kDouble;
  switch (to.id()) {
    case TypeId::kInt8:
    case TypeId::kInt16:
    case TypeId::kInt32:
    case TypeId::kInt64:
    case TypeId::kDouble:
    case TypeId::kDate:
      return true;
    case TypeId::kTimestamp:
      return from.id() == TypeId::kDate && !to.adjusted_to_utc();
    case TypeId::kDecimal: {
      constexpr int32_t kDigits = 10;
      if (from.id() == TypeId::kDecimal) return widens_decimal(from, to);
      const std::optional<IntegerKind> kind = integer_kind(from.id());
      return kind && kind->is_signed && holds_digits(to, kDigits);
    }
    default:
      return false;
  }
}

bool spark_reads_int64(const Type& from, const Type& to) noexcept {
  if (from.id() == TypeId::kUInt64) return to == Type::decimal(20, 0);
  switch (to.id()) {
    case TypeId::kInt64:
      return true;
    case TypeId::kTimestamp:
      return from.id() == TypeId::kTimestamp && from.unit() != TimeUnit::kNanos && to.unit() >= from.unit();
    case TypeId::kDecimal: {
      constexpr int32_t kDigits = 20;
      if (from.id() == TypeId::kDecimal) return widens_decimal(from, to);
      return from.id() == TypeId::kInt64 && holds_digits(to, kDigits);
    }
    default:
      return false;
  }
}

bool spark_reads(const SchemaNode& leaf, const Type& from, const Type& to) noexcept {
  switch (leaf.physical_type) {
    case PhysicalType::INT32:
      return spark_reads_int32(from, to);
    case PhysicalType::INT64:
      return spark_reads_int64(from, to);
    case PhysicalType::INT96:
      return to.id() == TypeId::kTimestamp && to.unit() == from.unit();
    case PhysicalType::FLOAT:
      return to.id() == TypeId::kDouble;
    case PhysicalType::BYTE_ARRAY:
      if (from.id() == TypeId::kDecimal && to.id() == TypeId::kDecimal) return widens_decimal(from, to);
      return to.id() == TypeId::kBinary || (to.id() == TypeId::kString && is_text_or_bytes(from));
    case PhysicalType::FIXED_LEN_BYTE_ARRAY:
      if (from.id() == TypeId::kDecimal && to.id() == TypeId::kDecimal) return widens_decimal(from, to);
      return to.id() == TypeId::kBinary && leaf.type_length > 0;
    case PhysicalType::BOOLEAN:
    case PhysicalType::DOUBLE:
      break;
  }
  return false;
}

/// The kind of number that lies in memory; decimals, dates and the like are signed integers.
NumberFrom number_from(const Type& type) noexcept {
  if (type.id() == TypeId::kFloat) return NumberFrom::kFloat;
  const std::optional<IntegerKind> kind = integer_kind(type.id());
  const bool is_signed = !kind || kind->is_signed;
  switch (type.byte_width()) {
    case 1:
      return is_signed ? NumberFrom::kInt8 : NumberFrom::kUInt8;
    case 2:
      return is_signed ? NumberFrom::kInt16 : NumberFrom::kUInt16;
    case 4:
      return is_signed ? NumberFrom::kInt32 : NumberFrom::kUInt32;
    default:
      return is_signed ? NumberFrom::kInt64 : NumberFrom::kUInt64;
  }
}

NumberTo number_to(const Type& type) noexcept {
  if (type.id() == TypeId::kFloat) return NumberTo::kFloat;
  if (type.id() == TypeId::kDouble) return NumberTo::kDouble;
  switch (type.byte_width()) {
    case 1:
      return NumberTo::kInt8;
    case 2:
      return NumberTo::kInt16;
    case 4:
      return NumberTo::kInt32;
    default:
      return NumberTo::kInt64;
  }
}

DecimalWidth decimal_width(int32_t byte_width) noexcept {
  if (byte_width == 4) return DecimalWidth::k4;
  return byte_width == 8 ? DecimalWidth::k8 : DecimalWidth::k16;
}

UInt128 power_of_ten(int32_t exponent) noexcept {
  UInt128 power = 1;
  for (int32_t i = 0; i < exponent; ++i)
    power *= 10;
  return power;
}

bool is_number(TypeId id) noexcept {
  return id == TypeId::kFloat || id == TypeId::kDouble;
}

}  // namespace

bool promotes(const SchemaNode& leaf, const Type& from, const Type& to, PromotionRules rules) noexcept {
  if (from == to) return true;
  return rules == PromotionRules::kSpark ? spark_reads(leaf, from, to) : promotes_exactly(from, to);
}

std::optional<Promotion> Promotion::make(const Type& from, const Type& to) {
  Promotion promotion(from, to);
  const bool changes = promotion.convert_ != nullptr || promotion.to_decimal_ != nullptr || promotion.scale_ != nullptr;
  if (!changes) return std::nullopt;
  return promotion;
}

Promotion::Promotion(Type from, Type to) : from_(std::move(from)), to_(std::move(to)) {
  const simd::PromotionKernels& kernels = *simd::kernels().promotion;
  if (to_.id() == TypeId::kDecimal) {
    set_decimal();
  } else if (to_.id() == TypeId::kTimestamp && from_.id() == TypeId::kDate) {
    scale_ = kernels.scale_int32;
    multiplier_low_ = kSecondsPerDay * units_per_second(to_.unit());
  } else if (to_.id() == TypeId::kTimestamp && from_.id() == TypeId::kTimestamp) {
    multiplier_low_ = units_per_second(to_.unit()) / units_per_second(from_.unit());
    if (multiplier_low_ > 1) scale_ = kernels.scale_int64;
  } else if (from_.byte_width() != to_.byte_width() || (is_number(to_.id()) && !is_number(from_.id()))) {
    convert_ = kernels.converter(number_from(from_), number_to(to_));
  }
}

/// Narrow and unsigned integers become int32 or int64 first.
void Promotion::set_decimal() {
  const simd::PromotionKernels& kernels = *simd::kernels().promotion;
  const bool is_decimal = from_.id() == TypeId::kDecimal;
  const UInt128 multiplier = power_of_ten(to_.scale() - (is_decimal ? from_.scale() : 0));
  if (is_decimal && multiplier == 1 && from_.byte_width() == to_.byte_width()) return;
  multiplier_low_ = static_cast<uint64_t>(multiplier);
  multiplier_high_ = static_cast<uint64_t>(multiplier >> 64);
  int32_t width = from_.byte_width();
  if (from_.id() == TypeId::kUInt64) {
    to_decimal_ = kernels.unsigned_to_decimal;
    return;
  }
  if (from_.id() == TypeId::kUInt32) {
    convert_ = kernels.converter(NumberFrom::kUInt32, NumberTo::kInt64);
    width = 8;
  } else if (width < 4) {
    convert_ = kernels.converter(number_from(from_), NumberTo::kInt32);
    width = 4;
  }
  to_decimal_ = kernels.decimal_converter(decimal_width(width), decimal_width(to_.byte_width()));
}

void Promotion::apply(const uint8_t* values, int64_t count, uint8_t* out) const {
  constexpr int64_t kSlackBytes = 64;
  alignas(64) uint8_t widened[kMostValues * 8 + kSlackBytes];
  if (to_decimal_ != nullptr) {
    if (convert_ != nullptr) convert_(values, count, widened);
    to_decimal_(convert_ == nullptr ? values : widened, count, multiplier_low_, multiplier_high_, out);
  } else if (convert_ != nullptr) {
    convert_(values, count, out);
  } else if (scale_(values, count, static_cast<int64_t>(multiplier_low_), out) >= 0) {
    throw Error(ErrorCode::kCorruptFile,
                "a value of " + from_.to_string() + " lies outside what " + to_.to_string() + " can say");
  }
}

}  // namespace lamella::inline v0
