/// How C++ types become values of Spark's rows, and back. See lamella/encoder.h for the whole; here are the types:
///
///     bool, std::int8_t .. std::int64_t, float, double       boolean, byte, short, integer, long, float, double
///     char                                                    byte
///     std::uint8_t, uint16_t, uint32_t, uint64_t              short, integer, long, decimal(20,0)
///     enums                                                   what their underlying type is
///     std::string, std::string_view (borrowed on decoding)    string
///     std::vector<std::uint8_t>, std::vector<std::byte>       binary
///     lamella::Decimal<precision, scale>                      decimal
///     std::chrono::sys_days, year_month_day                   date
///     std::chrono::sys_time, local_time                       timestamp, timestamp_ntz: floored to microseconds
///     std::chrono::months, years                              year-month interval
///     other durations of std::chrono                          day-time interval: floored to microseconds
///     lamella::CalendarInterval                               interval
///     lamella::VariantBytes                                   variant
///     std::monostate                                          void
///     std::optional<T>                                        T that may be null
///     std::vector<T>, std::array<T, n>                        array
///     std::map, std::unordered_map                            map
///     std::pair, std::tuple                                   struct of _1, _2, ...
///     a type with LAMELLA_ENCODE                              struct of its fields
///     a type with Coding<T>::Via                              what Via is
///
/// Source folder: src/row.
#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "lamella/decimal.h"
#include "lamella/export.h"
#include "lamella/row_writer.h"
#include "lamella/spark_type.h"
#include "lamella/unsafe_row.h"

namespace lamella::inline v0 {

/// A coder of your own: specialise it with a type that can be encoded already, bytes for what should be opaque, and two
/// functions.
///
///     template <>
///     struct lamella::Coding<Money> {
///       using Via = std::int64_t;
///       static Via encode(const Money& money) { return money.cents(); }
///       static Money decode(const Via& cents) { return Money::of_cents(cents); }
///     };
template <typename T>
struct Coding {};

/// Coding of a trivially copyable type as its bytes: `template <> struct lamella::Coding<T> : lamella::BinaryCoding<T>
/// {};`
template <typename T>
struct BinaryCoding;

/// Specialised by LAMELLA_ENCODE: fields() gives a tuple of Member.
template <typename T>
struct FieldsOf {};

/// A data member of T and the name of its column.
template <typename T, typename Value>
struct Member {
  using Type = Value;
  const char* name;
  Value T::*pointer;
};

/// A VARIANT that owns its bytes.
struct VariantBytes {
  std::vector<uint8_t> value;
  std::vector<uint8_t> metadata;

