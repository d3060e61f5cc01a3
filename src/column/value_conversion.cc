#include "column/value_conversion.h"

#include <algorithm>
#include <cstring>

namespace lamella::inline v0 {
namespace {

const Type& file_type_of(const LeafContext& context) noexcept {
  return context.file_type ? *context.file_type : context.type;
}

std::optional<Promotion> promotion_of(const LeafContext& context) {
  if (!context.file_type) return std::nullopt;
  return Promotion::make(*context.file_type, context.type);
}

/// Of an identity: which integers need neither a check nor another calendar.
std::optional<IntegerRange> kept_integers_of(const LeafContext& context, bool is_identity) {
  const PhysicalType physical_type = context.node().physical_type;
  if (!is_identity || context.rebase != nullptr) return std::nullopt;
  if (physical_type != PhysicalType::INT32 && physical_type != PhysicalType::INT64) return std::nullopt;
  switch (context.type.id()) {
    case TypeId::kInt32:
    case TypeId::kInt64:
    case TypeId::kDate:
    case TypeId::kTime:
    case TypeId::kTimestamp:
      return IntegerRange{INT64_MIN, INT64_MAX};
    case TypeId::kDecimal: {
      int64_t most = 0;
      for (int digit = 0; digit < context.type.precision(); ++digit)
        most = 10 * most + 9;
      return IntegerRange{-most, most};
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

ValueConversion::ValueConversion(const LeafContext& context)
    : logical_(LogicalConversion::make(context.node(), file_type_of(context))),
      rebase_(context.rebase),
      promotion_(promotion_of(context)),
      kept_integers_(kept_integers_of(context, is_identity())),
      file_width_(file_type_of(context).byte_width()),
      pool_(context.pool) {}

uint8_t* ValueConversion::scratch(Buffer& buffer, int32_t byte_width) {
  pool_->ensure(buffer, kMostValues * byte_width);
  return buffer.mutable_data();
}

void ValueConversion::apply(const uint8_t* physical, int64_t count, uint8_t* out) {
  if (rebase_ == nullptr && !promotion_) {
    logical_.apply(physical, count, out);
    return;
  }
  const uint8_t* values = physical;
  if (logical_.is_identity()) {
    logical_.check(values, count);
  } else {
    uint8_t* logical = scratch(logical_values_, file_width_);
    logical_.apply(physical, count, logical);
    values = logical;
  }
  if (rebase_ != nullptr && !rebase_->keeps(values, count)) {
    uint8_t* rebased = scratch(rebased_values_, file_width_);
    rebase_->apply(values, count, rebased);
    values = rebased;
  }
  if (promotion_) {
    promotion_->apply(values, count, out);
  } else {
    std::memcpy(out, values, static_cast<size_t>(count * file_width_));
  }
}

void ValueConversion::apply(std::span<const StringView> views, std::span<const Buffer> buffers, uint8_t* out) {
  if (!promotion_) {
    logical_.apply(views, buffers, out);
    return;
  }
  uint8_t* logical = scratch(logical_values_, file_width_);
  logical_.apply(views, buffers, logical);
  promotion_->apply(logical, static_cast<int64_t>(views.size()), out);
}

bool ValueConversion::check(const uint8_t* values, int64_t count) const {
  logical_.check(values, count);
  return rebase_ == nullptr || rebase_->keeps(values, count);
}

void ValueConversion::settle(uint8_t* values, int64_t count) {
  if (check(values, count)) return;
  for (int64_t done = 0; done < count; done += kMostValues) {
    const int64_t tile = std::min(kMostValues, count - done);
    uint8_t* here = values + done * file_width_;
    // A kernel may spoil what lies behind its output, so it doesn't write into the midst of values.
    uint8_t* rebased = scratch(rebased_values_, file_width_);
    rebase_->apply(here, tile, rebased);
    std::memcpy(here, rebased, static_cast<size_t>(tile * file_width_));
  }
}

}  // namespace lamella::inline v0
