#include "format/struct_skipper.h"

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "tests/format/expect_error.h"
#include "tests/format/make_footer.h"
#include "tests/format/random_footer.h"
#include "tests/format/thrift_bytes.h"

namespace lamella {
namespace {

/// Where the structure at `position` ends, by the reader that walks every field.
std::optional<size_t> end_by_walking(std::span<const uint8_t> bytes, size_t position) {
  CompactReader reader(bytes, "test", position);
  try {
    reader.skip_element(CompactType::kStruct);
    return static_cast<size_t>(reader.position());
  } catch (const Error&) {
  } catch (const CompactReader::EndOfBytes&) {
  }
  return std::nullopt;
}

std::optional<size_t> end_by_shape(StructSkipper& skipper, size_t position, StructSkipper::Shape& shape) {
  try {
    return skipper.skip(position, shape);
  } catch (const Error&) {
  } catch (const CompactReader::EndOfBytes&) {
  }
  return std::nullopt;
}

TEST(StructSkipper, LearnsTheShapeOfStructuresThatDifferInNumbersAndText) {
  std::string text;
  for (int i = 0; i < 60; ++i) {
    thrift::ColumnChunk chunk = column_chunk(thrift::Type::INT64);
    chunk.meta_data.__set_path_in_schema({std::string(3, static_cast<char>('a' + i % 26))});
    chunk.meta_data.num_values = i;
    text += thrift_bytes(chunk);
  }
  StructSkipper skipper(bytes_of(text), "test");
  StructSkipper::Shape first = StructSkipper::kNone;
  size_t position = skipper.skip(0, first);
  EXPECT_NE(first, StructSkipper::kNone);
  EXPECT_EQ(position, text.size() / 60);
  for (int i = 1; i < 59; ++i) {
    StructSkipper::Shape shape = StructSkipper::kNone;
    position = skipper.skip(position, shape);
    EXPECT_EQ(shape, first) << i;
  }
  EXPECT_EQ(position, text.size() / 60 * 59);
}

TEST(StructSkipper, EndsWhereAWalkEnds) {
  std::string text;
  std::vector<size_t> starts;
  for (uint32_t seed = 0; seed < 400; ++seed) {
    for (const thrift::RowGroup& row_group : RandomFooter(seed % 40).make().row_groups) {
      for (const thrift::ColumnChunk& chunk : row_group.columns) {
        starts.push_back(text.size());
        text += thrift_bytes(chunk);
      }
    }
  }
  ASSERT_GT(starts.size(), 1000U);
  starts.push_back(text.size());
  StructSkipper skipper(bytes_of(text), "test");
  std::vector<StructSkipper::Shape> shapes(5);
  for (size_t i = 0; i + 1 < starts.size(); ++i)
    ASSERT_EQ(skipper.skip(starts[i], shapes[i % shapes.size()]), starts[i + 1]) << i;
}

TEST(StructSkipper, NoticesEveryBitThatMattersToAShape) {
  thrift::ColumnChunk chunk = column_chunk(thrift::Type::INT64);
  chunk.meta_data.__set_path_in_schema({"path"});
  chunk.meta_data.__set_encodings({thrift::Encoding::PLAIN, thrift::Encoding::RLE});
  chunk.meta_data.num_values = 1'000'000;
  chunk.meta_data.statistics.__set_min_value("min");
  chunk.meta_data.statistics.__set_is_min_value_exact(true);
  chunk.meta_data.__isset.statistics = true;
  const std::string one = thrift_bytes(chunk);
  for (size_t bit = 0; bit < 8 * one.size(); ++bit) {
    std::string text = one + one + one + std::string(64, '\0');
    text[one.size() + bit / 8] = static_cast<char>(text[one.size() + bit / 8] ^ (1 << bit % 8));
    StructSkipper skipper(bytes_of(text), "test");
    StructSkipper::Shape shape = StructSkipper::kNone;
    ASSERT_EQ(skipper.skip(0, shape), one.size());
    EXPECT_EQ(end_by_shape(skipper, one.size(), shape), end_by_walking(bytes_of(text), one.size())) << bit;
  }
}

TEST(StructSkipper, ReadsNothingBehindTheBytes) {
  const std::string one = thrift_bytes(column_chunk(thrift::Type::INT64));
  const std::string text = one + one;
  for (size_t size = 0; size <= text.size(); ++size) {
    const std::vector<uint8_t> exact(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size));
    StructSkipper skipper(exact, "test");
    StructSkipper::Shape shape = StructSkipper::kNone;
    if (size < one.size()) {
      EXPECT_THROW(skipper.skip(0, shape), CompactReader::EndOfBytes);
      EXPECT_EQ(skipper.failed_at(), size);
      continue;
    }
    ASSERT_EQ(skipper.skip(0, shape), one.size());
    EXPECT_EQ(end_by_shape(skipper, one.size(), shape), end_by_walking(exact, one.size())) << size;
  }
}

TEST(StructSkipper, PassesOverWhatItLearnsNoShapeFrom) {
  thrift::ColumnChunk large = column_chunk(thrift::Type::INT64);
  large.__set_file_path(std::string(5000, 'x'));
  const std::string text = thrift_bytes(large) + std::string("\x1B\x02\x85\x01k\x02\x01l\x04\x0C\xFE\x7F\x00\x00", 14);
  StructSkipper skipper(bytes_of(text), "test");
  StructSkipper::Shape shape = StructSkipper::kNone;
  const size_t end = skipper.skip(0, shape);
  EXPECT_EQ(end, text.size() - 14);
  EXPECT_EQ(shape, StructSkipper::kNone);
  EXPECT_EQ(skipper.skip(end, shape), text.size());
  EXPECT_EQ(shape, StructSkipper::kNone);
  const std::string deep(1000, '\x1C');
  EXPECT_ERROR(StructSkipper(bytes_of(deep), "test").skip(0, shape), ErrorCode::kCorruptFile, "test: values nest too");
}

}  // namespace
}  // namespace lamella