  bool operator==(const VariantBytes&) const = default;
};

/// Which columns of a row the fields of a type are, at any depth.
struct Binding {
  std::vector<int> ordinals;  ///< Of a struct's fields.
  int num_fields = 0;         ///< Of the row that they are in.
  std::vector<Binding> children;
};

namespace internal {

/// Where a field is, for messages: "a.b".
struct FieldPath {
  const FieldPath* parent = nullptr;
  std::string_view name = {};
};

/// Ordinals of `names` in a struct. Throws kInvalidArgument (not a struct; a name that none or two fields have).
LAMELLA_EXPORT std::vector<int> match_fields(const SparkType& from, std::span<const std::string> names,
                                             const FieldPath& path);
[[noreturn]] LAMELLA_EXPORT void throw_ill_typed(const SparkType& from, const SparkType& wanted, const FieldPath& path);
[[noreturn]] LAMELLA_EXPORT void throw_unexpected_null(std::string_view name);
[[noreturn]] LAMELLA_EXPORT void throw_wrong_count(int64_t count, int64_t wanted);
[[noreturn]] LAMELLA_EXPORT void throw_out_of_range(std::string_view what);

template <typename T>
inline constexpr bool kNever = false;

}  // namespace internal

/// How T is written and read. type(): what it is to Spark. put(): writes a value, which put_null() does for a null.
/// bind(): finds it in rows of another schema. get(): reads a value that is not null.
template <typename T, typename = void>
struct Coder {
  static_assert(
      internal::kNever<T>,
      "lamella cannot encode this type: give its struct LAMELLA_ENCODE, or specialise lamella::Coding for it");
};

template <typename... T>
struct Coder<std::variant<T...>> {
  static_assert(internal::kNever<std::variant<T...>>,
                "std::variant has no type in Spark: use a struct of std::optional members, or specialise "
                "lamella::Coding for it");
};

/// What most coders share: one type, and nulls that take no bytes.
template <typename T>
struct CoderBase {
  static constexpr bool kNullable = false;
  static void put_null(SlotWriter& slots, int64_t i) { slots.set_null(i); }
  static Binding bind(const SparkType& from, const internal::FieldPath& path) {
    if (from != Coder<T>::type()) internal::throw_ill_typed(from, Coder<T>::type(), path);
    return {};
  }
};

template <>
struct Coder<bool> : CoderBase<bool> {
  static SparkType type() { return SparkTypeId::kBoolean; }
  static void put(SlotWriter& slots, int64_t i, bool value) { slots.put(i, static_cast<uint8_t>(value)); }
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding&, bool& out) {
    out = slots.get_boolean(i);
  }
};

template <typename T>
concept SignedInteger = std::signed_integral<T> && !std::same_as<T, char> && !std::same_as<T, wchar_t>;
template <typename T>
concept UnsignedInteger =
    std::unsigned_integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, char8_t> &&
    !std::same_as<T, char16_t> && !std::same_as<T, char32_t> && !std::same_as<T, wchar_t>;

template <SignedInteger T>
struct Coder<T> : CoderBase<T> {
  static SparkType type() {
    return sizeof(T) == 1   ? SparkTypeId::kByte
           : sizeof(T) == 2 ? SparkTypeId::kShort
           : sizeof(T) == 4 ? SparkTypeId::kInteger
                            : SparkTypeId::kLong;
  }
  static void put(SlotWriter& slots, int64_t i, T value) { slots.put(i, value); }
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding&, T& out) {
    if constexpr (sizeof(T) == 1) out = slots.get_byte(i);
    if constexpr (sizeof(T) == 2) out = slots.get_short(i);
    if constexpr (sizeof(T) == 4) out = slots.get_int(i);
    if constexpr (sizeof(T) == 8) out = slots.get_long(i);
  }
};

/// By the next wider signed integer.
template <UnsignedInteger T>
requires(sizeof(T) < 8) struct Coder<T> : CoderBase<T> {
  using Wider = std::conditional_t<sizeof(T) == 1, int16_t, std::conditional_t<sizeof(T) == 2, int32_t, int64_t>>;
  static SparkType type() { return Coder<Wider>::type(); }
  static void put(SlotWriter& slots, int64_t i, T value) { slots.put(i, Wider{value}); }
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding& binding, T& out) {
    Wider value;
    Coder<Wider>::get(slots, i, binding, value);
    if (value < 0 || value > Wider{std::numeric_limits<T>::max()}) internal::throw_out_of_range("an unsigned integer");
    out = static_cast<T>(value);
  }
};

template <UnsignedInteger T>
requires(sizeof(T) == 8) struct Coder<T> : CoderBase<T> {
  static SparkType type() { return SparkType::decimal(20, 0); }
  static void put(SlotWriter& slots, int64_t i, T value) { slots.put_wide_decimal(i, Int128{value}); }
  static void put_null(SlotWriter& slots, int64_t i) { slots.set_null_wide_decimal(i); }
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding&, T& out) {
    const Int128 value = slots.get_decimal(i, 20);
    if (value < 0 || value > Int128{std::numeric_limits<T>::max()}) internal::throw_out_of_range("an unsigned integer");
    out = static_cast<T>(value);
  }
};

