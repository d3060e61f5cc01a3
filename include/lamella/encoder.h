/// C++ structs as Spark's rows, and back.
///
///     struct Trade {
///       std::int64_t id;
///       double price;
///       std::string symbol;
///       std::optional<std::chrono::sys_time<std::chrono::microseconds>> when;
///       std::vector<std::string> tags;
///     };
///     LAMELLA_ENCODE(Trade, id, price, symbol, when, tags)  // outside of any namespace
///
///     std::vector<std::uint8_t> bytes = lamella::Encoder<Trade>::encode(trade);  // an UnsafeRow
///     lamella::Encoder<Trade> encoder(schema_of_other_rows);                     // fields are found by name
///     Trade again = encoder.decode(row);
///
/// lamella/coder.h lists the types that fields may have, and how to add one. Source folder: src/row.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lamella/coder.h"
#include "lamella/export.h"
#include "lamella/nested_coder.h"
#include "lamella/spark_type.h"
#include "lamella/unsafe_row.h"

namespace lamella::inline v0 {

/// Rows of T's fields, or of one column "value" where T is no struct to Spark.
/// Threads: immutable, so many threads may use one.
template <typename T>
class Encoder {
 public:
  /// What Spark calls the rows that encode() makes. A field is nullable where its type can say null.
  static const SparkType& schema() {
    static const SparkType kSchema = make_schema();
    return kSchema;
  }

  /// For rows of schema().
  Encoder() : Encoder(schema()) {}
  /// For decoding rows of another schema, a struct in which T's fields are found by name, nested ones too; columns that
  /// T has not are passed over. Throws kInvalidArgument: a field that is missing, that two columns match, or whose
  /// column has another type.
  explicit Encoder(const SparkType& row_schema) : binding_(bind(row_schema)) {}

  /// The row of a value. Throws kInvalidArgument (a decimal of too many digits), kResourceLimit (2 GiB).
  static std::vector<uint8_t> encode(const T& value) {
    std::vector<uint8_t> row;
    encode(value, row);
    return row;
  }
  /// Appends the row of a value, a multiple of 8 bytes. Throws as the other; then `rows` ends in a part of a row.
  static void encode(const T& value, std::vector<uint8_t>& rows) {
    if constexpr (internal::kHasFields<T>) {
      internal::put_row(rows, value);
    } else {
      SlotWriter slots = SlotWriter::row(rows, 1);
      Coder<T>::put(slots, 0, value);
    }
  }

  /// The value of a row of the schema that the encoder was made for. Precondition: validate() passes. Text and bytes
  /// that T borrows live as long as the row's. Throws kInvalidArgument: a null for a field that cannot be null, an
  /// array of another length than std::array has, an integer that the field cannot hold.
  T decode(const UnsafeRow& row) const {
    T value{};
    decode_into(row, value);
    return value;
  }
  /// The same, using the memory of `value` again. After an error it holds parts of both.
  void decode_into(const UnsafeRow& row, T& value) const {
    if constexpr (internal::kHasFields<T>) {
      internal::get_row(row, binding_, value);
    } else {
      internal::get_or_null(row, binding_.ordinals[0], binding_.children[0], "value", value);
    }
  }

 private:
  static SparkType make_schema() {
    if constexpr (internal::kHasFields<T>) {
      return Coder<T>::type();
    } else {
      return SparkType::structure({SparkField("value", Coder<T>::type(), Coder<T>::kNullable)});
    }
  }

  static Binding bind(const SparkType& from) {
    const internal::FieldPath root;
    if constexpr (internal::kHasFields<T>) {
      return Coder<T>::bind(from, root);
    } else {
      const std::string name = "value";
      Binding binding;
      binding.ordinals = internal::match_fields(from, {&name, 1}, root);
      const SparkField& field = from.fields()[static_cast<size_t>(binding.ordinals[0])];
      binding.num_fields = static_cast<int>(from.fields().size());
      binding.children.push_back(Coder<T>::bind(field.type(), internal::FieldPath{&root, field.name()}));
      return binding;
    }
  }

  Binding binding_;
};

}  // namespace lamella::inline v0

// Each argument behind the first, handed to LAMELLA_ENCODE_MEMBER: at most 256 of them.
#define LAMELLA_ENCODE_PARENTHESES ()
#define LAMELLA_ENCODE_EXPAND(...) \
  LAMELLA_ENCODE_EXPAND4(LAMELLA_ENCODE_EXPAND4(LAMELLA_ENCODE_EXPAND4(LAMELLA_ENCODE_EXPAND4(__VA_ARGS__))))
#define LAMELLA_ENCODE_EXPAND4(...) \
  LAMELLA_ENCODE_EXPAND3(LAMELLA_ENCODE_EXPAND3(LAMELLA_ENCODE_EXPAND3(LAMELLA_ENCODE_EXPAND3(__VA_ARGS__))))
#define LAMELLA_ENCODE_EXPAND3(...) \
  LAMELLA_ENCODE_EXPAND2(LAMELLA_ENCODE_EXPAND2(LAMELLA_ENCODE_EXPAND2(LAMELLA_ENCODE_EXPAND2(__VA_ARGS__))))
#define LAMELLA_ENCODE_EXPAND2(...) \
  LAMELLA_ENCODE_EXPAND1(LAMELLA_ENCODE_EXPAND1(LAMELLA_ENCODE_EXPAND1(LAMELLA_ENCODE_EXPAND1(__VA_ARGS__))))
#define LAMELLA_ENCODE_EXPAND1(...) __VA_ARGS__
#define LAMELLA_ENCODE_MEMBER(T, field)      \
  ::lamella::Member<T, decltype(T::field)> { \
#field, &T::field                        \
  }
#define LAMELLA_ENCODE_MEMBERS(T, field, ...) \
  LAMELLA_ENCODE_MEMBER(T, field)             \
  __VA_OPT__(, LAMELLA_ENCODE_MORE LAMELLA_ENCODE_PARENTHESES(T, __VA_ARGS__))
#define LAMELLA_ENCODE_MORE() LAMELLA_ENCODE_MEMBERS

/// Makes the named data members of T the columns of its rows. Write it outside of any namespace, T with its own.
#define LAMELLA_ENCODE(T, ...)                                                               \
  template <>                                                                                \
  struct lamella::FieldsOf<T> {                                                              \
    static constexpr auto fields() {                                                         \
      return std::make_tuple(LAMELLA_ENCODE_EXPAND(LAMELLA_ENCODE_MEMBERS(T, __VA_ARGS__))); \
    }                                                                                        \
  };
