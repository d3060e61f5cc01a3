/// Values of C++ types straight from vectors: what lamella::as<T>() is made of.
///
/// A ColumnReader holds nothing but pointers, so that a loop over rows can keep it in registers. bind() points it at a
/// vector that canonical_vector() made, whose memory somebody else holds; get() reads a row that is not null.
/// Source folder: src/row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "lamella/column_vector.h"
#include "lamella/nested_coder.h"

namespace lamella::inline v0 {
namespace internal {

template <typename T, typename = void>
struct ColumnReader;

/// Throws kInvalidArgument where a row of `vector` is null that `parent` (nullptr: always there) has.
LAMELLA_EXPORT void check_no_nulls(const ColumnVector& vector, const ColumnVector* parent, std::string_view name);

template <typename T>
ColumnReader<T> bind_column(const ColumnVector& vector, const Binding& binding, const ColumnVector* parent,
                            std::string_view name) {
  if (!Coder<T>::kNullable) check_no_nulls(vector, parent, name);
  ColumnReader<T> reader;
  reader.bind(vector, binding);
  return reader;
}

/// Values as they lie in the vector.
template <typename T, typename Stored = T>
struct StoredReader {
  const Stored* values = nullptr;

  void bind(const ColumnVector& vector, const Binding&) { values = vector.values<Stored>().data(); }
  void get(int64_t row, T& out) const { out = static_cast<T>(values[row]); }
};

template <SignedInteger T>
struct ColumnReader<T> : StoredReader<T> {};
template <>
struct ColumnReader<float> : StoredReader<float> {};
template <>
struct ColumnReader<double> : StoredReader<double> {};

template <>
struct ColumnReader<bool> {
  const uint8_t* bits = nullptr;

  void bind(const ColumnVector& vector, const Binding&) { bits = vector.bits(); }
  void get(int64_t row, bool& out) const { out = ((bits[row >> 3] >> (row & 7)) & 1) != 0; }
};

/// Through the signed type that Spark has for it.
template <UnsignedInteger T>
struct ColumnReader<T> {
  using Stored = std::conditional_t<
      sizeof(T) == 1, int16_t,
      std::conditional_t<sizeof(T) == 2, int32_t, std::conditional_t<sizeof(T) == 4, int64_t, Int128>>>;
  const Stored* values = nullptr;

  void bind(const ColumnVector& vector, const Binding&) { values = vector.values<Stored>().data(); }
  void get(int64_t row, T& out) const {
    const Stored value = values[row];
    if (value < 0 || value > Stored{std::numeric_limits<T>::max()}) throw_out_of_range("an unsigned integer");
    out = static_cast<T>(value);
  }
};

template <int kPrecision, int kScale>
struct ColumnReader<Decimal<kPrecision, kScale>> {
  using Stored = std::conditional_t<kPrecision <= 9, int32_t, std::conditional_t<kPrecision <= 18, int64_t, Int128>>;
  const Stored* values = nullptr;

  void bind(const ColumnVector& vector, const Binding&) { values = vector.values<Stored>().data(); }
  void get(int64_t row, Decimal<kPrecision, kScale>& out) const { out.unscaled = values[row]; }
};

/// The bytes of views.
struct ViewReader {
  const StringView* views = nullptr;
  const Buffer* buffers = nullptr;

  void bind(const ColumnVector& vector, const Binding&) {
    views = vector.views().data();
    buffers = vector.parts().data_buffers.data();
  }
  std::string_view at(int64_t row) const {
    const StringView& view = views[row];
    const auto size = static_cast<size_t>(view.length);
    if (view.is_inline()) return {reinterpret_cast<const char*>(view.inlined), size};
    return {reinterpret_cast<const char*>(buffers[view.reference.buffer].data()) + view.reference.offset, size};
  }
};

template <>
struct ColumnReader<std::string> : ViewReader {
  void get(int64_t row, std::string& out) const { out = at(row); }
};
template <>
struct ColumnReader<std::string_view> : ViewReader {
  void get(int64_t row, std::string_view& out) const { out = at(row); }
};
template <typename Byte>
requires(std::same_as<Byte, uint8_t> || std::same_as<Byte, std::byte>) struct ColumnReader<std::vector<Byte>>
    : ViewReader {
  void get(int64_t row, std::vector<Byte>& out) const {
    const std::string_view bytes = at(row);
    const auto* begin = reinterpret_cast<const Byte*>(bytes.data());
    out.assign(begin, begin + bytes.size());
  }
};

template <>
struct ColumnReader<std::monostate> {
  void bind(const ColumnVector&, const Binding&) {}
  void get(int64_t, std::monostate&) const {}
};

template <>
struct ColumnReader<CalendarInterval> {
  const int32_t* months = nullptr;
  const int32_t* days = nullptr;
  const int64_t* micros = nullptr;

  void bind(const ColumnVector& vector, const Binding&) {
    months = vector.child(0).values<int32_t>().data();
    days = vector.child(1).values<int32_t>().data();
    micros = vector.child(2).values<int64_t>().data();
  }
  void get(int64_t row, CalendarInterval& out) const { out = {months[row], days[row], micros[row]}; }
};

template <>
struct ColumnReader<VariantBytes> {
  ColumnReader<std::vector<uint8_t>> metadata;
  ColumnReader<std::vector<uint8_t>> value;