template <>
struct Coder<float> : CoderBase<float> {
  static SparkType type() { return SparkTypeId::kFloat; }
  static void put(SlotWriter& slots, int64_t i, float value) { slots.put(i, value); }
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding&, float& out) {
    out = slots.get_float(i);
  }
};

template <>
struct Coder<double> : CoderBase<double> {
  static SparkType type() { return SparkTypeId::kDouble; }
  static void put(SlotWriter& slots, int64_t i, double value) { slots.put(i, value); }
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding&, double& out) {
    out = slots.get_double(i);
  }
};

template <>
struct Coder<std::monostate> : CoderBase<std::monostate> {
  static constexpr bool kNullable = true;
  static SparkType type() { return SparkTypeId::kVoid; }
  static void put(SlotWriter& slots, int64_t i, std::monostate) { slots.set_null(i); }
  template <typename Slots>
  static void get(const Slots&, int64_t, const Binding&, std::monostate&) {}
};

namespace internal {

inline std::span<const uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

/// Text, owned or borrowed.
template <typename T>
struct TextCoder : CoderBase<T> {
  static SparkType type() { return SparkTypeId::kString; }
  static void put(SlotWriter& slots, int64_t i, const T& value) { slots.put_bytes(i, as_bytes(value)); }
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding&, T& out) {
    out = slots.get_string(i);
  }
};

}  // namespace internal

template <>
struct Coder<std::string> : internal::TextCoder<std::string> {};
template <>
struct Coder<std::string_view> : internal::TextCoder<std::string_view> {};

template <typename Byte>
requires(std::same_as<Byte, uint8_t> || std::same_as<Byte, std::byte>) struct Coder<std::vector<Byte>>
    : CoderBase<std::vector<Byte>> {
  static SparkType type() { return SparkTypeId::kBinary; }
  static void put(SlotWriter& slots, int64_t i, const std::vector<Byte>& value) {
    slots.put_bytes(i, {reinterpret_cast<const uint8_t*>(value.data()), value.size()});
  }
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding&, std::vector<Byte>& out) {
    const std::span<const uint8_t> bytes = slots.get_binary(i);
    const auto* begin = reinterpret_cast<const Byte*>(bytes.data());
    out.assign(begin, begin + bytes.size());
  }
};

template <int kPrecision, int kScale>
struct Coder<Decimal<kPrecision, kScale>> : CoderBase<Decimal<kPrecision, kScale>> {
  using Value = Decimal<kPrecision, kScale>;
  static constexpr bool kIsWide = kPrecision > SparkType::kMaxLongDigits;
  static SparkType type() { return SparkType::decimal(kPrecision, kScale); }
  static void put(SlotWriter& slots, int64_t i, const Value& value) {
    Int128 limit = 1;
    for (int digit = 0; digit < kPrecision; ++digit)
      limit *= 10;
    if (value.unscaled <= -limit || value.unscaled >= limit) internal::throw_out_of_range("a decimal");
    if constexpr (kIsWide) {
      slots.put_wide_decimal(i, value.unscaled);
    } else {
      slots.put(i, static_cast<int64_t>(value.unscaled));
    }
  }
  static void put_null(SlotWriter& slots, int64_t i) { kIsWide ? slots.set_null_wide_decimal(i) : slots.set_null(i); }
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding&, Value& out) {
    out.unscaled = slots.get_decimal(i, kPrecision);
  }
};

template <>
struct Coder<CalendarInterval> : CoderBase<CalendarInterval> {
  static SparkType type() { return SparkTypeId::kCalendarInterval; }
  static void put(SlotWriter& slots, int64_t i, const CalendarInterval& value) { slots.put_interval(i, value); }
  static void put_null(SlotWriter& slots, int64_t i) { slots.set_null_interval(i); }
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding&, CalendarInterval& out) {
    out = slots.get_interval(i);
  }
};

