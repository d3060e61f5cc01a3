#include "parquet_gen/column_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace lamella::inline v0 {
namespace gen {

namespace {

using writer::LeafData;

LeafData rows_of(std::string_view column, int64_t num_rows, uint64_t seed = 1) {
  return std::move(column_list(parse_columns(column), seed)->next(num_rows).at(0));
}

std::vector<std::string> values_of(const LeafData& data) {
  std::vector<std::string> values;
  for (int64_t i = 0; i < data.values.count(); ++i)
    values.emplace_back(data.values.view().text(i));
  return values;
}

constexpr const char* kEveryType[] = {"bool",
                                      "int8",
                                      "int16",
                                      "int32",
                                      "int64",
                                      "uint8",
                                      "uint16",
                                      "uint32",
                                      "uint64",
                                      "float16",
                                      "float",
                                      "double",
                                      "decimal(5,1)",
                                      "decimal(12,2)",
                                      "decimal(30,4)",
                                      "date",
                                      "time(ms)",
                                      "time(ns)",
                                      "timestamp(us)",
                                      "int96",
                                      "string",
                                      "enum",
                                      "json",
                                      "bson",
                                      "binary",
                                      "fixed(5)",
                                      "uuid",
                                      "interval",
                                      "string:ascii",
                                      "string:multibyte",
                                      "string:numbered",
                                      "decimal(30,4,binary)"};

}  // namespace

TEST(ColumnList, MakesEveryTypeWithNulls) {
  for (const char* type : kEveryType) {
    SCOPED_TRACE(type);
    const std::string spec = "c:" + std::string(type) + ":null=0.5";
    const auto source = column_list(parse_columns(spec), 3);
    const std::vector<writer::Leaf> leaves = writer::leaves_of(source->columns());
    const LeafData data = std::move(source->next(500).at(0));
    EXPECT_EQ(check_leaf_data(data, leaves.at(0)), 500);
    EXPECT_NEAR(static_cast<double>(data.values.count()), 250, 60);
  }
}

TEST(ColumnList, GivesTheSameRowsHoweverTheyAreCut) {
  for (const char* options :
       {"int32", "int64:runs=7:null=0.2:null-runs=5", "string:cardinality=9", "double:sequential=3"}) {
    const std::string spec = "c:" + std::string(options);
    const auto whole = column_list(parse_columns(spec), 5)->next(300);
    const auto source = column_list(parse_columns(spec), 5);
    std::vector<std::string> parts;
    for (const int64_t count : {1, 0, 99, 200}) {
      for (const std::string& value : values_of(source->next(count).at(0)))
        parts.push_back(value);
    }
    EXPECT_EQ(parts, values_of(whole.at(0))) << options;
  }
}

TEST(ColumnList, DependsOnTheSeedAlone) {
  EXPECT_EQ(values_of(rows_of("c:int64", 10, 1)), values_of(rows_of("c:int64", 10, 1)));
  EXPECT_NE(values_of(rows_of("c:int64", 10, 1)), values_of(rows_of("c:int64", 10, 2)));
}

TEST(ColumnList, KeepsToRangeCardinalityAndLength) {
  const LeafData numbers = rows_of("c:int32:range=-5..94:cardinality=10", 1000);
  std::set<int32_t> distinct;
  for (int64_t i = 0; i < 1000; ++i)
    distinct.insert(numbers.values.view().get<int32_t>(i));
  EXPECT_EQ(distinct.size(), 10U);
  EXPECT_GE(*distinct.begin(), -5);
  EXPECT_LE(*distinct.rbegin(), 94);
  for (const char* kind : {"words", "ascii", "multibyte"}) {
    for (const std::string& text : values_of(rows_of("c:string:length=3..9:" + std::string(kind), 200))) {
      EXPECT_LE(text.size(), 9U);
      EXPECT_TRUE(text.size() >= 3 || kind == std::string("multibyte"));
    }
  }
}

TEST(ColumnList, AscendsRepeatsAndClustersWhenAskedTo) {
  const LeafData ascending = rows_of("c:int64:sequential=10", 1000);
  std::vector<int64_t> values;
  for (int64_t i = 0; i < 1000; ++i)
    values.push_back(ascending.values.view().get<int64_t>(i));
  EXPECT_TRUE(std::is_sorted(values.begin(), values.end()));

  const std::vector<std::string> repeated = values_of(rows_of("c:int64:runs=20", 2000));
  int64_t changes = 0;
  for (size_t i = 1; i < repeated.size(); ++i)
    changes += repeated[i] != repeated[i - 1] ? 1 : 0;
  EXPECT_NEAR(static_cast<double>(changes), 100, 30);

  const LeafData clustered = rows_of("c:int64:null=0.3:null-runs=50", 20000);
  int64_t level_changes = 0;
  for (size_t i = 1; i < clustered.definition_levels.size(); ++i) {
    level_changes += clustered.definition_levels[i] != clustered.definition_levels[i - 1] ? 1 : 0;
  }
  EXPECT_LT(level_changes, 250);
  EXPECT_NEAR(static_cast<double>(clustered.values.count()), 14000, 2000);
}

TEST(ColumnList, PutsMidnightAndDayIntoInt96) {
  const LeafData day = rows_of("c:int96:range=86400000001..86400000001", 1);
  EXPECT_EQ(day.values.view().get<int64_t>(0), 1000);
  EXPECT_EQ(load<int32_t>(day.values.view().data + 8), 2440589);
}

}  // namespace gen
}  // namespace lamella::inline v0
