#include "connector/master_key.h"

#include <sys/stat.h>

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::Optional;

class MasterKeyTest : public testing::Test {
 protected:
  void Write(const std::string& text, mode_t mode = 0600) {
    std::ofstream(path_) << text;
    chmod(path_.c_str(), mode);
  }

  const std::string path_ = absl::StrCat(
      testing::TempDir(), "/",
      testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(MasterKeyTest, MakesAFileOnceThatOnlyItsOwnerReads) {
  const auto made = LoadMasterKeys(path_);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_TRUE(made->newly_made);
  struct stat info = {};
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);

  const auto again = LoadMasterKeys(path_);
  ASSERT_TRUE(again.ok());
  EXPECT_FALSE(again->newly_made);
  EXPECT_EQ(again->credentials, made->credentials);
  EXPECT_EQ(again->ledger, made->ledger);
}

TEST_F(MasterKeyTest, DerivesAKeyForEachPurpose) {
  Write(std::string(64, 'a') + "\n");
  const auto keys = LoadMasterKeys(path_);
  ASSERT_TRUE(keys.ok());
  EXPECT_NE(std::string(keys->credentials.begin(), keys->credentials.end()),
            keys->ledger);
}

TEST_F(MasterKeyTest, RefusesAFileThatOthersMayRead) {
  Write(std::string(64, 'a'), 0644);
  EXPECT_THAT(ReasonOf(LoadMasterKeys(path_).status()),
              Optional(std::string("MASTER_KEY_UNREADABLE")));
}

TEST_F(MasterKeyTest, RefusesWhatIsNoKey) {
  for (const char* text : {"", "short", "zz"}) {
    Write(text);
    EXPECT_THAT(ReasonOf(LoadMasterKeys(path_).status()),
                Optional(std::string("MASTER_KEY_INVALID")));
  }
}

TEST_F(MasterKeyTest, SaysWhenItCannotBeMade) {
  EXPECT_THAT(ReasonOf(LoadMasterKeys(path_ + "/no/such/folder").status()),
              Optional(std::string("MASTER_KEY_UNREADABLE")));
}

}  // namespace
}  // namespace destconn
