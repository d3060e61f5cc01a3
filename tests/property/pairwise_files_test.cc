#include <gtest/gtest.h>

#include "tests/property/flat_file.h"
#include "tests/property/pairwise.h"
#include "tests/property/property_test.h"

namespace lamella::inline v0 {
namespace property {

namespace {

struct NullShape {
  bool is_optional;
  double share;
  int64_t mean_run;
};

const std::vector<NullShape> kNulls{{false, 0, 1},   {true, 0, 1},    {true, 0.1, 1}, {true, 0.5, 1},
                                    {true, 0.5, 40}, {true, 0.99, 1}, {true, 1, 1}};
const std::vector<int64_t> kPageRows{7, 100, 20000};
const std::vector<int64_t> kBatchRows{1, 13, 64, 65536};
const std::vector<DictionaryMode> kModes{DictionaryMode::kExpand, DictionaryMode::kKeep, DictionaryMode::kAsType};
const std::vector<writer::RunShape> kRuns{writer::RunShape::kMixed, writer::RunShape::kBitPacked,
                                          writer::RunShape::kRle, writer::RunShape::kRandom};
const std::vector<uint64_t> kCardinalities{1, 3, 200, UINT64_MAX};

/// A file of one column for each case of a kind.
std::vector<FlatFile> files_of(const ColumnKind& kind) {
  const std::vector<Encoding> encodings = encodings_of(kind);
  const auto codecs = compressions();
  std::vector<FlatFile> files;
  for (const std::vector<size_t>& chosen :
       pairwise({encodings.size(), codecs.size(), 2, kNulls.size(), kPageRows.size(), kBatchRows.size(), kModes.size(),
                 kRuns.size(), kCardinalities.size(), 2})) {
    FlatColumn column;
    column.kind = &kind;
    column.options.encoding = encodings[chosen[0]];
    column.options.compression = codecs[chosen[1]];
    column.options.pages.version = static_cast<int>(1 + chosen[2]);
    const NullShape& nulls = kNulls[chosen[3]];
    column.is_optional = nulls.is_optional;
    column.null_share = nulls.share;
    column.mean_null_run = nulls.mean_run;
    column.options.pages.max_rows = kPageRows[chosen[4]];
    column.options.encoding_options.runs.shape = kRuns[chosen[7]];
    column.options.level_runs.shape = kRuns[chosen[7]];
    column.cardinality = kCardinalities[chosen[8]];
    if (chosen[9] == 1) column.options.dictionary.fallback_after_values = 150;
    FlatFile file;
    file.columns.push_back(column);
    file.row_group_rows = {300, 211};
    file.seed = files.size() + 1;
    file.read.batch_rows = kBatchRows[chosen[5]];
    file.read.dictionary_mode = kModes[chosen[6]];
    files.push_back(file);
  }
  return files;
}

}  // namespace

class PairwiseFiles : public PropertyTest, public testing::WithParamInterface<size_t> {};

TEST_P(PairwiseFiles, AreReadBack) {
  for (const FlatFile& file : files_of(column_kinds()[GetParam()])) {
    expect_read_back(file);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, PairwiseFiles, testing::Range(size_t{0}, column_kinds().size()),
                         [](const testing::TestParamInfo<size_t>& kind) { return column_kinds()[kind.param].name; });

TEST(Pairwise, MeetsEveryPairInFewCases) {
  const std::vector<size_t> sizes{5, 4, 3, 2, 2};
  const auto cases = pairwise(sizes);
  EXPECT_LE(cases.size(), 30U);
  for (size_t f = 0; f < sizes.size(); ++f) {
    for (size_t g = f + 1; g < sizes.size(); ++g) {
      std::vector<std::pair<size_t, size_t>> met;
      for (const auto& chosen : cases)
        met.emplace_back(chosen[f], chosen[g]);
      std::sort(met.begin(), met.end());
      met.erase(std::unique(met.begin(), met.end()), met.end());
      EXPECT_EQ(met.size(), sizes[f] * sizes[g]);
    }
  }
}

}  // namespace property
}  // namespace lamella::inline v0
