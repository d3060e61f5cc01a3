// The public files of shredded variants, value by value and type by type: each row is the variant beside the file.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "lamella/parquet_reader.h"
#include "lamella/variant.h"

namespace lamella {
namespace {

std::vector<std::filesystem::path> files_with_variants() {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path folder = LAMELLA_SOURCE_DIR "/../shared/parquet-testing/shredded_variant";
  if (!std::filesystem::exists(folder)) return files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".parquet") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// What a .variant.bin holds, metadata and value one behind the other, with the types of its values; "null" without
/// one.
constexpr const char* kNullRow = "a null row, which has no file";

std::string expected_row(const std::filesystem::path& file, int64_t row) {
  const auto path = file.parent_path() / (file.stem().string() + "_row-" + std::to_string(row) + ".variant.bin");
  if (!std::filesystem::exists(path)) return kNullRow;
  std::ifstream stream(path, std::ios::binary);
  const std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(stream), {}};
  const VariantMetadata metadata(bytes);
  const VariantView view(metadata, std::span(bytes).subspan(static_cast<size_t>(metadata.size_bytes())));
  return view.to_string();
}

class ShreddedFiles : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(ShreddedFiles, HoldTheVariantsBesideThem) {
  ReadOptions options;
  options.columns = {"var"};
  const bool has_values = GetParam().stem().string().find("INVALID") == std::string::npos &&
                          (expected_row(GetParam(), 0) != kNullRow || expected_row(GetParam(), 1) != kNullRow);
  try {
    const auto reader = ParquetReader::open(GetParam().string(), options);
    int64_t row = 0;
    while (const auto batch = reader->next_batch()) {
      const ColumnVector& variants = batch->column(0);
      for (int64_t i = 0; i < batch->num_rows(); ++i, ++row) {
        if (!variants.is_null(i)) variant_at(variants, i).validate();
        EXPECT_EQ(variants.is_null(i) ? kNullRow : variant_at(variants, i).to_string(), expected_row(GetParam(), row));
      }
    }
    EXPECT_GT(row, 0);
    EXPECT_TRUE(has_values) << "was not refused";
  } catch (const Error& error) {
    EXPECT_FALSE(has_values) << error.what();
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
  }
}

INSTANTIATE_TEST_SUITE_P(Public, ShreddedFiles, testing::ValuesIn(files_with_variants()), [](const auto& file) {
  std::string name = file.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ShreddedFiles);

}  // namespace
}  // namespace lamella
