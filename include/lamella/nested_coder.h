/// Coders of what has parts: optionals, arrays, maps and structs. See lamella/coder.h.
/// Source folder: src/row.
#pragma once

#include "lamella/coder.h"

namespace lamella::inline v0 {

namespace internal {

/// Reads value i, which may be null only where T can say so.
template <typename T, typename Slots>
void get_or_null(const Slots& slots, int64_t i, const Binding& binding, std::string_view name, T& out) {
  if (!slots.is_null(i)) return Coder<T>::get(slots, i, binding, out);
  if constexpr (Coder<T>::kNullable) {
    out = T{};
  } else {
    throw_unexpected_null(name);
  }
}

}  // namespace internal

template <typename T>
struct Coder<std::optional<T>> : CoderBase<std::optional<T>> {
  static_assert(!Coder<T>::kNullable, "an optional of what can be null already has two nulls, Spark has one");
  static constexpr bool kNullable = true;
  static SparkType type() { return Coder<T>::type(); }
  static Binding bind(const SparkType& from, const internal::FieldPath& path) { return Coder<T>::bind(from, path); }
  static void put_null(SlotWriter& slots, int64_t i) { Coder<T>::put_null(slots, i); }
  static void put(SlotWriter& slots, int64_t i, const std::optional<T>& value) {
    value ? Coder<T>::put(slots, i, *value) : Coder<T>::put_null(slots, i);
  }
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding& binding, std::optional<T>& out) {
    if (!out) out.emplace();
    Coder<T>::get(slots, i, binding, *out);
  }
};

namespace internal {

/// What arrays of T share.
template <typename T>
struct ElementCoder {
  static SparkType type() { return SparkType::array(Coder<T>::type(), Coder<T>::kNullable); }
  static Binding bind(const SparkType& from, const FieldPath& path) {
    if (from.id() != SparkTypeId::kArray) throw_ill_typed(from, type(), path);
    return {.ordinals = {},
            .num_fields = 0,
            .children = {Coder<T>::bind(from.fields()[0].type(), FieldPath{&path, "element"})}};
  }
  template <typename Values>
  static void put_array(std::vector<uint8_t>& buffer, size_t count, const Values& values) {
    static const int64_t kElementBytes = Coder<T>::type().element_bytes();
    SlotWriter elements = SlotWriter::array(buffer, static_cast<int64_t>(count), kElementBytes);
    int64_t i = 0;
    for (const auto& value : values)
      Coder<T>::put(elements, i++, value);
  }
  template <typename Values>
  static void put(SlotWriter& slots, int64_t i, size_t count, const Values& values) {
    slots.begin_body();
    put_array(slots.buffer(), count, values);
    slots.end_body(i);
  }
};

/// The keys, or the values, of a map as a range.
template <typename Map, bool kKeys>
struct MapPart {
  struct Iterator {
    typename Map::const_iterator at;
    const auto& operator*() const {
      if constexpr (kKeys) {
        return at->first;
      } else {
        return at->second;
      }
    }
    Iterator& operator++() {
      ++at;
      return *this;
    }
    bool operator==(const Iterator&) const = default;
  };
  Iterator begin() const { return {map.begin()}; }
  Iterator end() const { return {map.end()}; }
  const Map& map;
};

template <typename Map>
struct MapCoder : CoderBase<Map> {
  using Key = typename Map::key_type;
  using Value = typename Map::mapped_type;
  static_assert(!Coder<Key>::kNullable, "the keys of Spark's maps are never null");

