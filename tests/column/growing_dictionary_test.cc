#include "column/growing_dictionary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/bits.h"

namespace lamella {
namespace {

using testing::ElementsAre;

ColumnVector texts_of(const std::vector<std::string>& texts) {
  ColumnVector::Parts parts;
  parts.type = TypeId::kString;
  parts.length = static_cast<int64_t>(texts.size());
  std::string all;
  for (const std::string& text : texts)
    all += text;
  parts.data_buffers.push_back(Buffer::copy_of({reinterpret_cast<const uint8_t*>(all.data()), all.size()}));
  parts.values = BufferPool::create(nullptr, nullptr)->allocate(parts.length * 16);
  int32_t offset = 0;
  for (size_t row = 0; row < texts.size(); ++row) {
    StringView view;
    view.length = static_cast<int32_t>(texts[row].size());
    if (view.is_inline()) {
      std::memcpy(view.inlined, texts[row].data(), texts[row].size());
    } else {
      std::memcpy(view.reference.prefix, texts[row].data(), 4);
      view.reference.buffer = 0;
      view.reference.offset = offset;
    }
    offset += view.length;
    store(parts.values.mutable_data() + row * 16, view);
  }
  return ColumnVector(std::move(parts));
}

ColumnVector numbers_of(const std::vector<int64_t>& numbers) {
  ColumnVector::Parts parts;
  parts.type = TypeId::kInt64;
  parts.length = static_cast<int64_t>(numbers.size());
  parts.values = Buffer::copy_of({reinterpret_cast<const uint8_t*>(numbers.data()), numbers.size() * 8});
  return ColumnVector(std::move(parts));
}

std::vector<int32_t> encoded(GrowingDictionary& dictionary, const ColumnVector& values) {
  std::vector<int32_t> indices(static_cast<size_t>(values.length()));
  dictionary.encode(values, indices.data());
  return indices;
}

TEST(GrowingDictionary, NumbersValuesInTheOrderOfArrival) {
  GrowingDictionary dictionary(TypeId::kString, BufferPool::create(nullptr, nullptr));
  EXPECT_THAT(encoded(dictionary, texts_of({"rail", "", "a value longer than a view holds", "rail"})),
              ElementsAre(0, 1, 2, 0));
  EXPECT_THAT(encoded(dictionary, texts_of({"a value longer than a view holds", "ship", ""})), ElementsAre(2, 3, 1));
  const auto entries = dictionary.snapshot();
  ASSERT_EQ(entries->length(), 4);
  EXPECT_EQ(entries->bytes(0), "rail");
  EXPECT_EQ(entries->bytes(1), "");
  EXPECT_EQ(entries->bytes(2), "a value longer than a view holds");
  EXPECT_EQ(entries->bytes(3), "ship");
}

TEST(GrowingDictionary, HasAnEntryBeforeAnyValueCame) {
  GrowingDictionary texts(TypeId::kString, BufferPool::create(nullptr, nullptr));
  ASSERT_EQ(texts.snapshot()->length(), 1);
  EXPECT_EQ(texts.snapshot()->bytes(0), "");
  GrowingDictionary numbers(TypeId::kInt64, BufferPool::create(nullptr, nullptr));
  ASSERT_EQ(numbers.snapshot()->length(), 1);
  EXPECT_EQ(numbers.snapshot()->values<int64_t>()[0], 0);
}

TEST(GrowingDictionary, LeavesSnapshotsAsTheyWereWhileItGrows) {
  GrowingDictionary dictionary(TypeId::kInt64, BufferPool::create(nullptr, nullptr));
  std::vector<std::shared_ptr<const ColumnVector>> snapshots;
  for (int64_t round = 0; round < 12; ++round) {
    std::vector<int64_t> numbers;
    for (int64_t i = 0; i < int64_t{1} << round; ++i)
      numbers.push_back((int64_t{1} << round) + i);
    encoded(dictionary, numbers_of(numbers));
    snapshots.push_back(dictionary.snapshot());
  }
  for (size_t round = 0; round < snapshots.size(); ++round) {
    ASSERT_EQ(snapshots[round]->length(), (int64_t{2} << round) - 1);
    for (int64_t i = 0; i < snapshots[round]->length(); ++i)
      ASSERT_EQ(snapshots[round]->values<int64_t>()[static_cast<size_t>(i)], i + 1);
  }
}

TEST(GrowingDictionary, GivesTheSameSnapshotWhileNothingIsAdded) {
  GrowingDictionary dictionary(TypeId::kInt64, BufferPool::create(nullptr, nullptr));
  encoded(dictionary, numbers_of({5, 6}));
  const auto before = dictionary.snapshot();
  encoded(dictionary, numbers_of({6, 5, 5}));
  EXPECT_EQ(dictionary.snapshot(), before);
}

TEST(GrowingDictionary, KeepsLongTextsOverManyBuffers) {
  GrowingDictionary dictionary(TypeId::kString, BufferPool::create(nullptr, nullptr));
  std::vector<std::string> texts;
  for (int i = 0; i < 40; ++i)
    texts.push_back(std::string(30'000, static_cast<char>('a' + i % 26)) + std::to_string(i));
  encoded(dictionary, texts_of(texts));
  const auto entries = dictionary.snapshot();
  EXPECT_GT(entries->parts().data_buffers.size(), 1U);
  for (size_t i = 0; i < texts.size(); ++i)
    ASSERT_EQ(entries->bytes(static_cast<int64_t>(i)), texts[i]);
}

}  // namespace
}  // namespace lamella