  void bind(const ColumnVector& vector, const Binding& binding) {
    metadata.bind(vector.child(0), binding);
    value.bind(vector.child(1), binding);
  }
  void get(int64_t row, VariantBytes& out) const {
    metadata.get(row, out.metadata);
    value.get(row, out.value);
  }
};

template <typename T>
requires requires {
  typename Coder<T>::Via;
}
struct ColumnReader<T> {
  using Via = typename Coder<T>::Via;
  ColumnReader<Via> reader;

  void bind(const ColumnVector& vector, const Binding& binding) { reader.bind(vector, binding); }
  void get(int64_t row, T& out) const {
    Via value{};
    reader.get(row, value);
    out = Coder<T>::from(value);
  }
};

template <typename T>
struct ColumnReader<std::optional<T>> {
  ColumnReader<T> reader;
  const uint8_t* validity = nullptr;
  bool is_all_null = false;

  void bind(const ColumnVector& vector, const Binding& binding) {
    validity = vector.validity();
    is_all_null = vector.null_count() == vector.length();
    if (!is_all_null) reader = bind_column<T>(vector, binding, &vector, "");
  }
  void get(int64_t row, std::optional<T>& out) const {
    if (is_all_null || (validity != nullptr && ((validity[row >> 3] >> (row & 7)) & 1) == 0)) {
      out.reset();
    } else {
      if (!out) out.emplace();
      reader.get(row, *out);
    }
  }
};

/// The rows of a child that a row of lists has.
struct OffsetReader {
  const int32_t* offsets = nullptr;

  int64_t begin(int64_t row) const { return offsets[row]; }
  int64_t count(int64_t row) const { return offsets[row + 1] - offsets[row]; }
};

template <typename T>
struct ColumnReader<std::vector<T>> : OffsetReader {
  ColumnReader<T> element;

  void bind(const ColumnVector& vector, const Binding& binding) {
    offsets = vector.offsets().data();
    element = bind_column<T>(vector.child(0), binding.children[0], nullptr, "element");
  }
  void get(int64_t row, std::vector<T>& out) const {
    out.resize(static_cast<size_t>(count(row)));
    for (size_t i = 0; i < out.size(); ++i) {
      if constexpr (std::same_as<T, bool>) {
        bool value = false;
        element.get(begin(row) + static_cast<int64_t>(i), value);
        out[i] = value;
      } else {
        element.get(begin(row) + static_cast<int64_t>(i), out[i]);
      }
    }
  }
};

template <typename T, size_t kCount>
struct ColumnReader<std::array<T, kCount>> : OffsetReader {
  ColumnReader<T> element;

  void bind(const ColumnVector& vector, const Binding& binding) {
    offsets = vector.offsets().data();
    element = bind_column<T>(vector.child(0), binding.children[0], nullptr, "element");
  }
  void get(int64_t row, std::array<T, kCount>& out) const {
    if (count(row) != int64_t{kCount}) throw_wrong_count(count(row), int64_t{kCount});
    for (size_t i = 0; i < kCount; ++i)
      element.get(begin(row) + static_cast<int64_t>(i), out[i]);
  }
};

template <typename Map>
struct MapReader : OffsetReader {
  ColumnReader<typename Map::key_type> keys;
  ColumnReader<typename Map::mapped_type> values;

  void bind(const ColumnVector& vector, const Binding& binding) {
    const ColumnVector& entries = vector.child(0);
    offsets = vector.offsets().data();
    keys = bind_column<typename Map::key_type>(entries.child(0), binding.children[0], nullptr, "key");
    values = bind_column<typename Map::mapped_type>(entries.child(1), binding.children[1], nullptr, "value");
  }
  void get(int64_t row, Map& out) const {
    out.clear();
    for (int64_t i = begin(row); i < begin(row) + count(row); ++i) {
      typename Map::key_type key{};
      keys.get(i, key);
      values.get(i, out[std::move(key)]);
    }
  }
};

template <typename Key, typename Value, typename Compare, typename Allocator>
struct ColumnReader<std::map<Key, Value, Compare, Allocator>> : MapReader<std::map<Key, Value, Compare, Allocator>> {};
template <typename Key, typename Value, typename Hash, typename Equal, typename Allocator>
struct ColumnReader<std::unordered_map<Key, Value, Hash, Equal, Allocator>>
    : MapReader<std::unordered_map<Key, Value, Hash, Equal, Allocator>> {};

/// The readers of T's fields.
template <typename T, typename Indices = std::make_index_sequence<Fields<T>::kCount>>
struct FieldReaders;
template <typename T, size_t... i>
struct FieldReaders<T, std::index_sequence<i...>> {
  std::tuple<ColumnReader<typename Fields<T>::template Type<i>>...> readers;

  /// `column` gives the vector of an ordinal; `parent` is the struct that they are in.
  template <typename ColumnOf>
  void bind_fields(const Binding& binding, const ColumnVector* parent, const ColumnOf& column) {
    ((std::get<i>(readers) = bind_column<typename Fields<T>::template Type<i>>(
          column(binding.ordinals[i]), binding.children[i], parent, Fields<T>::template name<i>())),
     ...);
  }
  void get(int64_t row, T& out) const { (std::get<i>(readers).get(row, Fields<T>::template get<i>(out)), ...); }
};

template <typename T>
requires(kHasFields<T>) struct ColumnReader<T> : FieldReaders<T> {
  void bind(const ColumnVector& vector, const Binding& binding) {
    this->bind_fields(binding, &vector, [&](int ordinal) -> const ColumnVector& { return vector.child(ordinal); });
  }
};

}  // namespace internal
}  // namespace lamella::inline v0
