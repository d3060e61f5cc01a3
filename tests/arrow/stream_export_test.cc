#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <functional>

#include "lamella/arrow.h"
#include "lamella/error.h"
#include "tests/arrow/walk_array.h"
#include "tests/vector/make_vector.h"

namespace lamella {
namespace {

using testing::ElementsAre;

/// Batches as a function makes them.
class MadeSource : public BatchSource {
 public:
  using Make = std::function<std::optional<ColumnarBatch>(int)>;
  MadeSource(std::shared_ptr<const Schema> schema, Make make) : schema_(std::move(schema)), make_(std::move(make)) {}

  std::shared_ptr<const Schema> schema() const override { return schema_; }
  void project(const std::vector<std::string>&) override {}
  std::optional<ColumnarBatch> next_batch() override { return make_(asked_for++); }
  void cancel() noexcept override {}

  int asked_for = 0;

 private:
  std::shared_ptr<const Schema> schema_;
  Make make_;
};

std::shared_ptr<const Schema> text_schema() {
  return std::make_shared<const Schema>(std::vector<Field>{{"word", TypeId::kString}},
                                        Schema::Metadata{{"key", "value"}});
}

std::optional<ColumnarBatch> batch_of(const std::shared_ptr<const Schema>& schema, ColumnVector column) {
  const int64_t num_rows = column.length();
  return ColumnarBatch(schema, num_rows, {std::move(column)});
}

TEST(StreamExport, PullsBatchesOneByOneUntilTheEnd) {
  const auto schema = text_schema();
  const auto source = std::make_shared<MadeSource>(schema, [&](int ordinal) -> std::optional<ColumnarBatch> {
    if (ordinal == 2) return std::nullopt;
    return batch_of(schema, string_vector({std::to_string(ordinal)}));
  });
  Released<ArrowArrayStream> stream;
  export_stream(source, {}, &stream);
  EXPECT_EQ(source->asked_for, 0);
  Released<ArrowSchema> types;
  ASSERT_EQ(stream->get_schema(&stream, &types), 0);
  EXPECT_EQ(describe_type(*types), "+s(word?:vu)");
  EXPECT_EQ(metadata_value(*types, "key"), "value");
  EXPECT_EQ(source->asked_for, 0);
  for (const char* expected : {"{\"0\"}", "{\"1\"}"}) {
    Released<ArrowArray> array;
    ASSERT_EQ(stream->get_next(&stream, &array), 0);
    EXPECT_THAT(describe(*types, *array), ElementsAre(expected));
  }
  EXPECT_EQ(source->asked_for, 2);
  Released<ArrowArray> end;
  ASSERT_EQ(stream->get_next(&stream, &end), 0);
  EXPECT_EQ(end->release, nullptr);
  EXPECT_EQ(stream->get_last_error(&stream), nullptr);
}

TEST(StreamExport, KeepsOneTypeWhateverTheEncodingsOfItsVectors) {
  const auto schema = text_schema();
  const std::vector<ColumnVector> vectors = {
      dictionary_vector({1, std::nullopt, 0}, string_vector({"a", "b"})), string_vector({"c", std::nullopt, "d"}),
      ColumnVector::all_null(TypeId::kString, 3), ColumnVector::constant(string_vector({"e"}), 3), string_vector({})};
  for (const ArrowDictionaries dictionaries : {ArrowDictionaries::kNone, ArrowDictionaries::kText}) {
    Released<ArrowArrayStream> stream;
    export_stream(std::make_shared<MadeSource>(schema,
                                               [&](int i) -> std::optional<ColumnarBatch> {
                                                 if (i == static_cast<int>(vectors.size())) return std::nullopt;
                                                 return batch_of(schema, vectors[static_cast<size_t>(i)]);
                                               }),
                  {.dictionaries = dictionaries}, &stream);
    Released<ArrowSchema> types;
    ASSERT_EQ(stream->get_schema(&stream, &types), 0);
    for (const ColumnVector& vector : vectors) {
      Released<ArrowArray> array;
      ASSERT_EQ(stream->get_next(&stream, &array), 0);
      EXPECT_EQ(array->children[0]->dictionary != nullptr, dictionaries == ArrowDictionaries::kText);
      EXPECT_EQ(describe(*types->children[0], *array->children[0]), describe(vector));
    }
  }
}

int code_of(const std::function<void()>& fail, std::string* text) {
  const auto schema = text_schema();
  Released<ArrowArrayStream> stream;
  export_stream(std::make_shared<MadeSource>(schema,
                                             [&](int) -> std::optional<ColumnarBatch> {
                                               fail();
                                               return std::nullopt;
                                             }),
                {}, &stream);
  ArrowArray array;
  array.release = reinterpret_cast<void (*)(ArrowArray*)>(1);
  const int code = stream->get_next(&stream, &array);
  EXPECT_EQ(array.release, nullptr);
  *text = stream->get_last_error(&stream);
  EXPECT_EQ(stream->get_next(&stream, &array), code);
  return code;
}

TEST(StreamExport, TurnsExceptionsIntoCodesAndText) {
  std::string text;
  EXPECT_EQ(code_of([] { throw Error(ErrorCode::kCorruptFile, "bad page", {.file = "a.parquet"}); }, &text), EIO);
  EXPECT_EQ(text, "a.parquet: bad page");
  EXPECT_EQ(code_of([] { throw Error(ErrorCode::kInvalidArgument, "bad"); }, &text), EINVAL);
  EXPECT_EQ(code_of([] { throw Error(ErrorCode::kNotImplemented, "bad"); }, &text), ENOSYS);
  EXPECT_EQ(code_of([] { throw Error(ErrorCode::kIoError, "bad", {.system_errno = ESTALE}); }, &text), ESTALE);
  EXPECT_EQ(code_of([] { throw Error(ErrorCode::kCancelled, "bad"); }, &text), ECANCELED);
  EXPECT_EQ(code_of([] { throw std::bad_alloc(); }, &text), ENOMEM);
  EXPECT_EQ(text, "out of memory");
  EXPECT_EQ(code_of([] { throw std::runtime_error("a source's own"); }, &text), EIO);
  EXPECT_EQ(text, "a source's own");
  EXPECT_EQ(code_of([] { throw 5; }, &text), EIO);
}

TEST(StreamExport, LetsGoOfItsSourceWhenReleased) {
  auto source = std::make_shared<MadeSource>(text_schema(), [](int) { return std::nullopt; });
  const std::weak_ptr<MadeSource> watched = source;
  ArrowArrayStream stream;
  export_stream(std::move(source), {}, &stream);
  EXPECT_FALSE(watched.expired());
  stream.release(&stream);
  EXPECT_TRUE(watched.expired());
  EXPECT_EQ(stream.release, nullptr);
}

}  // namespace
}  // namespace lamella
