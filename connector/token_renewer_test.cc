#include "connector/token_renewer.h"

#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_state_store.h"
#include "meta_client/fake_http_transport.h"

namespace destconn {
namespace {

using testing::AllOf;
using testing::Eq;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Optional;

constexpr absl::Duration kDay = absl::Hours(24);
constexpr char kName[] = "credentials/t";
constexpr char kExchanged[] =
    R"({"access_token":"EAAnewnewnewnewnew","token_type":"bearer",)"
    R"("expires_in":5184000})";

class TokenRenewerTest : public testing::Test {
 protected:
  void StoreToken(absl::Duration left, const std::string& app = "42") {
    ASSERT_TRUE(credentials_
                    .Put("T", "", AccessToken("EAAoldoldoldoldold"),
                         {.app_id = app, .expire_time = clock_.Now() + left})
                    .ok());
  }

  std::string StoredToken() { return credentials_.Get(kName)->token.Reveal(); }

  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  FakeStateStore store_;
  FakeHttpTransport transport_;
  GraphOptions graph_{.app = {.id = "42", .secret = AppSecret("s")}};
  CredentialStore credentials_{store_, AeadKey({1}), clock_};
  std::ostringstream log_text_;
  Log log_{LogFormat::kText, clock_, log_text_};
  TokenRenewer renewer_{credentials_, transport_, graph_, clock_, log_};
};

TEST_F(TokenRenewerTest, ExchangesATokenThatWillExpire) {
  StoreToken(kDay);
  transport_.Answer(200, kExchanged);
  const auto credential = renewer_.GetRenewed(kName);
  ASSERT_TRUE(credential.ok()) << credential.status();
  EXPECT_EQ(credential->token.Reveal(), "EAAnewnewnewnewnew");
  EXPECT_EQ(credential->facts.app_id, "42");
  EXPECT_THAT(credential->facts.expire_time,
              Optional(clock_.Now() + 60 * kDay));
  EXPECT_THAT(credential->renew_time, Optional(clock_.Now()));
  EXPECT_EQ(StoredToken(), "EAAnewnewnewnewnew");
  EXPECT_THAT(log_text_.str(), AllOf(HasSubstr("token_renewed"),
                                     HasSubstr(kName), Not(HasSubstr("EAA"))));
}

TEST_F(TokenRenewerTest, ANewTokenMayLiveForEver) {
  StoreToken(kDay);
  transport_.Answer(200, R"({"access_token":"EAAnewnewnewnewnew"})");
  EXPECT_THAT(renewer_.GetRenewed(kName)->facts.expire_time, Eq(std::nullopt));
}

TEST_F(TokenRenewerTest, LeavesAloneWhatItNeedNotOrCannotRenew) {
  StoreToken(21 * kDay);
  EXPECT_TRUE(renewer_.GetRenewed(kName).ok());
  StoreToken(-kDay);
  EXPECT_TRUE(renewer_.GetRenewed(kName).ok());
  StoreToken(kDay, "43");
  EXPECT_TRUE(renewer_.GetRenewed(kName).ok());
  ASSERT_TRUE(
      credentials_
          .Put("T", "", AccessToken("EAAoldoldoldoldold"), {.app_id = "42"})
          .ok());
  EXPECT_TRUE(renewer_.GetRenewed(kName).ok());
  EXPECT_THAT(transport_.requests(), IsEmpty());
}

TEST_F(TokenRenewerTest, WithoutAnAppItDoesNothing) {
  graph_.app = {};
  StoreToken(kDay, "");
  EXPECT_TRUE(renewer_.GetRenewed(kName).ok());
  renewer_.RenewAll();
  EXPECT_THAT(transport_.requests(), IsEmpty());
}

TEST_F(TokenRenewerTest, KeepsTheOldTokenIfTheExchangeFails) {
  struct Case {
    int code;
    const char* body;
    const char* logged;
  };
  for (const Case& c :
       {Case{400, R"({"error":{"code":190,"error_subcode":463}})", "190/463"},
        Case{502, "<html>", "META_UNAVAILABLE"},
        Case{200, R"({"token_type":"bearer"})", "TOKEN_NOT_EXCHANGED"}}) {
    StoreToken(kDay);
    log_text_.str("");
    transport_.Answer(c.code, c.body);
    const auto credential = renewer_.GetRenewed(kName);
    ASSERT_TRUE(credential.ok()) << credential.status();
    EXPECT_EQ(credential->token.Reveal(), "EAAoldoldoldoldold");
    EXPECT_EQ(StoredToken(), "EAAoldoldoldoldold");
    EXPECT_THAT(log_text_.str(),
                AllOf(HasSubstr("token_not_renewed"), HasSubstr(c.logged)));
  }
}

TEST_F(TokenRenewerTest, RenewsAllThatAreDue) {
  StoreToken(kDay);
  ASSERT_TRUE(credentials_
                  .Put("U", "", AccessToken("EAAotherotherother"),
                       {.app_id = "42", .expire_time = clock_.Now() + kDay})
                  .ok());
  transport_.Answer(200, kExchanged);
  transport_.Answer(200, kExchanged);
  renewer_.RenewAll();
  EXPECT_EQ(StoredToken(), "EAAnewnewnewnewnew");
  EXPECT_EQ(transport_.requests().size(), 2u);
  renewer_.RenewAll();
  EXPECT_EQ(transport_.requests().size(), 2u);
}

TEST_F(TokenRenewerTest, SaysWhenThereIsNoSuchCredential) {
  EXPECT_THAT(ReasonOf(renewer_.GetRenewed("credentials/none").status()),
              Optional(std::string("CREDENTIAL_NOT_FOUND")));
}

}  // namespace
}  // namespace destconn
