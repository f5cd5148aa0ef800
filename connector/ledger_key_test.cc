#include "connector/ledger_key.h"

#include <sys/stat.h>

#include <fstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_state_store.h"

namespace destconn {
namespace {

using testing::IsEmpty;
using testing::Optional;

class LedgerKeyTest : public testing::Test {
 protected:
  // A master key file of the keys, "id:digit" each, the current one first.
  void Write(const std::vector<std::string>& keys) {
    std::string text;
    for (const std::string& key : keys) {
      absl::StrAppend(&text, key.substr(0, key.size() - 1),
                      std::string(64, key.back()), "\n");
    }
    std::ofstream(path_) << text;
    chmod(path_.c_str(), 0600);
  }

  std::string Load(StateStore& state) {
    const auto key = LoadLedgerKey(state, *LoadMasterKeys(path_));
    return key.ok() ? key->key.Reveal() : *ReasonOf(key.status());
  }

  std::string Sealed() { return *SealedLedgerKey(from_); }
  absl::Status Adopt() { return AdoptLedgerKey(Sealed(), to_, path_); }

  const std::string path_ = absl::StrCat(
      testing::TempDir(), "/",
      testing::UnitTest::GetInstance()->current_test_info()->name());
  FakeStateStore from_;
  FakeStateStore to_;
};

TEST_F(LedgerKeyTest, GoesAlongWithTheLedger) {
  Write({"1:a"});
  const std::string key = Load(from_);
  // Since replaced: the oldest key of the file would make another one.
  Write({"2:b", "1:a"});
  EXPECT_EQ(Load(from_), key);
  Write({"2:b"});
  ASSERT_TRUE(Adopt().ok());
  EXPECT_EQ(Load(to_), key);
  // May be repeated.
  EXPECT_TRUE(Adopt().ok());
}

TEST_F(LedgerKeyTest, NeedsTheMasterKeyThatItIsSealedUnder) {
  Write({"1:a"});
  Load(from_);
  ASSERT_TRUE(Adopt().ok());
  Write({"1:c"});
  EXPECT_EQ(Load(to_), "MASTER_KEY_WRONG");
}

TEST_F(LedgerKeyTest, TheSameKeyUnderAnotherSealIsTheSame) {
  Write({"1:a"});
  EXPECT_EQ(Load(from_), Load(to_));
  const std::string sealed = *SealedLedgerKey(to_);
  EXPECT_NE(sealed, Sealed());
  EXPECT_TRUE(Adopt().ok());
  EXPECT_EQ(*SealedLedgerKey(to_), sealed);
}

TEST_F(LedgerKeyTest, AStoreWithAnotherKeyKeepsIt) {
  Write({"1:a"});
  Load(from_);
  Write({"2:b"});
  Load(to_);
  const std::string sealed = *SealedLedgerKey(to_);
  Write({"2:b", "1:a"});
  EXPECT_THAT(ReasonOf(Adopt()), Optional(std::string("LEDGER_KEY_DIFFERS")));
  // Or nobody can tell.
  Write({"2:b"});
  EXPECT_THAT(ReasonOf(Adopt()), Optional(std::string("MASTER_KEY_WRONG")));
  EXPECT_EQ(*SealedLedgerKey(to_), sealed);
}

TEST_F(LedgerKeyTest, EventsOfNoKeyGoToAStoreWithoutOne) {
  EXPECT_THAT(Sealed(), IsEmpty());
  EXPECT_TRUE(Adopt().ok());
  EXPECT_THAT(*SealedLedgerKey(to_), IsEmpty());
  Write({"1:a"});
  Load(to_);
  EXPECT_THAT(ReasonOf(Adopt()), Optional(std::string("LEDGER_KEY_DIFFERS")));
}

TEST_F(LedgerKeyTest, SaysWhenTheStoreFails) {
  Write({"1:a"});
  Load(from_);
  to_.FailWith(absl::UnavailableError("away"));
  EXPECT_FALSE(Adopt().ok());
  EXPECT_FALSE(SealedLedgerKey(to_).ok());
}

}  // namespace
}  // namespace destconn
