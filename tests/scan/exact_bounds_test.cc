#include "lamella/exact_bounds.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "lamella/render.h"
#include "tests/scan/scan_sample.h"

namespace lamella {
namespace {

using writer::ColumnOptions;
using writer::LeafData;
using writer::Values;

std::string text_of(const ColumnVector& vector) {
  std::string text;
  append_json(vector, 0, text);
  return text;
}

/// "min..max", or "unknown".
std::string bounds_of(const writer::Bytes& bytes, std::string_view path) {
  const auto bounds = exact_bounds(*read_metadata(*scan_sample::as_file(bytes)), path);
  return bounds ? text_of(bounds->min) + ".." + text_of(bounds->max) : "unknown";
}

ColumnOptions exact() {
  ColumnOptions options;
  options.statistics.exact_flags = true;
  options.statistics.nan_counts = true;
  return options;
}

TEST(ExactBounds, AreThoseOfAllRowGroups) {
  const writer::Bytes bytes = scan_sample::make({10, 0, 25}, exact());
  EXPECT_EQ(bounds_of(bytes, "id"), "0..34");
  EXPECT_EQ(bounds_of(bytes, "half"), "0..17");
  EXPECT_EQ(bounds_of(bytes, "name"), R"("the name of row 0".."the name of row 9")");
}

TEST(ExactBounds, AreUnknownUnlessTheFileSaysThatTheyAreExact) {
  EXPECT_EQ(bounds_of(scan_sample::make({10}), "id"), "unknown");
  ColumnOptions truncated = exact();
  truncated.statistics.truncate_bytes = 4;
  EXPECT_EQ(bounds_of(scan_sample::make({10}, truncated), "name"), "unknown");
  EXPECT_EQ(bounds_of(scan_sample::make({10}, truncated), "id"), "0..9");
  ColumnOptions none = exact();
  none.statistics.form = writer::StatisticsForm::kNone;
  EXPECT_EQ(bounds_of(scan_sample::make({10}, none), "id"), "unknown");
}

TEST(ExactBounds, AreUnknownOfListsAndWhereThereMayBeNaNs) {
  EXPECT_EQ(bounds_of(scan_sample::make({10}, exact()), "list"), "unknown");
  const auto doubles = [](const std::vector<double>& values, bool counts_nans) {
    ColumnOptions options = exact();
    options.statistics.nan_counts = counts_nans;
    return writer::write_file({writer::leaf("d", PhysicalType::DOUBLE)}, {options}, {},
                              {{LeafData{Values::of<double>(values), {}, {}}}});
  };
  EXPECT_EQ(bounds_of(doubles({1.5, -2}, true), "d"), "-2..1.5");
  EXPECT_EQ(bounds_of(doubles({1.5, -2}, false), "d"), "unknown");
  EXPECT_EQ(bounds_of(doubles({1.5, std::numeric_limits<double>::quiet_NaN()}, true), "d"), "unknown");
  // Whether 0.0 or -0.0 is there is not known.
  EXPECT_EQ(bounds_of(doubles({0.0, 1.0}, true), "d"), "unknown");
}

TEST(ExactBounds, NameALeaf) {
  EXPECT_THROW(bounds_of(scan_sample::make({10}, exact()), "nothing"), Error);
}

}  // namespace
}  // namespace lamella
