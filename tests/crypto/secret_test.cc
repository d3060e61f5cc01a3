#include "crypto/secret.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "crypto/key_source.h"
#include "crypto/module_cipher.h"
#include "lamella/decryption.h"

namespace {

constexpr std::string_view kKey = "a key of 16 byte";

std::atomic<bool> watching = false;
std::atomic<int> freed_with_key = 0;

void look_at(const void* memory) {
  if (memory == nullptr || !watching) return;
  const std::string_view bytes(static_cast<const char*>(memory), malloc_usable_size(const_cast<void*>(memory)));
  if (bytes.find(kKey) != std::string_view::npos) ++freed_with_key;
}

/// How many pieces of memory with the key in them are freed by `work`.
template <typename Work>
int freed_by(Work&& work) {
  freed_with_key = 0;
  watching = true;
  work();
  watching = false;
  return freed_with_key;
}

}  // namespace

// All of this program's memory comes and goes through these.
void* operator new(size_t size) {
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  look_at(memory);
  std::free(memory);
}
void operator delete(void* memory, size_t) noexcept {
  operator delete(memory);
}

namespace lamella::inline v0 {
namespace {

TEST(Secret, MovesAndCopiesAsAValue) {
  Secret secret = Secret::take(std::string(kKey));
  EXPECT_EQ(secret.bytes(), kKey);
  const Secret copy = secret;
  const Secret moved = std::move(secret);
  EXPECT_EQ(copy.bytes(), kKey);
  EXPECT_EQ(moved.bytes(), kKey);
  EXPECT_FALSE(copy < moved);
  EXPECT_TRUE(Secret().empty());
  EXPECT_TRUE(Secret() < moved);
}

TEST(Secret, TheTestSeesKeysThatAreFreed) {
  EXPECT_EQ(freed_by([] { static_cast<void>(std::string(kKey)); }), 1);
}

TEST(Secret, LeavesNothingBehind) {
  EXPECT_EQ(freed_by([] {
              Secret secret = Secret::take(std::string(kKey));
              const Secret copy = secret;
              secret = Secret("another");
            }),
            0);
}

TEST(Secret, WipesATextInItsPlace) {
  std::string text(kKey);
  const char* bytes = text.data();
  wipe(text);
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(bytes[0], '\0');
}

TEST(Secret, KeysOfAFileAreWipedWithIt) {
  EXPECT_EQ(
      freed_by([] {
        auto options = std::make_shared<DecryptionOptions>();
        options->footer_key = kKey;
        options->column_keys["a"] = kKey;
        const DecryptionOptions copy = *options;
        options->key_retriever = [](std::string_view) { return std::string(kKey); };
        const KeySource keys(std::move(options), [] { return std::string(); });
        for (const auto& ciphers : {keys.footer_key("kf"), keys.column_key("a", "ka"), keys.column_key("b", "kb")}) {
          EXPECT_NE(ciphers, nullptr);
          // The cipher of the counter mode is set up late.
          std::string out(100, '\0');
          ciphers->lease()->seal(ModuleForm::kCtr, AesGcm::Nonce(reinterpret_cast<const uint8_t*>(kKey.data()), 12), {},
                                 {}, reinterpret_cast<uint8_t*>(out.data()));
        }
      }),
      0);
}

TEST(Secret, MasterKeysAreWipedWithTheirService) {
  EXPECT_EQ(freed_by([] {
              std::map<std::string, std::string> keys;
              keys["kf"] = kKey;
              const auto kms = in_memory_kms(std::move(keys));
            }),
            0);
}

}  // namespace
}  // namespace lamella::inline v0