  static SparkType type() { return SparkType::map(Coder<Key>::type(), Coder<Value>::type(), Coder<Value>::kNullable); }
  static Binding bind(const SparkType& from, const FieldPath& path) {
    if (from.id() != SparkTypeId::kMap) throw_ill_typed(from, type(), path);
    return {.ordinals = {},
            .num_fields = 0,
            .children = {Coder<Key>::bind(from.fields()[0].type(), FieldPath{&path, "key"}),
                         Coder<Value>::bind(from.fields()[1].type(), FieldPath{&path, "value"})}};
  }
  static void put(SlotWriter& slots, int64_t i, const Map& map) {
    slots.begin_body();
    std::vector<uint8_t>& buffer = slots.buffer();
    const size_t begin = buffer.size();
    buffer.resize(begin + 8);
    ElementCoder<Key>::put_array(buffer, map.size(), MapPart<Map, true>{map});
    const auto key_bytes = static_cast<int64_t>(buffer.size() - begin - 8);
    std::memcpy(buffer.data() + begin, &key_bytes, 8);
    ElementCoder<Value>::put_array(buffer, map.size(), MapPart<Map, false>{map});
    slots.end_body(i);
  }
  /// Of equal keys the last one counts.
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding& binding, Map& out) {
    const UnsafeMap map = slots.get_map(i);
    out.clear();
    for (int64_t entry = 0; entry < map.size(); ++entry) {
      Key key{};
      get_or_null(map.keys(), entry, binding.children[0], "key", key);
      get_or_null(map.values(), entry, binding.children[1], "value", out[std::move(key)]);
    }
  }
};

}  // namespace internal

template <typename T>
struct Coder<std::vector<T>> : CoderBase<std::vector<T>> {
  static SparkType type() { return internal::ElementCoder<T>::type(); }
  static Binding bind(const SparkType& from, const internal::FieldPath& path) {
    return internal::ElementCoder<T>::bind(from, path);
  }
  static void put(SlotWriter& slots, int64_t i, const std::vector<T>& values) {
    internal::ElementCoder<T>::put(slots, i, values.size(), values);
  }
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding& binding, std::vector<T>& out) {
    const UnsafeArray array = slots.get_array(i);
    out.resize(static_cast<size_t>(array.size()));
    for (int64_t element = 0; element < array.size(); ++element) {
      if constexpr (std::same_as<T, bool>) {
        bool value = false;
        internal::get_or_null(array, element, binding.children[0], "element", value);
        out[static_cast<size_t>(element)] = value;
      } else {
        internal::get_or_null(array, element, binding.children[0], "element", out[static_cast<size_t>(element)]);
      }
    }
  }
};

template <typename T, size_t kCount>
struct Coder<std::array<T, kCount>> : CoderBase<std::array<T, kCount>> {
  static SparkType type() { return internal::ElementCoder<T>::type(); }
  static Binding bind(const SparkType& from, const internal::FieldPath& path) {
    return internal::ElementCoder<T>::bind(from, path);
  }
  static void put(SlotWriter& slots, int64_t i, const std::array<T, kCount>& values) {
    internal::ElementCoder<T>::put(slots, i, kCount, values);
  }
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding& binding, std::array<T, kCount>& out) {
    const UnsafeArray array = slots.get_array(i);
    if (array.size() != int64_t{kCount}) internal::throw_wrong_count(array.size(), int64_t{kCount});
    for (size_t element = 0; element < kCount; ++element)
      internal::get_or_null(array, static_cast<int64_t>(element), binding.children[0], "element", out[element]);
  }
};

template <typename Key, typename Value, typename Compare, typename Allocator>
struct Coder<std::map<Key, Value, Compare, Allocator>> : internal::MapCoder<std::map<Key, Value, Compare, Allocator>> {
};
template <typename Key, typename Value, typename Hash, typename Equal, typename Allocator>
struct Coder<std::unordered_map<Key, Value, Hash, Equal, Allocator>>
    : internal::MapCoder<std::unordered_map<Key, Value, Hash, Equal, Allocator>> {};

