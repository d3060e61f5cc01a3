#include "capi/open_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lamella/error.h"

namespace lamella {
namespace {

using testing::ElementsAre;
using testing::Pair;

OpenOptions parsed(std::vector<const char*> texts) {
  texts.push_back(nullptr);
  return parse_open_options(texts.data());
}

std::string refusal(const char* text) {
  try {
    parsed({text});
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.message();
  }
  return "none";
}

TEST(OpenOptions, AreThoseOfReadOptionsWithoutAnyText) {
  EXPECT_EQ(parse_open_options(nullptr).read.batch_rows, ReadOptions().batch_rows);
  EXPECT_EQ(parsed({}).arrow.text, ArrowText::kViews);
}

TEST(OpenOptions, TakeEveryKey) {
  const OpenOptions options = parsed(
      {"columns=a,`b,c`.d,e", "where=a < 3", "row_groups=2,0", "ignore_case=true", "threads=0", "ordered=false",
       "limit=5", "batch_rows=10", "batch_bytes=20", "memory_budget_bytes=30", "text=large_offsets", "decimals=wide",
       "intervals=binary", "extension_types=false", "utf8=replace", "variant=raw", "int96=nanos"});
  EXPECT_THAT(options.read.columns, ElementsAre("a", "`b,c`.d", "e"));
  EXPECT_TRUE(options.read.where.has_value());
  EXPECT_THAT(options.read.row_groups.value(), ElementsAre(2, 0));
  EXPECT_TRUE(options.read.ignore_case);
  EXPECT_EQ(options.read.threads, 0);
  EXPECT_FALSE(options.read.ordered);
  EXPECT_EQ(options.read.limit, 5);
  EXPECT_EQ(options.read.batch_rows, 10);
  EXPECT_EQ(options.read.batch_bytes, 20);
  EXPECT_EQ(options.read.memory_budget_bytes, 30);
  EXPECT_EQ(options.read.utf8, Utf8Mode::kReplace);
  EXPECT_EQ(options.read.variant, VariantMode::kRaw);
  EXPECT_EQ(options.read.int96_unit, TimeUnit::kNanos);
  EXPECT_EQ(options.arrow.text, ArrowText::kLargeOffsets);
  EXPECT_TRUE(options.arrow.wide_decimals);
  EXPECT_TRUE(options.arrow.binary_intervals);
  EXPECT_FALSE(options.arrow.extension_types);
}

TEST(OpenOptions, ReadDictionariesAsTheyLeave) {
  EXPECT_EQ(parsed({"dictionary=expand"}).read.dictionary_mode, DictionaryMode::kExpand);
  EXPECT_EQ(parsed({"dictionary=text"}).read.dictionary_mode, DictionaryMode::kKeep);
  EXPECT_EQ(parsed({"dictionary=text"}).arrow.dictionaries, ArrowDictionaries::kText);
  EXPECT_EQ(parsed({"dictionary=every"}).read.dictionary_mode, DictionaryMode::kAsType);
  EXPECT_EQ(parsed({"dictionary=every"}).arrow.dictionaries, ArrowDictionaries::kEvery);
}

TEST(OpenOptions, CollectKeys) {
  const OpenOptions options =
      parsed({"footer_key=text:0123456789012345", "column_key=a.b=31323334353637383930313233343530",
              "column_key=c=text:1234567890123451", "aad_prefix=tester"});
  const DecryptionOptions& keys = *options.read.decryption;
  EXPECT_EQ(keys.footer_key, "0123456789012345");
  EXPECT_THAT(keys.column_keys, ElementsAre(Pair("a.b", "1234567890123450"), Pair("c", "1234567890123451")));
  EXPECT_EQ(keys.aad_prefix, "tester");
  EXPECT_TRUE(keys.verify_footer_signature);
  EXPECT_EQ(keys.kms, nullptr);
  EXPECT_EQ(parsed({"limit=3"}).read.decryption, nullptr);
  EXPECT_FALSE(parsed({"column_key=c=text:1234567890123451"}).read.decryption->verify_footer_signature);
  EXPECT_NE(parsed({"master_key=kf=text:1234567890123451"}).read.decryption->kms, nullptr);
}

TEST(OpenOptions, KeepKeysOutOfMessages) {
  EXPECT_EQ(refusal("footer_key=text:secret"), "option footer_key: a key of 6 bytes, AES takes 16, 24 or 32");
  EXPECT_EQ(refusal("footer_key=secret"), "option footer_key: a key is hexadecimal digits, two a byte, or text:...");
  EXPECT_EQ(refusal("column_key=text:secret"), "option column_key: it takes NAME=KEY");
}

TEST(OpenOptions, RefuseWhatMakesNoSense) {
  EXPECT_EQ(refusal("columns"), "`columns` is no option: options are key=value");
  EXPECT_EQ(refusal("colour=red"), "no option is called `colour`");
  EXPECT_EQ(refusal("threads=two"), "option threads is `two`; it takes numbers from 0 to 4096");
  EXPECT_EQ(refusal("batch_rows=0"), "option batch_rows is `0`; it takes numbers from 1 to 9223372036854775807");
  EXPECT_EQ(refusal("row_groups=0,"), "option row_groups is `0,`; it takes numbers from 0 to 2147483647");
  EXPECT_EQ(refusal("ordered=yes"), "option ordered is `yes`; it takes true, false");
  EXPECT_EQ(refusal("text=utf8"), "option text is `utf8`; it takes views, offsets, large_offsets");
}

}  // namespace
}  // namespace lamella
