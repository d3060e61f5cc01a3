#include "variant/shredded_variant.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "lamella/variant.h"
#include "lamella/variant_builder.h"
#include "tests/variant/shred.h"
#include "tests/vector/make_vector.h"

namespace lamella {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const Type kGroup = Type::structure({Field("value", TypeId::kBinary), Field("typed_value", TypeId::kInt32)});

/// Metadata with these names, in this order.
std::string metadata_of(const std::vector<std::string>& names) {
  std::string bytes = {1, static_cast<char>(names.size()), 0};
  char end = 0;
  for (const std::string& name : names)
    bytes += end = static_cast<char>(end + static_cast<char>(name.size()));
  for (const std::string& name : names)
    bytes += name;
  return bytes;
}

std::string value_of(void (*build)(VariantBuilder&)) {
  VariantBuilder builder;
  build(builder);
  const std::vector<uint8_t> value = builder.finish().value;
  return {value.begin(), value.end()};
}

ColumnVector binaries(const Optionals<std::string>& values) {
  return string_vector(values, TypeId::kBinary);
}

/// A group whose nulls are those rows that are not in `valid`.
ColumnVector group_of(const std::vector<bool>& valid, std::vector<ColumnVector> children,
                      const std::vector<std::string>& names) {
  return struct_vector(valid, names, std::move(children));
}

ColumnVector assemble(const ColumnVector& group) {
  const auto pool = BufferPool::create(default_allocator(), nullptr);
  return ShreddedVariant("v", group.type().children()).assemble(group.parts(), *pool);
}

std::vector<std::string> rows_of(const ColumnVector& group) {
  const ColumnVector variants = assemble(group);
  std::vector<std::string> rows;
  for (int64_t row = 0; row < variants.length(); ++row) {
    if (variants.is_null(row)) {
      rows.push_back("null row");
      continue;
    }
    const VariantView view = variant_at(variants, row);
    view.validate();
    EXPECT_EQ(view.size_bytes(), static_cast<int64_t>(variants.child(1).bytes(row).size()));
    rows.push_back(view.to_string());
  }
  return rows;
}

std::string error_of(const ColumnVector& group) {
  try {
    assemble(group);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    return error.message();
  }
  return "no error";
}

TEST(ShreddedVariant, PrimitivesComeFromEitherColumn) {
  const std::string text = value_of([](VariantBuilder& b) { b.append_string("not a number"); });
  const ColumnVector group =
      group_of({true, true, true, false},
               {binaries({metadata_of({}), metadata_of({}), metadata_of({}), std::nullopt}),
                binaries({std::nullopt, text, std::nullopt, std::nullopt}),
                fixed_vector<int32_t>(TypeId::kInt32, {7, std::nullopt, std::nullopt, std::nullopt})},
               {"metadata", "value", "typed_value"});
  EXPECT_THAT(rows_of(group), ElementsAre("int32(7)", "string(\"not a number\")", "null", "null row"));
}

TEST(ShreddedVariant, ColumnsGoByNameInAnyOrder) {
  const ColumnVector group = group_of(
      {true}, {fixed_vector<double>(TypeId::kDouble, {1.5}), binaries({metadata_of({})})}, {"typed_value", "metadata"});
  EXPECT_THAT(rows_of(group), ElementsAre("double(1.5)"));
}

TEST(ShreddedVariant, ValuesThatNothingWasShreddedOfAreNotCopied) {
  const std::string text = value_of([](VariantBuilder& b) { b.append_string("longer than twelve bytes"); });
  const ColumnVector values = binaries({text, std::nullopt});
  const ColumnVector group = group_of(
      {true, true},
      {binaries({metadata_of({}), metadata_of({})}), values, fixed_vector<int64_t>(TypeId::kInt64, {std::nullopt, 3})},
      {"metadata", "value", "typed_value"});
  const ColumnVector variants = assemble(group);
  EXPECT_EQ(variants.child(1).bytes(0).data(), values.bytes(0).data());
  const ColumnVector whole = group_of({true}, {binaries({metadata_of({})}), binaries({text})}, {"metadata", "value"});
  EXPECT_EQ(assemble(whole).child(1).bytes(0).data(), whole.child(1).bytes(0).data());
}

/// An object {a: int32, b: string} in three rows: with all fields, with one, with fields beside them.
ColumnVector object_group(const std::vector<std::string>& names, const Optionals<std::string>& values) {
  const size_t rows = values.size();
  const std::vector<bool> all(rows, true);
  Optionals<int32_t> numbers(rows, 1);
  numbers[1] = std::nullopt;
  return group_of(
      all,
      {binaries(Optionals<std::string>(rows, metadata_of(names))), binaries(values),
       struct_vector(
           all, {"b", "a"},
           {struct_vector(all, {"typed_value"}, {string_vector(Optionals<std::string>(rows, "x"))}),
            struct_vector(all, {"value", "typed_value"},
                          {binaries(Optionals<std::string>(rows)), fixed_vector<int32_t>(TypeId::kInt32, numbers)})})},
      {"metadata", "value", "typed_value"});
}

TEST(ShreddedVariant, FieldsOfBothColumnsAreMergedByName) {
  // Ids 0 and 2 of the metadata below: "aa" and "c".
  const std::string rest = {0x02, 2, 0, 2, 0, 1, 2, 0x04, 0x00};
  const ColumnVector group = object_group({"aa", "b", "c", "a"}, {std::nullopt, std::nullopt, rest});
  EXPECT_THAT(rows_of(group), ElementsAre(R"(object{"a":int32(1),"b":string("x")})", R"(object{"b":string("x")})",
                                          R"(object{"a":int32(1),"aa":boolean(true),"b":string("x"),"c":null})"));
}

TEST(ShreddedVariant, EachRowHasMetadataOfItsOwn) {
  const std::vector<bool> all = {true, true, true, true};
  const ColumnVector group = group_of(
      all,
      {binaries({metadata_of({"x", "a"}), metadata_of({"a"}), metadata_of({"x", "a"}), metadata_of({"y", "z", "a"})}),
       struct_vector(all, {"a"},
                     {struct_vector(all, {"typed_value"}, {fixed_vector<int8_t>(TypeId::kInt8, {1, 2, 3, 4})})})},
      {"metadata", "typed_value"});
  EXPECT_THAT(rows_of(group), ElementsAre(R"(object{"a":int8(1)})", R"(object{"a":int8(2)})", R"(object{"a":int8(3)})",
                                          R"(object{"a":int8(4)})"));
}

TEST(ShreddedVariant, ArraysHoldObjectsArraysAndNulls) {
  const std::vector<bool> four = {true, true, true, true};
  const std::string text = value_of([](VariantBuilder& b) { b.append_string("s"); });
  const ColumnVector fields = struct_vector(
      {true, true, false, false}, {"a"},
      {struct_vector({true, true, false, false}, {"typed_value"},
                     {fixed_vector<int8_t>(TypeId::kInt8, {1, std::nullopt, std::nullopt, std::nullopt})})});
  const ColumnVector elements = struct_vector(four, {"value", "typed_value"},
                                              {binaries({std::nullopt, std::nullopt, text, std::nullopt}), fields});
  const ColumnVector group =
      group_of({true, false, true, true},
               {binaries({metadata_of({"a"}), std::nullopt, metadata_of({"b", "a"}), metadata_of({"a"})}),
                list_vector({1, std::nullopt, 3, 0}, elements)},
               {"metadata", "typed_value"});
  EXPECT_THAT(rows_of(group), ElementsAre(R"(array[object{"a":int8(1)}])", "null row",
                                          R"(array[object{},string("s"),null])", "array[]"));
}

TEST(ShreddedVariant, ContradictionsAreRefused) {
  const std::string number = value_of([](VariantBuilder& b) { b.append_int8(1); });
  const std::string field_a = {0x02, 1, 3, 0, 1, 0x04};
  const std::vector<std::string> names = {"aa", "b", "c", "a"};
  EXPECT_THAT(error_of(object_group(names, {std::nullopt, std::nullopt, number})), HasSubstr("of type int8"));
  EXPECT_THAT(error_of(object_group(names, {std::nullopt, field_a})),
              HasSubstr("field a is shredded, but is in value too"));
  EXPECT_THAT(error_of(object_group(names, {std::nullopt, std::string("\x02\x01", 2)})), HasSubstr("bytes are needed"));
  EXPECT_THAT(error_of(object_group({"b"}, {std::nullopt, std::nullopt})), HasSubstr("lacks that name"));
  const auto two = [&](const Optionals<std::string>& value) {
    return group_of({true}, {binaries({metadata_of({})}), binaries(value), fixed_vector<int32_t>(TypeId::kInt32, {1})},
                    {"metadata", "value", "typed_value"});
  };
  EXPECT_THAT(error_of(two({number})), HasSubstr("value and typed_value are both there"));
  EXPECT_THAT(error_of(group_of({true}, {binaries({std::nullopt}), binaries({number})}, {"metadata", "value"})),
              HasSubstr("metadata is null"));
  const ColumnVector null_field = struct_vector({false}, {"value"}, {binaries({std::nullopt})});
  EXPECT_THAT(error_of(group_of({true}, {binaries({metadata_of({"a"})}), struct_vector({true}, {"a"}, {null_field})},
                                {"metadata", "typed_value"})),
              HasSubstr("field a is a null"));
  EXPECT_THAT(error_of(group_of({true}, {binaries({metadata_of({})}), list_vector({1}, null_field)},
                                {"metadata", "typed_value"})),
              HasSubstr("an element that is null"));
}

/// Values that the shapes of random_shape() may or may not fit.
void append_random(std::mt19937& random, int depth, VariantBuilder& builder) {
  switch (random() % (depth > 3 ? 4 : 7)) {
    case 0:
      return builder.append_int32(static_cast<int32_t>(random()));
    case 1:
      return builder.append_string(std::string(random() % 80, 'x'));
    case 2:
      return builder.append_null();
    case 3:
      return builder.append_double(static_cast<double>(random() % 1000) / 8);
    case 4:
      builder.begin_array();
      for (auto left = random() % 4; left > 0; --left)
        append_random(random, depth + 1, builder);
      return builder.end_array();
    default:
      builder.begin_object();
      for (const char* name : {"d", "b", "a", "aa", "c", "bb"}) {
        if (random() % 2 == 0) append_random(random, depth + 1, builder.key(name));
      }
      return builder.end_object();
  }
}

TEST(ShreddedVariant, RandomVariantsShreddedInRandomWaysComeBack) {
  std::mt19937 random(20261121);
  int64_t num_rest = 0;
  for (int round = 0; round < 500; ++round) {
    const size_t num_rows = 1 + random() % 20;
    std::vector<VariantBytes> bytes(num_rows);
    std::vector<Entry> entries(num_rows);
    std::vector<bool> exist(num_rows, true);
    Optionals<std::string> metadata(num_rows);
    std::vector<std::string> expected(num_rows, "null row");
    for (size_t row = 0; row < num_rows; ++row) {
      exist[row] = random() % 8 != 0;
      if (!exist[row]) continue;
      VariantBuilder builder;
      append_random(random, 0, builder);
      bytes[row] = builder.finish();
      entries[row].emplace(bytes[row].metadata, bytes[row].value);
      expected[row] = entries[row]->to_string();
      metadata[row] = std::string(bytes[row].metadata.begin(), bytes[row].metadata.end());
    }
    const ShreddingShape shape = random_shape(random, 0);
    const ColumnVector group = shred(entries, exist, shape, {binaries(metadata)}, {"metadata"});
    ASSERT_EQ(rows_of(group), expected) << "round " << round;
    if (shape.kind == ShreddingShape::Kind::kObject) num_rest += group.child(1).length() - group.child(1).null_count();
  }
  EXPECT_GT(num_rest, 100);
}

TEST(ShreddedVariant, OnlyTheFormatsTypesAreTaken) {
  const auto error = [](const std::vector<Field>& members) {
    try {
      const ShreddedVariant variant("v", members);
    } catch (const Error& caught) {
      EXPECT_EQ(caught.code(), ErrorCode::kCorruptFile);
      return caught.message();
    }
    return std::string("no error");
  };
  const auto typed = [](Type type) {
    return std::vector<Field>{Field("metadata", TypeId::kBinary), Field("typed_value", std::move(type))};
  };
  for (const Type& type :
       {Type(TypeId::kBoolean), Type(TypeId::kInt8), Type(TypeId::kUuid), Type(TypeId::kBinary), Type::decimal(38, 38),
        Type::timestamp(TimeUnit::kNanos, false), Type::time(TimeUnit::kMicros, false),
        Type::list(Field("element", kGroup)), Type::structure({Field("a", kGroup)})}) {
    EXPECT_EQ(error(typed(type)), "no error") << type.to_string();
  }
  for (const Type& type :
       {Type(TypeId::kUInt32), Type(TypeId::kFloat16), Type(TypeId::kEnum), Type::fixed_binary(4), Type::decimal(39, 0),
        Type::timestamp(TimeUnit::kMillis, true), Type(TypeId::kInterval), Type::time(TimeUnit::kMicros, true),
        Type::time(TimeUnit::kNanos, false), Type::list(Field("element", TypeId::kInt32)),
        Type::structure({Field("a", TypeId::kInt32)}), Type::structure({Field("a", Type::structure({}))}),
        Type::structure({Field("a", kGroup), Field("a", kGroup)})}) {
    EXPECT_NE(error(typed(type)), "no error") << type.to_string();
  }
  EXPECT_THAT(error({Field("value", TypeId::kBinary)}), HasSubstr("no metadata"));
  EXPECT_THAT(error({Field("metadata", TypeId::kString), Field("value", TypeId::kBinary)}),
              HasSubstr("of type string"));
  EXPECT_THAT(error({Field("metadata", TypeId::kBinary), Field("value", TypeId::kString)}),
              HasSubstr("of type string"));
  EXPECT_THAT(error({Field("metadata", TypeId::kBinary), Field("more", TypeId::kBinary)}), HasSubstr("called more"));
  EXPECT_THAT(error({Field("metadata", TypeId::kBinary)}), HasSubstr("neither"));
}

}  // namespace
}  // namespace lamella