namespace internal {

/// The fields of a type: kCount, names(), get<i>(value) and Type<i>.
template <typename T>
struct Fields {
  static constexpr auto members() { return FieldsOf<T>::fields(); }
  static constexpr size_t kCount = std::tuple_size_v<decltype(FieldsOf<T>::fields())>;
  template <size_t i>
  using Type = typename std::tuple_element_t<i, decltype(FieldsOf<T>::fields())>::Type;
  template <size_t i>
  static constexpr const char* name() {
    return std::get<i>(members()).name;
  }
  template <size_t i, typename Value>
  static constexpr auto& get(Value& value) {
    return value.*(std::get<i>(members()).pointer);
  }
};

template <typename Tuple>
struct TupleFields {
  static constexpr size_t kCount = std::tuple_size_v<Tuple>;
  template <size_t i>
  using Type = std::tuple_element_t<i, Tuple>;
  template <size_t i>
  static std::string name() {
    return "_" + std::to_string(i + 1);
  }
  template <size_t i, typename Value>
  static constexpr auto& get(Value& value) {
    return std::get<i>(value);
  }
};

template <typename First, typename Second>
struct Fields<std::pair<First, Second>> : TupleFields<std::pair<First, Second>> {};
template <typename... T>
struct Fields<std::tuple<T...>> : TupleFields<std::tuple<T...>> {};

template <typename T>
inline constexpr bool kIsTuple = false;
template <typename First, typename Second>
inline constexpr bool kIsTuple<std::pair<First, Second>> = true;
template <typename... T>
inline constexpr bool kIsTuple<std::tuple<T...>> = true;

/// Whether T is a struct to Spark.
template <typename T>
inline constexpr bool kHasFields = kIsTuple<T> || requires {
  FieldsOf<T>::fields();
};

/// Calls function(std::integral_constant<size_t, i>) for each field of T.
template <typename T, typename Function>
constexpr void for_each_field(const Function& function) {
  [&]<size_t... i>(std::index_sequence<i...>) {
    (function(std::integral_constant<size_t, i>()), ...);
  }
  (std::make_index_sequence<Fields<T>::kCount>());
}

template <typename T>
std::vector<std::string> field_names() {
  std::vector<std::string> names;
  for_each_field<T>([&](auto i) { names.emplace_back(Fields<T>::template name<i>()); });
  return names;
}

/// The fields of T in a row, in their own order.
template <typename T>
void put_row(std::vector<uint8_t>& buffer, const T& value) {
  SlotWriter slots = SlotWriter::row(buffer, int64_t{Fields<T>::kCount});
  for_each_field<T>([&](auto i) {
    using Value = typename Fields<T>::template Type<i>;
    Coder<Value>::put(slots, int64_t{i}, Fields<T>::template get<i>(value));
  });
}

template <typename T>
void get_row(const UnsafeRow& row, const Binding& binding, T& out) {
  for_each_field<T>([&](auto i) {
    get_or_null(row, binding.ordinals[i], binding.children[i], Fields<T>::template name<i>(),
                Fields<T>::template get<i>(out));
  });
}

}  // namespace internal

template <typename T>
requires(internal::kHasFields<T>) struct Coder<T> : CoderBase<T> {
  static SparkType type() {
    std::vector<SparkField> fields;
    internal::for_each_field<T>([&](auto i) {
      using Value = typename internal::Fields<T>::template Type<i>;
      fields.emplace_back(internal::Fields<T>::template name<i>(), Coder<Value>::type(), Coder<Value>::kNullable);
    });
    return SparkType::structure(std::move(fields));
  }
  static Binding bind(const SparkType& from, const internal::FieldPath& path) {
    Binding binding;
    binding.ordinals = internal::match_fields(from, internal::field_names<T>(), path);
    binding.num_fields = static_cast<int>(from.fields().size());
    internal::for_each_field<T>([&](auto i) {
      using Value = typename internal::Fields<T>::template Type<i>;
      const SparkField& field = from.fields()[static_cast<size_t>(binding.ordinals[i])];
      binding.children.push_back(Coder<Value>::bind(field.type(), internal::FieldPath{&path, field.name()}));
    });
    return binding;
  }
  static void put(SlotWriter& slots, int64_t i, const T& value) {
    slots.begin_body();
    internal::put_row(slots.buffer(), value);
    slots.end_body(i);
  }
  template <typename Slots>
  static void get(const Slots& slots, int64_t i, const Binding& binding, T& out) {
    internal::get_row(slots.get_struct(i, binding.num_fields), binding, out);
  }
};

}  // namespace lamella::inline v0
