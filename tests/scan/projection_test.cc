#include "scan/projection.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

#include "lamella/error.h"

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

}  // namespace
}  // namespace lamella
