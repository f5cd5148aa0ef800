#include "connector/token_checks.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "meta_client/fake_http_transport.h"

namespace destconn {
namespace {

using destination::v1::Check;
using testing::ElementsAre;
using testing::Eq;
using testing::HasSubstr;
using testing::Not;
using testing::Optional;

constexpr int64_t kNow = 1'795'000'000;
constexpr char kToken[] = "EAAgoodgoodgoodgood";
constexpr char kForeign[] = R"({"error":{"code":100}})";
constexpr char kMe[] = R"({"id":"1"})";
constexpr char kPermissions[] =
    R"({"data":[{"permission":"ads_management","status":"granted"},)"
    R"({"permission":"email","status":"declined"}]})";

std::string ErrorBody(int code, int subcode = 0) {
  return absl::StrCat(
      R"({"error":{"message":"secret text","type":"OAuthException","code":)",
      code, R"(,"error_subcode":)", subcode, R"(,"fbtrace_id":"Atrace"}})");
}

// debug_token's answer about a good token that expires after so long.
std::string Debug(absl::Duration left, const std::string& app = "42",
                  absl::Duration data_access_left = absl::Hours(24 * 80)) {
  return absl::StrCat(
      R"({"data":{"app_id":")", app, R"(","is_valid":true,"expires_at":)",
      left == absl::InfiniteDuration() ? 0 : kNow + absl::ToInt64Seconds(left),
      R"(,"data_access_expires_at":)",
      kNow + absl::ToInt64Seconds(data_access_left),
      R"(,"scopes":["ads_management"]}})");
}

class TokenChecksTest : public testing::Test {
 protected:
  TokenFindings Findings(const std::string& token = kToken) {
    auto findings = CheckToken(transport_, options_, AccessToken(token),
                               absl::FromUnixSeconds(kNow));
    EXPECT_TRUE(findings.ok()) << findings.status();
    return findings.value_or(TokenFindings());
  }

  static destination::v1::Check Named(const TokenFindings& findings,
                                      const std::string& name) {
    for (const auto& check : findings.checks) {
      if (check.name() == name) return check;
    }
    ADD_FAILURE() << "no check " << name;
    return {};
  }

