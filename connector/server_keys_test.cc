#include "connector/server_keys.h"

#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/secret.h"
#include "base/simulated_clock.h"
#include "connector/credential_store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_state_store.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::Optional;

const std::string kA(64, 'a');
const std::string kB(64, 'b');

class ServerKeysTest : public testing::Test {
 protected:
  void Write(const std::string& text) {
    std::ofstream(path_) << text;
    chmod(path_.c_str(), 0600);
  }

  absl::StatusOr<ServerKeys> Open() {
    return OpenServerKeys(path_, state_, clock_, log_);
  }

  // Opens with keys that must be good.
  ServerKeys Opened() {
    auto keys = Open();
    EXPECT_TRUE(keys.ok()) << keys.status();
    return *std::move(keys);
  }

  absl::Status Store(const KeyRing& ring, const std::string& name) {
    return CredentialStore(state_, ring, clock_)
        .Put(name, "", AccessToken("EAAhunter2"), {})
        .status();
  }

  // What tells one ledger's key from another.
  static Sha256Digest LedgerOf(const ServerKeys& keys) {
    return keys.ledger.Sign("order");
  }

  // Everything in the store, to see whether it changed.
  std::vector<std::pair<std::string, std::string>> All() {
    return *state_.List("");
  }

  const std::string path_ = absl::StrCat(
      testing::TempDir(), "/",
      testing::UnitTest::GetInstance()->current_test_info()->name());
  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  std::ostringstream out_;
  Log log_{LogFormat::kText, clock_, out_};
  FakeStateStore state_;
};

TEST_F(ServerKeysTest, MakesAKeyOnceAndSaysWhereItIs) {
  const ServerKeys first = Opened();
  EXPECT_THAT(out_.str(), HasSubstr("warn master_key_made"));
  EXPECT_THAT(out_.str(), HasSubstr(path_));
  EXPECT_THAT(out_.str(), HasSubstr("Back it up"));
  struct stat info = {};
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  std::ifstream file(path_);
  const std::string hex{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(out_.str(), Not(HasSubstr(hex.substr(2, 64))));

  out_.str("");
  EXPECT_EQ(LedgerOf(Opened()), LedgerOf(first));
  EXPECT_EQ(out_.str(), "");
}

TEST_F(ServerKeysTest, MakesNoKeyWhereAnotherOneHasSealedSomething) {
  Opened();
  std::remove(path_.c_str());
  const auto before = All();
  EXPECT_THAT(ReasonOf(Open().status()),
              Optional(std::string("MASTER_KEY_MISSING")));
  EXPECT_EQ(All(), before);
  EXPECT_FALSE(std::ifstream(path_).good());
}

TEST_F(ServerKeysTest, AWrongKeyIsAnErrorAndDestroysNothing) {
  Write("1:" + kA);
  const ServerKeys keys = Opened();
  ASSERT_TRUE(Store(keys.ring, "T").ok());
  const auto before = All();
  for (const std::string& wrong : {"1:" + kB, "2:" + kB, "2:" + kA}) {
    Write(wrong);
    const auto status = Open().status();
    EXPECT_THAT(ReasonOf(status), Optional(std::string("MASTER_KEY_WRONG")));
    EXPECT_THAT(std::string(status.message()), HasSubstr("under the key '1'"));
    EXPECT_EQ(All(), before);
  }
  Write("1:" + kA);
  EXPECT_EQ(LedgerOf(Opened()), LedgerOf(keys));
}

TEST_F(ServerKeysTest, RotationSealsAnewAndKeepsTheLedgersKey) {
  Write("1:" + kA);
  const ServerKeys old = Opened();
  ASSERT_TRUE(Store(old.ring, "T").ok());
  ASSERT_TRUE(Store(old.ring, "U").ok());

  Write(absl::StrCat("2:", kB, "\n1:", kA, "\n"));
  EXPECT_EQ(LedgerOf(Opened()), LedgerOf(old));
  EXPECT_THAT(out_.str(), HasSubstr("master_key_rotated key_id=\"2\" "
                                    "credentials=2"));

  // The old key can go.
  Write("2:" + kB);
  out_.str("");
  const ServerKeys now = Opened();
  EXPECT_EQ(LedgerOf(now), LedgerOf(old));
  EXPECT_EQ(out_.str(), "");
  CredentialStore credentials(state_, now.ring, clock_);
  EXPECT_EQ(credentials.Get("credentials/t")->token.Reveal(), "EAAhunter2");
  EXPECT_EQ(credentials.Get("credentials/u")->token.Reveal(), "EAAhunter2");

  // And opens nothing any more.
  Write("1:" + kA);
  EXPECT_THAT(ReasonOf(Open().status()),
              Optional(std::string("MASTER_KEY_WRONG")));
}

// The ledger's key came from the master key before it had a record: a file that
// was rotated in between still finds it, in its oldest key.
TEST_F(ServerKeysTest, AStoreWithoutALedgerKeyTakesTheOldestOne) {
  Write("1:" + kA);
  const Sha256Digest ledger = LedgerOf(Opened());
  ASSERT_TRUE(state_.Delete("keys/ledger").ok());
  Write(absl::StrCat("2:", kB, "\n1:", kA));
  EXPECT_EQ(LedgerOf(Opened()), ledger);
}

TEST_F(ServerKeysTest, ATokenThatDoesNotOpenIsToldAndLeftAlone) {
  Write("1:" + kA);
  Opened();
  ASSERT_TRUE(Store(KeyRing(AeadKey({9})), "Strange").ok());
  const auto before = All();
  Opened();
  EXPECT_THAT(out_.str(), HasSubstr("warn credential_unreadable "
                                    "credential=\"credentials/strange\""));
  EXPECT_EQ(All(), before);
}

TEST_F(ServerKeysTest, FailsAsTheStoreDoes) {
  Write("1:" + kA);
  state_.FailWith(WithReason(absl::UnavailableError("x"), "STORE_UNAVAILABLE"));
  EXPECT_THAT(ReasonOf(Open().status()),
              Optional(std::string("STORE_UNAVAILABLE")));
}

}  // namespace
}  // namespace destconn
