#include "crypto/key_material.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/format/expect_error.h"

namespace lamella::inline v0 {
namespace {

std::string no_external_material() {
  throw std::logic_error("nobody refers to it");
}

/// Calls what it unwraps by its own name, and remembers what it was asked.
class Echo final : public KmsClient {
 public:
  std::string unwrap(const WrappedKey& key) const override {
    asked.push_back(key.wrapped_key + "/" + key.master_key_id + "/" + key.kms_instance_id + "/" + key.kms_instance_url);
    if (key.wrapped_key == "refuse") throw std::runtime_error("no such key");
    return key.wrapped_key;
  }
  mutable std::vector<std::string> asked;
};

std::string single(const std::string& wrapped, const std::string& more = "") {
  return R"({"keyMaterialType":"PKMT1","internalStorage":true,"doubleWrapping":false,"masterKeyID":"m","wrappedDEK":")" +
         wrapped + "\"" + more + "}";
}

// The footer key of parquet-testing's external_key_material_java.parquet.encrypted.
constexpr const char* kFooterMaterial =
    R"({"kmsInstanceURL":"DEFAULT","masterKeyID":"kf","wrappedDEK":"FLQDczpR9upRCqUjtzac5N1PbdduFekfeklLxi4VwOLul7un1iBcdAsJAXc=","keyEncryptionKeyID":"NFkiTmDXYzZMTb+O3b9nSA==","doubleWrapping":true,"isFooterKey":true,"keyMaterialType":"PKMT1","kmsInstanceID":"DEFAULT","wrappedKEK":"kWHNReXsULhmTplhvImESLFTXV91t5CyoqaEVYLk7k0jD8oeTDDJCUnIiCs="})";

}  // namespace

TEST(KeyMaterial, IsToldFromOtherKeyMetadata) {
  EXPECT_TRUE(is_key_material(single("x")));
  EXPECT_FALSE(is_key_material("kf"));
  EXPECT_FALSE(is_key_material("{\"my\":\"own\"}"));
  EXPECT_FALSE(is_key_material(""));
}

TEST(KeyUnwrapper, AsksTheServiceForSinglyWrappedKeys) {
  const auto kms = std::make_shared<Echo>();
  KeyUnwrapper unwrapper(kms, no_external_material);
  EXPECT_EQ(unwrapper.unwrap(single("one", R"(,"kmsInstanceID":"id","kmsInstanceURL":"url")")).bytes(), "one");
  EXPECT_EQ(unwrapper.unwrap(single("two")).bytes(), "two");
  EXPECT_EQ(kms->asked, (std::vector<std::string>{"one/m/id/url", "two/m/id/url"})) << "the footer's names the service";
}

TEST(KeyUnwrapper, UnwrapsTwiceAndAsksForEachKeyEncryptionKeyOnce) {
  KeyUnwrapper unwrapper(in_memory_kms({{"kf", "0123456789012345"}}), no_external_material);
  const std::string key(unwrapper.unwrap(kFooterMaterial).bytes());
  EXPECT_EQ(key.size(), 16U);
  EXPECT_EQ(unwrapper.unwrap(kFooterMaterial).bytes(), key);
}

TEST(KeyUnwrapper, FollowsReferencesIntoTheKeyMaterialFileAndReadsItOnce) {
  int loads = 0;
  KeyUnwrapper unwrapper(std::make_shared<Echo>(), [&loads] {
    ++loads;
    return std::string(R"({"footerKey":"{\"keyMaterialType\":\"PKMT1\",\"doubleWrapping\":false,)") +
           R"(\"masterKeyID\":\"m\",\"wrappedDEK\":\"outside\"}"})";
  });
  const std::string reference = R"({"keyMaterialType":"PKMT1","internalStorage":false,"keyReference":"footerKey"})";
  EXPECT_EQ(unwrapper.unwrap(reference).bytes(), "outside");
  EXPECT_EQ(unwrapper.unwrap(reference).bytes(), "outside");
  EXPECT_EQ(loads, 1);
  EXPECT_ERROR(unwrapper.unwrap(R"({"keyMaterialType":"PKMT1","internalStorage":false,"keyReference":"columnKey9"})"),
               ErrorCode::kDecryption, "the key material file has no columnKey9");
}

TEST(KeyUnwrapper, SaysWhatIsWrong) {
  KeyUnwrapper unwrapper(std::make_shared<Echo>(), no_external_material);
  EXPECT_ERROR(unwrapper.unwrap(single("refuse")), ErrorCode::kDecryption,
               "the key management service, asked for a key wrapped with m: no such key");
  EXPECT_ERROR(unwrapper.unwrap(R"({"keyMaterialType":"PKMT2"})"), ErrorCode::kDecryption, "of type PKMT2");
  EXPECT_ERROR(unwrapper.unwrap(R"({"keyMaterialType":"PKMT1"})"), ErrorCode::kDecryption, "without wrappedDEK");
  EXPECT_ERROR(unwrapper.unwrap("{keyMaterialType"), ErrorCode::kDecryption, "of its JSON");
  KeyUnwrapper other(in_memory_kms({{"kf", "another key 2345"}}), no_external_material);
  EXPECT_ERROR(other.unwrap(kFooterMaterial), ErrorCode::kDecryption,
               "the key wrapped with master key kf is wrapped with another key, or was changed");
  KeyUnwrapper without(in_memory_kms({}), no_external_material);
  EXPECT_ERROR(without.unwrap(kFooterMaterial), ErrorCode::kDecryption, "there is no master key kf");
}

}  // namespace lamella::inline v0