template <>
struct Coder<VariantBytes> : CoderBase<VariantBytes> {
  static SparkType type() { return SparkTypeId::kVariant; }
  static void put(SlotWriter& slots, int64_t i, const VariantBytes& variant) {
    slots.begin_body();
    std::vector<uint8_t>& buffer = slots.buffer();
    const auto value_bytes = static_cast<int32_t>(variant.value.size());
    const auto* size = reinterpret_cast<const uint8_t*>(&value_bytes);
    buffer.insert(buffer.end(), size, size + sizeof value_bytes);
    buffer.insert(buffer.end(), variant.value.begin(), variant.value.end());
    buffer.insert(buffer.end(), variant.metadata.begin(), variant.metadata.end());
    slots.end_body(i);
  }
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding&, VariantBytes& out) {
    const UnsafeVariant variant = slots.get_variant(i);
    out.value.assign(variant.value.begin(), variant.value.end());
    out.metadata.assign(variant.metadata.begin(), variant.metadata.end());
  }
};

namespace internal {

/// A type that is another one underneath: Self says to() and from().
template <typename T, typename Via, typename Self>
struct ViaCoder : CoderBase<T> {
  static constexpr bool kNullable = Coder<Via>::kNullable;
  static SparkType type() { return Coder<Via>::type(); }
  static Binding bind(const SparkType& from, const FieldPath& path) { return Coder<Via>::bind(from, path); }
  static void put(SlotWriter& slots, int64_t i, const T& value) { Coder<Via>::put(slots, i, Self::to(value)); }
  static void put_null(SlotWriter& slots, int64_t i) { Coder<Via>::put_null(slots, i); }
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding& binding, T& out) {
    Via value{};
    Coder<Via>::get(slots, i, binding, value);
    out = Self::from(value);
  }
};

/// A count of Spark's units, of another meaning.
template <typename T, typename Count, SparkTypeId kType, typename Self>
struct CountCoder : ViaCoder<T, Count, Self> {
  using Via = Count;
  static SparkType type() { return kType; }
  static Binding bind(const SparkType& from, const FieldPath& path) {
    if (from.id() != kType) throw_ill_typed(from, type(), path);
    return {};
  }
};

template <typename Duration>
int64_t floored_micros(Duration duration) {
  return std::chrono::floor<std::chrono::microseconds>(duration).count();
}

template <typename Duration>
Duration from_micros(int64_t micros) {
  return std::chrono::floor<Duration>(std::chrono::microseconds(micros));
}

template <typename Duration>
inline constexpr bool kIsMonths = std::ratio_equal_v<typename Duration::period, std::chrono::months::period> ||
                                  std::ratio_equal_v<typename Duration::period, std::chrono::years::period>;

}  // namespace internal

template <>
struct Coder<char> : internal::ViaCoder<char, int8_t, Coder<char>> {
  using Via = int8_t;
  static Via to(char value) { return static_cast<Via>(value); }
  static char from(Via value) { return static_cast<char>(value); }
};

template <>
struct Coder<std::chrono::sys_days>
    : internal::CountCoder<std::chrono::sys_days, int32_t, SparkTypeId::kDate, Coder<std::chrono::sys_days>> {
  static int32_t to(std::chrono::sys_days day) { return static_cast<int32_t>(day.time_since_epoch().count()); }
  static std::chrono::sys_days from(int32_t days) { return std::chrono::sys_days(std::chrono::days(days)); }
};

template <>
struct Coder<std::chrono::year_month_day>
    : internal::CountCoder<std::chrono::year_month_day, int32_t, SparkTypeId::kDate,
                           Coder<std::chrono::year_month_day>> {
  static int32_t to(std::chrono::year_month_day day) { return Coder<std::chrono::sys_days>::to(day); }
  static std::chrono::year_month_day from(int32_t days) { return Coder<std::chrono::sys_days>::from(days); }
};

