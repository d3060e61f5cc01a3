#include <gtest/gtest.h>

#include "tests/property/flat_file.h"
#include "tests/property/property_test.h"

namespace lamella::inline v0 {
namespace property {

namespace {

FlatFile random_file(uint64_t seed) {
  Random random(seed);
  FlatFile file;
  file.seed = seed;
  int64_t num_rows = 0;
  for (uint64_t group = 0; group < 1 + random() % 3; ++group) {
    file.row_group_rows.push_back(static_cast<int64_t>(random() % pick<uint64_t>(random, {2, 50, 1200})));
    num_rows += file.row_group_rows.back();
  }
  for (uint64_t c = 0; c < 1 + random() % 3; ++c) {
    FlatColumn column;
    column.kind = &column_kinds()[random() % column_kinds().size()];
    column.options = random_column_options(random, *column.kind);
    column.is_optional = random() % 4 != 0;
    column.null_share = pick<double>(random, {0, 0.02, 0.2, 0.5, 0.95, 1});
    column.mean_null_run = pick<int64_t>(random, {1, 1, 20, 300});
    column.cardinality = pick<uint64_t>(random, {1, 2, 10, 300, UINT64_MAX});
    file.columns.push_back(column);
  }
  file.read = random_read_options(random, num_rows);
  std::vector<writer::ColumnOptions*> options;
  for (FlatColumn& column : file.columns)
    options.push_back(&column.options);
  file.encryption = random_encryption(seed, options, file.read);
  return file;
}

}  // namespace

/// The files are dealt out to several tests, so that they run in parallel.
class RandomFiles : public PropertyTest, public testing::WithParamInterface<uint64_t> {};

constexpr uint64_t kShares = 8;

TEST_P(RandomFiles, AreReadBack) {
  const uint64_t files = num_files(4000);
  for (uint64_t i = GetParam(); i < files; i += kShares) {
    expect_read_back(random_file(base_seed() + i));
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Shares, RandomFiles, testing::Range(uint64_t{0}, kShares));

}  // namespace property
}  // namespace lamella::inline v0
