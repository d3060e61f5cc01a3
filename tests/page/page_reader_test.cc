#include "page/page_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lamella/error.h"
#include "lamella/file_metadata.h"
#include "parquet_types.h"
#include "writer/file_writer.h"

namespace lamella {
namespace {

using writer::ColumnOptions;
using writer::FileOptions;
using writer::LeafData;
using writer::Values;

/// One required int64 column of `num_rows` rows: 0, 1, 2, ...
writer::Bytes file_of(int64_t num_rows, const ColumnOptions& options, const FileOptions& file_options = {}) {
  std::vector<int64_t> values;
  for (int64_t i = 0; i < num_rows; ++i)
    values.push_back(i % 100);
  return writer::write_file({writer::leaf("c", PhysicalType::INT64)}, {options}, file_options,
                            {{LeafData{Values::of<int64_t>(values), {}, {}}}});
}

/// A page reader on the only column chunk of a file.
class Chunk {
 public:
  explicit Chunk(const writer::Bytes& bytes, bool verify_checksums = true)
      : file_(memory_file(Buffer::copy_of({bytes.data(), bytes.size()}), "test")), metadata_(read_metadata(*file_)) {
    PageReaderOptions options;
    options.data_end_offset = metadata_->footer_range().offset;
    options.verify_checksums = verify_checksums;
    pages_ = std::make_unique<PageReader>(*file_, metadata_->column_chunk(0, 0), options,
                                          BufferPool::create(nullptr, nullptr), metrics_);
  }

  PageReader& pages() { return *pages_; }
  const ScanMetrics& metrics() const { return metrics_; }

 private:
  std::shared_ptr<RandomAccessFile> file_;
  std::shared_ptr<const FileMetadata> metadata_;
  ScanMetrics metrics_;
  std::unique_ptr<PageReader> pages_;
};

std::vector<int64_t> read_all(PageReader& pages) {
  std::vector<int64_t> values;
  while (pages.peek() != nullptr) {
    const Page page = pages.read();
    EXPECT_EQ(page.type, PageType::DATA_PAGE);
    EXPECT_EQ(page.values.size(), page.num_values * 8);
    EXPECT_TRUE(page.values.readable_around(Buffer::kPadding, Buffer::kPadding));
    for (int64_t i = 0; i < page.num_values; ++i)
      values.push_back(load<int64_t>(page.values.data() + i * 8));
  }
  return values;
}

TEST(PageReader, BringsThePagesOfAChunkInOrder) {
  ColumnOptions options;
  options.pages.max_rows = 30;
  options.compression.codec = CompressionCodec::SNAPPY;
  Chunk chunk(file_of(100, options));
  const std::vector<int64_t> values = read_all(chunk.pages());
  ASSERT_EQ(values.size(), 100U);
  for (int64_t i = 0; i < 100; ++i)
    EXPECT_EQ(values[static_cast<size_t>(i)], i);
  EXPECT_EQ(chunk.metrics().pages, 4);
  EXPECT_EQ(chunk.metrics().bytes_decompressed, 800);
}

TEST(PageReader, PassesOverIndexPagesAndGivesEmptyOnes) {
  ColumnOptions options;
  options.pages.max_rows = 30;
  options.pages.index_pages = true;
  options.pages.empty_pages = true;
  Chunk chunk(file_of(100, options));
  EXPECT_EQ(read_all(chunk.pages()).size(), 100U);
}

TEST(PageReader, FindsADictionaryPageWhoseOffsetIsMissingOrZero) {
  for (const auto offset :
       {writer::DictionaryOffset::kPresent, writer::DictionaryOffset::kMissing, writer::DictionaryOffset::kZero}) {
    ColumnOptions options;
    options.encoding = Encoding::RLE_DICTIONARY;
    options.dictionary.offset = offset;
    Chunk chunk(file_of(1000, options));
    ASSERT_NE(chunk.pages().peek(), nullptr);
    const Page dictionary = chunk.pages().read();
    EXPECT_EQ(dictionary.type, PageType::DICTIONARY_PAGE);
    EXPECT_EQ(dictionary.num_values, 100);
    ASSERT_NE(chunk.pages().peek(), nullptr);
    EXPECT_EQ(chunk.pages().read().encoding, Encoding::RLE_DICTIONARY);
    EXPECT_EQ(chunk.pages().peek(), nullptr);
  }
}

TEST(PageReader, WalksTensOfThousandsOfPages) {
  ColumnOptions options;
  options.pages.max_rows = 1;
  Chunk chunk(file_of(40000, options));
  EXPECT_EQ(read_all(chunk.pages()).size(), 40000U);
}

TEST(PageReader, RefusesAWrongChecksumUnlessToldNotToLook) {
  ColumnOptions options;
  options.pages.checksum = writer::PageChecksum::kWrong;
  const writer::Bytes bytes = file_of(10, options);
  Chunk checked(bytes);
  ASSERT_NE(checked.pages().peek(), nullptr);
  try {
    checked.pages().read();
    FAIL() << "the checksum was not looked at";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    EXPECT_THAT(error.message(), testing::HasSubstr("checksum"));
  }
  EXPECT_EQ(checked.pages().location().page, 0);
  EXPECT_EQ(checked.pages().location().offset, 4);
  Chunk unchecked(bytes, false);
  EXPECT_EQ(read_all(unchecked.pages()).size(), 10U);
}

TEST(PageReader, SkippedPagesAreNotDecompressed) {
  ColumnOptions options;
  options.pages.max_rows = 10;
  options.pages.checksum = writer::PageChecksum::kWrong;
  Chunk chunk(file_of(20, options));
  while (chunk.pages().peek() != nullptr)
    chunk.pages().skip();
  EXPECT_EQ(chunk.metrics().pages, 0);
  EXPECT_EQ(chunk.metrics().bytes_decompressed, 0);
}

/// What a page header says instead of the truth, and what the error then speaks of.
struct Lie {
  std::string name;
  std::function<void(thrift::PageHeader&)> tell;
  std::string complaint;
};

class PageReaderLies : public testing::TestWithParam<Lie> {};

TEST_P(PageReaderLies, AreCorruptFiles) {
  FileOptions file_options;
  file_options.edit_page_header = [](int, int64_t, thrift::PageHeader& header) { GetParam().tell(header); };
  ColumnOptions options;
  options.compression.codec = CompressionCodec::ZSTD;
  Chunk chunk(file_of(100, options, file_options));
  try {
    while (chunk.pages().peek() != nullptr)
      chunk.pages().read();
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile) << error.what();
    EXPECT_THAT(error.message(), testing::HasSubstr(GetParam().complaint));
  }
}

INSTANTIATE_TEST_SUITE_P(
    PageReader, PageReaderLies,
    testing::Values(
        Lie{"TooManyValues", [](thrift::PageHeader& header) { header.data_page_header.num_values = 101; },
            "101 values"},
        Lie{"TooFewValues", [](thrift::PageHeader& header) { header.data_page_header.num_values = 99; }, ""},
        Lie{"LargerThanTheFile", [](thrift::PageHeader& header) { header.compressed_page_size = 1 << 30; },
            "remain before the footer"},
        Lie{"LargerUncompressed", [](thrift::PageHeader& header) { header.uncompressed_page_size += 1; }, ""},
        Lie{"SmallerUncompressed", [](thrift::PageHeader& header) { header.uncompressed_page_size -= 1; }, ""}),
    [](const auto& lie) { return lie.param.name; });

}  // namespace
}  // namespace lamella