  FakeHttpTransport transport_;
  GraphOptions options_{.app = {.id = "42", .secret = AppSecret("s")}};
};

TEST_F(TokenChecksTest, TheAppKnowsAllAboutItsToken) {
  transport_.Answer(200, Debug(absl::Hours(24 * 50)));
  const TokenFindings findings = Findings();
  for (const auto& check : findings.checks) {
    EXPECT_EQ(check.outcome(), Check::OUTCOME_PASS) << check.name();
  }
  EXPECT_THAT(findings.scopes, ElementsAre("ads_management"));
  EXPECT_EQ(findings.app_id, "42");
  EXPECT_THAT(findings.expire_time,
              Optional(absl::FromUnixSeconds(kNow) + absl::Hours(24 * 50)));
  EXPECT_TRUE(findings.data_access_expire_time.has_value());
  EXPECT_EQ(transport_.requests().size(), 1u);
}

TEST_F(TokenChecksTest, ATokenMayNeverExpire) {
  transport_.Answer(200, Debug(absl::InfiniteDuration()));
  const TokenFindings findings = Findings();
  EXPECT_THAT(Named(findings, "token_expiry").message(), HasSubstr("never"));
  EXPECT_THAT(findings.expire_time, Eq(std::nullopt));
}

TEST_F(TokenChecksTest, WarnsUnderSevenDays) {
  struct Case {
    absl::Duration left;
    Check::Outcome outcome;
  };
  for (const Case& c :
       {Case{absl::Hours(24 * 7), Check::OUTCOME_PASS},
        Case{absl::Hours(24 * 7) - absl::Seconds(1), Check::OUTCOME_WARN}}) {
    transport_.Answer(200, Debug(c.left));
    EXPECT_EQ(Named(Findings(), "token_expiry").outcome(), c.outcome) << c.left;
  }
}

TEST_F(TokenChecksTest, OnlyTheAppsOwnTokensAreRenewed) {
  transport_.Answer(200, Debug(absl::Hours(1)));
  EXPECT_THAT(Named(Findings(), "token_expiry").remedy(), HasSubstr("Nothing"));
  transport_.Answer(400, kForeign);
  transport_.Answer(200, Debug(absl::Hours(1), "43"));
  EXPECT_THAT(Named(Findings(), "token_expiry").remedy(),
              HasSubstr("Make a new token"));
}

TEST_F(TokenChecksTest, WarnsOfTheEndOfDataAccess) {
  transport_.Answer(200,
                    Debug(absl::InfiniteDuration(), "42", absl::Hours(24)));
  const auto check = Named(Findings(), "token_expiry");
  EXPECT_EQ(check.outcome(), Check::OUTCOME_WARN);
  EXPECT_THAT(check.message(), HasSubstr("data"));
}

TEST_F(TokenChecksTest, ATokenThatMetaCallsInvalidFailsWithItsCodes) {
  transport_.Answer(200, R"({"data":{"app_id":"42","is_valid":false,)"
                         R"("error":{"code":190,"subcode":463}}})");
  const TokenFindings findings = Findings();
  EXPECT_EQ(Named(findings, "token_valid").outcome(), Check::OUTCOME_FAIL);
  EXPECT_EQ(Named(findings, "token_valid").meta_error().subcode(), 463);
  EXPECT_EQ(Named(findings, "token_expiry").outcome(), Check::OUTCOME_SKIPPED);
  EXPECT_EQ(findings.checks.size(), 4u);
}

TEST_F(TokenChecksTest, WithoutTheAppTheTokenShowsWhatItMay) {
  options_.app = {};
  transport_.Answer(400, kForeign);
  transport_.Answer(200, kMe);
  transport_.Answer(200, kPermissions);
  const TokenFindings findings = Findings();
  EXPECT_EQ(Named(findings, "token_valid").outcome(), Check::OUTCOME_PASS);
  EXPECT_THAT(findings.scopes, ElementsAre("ads_management"));
  const auto expiry = Named(findings, "token_expiry");
  EXPECT_EQ(expiry.outcome(), Check::OUTCOME_SKIPPED);
  EXPECT_THAT(expiry.remedy(), HasSubstr("--app_id"));
}

TEST_F(TokenChecksTest, AWrongAppIsAWarning) {
  transport_.Answer(400, ErrorBody(101));
  transport_.Answer(400, kForeign);
  transport_.Answer(200, kMe);
  transport_.Answer(200, kPermissions);
  const auto expiry = Named(Findings(), "token_expiry");
  EXPECT_EQ(expiry.outcome(), Check::OUTCOME_WARN);
  EXPECT_THAT(expiry.remedy(), HasSubstr("--app_secret_file"));
  EXPECT_EQ(expiry.meta_error().code(), 101);
}

TEST_F(TokenChecksTest, ADeadTokenFailsWithMetasCodes) {
  options_.app = {};
  transport_.Answer(401, ErrorBody(190, 463));
  transport_.Answer(401, ErrorBody(190, 463));
  const TokenFindings findings = Findings();
  const auto valid = Named(findings, "token_valid");
  EXPECT_EQ(valid.outcome(), Check::OUTCOME_FAIL);
  EXPECT_EQ(valid.meta_error().fbtrace_id(), "Atrace");
  EXPECT_THAT(valid.ShortDebugString(), Not(HasSubstr("secret text")));
  EXPECT_THAT(valid.remedy(), HasSubstr("ValidateCredentials"));
}

TEST_F(TokenChecksTest, AMissingProofNamesTheAppsFlags) {
  options_.app = {};
  transport_.Answer(400, ErrorBody(104));
  transport_.Answer(400, ErrorBody(104));
  const auto valid = Named(Findings(), "token_valid");
  EXPECT_EQ(valid.outcome(), Check::OUTCOME_FAIL);
  EXPECT_THAT(valid.remedy(), HasSubstr("--app_secret_file"));
}

TEST_F(TokenChecksTest, ASendOnlyTokenIsAWarning) {
  options_.app = {};
  transport_.Answer(403, ErrorBody(10));
  transport_.Answer(403, ErrorBody(10));
  transport_.Answer(403, ErrorBody(200));
  const TokenFindings findings = Findings();
  EXPECT_EQ(Named(findings, "token_valid").outcome(), Check::OUTCOME_WARN);
  EXPECT_EQ(Named(findings, "token_scopes").outcome(), Check::OUTCOME_SKIPPED);
}

TEST_F(TokenChecksTest, MissingScopesFail) {
  options_.app = {};
  transport_.Answer(400, kForeign);
  transport_.Answer(200, kMe);
  transport_.Answer(200, R"({"data":[]})");
  EXPECT_EQ(Named(Findings(), "token_scopes").outcome(), Check::OUTCOME_FAIL);
}

TEST_F(TokenChecksTest, ATokenOfTheWrongShapeIsNotSentAnywhere) {
  for (const char* token :
       {"short", "EAAgood with spaces in it", "EAAline\nbreaklinebreak"}) {
    const TokenFindings findings = Findings(token);
    EXPECT_EQ(Named(findings, "token_wellformed").outcome(),
              Check::OUTCOME_FAIL);
    EXPECT_EQ(findings.checks.size(), 4u);
  }
  EXPECT_TRUE(transport_.requests().empty());
}

TEST_F(TokenChecksTest, MetaOutOfReachIsNoFinding) {
  for (const int answers_before : {0, 1, 2}) {
    FakeHttpTransport transport;
    if (answers_before > 0) transport.Answer(400, kForeign);
    if (answers_before > 1) transport.Answer(200, kMe);
    transport.Answer(502, "<html>");
    EXPECT_THAT(ReasonOf(CheckToken(transport, {}, AccessToken(kToken),
                                    absl::FromUnixSeconds(kNow))
                             .status()),
                Optional(std::string("META_UNAVAILABLE")));
  }
}

}  // namespace
}  // namespace destconn
