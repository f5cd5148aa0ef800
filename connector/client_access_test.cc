#include "connector/client_access.h"

#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Optional;

class ClientAccessTest : public testing::Test {
 protected:
  // As an operator replaces a file: at once, so that nobody reads half of it.
  void Write(const std::string& text) {
    std::ofstream(path_ + ".new") << text;
    std::rename((path_ + ".new").c_str(), path_.c_str());
  }

  std::unique_ptr<ClientAccess> Open() {
    auto access = ClientAccess::Open(path_, log_);
    EXPECT_TRUE(access.ok()) << access.status();
    return *std::move(access);
  }

  const std::string path_ = absl::StrCat(
      testing::TempDir(), "/",
      testing::UnitTest::GetInstance()->current_test_info()->name());
  const std::vector<std::string> me_ = {"me"};
  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  std::ostringstream out_;
  Log log_{LogFormat::kText, clock_, out_};
};

TEST_F(ClientAccessTest, WithoutAListNobodyIsHeldToAnything) {
  ClientAccess access(log_);
  EXPECT_TRUE(access.Check({}, "destinations/a").ok());
  EXPECT_TRUE(access.Check({}, "").ok());
}

TEST_F(ClientAccessTest, TurnsAwayWhoIsNotAllowed) {
  Write("me: destinations/a\n");
  const auto access = Open();
  EXPECT_TRUE(access->Check(me_, "destinations/a").ok());
  EXPECT_TRUE(access->Check(me_, "").ok());
  const absl::Status status = access->Check(me_, "destinations/b");
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(ReasonOf(status), Optional(std::string("CLIENT_NOT_ALLOWED")));
  EXPECT_THAT(std::string(status.message()), HasSubstr("destinations/b"));
  EXPECT_FALSE(access->Check({{"you"}}, "").ok());
  EXPECT_FALSE(access->Check({}, "").ok());
}

TEST_F(ClientAccessTest, FollowsTheFile) {
  Write("me: destinations/a\n");
  const auto access = Open();
  Write("me: destinations/b\n");
  EXPECT_FALSE(access->May(me_, "destinations/a"));
  EXPECT_TRUE(access->May(me_, "destinations/b"));
  EXPECT_THAT(out_.str(), HasSubstr("info client_list_reloaded"));
}

TEST_F(ClientAccessTest, KeepsTheLastGoodListAndSaysSoOnce) {
  Write("me: destinations/a\n");
  const auto access = Open();
  Write("nonsense\n");
  EXPECT_TRUE(access->May(me_, "destinations/a"));
  EXPECT_THAT(out_.str(), HasSubstr("reason=\"CLIENT_LIST_INVALID\""));
  out_.str("");
  EXPECT_TRUE(access->May(me_, "destinations/a"));
  EXPECT_EQ(out_.str(), "");
  std::remove(path_.c_str());
  EXPECT_TRUE(access->May(me_, "destinations/a"));
  EXPECT_THAT(out_.str(), HasSubstr("reason=\"CLIENT_LIST_UNREADABLE\""));
  Write("you: destinations/a\n");
  EXPECT_FALSE(access->May(me_, "destinations/a"));
}

TEST_F(ClientAccessTest, BeginsWithNoListThatIsWrong) {
  EXPECT_THAT(ReasonOf(ClientAccess::Open(path_, log_).status()),
              Optional(std::string("CLIENT_LIST_UNREADABLE")));
  Write("nonsense\n");
  EXPECT_THAT(ReasonOf(ClientAccess::Open(path_, log_).status()),
              Optional(std::string("CLIENT_LIST_INVALID")));
}

}  // namespace
}  // namespace destconn
