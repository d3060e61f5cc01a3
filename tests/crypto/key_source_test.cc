#include "crypto/key_source.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/format/expect_error.h"

namespace lamella::inline v0 {
namespace {

const std::string kOneKey = "0123456789012345";
const std::string kOtherKey = "abcdefghijklmnop";

std::string no_external_material() {
  return "{}";
}

KeySource source(DecryptionOptions options) {
  return {std::make_shared<DecryptionOptions>(std::move(options)), no_external_material};
}

}  // namespace

TEST(KeySource, PrefersGivenKeysToTheRetriever) {
  std::vector<std::string> asked;
  DecryptionOptions options;
  options.footer_key = kOneKey;
  options.column_keys["a.b"] = kOneKey;
  options.key_retriever = [&asked](std::string_view metadata) {
    asked.emplace_back(metadata);
    return kOtherKey;
  };
  const KeySource keys = source(options);
  const auto footer = keys.footer_key("kf");
  EXPECT_EQ(keys.column_key("a.b", "k1"), footer) << "the same key has the same ciphers";
  EXPECT_TRUE(asked.empty());
  EXPECT_NE(keys.column_key("c", "k2"), footer);
  EXPECT_EQ(asked, std::vector<std::string>{"k2"});
}

TEST(KeySource, FindsTheKeyOfTheColumnThatALeafLiesIn) {
  DecryptionOptions options;
  options.column_keys = {{"a", kOneKey}, {"a.list", kOtherKey}, {"ab", kOneKey}};
  const KeySource keys = source(options);
  EXPECT_EQ(keys.column_key("a.x", ""), keys.column_key("ab", ""));
  EXPECT_NE(keys.column_key("a.list.element", ""), keys.column_key("a.x", ""));
  EXPECT_EQ(keys.column_key("b", ""), nullptr);
  EXPECT_EQ(keys.column_key("abc.d", ""), nullptr);
}

TEST(KeySource, AsksOnceForEachKey) {
  int asked = 0;
  DecryptionOptions options;
  options.key_retriever = [&asked](std::string_view metadata) {
    ++asked;
    return metadata == "known" ? kOneKey : "";
  };
  const KeySource keys = source(options);
  for (int i = 0; i < 3; ++i) {
    EXPECT_NE(keys.footer_key("known"), nullptr);
    EXPECT_EQ(keys.column_key("c", "unknown"), nullptr);
    EXPECT_EQ(keys.column_key("c", ""), nullptr) << "nothing to ask with";
  }
  EXPECT_EQ(asked, 2);
}

TEST(KeySource, AsksTheServiceForKeyMaterialOnly) {
  class Service final : public KmsClient {
   public:
    std::string unwrap(const WrappedKey&) const override { return kOneKey; }
  };
  DecryptionOptions options;
  options.kms = std::make_shared<Service>();
  const KeySource keys = source(options);
  EXPECT_EQ(keys.footer_key("kf"), nullptr);
  EXPECT_NE(keys.footer_key(R"({"keyMaterialType":"PKMT1","doubleWrapping":false,"masterKeyID":"m","wrappedDEK":"w"})"),
            nullptr);
}

TEST(KeySource, MakesErrorsOfWhatTheRetrieverThrowsAndOfKeysOfWrongSize) {
  DecryptionOptions options;
  options.key_retriever = [](std::string_view metadata) -> std::string {
    if (metadata == "bad") throw std::runtime_error("the safe is locked");
    return "short";
  };
  const KeySource keys = source(options);
  EXPECT_ERROR(keys.footer_key("bad"), ErrorCode::kDecryption, "the key retriever: the safe is locked");
  EXPECT_ERROR(keys.footer_key("kf"), ErrorCode::kDecryption, "a key of 5 bytes, AES takes 16, 24 or 32");
}

}  // namespace lamella::inline v0
