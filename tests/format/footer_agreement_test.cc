// The hand-written reader of footers gives what the generated code gives, whatever the bytes.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "base/bits.h"
#include "tests/format/footers_agree.h"
#include "tests/format/make_footer.h"
#include "tests/format/random_footer.h"
#include "tests/format/thrift_bytes.h"

namespace lamella {
namespace {

/// The footers in the clear of the Parquet files in a folder.
std::vector<std::string> footers_of(const std::filesystem::path& folder) {
  std::vector<std::string> footers;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension();
    if (extension != ".parquet" && extension != ".encrypted") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string file{std::istreambuf_iterator<char>(in), {}};
    if (file.size() < 12 || !file.ends_with("PAR1")) continue;
    const size_t size = load<uint32_t>(file.data() + file.size() - 8);
    if (size <= file.size() - 12) footers.push_back(file.substr(file.size() - 8 - size, size));
  }
  return footers;
}

/// Flips bits, overwrites, removes and repeats bytes, or exchanges them for another footer's.
std::string mutated(std::string text, const std::string& other, std::mt19937& random) {
  for (auto changes = 1 + random() % 3; changes > 0 && !text.empty(); --changes) {
    const size_t at = random() % text.size();
    const size_t size = std::min<size_t>(text.size() - at, 1 + random() % 16);
    switch (random() % 6) {
      case 0:
        text[at] = static_cast<char>(text[at] ^ (1 << (random() % 8)));
        break;
      case 1:
        text[at] = static_cast<char>(random());
        break;
      case 2:
        text.erase(at, size);
        break;
      case 3:
        text.insert(at, text.substr(at, size));
        break;
      case 4:
        text.replace(at, size, std::string(size, static_cast<char>(random())));
        break;
      default:
        text.replace(at, size, other.substr(random() % other.size(), size));
    }
  }
  return text;
}

TEST(FootersAgree, OnTheFilesOfManyWriters) {
  const auto footers = footers_of(LAMELLA_SOURCE_DIR "/tests/data");
  EXPECT_GT(footers.size(), 40U);
  for (const std::string& footer : footers)
    EXPECT_EQ(disagreement(bytes_of(footer)), "");
}

TEST(FootersAgree, OnThePublicFiles) {
  const char* set = std::getenv("LAMELLA_TESTING_DIR");
  const std::string folder = set != nullptr ? std::string(set) : std::string(LAMELLA_SOURCE_DIR "/../shared");
  if (!std::filesystem::exists(folder + "/parquet-testing/data")) {
    GTEST_SKIP() << folder << "/parquet-testing does not exist: set LAMELLA_TESTING_DIR to the folder that holds it";
  }
  const auto footers = footers_of(folder);
  EXPECT_GT(footers.size(), 200U);
  for (const std::string& footer : footers)
    EXPECT_EQ(disagreement(bytes_of(footer)), "");
}

TEST(FootersAgree, OnEveryFieldThatTheFormatHas) {
  for (uint32_t seed = 0; seed < 2000; ++seed) {
    const std::string footer = thrift_bytes(RandomFooter(seed).make());
    ASSERT_EQ(disagreement(bytes_of(footer)), "") << seed;
  }
}

TEST(FootersAgree, OnMutatedFooters) {
  std::vector<std::string> originals = footers_of(LAMELLA_SOURCE_DIR "/tests/data");
  std::erase_if(originals, [](const std::string& footer) { return footer.size() > 4000; });
  for (uint32_t seed = 0; seed < 50; ++seed)
    originals.push_back(thrift_bytes(RandomFooter(seed).make()));
  std::mt19937 random(20261121);
  int accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::string& original = originals[random() % originals.size()];
    const std::string text = mutated(original, originals[random() % originals.size()], random);
    ASSERT_EQ(disagreement(bytes_of(text)), "") << round;
    accepted += read_footer(bytes_of(text), {}, parse_metadata).is_accepted();
  }
  EXPECT_GT(accepted, 2000);
  EXPECT_LT(accepted, 18'000);
}

// Chunks of the same shape are passed over without being walked: mutations among many of them must be noticed.
TEST(FootersAgree, OnMutatedFootersOfManyChunksThatLookAlike) {
  thrift::FileMetaData footer = make_footer(30, 5);
  for (thrift::RowGroup& row_group : footer.row_groups) {
    for (size_t leaf = 0; leaf < row_group.columns.size(); ++leaf)
      row_group.columns[leaf].meta_data.__set_path_in_schema({"c" + std::to_string(leaf)});
  }
  const std::string original = thrift_bytes(footer);
  EXPECT_EQ(disagreement(bytes_of(original)), "");
  std::mt19937 random(20261122);
  for (int round = 0; round < 5'000; ++round)
    ASSERT_EQ(disagreement(bytes_of(mutated(original, original, random))), "") << round;
}

TEST(FootersAgree, WhereTheyEnd) {
  const std::string footer = thrift_bytes(RandomFooter(7).make());
  for (size_t size = 0; size < footer.size(); ++size)
    EXPECT_EQ(disagreement(bytes_of(std::string_view(footer).substr(0, size))), "") << size;
}

}  // namespace
}  // namespace lamella
