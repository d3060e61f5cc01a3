// Every small file of tests/data, changed in thousands of ways: each reads, or gives an Error that names the file.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/fuzz/read_whole.h"

namespace lamella {
namespace {

using Bytes = std::vector<uint8_t>;

std::vector<std::filesystem::path> small_files() {
  constexpr uintmax_t kMostBytes = 20'000;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(LAMELLA_SOURCE_DIR "/tests/data")) {
    const bool is_parquet = entry.path().extension() == ".parquet" || entry.path().extension() == ".encrypted";
    if (is_parquet && entry.file_size() <= kMostBytes) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Bytes load_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What became of a file that was changed.
enum class Outcome { kRead, kRefused };

Outcome read_changed(const Bytes& bytes, bool verify_checksums, ReadOptions options = low_limits()) {
  options.verify_checksums = verify_checksums;
  try {
    read_whole(bytes, std::move(options));
    return Outcome::kRead;
  } catch (const Error& error) {
    EXPECT_EQ(error.location().file, "hostile") << error.what();
    EXPECT_FALSE(error.message().empty());
    return Outcome::kRefused;
  }
}

class Mutation : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Mutation, TheFileItselfIsRead) {
  EXPECT_EQ(read_changed(load_file(GetParam()), true), Outcome::kRead);
}

TEST_P(Mutation, FlippedBitsNeverCrash) {
  constexpr int kChanges = 1000;
  const Bytes original = load_file(GetParam());
  std::mt19937 random(20261121);
  for (int change = 0; change < kChanges; ++change) {
    Bytes bytes = original;
    for (auto flips = 1 + random() % 3; flips > 0; --flips) {
      bytes[random() % bytes.size()] ^= static_cast<uint8_t>(1U << (random() % 8));
    }
    read_changed(bytes, change % 2 == 0);
  }
}

TEST_P(Mutation, OverwrittenBytesNeverCrash) {
  constexpr int kChanges = 500;
  constexpr uint8_t kTelling[] = {0x00, 0x01, 0x7F, 0x80, 0xFF};
  const Bytes original = load_file(GetParam());
  std::mt19937 random(20261122);
  for (int change = 0; change < kChanges; ++change) {
    Bytes bytes = original;
    const size_t from = random() % bytes.size();
    const size_t to = std::min(bytes.size(), from + 1 + random() % 8);
    const uint8_t value = kTelling[random() % std::size(kTelling)];
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(from), bytes.begin() + static_cast<std::ptrdiff_t>(to),
              value);
    read_changed(bytes, false);
  }
}

TEST_P(Mutation, TruncatedFilesAreRefused) {
  const Bytes original = load_file(GetParam());
  const size_t step = std::max<size_t>(1, original.size() / 200);
  for (size_t size = 0; size < original.size(); size += step) {
    const Bytes bytes(original.begin(), original.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(read_changed(bytes, true), Outcome::kRefused) << size;
  }
}

TEST_P(Mutation, MissingMiddlesNeverCrash) {
  constexpr int kChanges = 200;
  const Bytes original = load_file(GetParam());
  std::mt19937 random(20261123);
  for (int change = 0; change < kChanges; ++change) {
    Bytes bytes = original;
    const size_t from = random() % bytes.size();
    const size_t to = std::min(bytes.size(), from + 1 + random() % 64);
    bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(from), bytes.begin() + static_cast<std::ptrdiff_t>(to));
    read_changed(bytes, false);
  }
}

/// Spark's options for old calendars and other types, with limits.
ReadOptions spark_options() {
  ReadOptions options = low_limits();
  const ReadOptions spark = ReadOptions::from_spark_conf({});
  options.calendar = spark.calendar;
  options.promotion = spark.promotion;
  options.utf8 = spark.utf8;
  return options;
}

TEST(MutatedSparkFiles, OldCalendarsAndPromotionsNeverCrash) {
  constexpr int kChanges = 400;
  ReadOptions promoting = spark_options();
  promoting.target =
      Schema({Field("i32", Type::decimal(22, 2)), Field("i64", Type::decimal(38, 18)), Field("f32", TypeId::kDouble),
              Field("d", Type::timestamp(TimeUnit::kMicros, false)), Field("dec", Type::decimal(20, 5)),
              Field("st", Type::structure({Field("q", TypeId::kDate)}))});
  promoting.dictionary_mode = DictionaryMode::kKeep;
  const std::vector<std::pair<std::string, ReadOptions>> files = {{"rebase_la_timestamp_millis", spark_options()},
                                                                  {"rebase_utc_int96", spark_options()},
                                                                  {"widen_dec_20_2", promoting}};
  for (const auto& [name, options] : files) {
    const Bytes original = load_file(LAMELLA_SOURCE_DIR "/tests/golden/data/" + name + ".parquet");
    EXPECT_EQ(read_changed(original, true, options), Outcome::kRead) << name;
    std::mt19937 random(20261124);
    for (int change = 0; change < kChanges; ++change) {
      Bytes bytes = original;
      bytes[random() % bytes.size()] ^= static_cast<uint8_t>(1U << (random() % 8));
      read_changed(bytes, false, options);
    }
  }
}

/// Every row of these columns as text, or nothing when the file is refused.
std::optional<std::string> text_of(const Bytes& bytes, const std::vector<std::string>& columns) {
  try {
    ReadOptions options = low_limits();
    options.columns = columns;
    DecryptionOptions keys = *options.decryption;
    keys.allow_plaintext_files = false;
    options.decryption = std::make_shared<DecryptionOptions>(keys);
    const auto reader = ParquetReader::open(memory_file(Buffer::copy_of(bytes), "hostile"), std::move(options));
    std::string text;
    while (const auto batch = reader->next_batch()) {
      for (int64_t row = 0; row < batch->num_rows(); ++row)
        append_row_json(*batch, row, text);
    }
    return text;
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// A file whose pages are authenticated, and its columns that are encrypted; none means all.
struct Authenticated {
  const char* name;
  std::vector<std::string> columns;
};

class AuthenticatedMutation : public testing::TestWithParam<Authenticated> {};

TEST_P(AuthenticatedMutation, FlippedBitsNeverGiveOtherValues) {
  const auto& [name, columns] = GetParam();
  const Bytes original =
      load_file(LAMELLA_SOURCE_DIR "/tests/data/parquet-testing/" + std::string(name) + ".parquet.encrypted");
  const std::optional<std::string> right = text_of(original, columns);
  ASSERT_TRUE(right.has_value());
  for (size_t i = 0; i < original.size(); ++i) {
    Bytes bytes = original;
    bytes[i] ^= static_cast<uint8_t>(1U << (i * 5 % 8));
    const std::optional<std::string> text = text_of(bytes, columns);
    if (!text) continue;
    ASSERT_EQ(text, right) << "byte " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Files, AuthenticatedMutation,
                         testing::Values(Authenticated{"uniform_encryption", {}},
                                         Authenticated{"encrypt_columns_and_footer", {"float_field", "double_field"}},
                                         Authenticated{"encrypt_columns_plaintext_footer",
                                                       {"float_field", "double_field"}}),
                         [](const auto& file) { return std::string(file.param.name); });

INSTANTIATE_TEST_SUITE_P(Files, Mutation, testing::ValuesIn(small_files()), [](const auto& file) {
  std::string name = file.param.parent_path().filename().string() + "_" + file.param.stem().string();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
});

}  // namespace
}  // namespace lamella
