#include "scan/projection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "lamella/file_metadata.h"
#include "writer/file_writer.h"

namespace lamella {
namespace {

/// A file of INT64 columns.
ParquetSchema schema_of(const std::vector<std::string>& names) {
  std::vector<SchemaNode> nodes(1 + names.size());
  std::vector<int32_t> num_children(nodes.size());
  nodes[0].is_group = true;
  num_children[0] = static_cast<int32_t>(names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    nodes[i + 1].name = names[i];
    nodes[i + 1].physical_type = PhysicalType::INT64;
  }
  return ParquetSchema::build(std::move(nodes), num_children);
}

std::vector<std::string> numbered(const std::string& prefix, int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i)
    names.push_back(prefix + std::to_string(i));
  return names;
}

TEST(Projection, FindsThousandsOfColumnsInTheOrderTheyAreAskedFor) {
  const ParquetSchema schema = schema_of(numbered("c", 3000));
  std::vector<std::string> wanted = numbered("C", 3000);
  std::reverse(wanted.begin(), wanted.end());
  wanted.push_back("C7");
  ReadOptions options;
  options.ignore_case = true;
  const std::vector<ProjectedColumn> columns = project_paths(schema, wanted, options);
  ASSERT_EQ(columns.size(), 3000U);
  for (size_t i = 0; i < columns.size(); ++i)
    EXPECT_EQ(columns[i].shape->leaf, static_cast<int>(2999 - i));
  EXPECT_THROW(project_paths(schema, wanted, {}), Error);
}

TEST(Projection, RejectsAmbiguousNamesHoweverManyAreAskedFor) {
  const ParquetSchema schema = schema_of({"a", "b", "A", "c", "d", "e", "f", "g", "h", "i", "j"});
  const std::vector<std::string> others{"b", "c", "d", "e", "f", "g", "h", "i", "j"};
  ReadOptions options;
  options.ignore_case = true;
  EXPECT_EQ(project_paths(schema, others, options).size(), others.size());
  for (std::vector<std::string> wanted : {std::vector<std::string>{}, others}) {
    wanted.push_back("a");
    try {
      project_paths(schema, wanted, options);
      ADD_FAILURE() << wanted.size();
    } catch (const Error& error) {
      EXPECT_EQ(error.message(), "column a is ambiguous: the file has two that match");
    }
    EXPECT_EQ(project_paths(schema, wanted, {}).size(), wanted.size());
  }
}

TEST(Projection, FillsManyMissingColumnsOnRequest) {
  const ParquetSchema schema = schema_of(numbered("c", 20));
  ReadOptions options;
  options.null_for_missing = true;
  const std::vector<ProjectedColumn> columns = project_paths(schema, numbered("c", 40), options);
  ASSERT_EQ(columns.size(), 40U);
  for (size_t i = 0; i < columns.size(); ++i)
    EXPECT_EQ(columns[i].shape.has_value(), i < 20) << i;
}

TEST(Projection, TakesTimeInProportionToTheColumns) {
  const auto seconds = [](int num_columns) {
    const std::vector<std::string> names = numbered("c", num_columns);
    const ParquetSchema schema = schema_of(names);
    const std::clock_t start = std::clock();  // Of this process: others may be busy.
    EXPECT_EQ(project_paths(schema, names, {}).size(), names.size());
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  };
  seconds(1000);
  // 32 times the columns: linear is 32 times the time, quadratic 1024 times.
  EXPECT_LT(seconds(32'000), 400 * seconds(1000));
}

using testing::HasSubstr;

using Names = std::vector<std::string>;

/// id, Id, a.b: a name with a dot, and s: a struct of x and of t, which is a struct of y and z.
const ParquetSchema& sample() {
  static const std::shared_ptr<const FileMetadata> metadata = [] {
    using writer::group;
    using writer::leaf;
    const std::vector<writer::Node> columns = {
        leaf("id", PhysicalType::INT64), leaf("Id", PhysicalType::INT32), leaf("a.b", PhysicalType::DOUBLE),
        group("s", Repetition::REQUIRED,
              {leaf("x", PhysicalType::INT32),
               group("t", Repetition::OPTIONAL, {leaf("y", PhysicalType::INT32), leaf("z", PhysicalType::FLOAT)})}),
        leaf("id", PhysicalType::FLOAT)};
    const writer::Bytes bytes = writer::write_file(columns, {writer::ColumnOptions()}, {}, {});
    return read_metadata(*memory_file(Buffer::copy_of({bytes.data(), bytes.size()}), "schema"));
  }();
  return metadata->schema();
}

Names fields_of(const std::vector<ProjectedColumn>& columns) {
  Names names;
  for (const ProjectedColumn& column : columns)
    names.push_back(column.field.name() + " " + column.field.type().to_string());
  return names;
}

Names project(const Names& paths, bool ignore_case = false, bool null_for_missing = false) {
  ReadOptions options;
  options.ignore_case = ignore_case;
  options.null_for_missing = null_for_missing;
  return fields_of(project_paths(sample(), paths, options));
}

std::string message_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.message();
  }
  return "no error";
}

TEST(Projection, WithoutAnyWishGivesAllColumnsWhateverTheirNames) {
  const auto columns = project_columns(sample(), {});
  ASSERT_EQ(columns.size(), 5U);
  EXPECT_EQ(columns[0].field.name(), "id");
  EXPECT_EQ(columns[4].field.name(), "id");
  EXPECT_EQ(columns[4].field.type(), Type(TypeId::kFloat));
}

TEST(Projection, TakesPathsInTheirOrder) {
  EXPECT_EQ(project({"s.x", "Id"}).size(), 2U);
  EXPECT_THAT(project({"s.x", "Id"})[0], HasSubstr("s "));
  EXPECT_THAT(project({"s.x", "Id"})[1], HasSubstr("Id "));
}

TEST(Projection, PathsBelowOneColumnMakeOneColumn) {
  const ReadOptions options;
  const auto columns = project_paths(sample(), {"s.t.z", "Id", "s.x"}, options);
  ASSERT_EQ(columns.size(), 2U);
  EXPECT_EQ(columns[0].field.name(), "s");
  const Type& type = columns[0].field.type();
  ASSERT_EQ(type.children().size(), 2U);
  EXPECT_EQ(type.children()[0].name(), "x");
  ASSERT_EQ(type.children()[1].type().children().size(), 1U);
  EXPECT_EQ(type.children()[1].type().children()[0].name(), "z");
}

TEST(Projection, NamesWithDotsStandInBackticks) {
  EXPECT_THAT(project({"`a.b`"}).front(), HasSubstr("a.b "));
  EXPECT_THAT(message_of([] { project({"a.b"}); }), HasSubstr("no column a.b"));
}

TEST(Projection, NamesThatFitTwoColumnsAreAmbiguous) {
  EXPECT_THAT(message_of([] { project({"id"}); }), HasSubstr("ambiguous"));
  EXPECT_THAT(message_of([] { project({"ID"}, true); }), HasSubstr("ambiguous"));
  EXPECT_EQ(project({"S.T"}, true).size(), 1U);
}

TEST(Projection, SaysWhatThereIsWhenAColumnIsMissing) {
  EXPECT_THAT(message_of([] { project({"nothing"}); }), HasSubstr("it has id, Id, "));
  const ReadOptions options;
  const auto missing = project({"nothing", "Id"}, false, true);
  EXPECT_THAT(missing[0], HasSubstr("nothing "));
}

TEST(Projection, TakesColumnsByOrdinalWhereNamesRepeat) {
  ReadOptions options;
  options.column_ordinals = {4, 0};
  const auto columns = project_columns(sample(), options);
  ASSERT_EQ(columns.size(), 2U);
  EXPECT_EQ(columns[0].field.type(), Type(TypeId::kFloat));
  EXPECT_EQ(columns[1].field.type(), Type(TypeId::kInt64));
  for (const int ordinal : {-1, 5}) {
    options.column_ordinals = {ordinal};
    EXPECT_THAT(message_of([&] { project_columns(sample(), options); }), HasSubstr("the file has 5"));
  }
}

TEST(Projection, TargetFieldsThatTheFileLacksMustBeNullable) {
  ReadOptions options;
  options.target = Schema({Field("Id", TypeId::kInt32), Field("later", TypeId::kString)});
  const auto columns = project_columns(sample(), options);
  ASSERT_EQ(columns.size(), 2U);
  EXPECT_TRUE(columns[0].shape);
  EXPECT_FALSE(columns[1].shape);
  options.target = Schema({Field("later", TypeId::kString, false)});
  EXPECT_THAT(message_of([&] { project_columns(sample(), options); }), HasSubstr("no column later"));
  options.target = Schema({Field("Id", TypeId::kString)});
  EXPECT_THAT(message_of([&] { project_columns(sample(), options); }),
              HasSubstr("column Id is int32 (INT32) in the file, which is not read as the string of the target"));
}

TEST(Projection, RefusesTwoWishesAtOnce) {
  ReadOptions options;
  options.columns = {"Id"};
  options.column_ordinals = {0};
  EXPECT_THAT(message_of([&] { project_columns(sample(), options); }), HasSubstr("more than one"));
}

}  // namespace
}  // namespace lamella
