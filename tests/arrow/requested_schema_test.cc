#include "arrow/requested_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "arrow/array_export.h"
#include "arrow/schema_export.h"
#include "lamella/error.h"
#include "tests/arrow/walk_array.h"
#include "tests/vector/make_vector.h"

namespace lamella {
namespace {

using testing::ElementsAre;

/// A field that a consumer asks for.
ArrowField wanted(std::string name, std::string format, std::vector<ArrowField> children = {}) {
  ArrowField field;
  field.name = std::move(name);
  field.format = std::move(format);
  field.children = std::move(children);
  return field;
}

ArrowField wanted_dictionary(std::string name, std::string index, std::string format) {
  ArrowField field = wanted(std::move(name), std::move(format));
  field.dictionary = true;
  field.index_format = std::move(index);
  return field;
}

std::vector<ArrowField> answer(const Type& type, ArrowField request, const ArrowOptions& options = {}) {
  std::vector<ArrowField> fields = arrow_fields(Schema({{"column", type}}), options);
  request.name = "column";
  Released<ArrowSchema> requested;
  export_fields({std::move(request)}, {}, &requested);
  request_types(*requested, fields);
  return fields;
}

std::string type_of(const std::vector<ArrowField>& fields) {
  Released<ArrowSchema> schema;
  export_fields(fields, {}, &schema);
  return describe_type(*schema->children[0]);
}

std::string answer_to(const Type& type, const std::string& format, const ArrowOptions& options = {}) {
  return type_of(answer(type, wanted("", format), options));
}

TEST(RequestedSchema, GivesTextInTheLayoutThatIsWanted) {
  EXPECT_EQ(answer_to(TypeId::kString, "u"), "u");
  EXPECT_EQ(answer_to(TypeId::kString, "U"), "U");
  EXPECT_EQ(answer_to(TypeId::kString, "vu", ArrowOptions::compatible()), "vu");
  EXPECT_EQ(answer_to(TypeId::kString, "z"), "z");
  EXPECT_EQ(answer_to(TypeId::kBinary, "Z"), "Z");
}

TEST(RequestedSchema, LeavesTypesAsTheyAreWhenNoExactConversionLeadsThere) {
  EXPECT_EQ(answer_to(TypeId::kBinary, "u"), "vz");
  EXPECT_EQ(answer_to(TypeId::kString, "l"), "vu");
  EXPECT_EQ(answer_to(TypeId::kInt64, "i"), "l");
  EXPECT_EQ(answer_to(TypeId::kInt32, "L"), "i");
  EXPECT_EQ(answer_to(TypeId::kUInt32, "i"), "I");
  EXPECT_EQ(answer_to(TypeId::kDouble, "f"), "g");
  EXPECT_EQ(answer_to(TypeId::kBoolean, "c"), "b");
  EXPECT_EQ(answer_to(Type::decimal(10, 2), "d:9,2"), "d:10,2,64");
  EXPECT_EQ(answer_to(Type::decimal(10, 2), "d:12,3"), "d:10,2,64");
  EXPECT_EQ(answer_to(Type::decimal(10, 2), "d:10,2,32"), "d:10,2,64");
  EXPECT_EQ(answer_to(Type::decimal(10, 2), "d:10"), "d:10,2,64");
  EXPECT_EQ(answer_to(Type::decimal(10, 2), "d:,"), "d:10,2,64");
  EXPECT_EQ(answer_to(Type::list(Field("element", TypeId::kInt32)), "l"), "+l(element?:i)");
}

TEST(RequestedSchema, WidensNumbers) {
  EXPECT_EQ(answer_to(TypeId::kInt8, "s"), "s");
  EXPECT_EQ(answer_to(TypeId::kInt32, "l"), "l");
  EXPECT_EQ(answer_to(TypeId::kUInt8, "L"), "L");
  EXPECT_EQ(answer_to(TypeId::kUInt32, "l"), "l");
  EXPECT_EQ(answer_to(TypeId::kFloat, "g"), "g");
  EXPECT_EQ(answer_to(Type::decimal(9, 2), "d:9,2"), "d:9,2");
  EXPECT_EQ(answer_to(Type::decimal(9, 2), "d:18,2,64"), "d:18,2,64");
  EXPECT_EQ(answer_to(Type::decimal(9, 2), "d:9,2,32", ArrowOptions::compatible()), "d:9,2,32");
  EXPECT_EQ(answer_to(Type::decimal(38, 2), "d:40,2,256"), "d:40,2,256");
  EXPECT_EQ(answer_to(TypeId::kInterval, "w:12"), "w:12");
}

TEST(RequestedSchema, MakesAndExpandsDictionaries) {
  EXPECT_EQ(type_of(answer(TypeId::kString, wanted_dictionary("", "i", "u"))), "i<u>");
  EXPECT_EQ(type_of(answer(TypeId::kInt64, wanted_dictionary("", "I", "l"))), "I<l>");
  EXPECT_EQ(type_of(answer(TypeId::kString, wanted_dictionary("", "c", "u"))), "u");
  EXPECT_EQ(answer_to(TypeId::kString, "vu", {.dictionaries = ArrowDictionaries::kText}), "vu");
}

TEST(RequestedSchema, ReachesIntoNestedTypes) {
  const Type list = Type::list(Field("element", TypeId::kString));
  EXPECT_EQ(type_of(answer(list, wanted("", "+l", {wanted("item", "u")}))), "+l(element?:u)");
  const Type structure = Type::structure({{"a", TypeId::kString}, {"b", TypeId::kInt32}});
  EXPECT_EQ(type_of(answer(structure, wanted("", "+s", {wanted("b", "l"), wanted("c", "u")}))), "+s(a?:vu b?:l)");
}

TEST(RequestedSchema, NamesExtensionTypesOnlyWhenTheyAreWanted) {
  ArrowField uuid = wanted("", "w:16");
  EXPECT_EQ(answer(TypeId::kUuid, uuid).front().extension_name, "");
  uuid.extension_name = "arrow.uuid";
  EXPECT_EQ(answer(TypeId::kUuid, uuid).front().extension_name, "arrow.uuid");
}

std::string refusal(const std::string& format, std::vector<ArrowField> children) {
  std::vector<ArrowField> fields = arrow_fields(Schema({{"a", TypeId::kInt32}}), {});
  Released<ArrowSchema> parent;
  export_fields({wanted("parent", format, std::move(children))}, {}, &parent);
  try {
    request_types(*parent->children[0], fields);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.message();
  }
  return "none";
}

TEST(RequestedSchema, RefusesOtherColumns) {
  EXPECT_EQ(refusal("i", {}), "the requested schema is of type `i`, not a struct");
  EXPECT_EQ(refusal("+s", {}), "the requested schema has 0 columns, and there are 1");
  EXPECT_EQ(refusal("+s", {wanted("b", "i")}), "column 0 of the requested schema is `b`, and there is `a`");
  EXPECT_EQ(refusal("+s", {wanted("a", "l")}), "none");
}

std::vector<std::string> values(const ColumnVector& vector, const std::string& format) {
  auto schema = std::make_shared<const Schema>(std::vector<Field>{{"column", vector.type()}});
  ArrayExporter exporter(answer(vector.type(), wanted("", format)));
  const OwnedArray array = exporter.export_batch(ColumnarBatch(schema, vector.length(), {vector}));
  Released<ArrowSchema> exported;
  export_fields(exporter.fields(), {}, &exported);
  return describe(*exported->children[0], *array.get().children[0]);
}

TEST(RequestedSchema, ConvertsValues) {
  EXPECT_THAT(values(fixed_vector<int8_t>(TypeId::kInt8, {-1, std::nullopt, 5}), "i"),
              ElementsAre("ffffffff", "null", "05000000"));
  EXPECT_THAT(values(fixed_vector<uint8_t>(TypeId::kUInt8, {255}), "s"), ElementsAre("ff00"));
  EXPECT_THAT(values(fixed_vector<uint32_t>(TypeId::kUInt32, {0xFFFFFFFF}), "l"), ElementsAre("ffffffff00000000"));
  EXPECT_THAT(values(fixed_vector<int16_t>(TypeId::kInt16, {-2}), "l"), ElementsAre("feffffffffffffff"));
  EXPECT_THAT(values(fixed_vector<float>(TypeId::kFloat, {1.5F}), "g"), ElementsAre("000000000000f83f"));
  EXPECT_THAT(values(fixed_vector<int64_t>(Type::decimal(18, 2), {-1}), "d:18,2,256"),
              ElementsAre(std::string(64, 'f')));
}

}  // namespace
}  // namespace lamella
