#include "connector/master_key.h"

#include <sys/stat.h>

#include <fstream>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::Optional;

constexpr SealedFor kWhat = {.purpose = "p", .name = "n"};
const std::string kA(64, 'a');
const std::string kB(64, 'B');

class MasterKeyTest : public testing::Test {
 protected:
  void Write(const std::string& text, mode_t mode = 0600) {
    std::ofstream(path_) << text;
    chmod(path_.c_str(), mode);
  }

  std::optional<std::string> Reason() {
    return ReasonOf(LoadMasterKeys(path_).status());
  }

  const std::string path_ = absl::StrCat(
      testing::TempDir(), "/",
      testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(MasterKeyTest, MakesAFileOnceThatOnlyItsOwnerReads) {
  ASSERT_TRUE(MakeMasterKeyFile(path_).ok());
  struct stat info = {};
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  const auto keys = LoadMasterKeys(path_);
  ASSERT_TRUE(keys.ok()) << keys.status();

  EXPECT_THAT(ReasonOf(MakeMasterKeyFile(path_)),
              Optional(std::string("MASTER_KEY_UNREADABLE")));
  EXPECT_EQ(LoadMasterKeys(path_)->first_ledger_key.Reveal(),
            keys->first_ledger_key.Reveal());
}

TEST_F(MasterKeyTest, TwoFilesHoldDifferentKeys) {
  ASSERT_TRUE(MakeMasterKeyFile(path_ + "1").ok());
  ASSERT_TRUE(MakeMasterKeyFile(path_ + "2").ok());
  EXPECT_NE(LoadMasterKeys(path_ + "1")->first_ledger_key.Reveal(),
            LoadMasterKeys(path_ + "2")->first_ledger_key.Reveal());
}

TEST_F(MasterKeyTest, TheFirstLineSealsAndAllOpen) {
  Write("old:" + kA);
  const std::string old = LoadMasterKeys(path_)->ring.Seal("text", kWhat);
  Write(absl::StrCat("# rotated in May\n new:", kB, "\r\n\nold:", kA, "\n"));
  const auto keys = LoadMasterKeys(path_);
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_EQ(keys->ring.current_id(), "new");
  EXPECT_THAT(keys->ring.Open(old, kWhat), Optional(std::string("text")));
}

TEST_F(MasterKeyTest, ALineWithoutAnIdIsTheFirstKey) {
  Write(kA + "\n");
  const std::string sealed = LoadMasterKeys(path_)->ring.Seal("text", kWhat);
  Write("1:" + kA);
  EXPECT_THAT(LoadMasterKeys(path_)->ring.Open(sealed, kWhat),
              Optional(std::string("text")));
}

TEST_F(MasterKeyTest, TheLedgersKeyComesFromTheOldest) {
  Write("1:" + kA);
  const std::string first = LoadMasterKeys(path_)->first_ledger_key.Reveal();
  Write(absl::StrCat("2:", kB, "\n1:", kA));
  EXPECT_EQ(LoadMasterKeys(path_)->first_ledger_key.Reveal(), first);
  Write("2:" + kB);
  EXPECT_NE(LoadMasterKeys(path_)->first_ledger_key.Reveal(), first);
}

TEST_F(MasterKeyTest, RefusesAFileThatOthersMayRead) {
  for (const mode_t mode : {0644, 0604, 0602, 0666}) {
    Write(kA, mode);
    EXPECT_THAT(Reason(), Optional(std::string("MASTER_KEY_UNREADABLE")))
        << mode;
  }
}

TEST_F(MasterKeyTest, TheGroupMayReadWhatRootOwns) {
  struct stat info = {};
  info.st_uid = 0;
  info.st_mode = S_IFREG | 0440;
  EXPECT_FALSE(IsExposed(info));
  info.st_mode = S_IFREG | 0460;
  EXPECT_TRUE(IsExposed(info));
  info.st_uid = 1000;
  info.st_mode = S_IFREG | 0440;
  EXPECT_TRUE(IsExposed(info));
  info.st_mode = S_IFREG | 0400;
  EXPECT_FALSE(IsExposed(info));
}

TEST_F(MasterKeyTest, RefusesWhatIsNoKey) {
  for (const std::string& text :
       {std::string(), std::string("short"), std::string("zz"),
        std::string("# nothing\n"), kA.substr(1), kA + "a", ":" + kA,
        "a b:" + kA, std::string(33, 'i') + ":" + kA, "1:" + kA + "\njunk",
        absl::StrCat("1:", kA, "\n1:", kB), absl::StrCat(kA, "\n", kB)}) {
    Write(text);
    EXPECT_THAT(Reason(), Optional(std::string("MASTER_KEY_INVALID"))) << text;
  }
}

TEST_F(MasterKeyTest, ItsErrorsHoldNoKey) {
  Write(absl::StrCat("1:", kA, "\n1:", kA));
  EXPECT_EQ(LoadMasterKeys(path_).status().message().find(kA),
            absl::string_view::npos);
  Write(kA + "x");
  EXPECT_EQ(LoadMasterKeys(path_).status().message().find(kA),
            absl::string_view::npos);
}

TEST_F(MasterKeyTest, SaysWhenItCannotBeReadOrMade) {
  EXPECT_THAT(Reason(), Optional(std::string("MASTER_KEY_UNREADABLE")));
  EXPECT_THAT(ReasonOf(MakeMasterKeyFile(path_ + "/no/such/folder")),
              Optional(std::string("MASTER_KEY_UNREADABLE")));
}

}  // namespace
}  // namespace destconn
