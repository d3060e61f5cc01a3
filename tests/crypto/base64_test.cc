#include "crypto/base64.h"

#include <gtest/gtest.h>

namespace lamella::inline v0 {

TEST(Base64, DecodesTheVectorsOfItsRfc) {
  EXPECT_EQ(decode_base64(""), "");
  EXPECT_EQ(decode_base64("Zg=="), "f");
  EXPECT_EQ(decode_base64("Zm8="), "fo");
  EXPECT_EQ(decode_base64("Zm9v"), "foo");
  EXPECT_EQ(decode_base64("Zm9vYg=="), "foob");
  EXPECT_EQ(decode_base64("Zm9vYmE="), "fooba");
  EXPECT_EQ(decode_base64("Zm9vYmFy"), "foobar");
  EXPECT_EQ(decode_base64("/+8A"), std::string("\xFF\xEF\0", 3));
}

TEST(Base64, RefusesWhatItIsNot) {
  for (const char* text : {"Z", "Zg", "Zg=", "Z===", "====", "Zm9v!A==", "Zg==Zg==", "Zm 9", "Zm-_"}) {
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
  }
}

}  // namespace lamella::inline v0
