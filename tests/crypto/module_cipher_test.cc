#include "crypto/module_cipher.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/format/expect_error.h"

namespace lamella::inline v0 {
namespace {

using Bytes = std::vector<uint8_t>;

const std::string kKey = "0123456789012345";
const Bytes kNonce = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
const Bytes kAad = {9, 9};

Bytes sealed(ModuleForm form, const Bytes& plain) {
  Bytes module(plain.size() + static_cast<size_t>(module_overhead(form)));
  ModuleCipher(kKey).seal(form, AesGcm::Nonce(kNonce.data(), kNonce.size()), plain, kAad, module.data());
  return module;
}

}  // namespace

TEST(ModuleCipher, FramesLengthNonceCiphertextAndTag) {
  const Bytes gcm = sealed(ModuleForm::kGcm, Bytes(5, 'x'));
  ASSERT_EQ(gcm.size(), 4U + 12 + 5 + 16);
  EXPECT_EQ(Bytes(gcm.begin(), gcm.begin() + 4), (Bytes{33, 0, 0, 0}));
  EXPECT_EQ(Bytes(gcm.begin() + 4, gcm.begin() + 16), kNonce);
  const Bytes ctr = sealed(ModuleForm::kCtr, Bytes(5, 'x'));
  ASSERT_EQ(ctr.size(), 4U + 12 + 5);
  EXPECT_EQ(Bytes(ctr.begin(), ctr.begin() + 4), (Bytes{17, 0, 0, 0}));
}

TEST(ModuleCipher, OpensWhatItSealed) {
  ModuleCipher cipher(kKey);
  for (const ModuleForm form : {ModuleForm::kGcm, ModuleForm::kCtr}) {
    for (const size_t size : {0, 1, 15, 16, 17, 1000}) {
      const Bytes plain(size, 'p');
      Bytes opened(size);
      EXPECT_TRUE(cipher.open(form, sealed(form, plain), kAad, opened.data()));
      EXPECT_EQ(opened, plain);
    }
  }
}

TEST(ModuleCipher, SealsInCtrModeFromCounterOne) {
  // GCM numbers the blocks of its text from 2, so the second block of CTR is its first.
  const Bytes gcm = sealed(ModuleForm::kGcm, Bytes(16));
  const Bytes ctr = sealed(ModuleForm::kCtr, Bytes(32));
  EXPECT_EQ(Bytes(gcm.begin() + 16, gcm.begin() + 32), Bytes(ctr.begin() + 32, ctr.end()));
}

TEST(ModuleCipher, TellsAnotherAadKeyOrByte) {
  const Bytes module = sealed(ModuleForm::kGcm, Bytes(20, 'p'));
  Bytes out(20);
  EXPECT_FALSE(ModuleCipher(kKey).open(ModuleForm::kGcm, module, Bytes{9, 8}, out.data()));
  EXPECT_FALSE(ModuleCipher("another key 2345").open(ModuleForm::kGcm, module, kAad, out.data()));
  for (size_t i = 4; i < module.size(); ++i) {
    Bytes changed = module;
    changed[i] ^= 0x10;
    EXPECT_FALSE(ModuleCipher(kKey).open(ModuleForm::kGcm, changed, kAad, out.data())) << i;
  }
}

TEST(CipherPool, GivesTheSameCipherAgainOnceItIsBack) {
  const auto pool = CipherPool::create(kKey);
  auto lease = pool->lease();
  const ModuleCipher* first = lease.get();
  lease.reset();
  auto again = pool->lease();
  EXPECT_EQ(again.get(), first);
  EXPECT_NE(pool->lease().get(), first) << "while it is out, another";
}

TEST(CipherPool, LeasesOutliveTheirPool) {
  auto pool = CipherPool::create(kKey);
  auto lease = pool->lease();
  pool.reset();
  Bytes out(3);
  EXPECT_TRUE(lease->open(ModuleForm::kGcm, sealed(ModuleForm::kGcm, {1, 2, 3}), kAad, out.data()));
}

TEST(CipherPoolThreads, LeaseAtTheSameTime) {
  const auto pool = CipherPool::create(kKey);
  const Bytes module = sealed(ModuleForm::kGcm, Bytes(100, 'p'));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        Bytes out(100);
        EXPECT_TRUE(pool->lease()->open(ModuleForm::kGcm, module, kAad, out.data()));
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
}

TEST(CipherPool, RefusesKeysThatAesDoesNotTake) {
  EXPECT_ERROR(CipherPool::create("short"), ErrorCode::kDecryption, "a key of 5 bytes");
}

}  // namespace lamella::inline v0