template <typename Duration>
struct Coder<std::chrono::sys_time<Duration>>
    : internal::CountCoder<std::chrono::sys_time<Duration>, int64_t, SparkTypeId::kTimestamp,
                           Coder<std::chrono::sys_time<Duration>>> {
  static int64_t to(std::chrono::sys_time<Duration> time) { return internal::floored_micros(time.time_since_epoch()); }
  static std::chrono::sys_time<Duration> from(int64_t micros) {
    return std::chrono::sys_time<Duration>(internal::from_micros<Duration>(micros));
  }
};

template <typename Duration>
struct Coder<std::chrono::local_time<Duration>>
    : internal::CountCoder<std::chrono::local_time<Duration>, int64_t, SparkTypeId::kTimestampNtz,
                           Coder<std::chrono::local_time<Duration>>> {
  static int64_t to(std::chrono::local_time<Duration> time) {
    return internal::floored_micros(time.time_since_epoch());
  }
  static std::chrono::local_time<Duration> from(int64_t micros) {
    return std::chrono::local_time<Duration>(internal::from_micros<Duration>(micros));
  }
};

template <typename Rep, typename Period>
requires(internal::kIsMonths<std::chrono::duration<Rep, Period>>) struct Coder<std::chrono::duration<Rep, Period>>
    : internal::CountCoder<std::chrono::duration<Rep, Period>, int32_t, SparkTypeId::kYearMonthInterval,
                           Coder<std::chrono::duration<Rep, Period>>> {
  using Duration = std::chrono::duration<Rep, Period>;
  static int32_t to(Duration duration) {
    return static_cast<int32_t>(std::chrono::floor<std::chrono::months>(duration).count());
  }
  static Duration from(int32_t months) { return std::chrono::floor<Duration>(std::chrono::months(months)); }
};

template <typename Rep, typename Period>
requires(!internal::kIsMonths<std::chrono::duration<Rep, Period>>) struct Coder<std::chrono::duration<Rep, Period>>
    : internal::CountCoder<std::chrono::duration<Rep, Period>, int64_t, SparkTypeId::kDayTimeInterval,
                           Coder<std::chrono::duration<Rep, Period>>> {
  using Duration = std::chrono::duration<Rep, Period>;
  static int64_t to(Duration duration) { return internal::floored_micros(duration); }
  static Duration from(int64_t micros) { return internal::from_micros<Duration>(micros); }
};

template <typename T>
requires(std::is_enum_v<T> && !std::same_as<T, std::byte>) struct Coder<T>
    : internal::ViaCoder<T, std::underlying_type_t<T>, Coder<T>> {
  using Via = std::underlying_type_t<T>;
  static Via to(T value) { return static_cast<Via>(value); }
  static T from(Via value) { return static_cast<T>(value); }
};

template <typename T>
requires requires {
  typename Coding<T>::Via;
}
struct Coder<T> : internal::ViaCoder<T, typename Coding<T>::Via, Coder<T>> {
  using Via = typename Coding<T>::Via;
  static Via to(const T& value) { return Coding<T>::encode(value); }
  static T from(const Via& value) { return Coding<T>::decode(value); }
};

template <typename T>
struct BinaryCoding {
  static_assert(std::is_trivially_copyable_v<T> && std::is_default_constructible_v<T>,
                "BinaryCoding copies bytes: it needs a trivially copyable type with a default constructor");
  using Via = std::vector<uint8_t>;
  static Via encode(const T& value) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(&value);
    return {bytes, bytes + sizeof(T)};
  }
  static T decode(const Via& bytes) {
    if (bytes.size() != sizeof(T)) internal::throw_wrong_count(static_cast<int64_t>(bytes.size()), sizeof(T));
    T value;
    std::memcpy(&value, bytes.data(), sizeof(T));
    return value;
  }
};

}  // namespace lamella::inline v0
