#include "connector/graph_checks.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/secret.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "meta_client/fake_http_transport.h"

namespace destconn {
namespace {

using destination::v1::Check;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

constexpr char kDebug[] =
    R"({"data":{"app_id":"42","is_valid":true,"expires_at":0,)"
    R"("scopes":["ads_management"]}})";
constexpr char kDataset[] =
    R"({"id":"123","name":"Shop","is_consolidated_container":true})";

std::string ErrorBody(int code, int subcode = 0) {
  return absl::StrCat(R"({"error":{"type":"OAuthException","code":)", code,
                      R"(,"error_subcode":)", subcode, "}}");
}

class GraphChecksTest : public testing::Test {
 protected:
  // What is found if Meta answers about the token, and then about the dataset.
  GraphFindings Find(int code, const std::string& body) {
    transport_.Answer(200, kDebug);
    transport_.Answer(code, body);
    return FindAsScripted("123");
  }

  GraphFindings FindAsScripted(const std::string& dataset) {
    auto findings = CheckAgainstGraph(
        transport_, options_, AccessToken("EAAgoodgoodgoodgood"), dataset,
        absl::FromCivil(absl::CivilDay(2026, 11, 24), absl::UTCTimeZone()));
    EXPECT_TRUE(findings.ok()) << findings.status();
    return findings.value_or(GraphFindings());
  }

  static Check::Outcome OutcomeOf(const GraphFindings& findings,
                                  const std::string& name) {
    for (const Check& check : findings.checks) {
      if (check.name() == name) return check.outcome();
    }
    return Check::OUTCOME_UNSPECIFIED;
  }

  FakeHttpTransport transport_;
  GraphOptions options_;
};

TEST_F(GraphChecksTest, AGoodTokenPassesInTheContractsOrder) {
  const GraphFindings findings = Find(200, kDataset);
  std::vector<std::string> names;
  for (const Check& check : findings.checks) {
    EXPECT_EQ(check.outcome(), Check::OUTCOME_PASS) << check.name();
    names.push_back(check.name());
  }
  EXPECT_THAT(names, ElementsAre("token_wellformed", "token_valid",
                                 "token_scopes", "token_expiry",
                                 "dataset_access", "dataset_consolidated"));
  EXPECT_TRUE(findings.good());
  EXPECT_THAT(findings.token.scopes, ElementsAre("ads_management"));
  ASSERT_TRUE(findings.dataset.has_value());
  EXPECT_EQ(findings.dataset->name(), "Shop");
}

TEST_F(GraphChecksTest, AfterABadTokenTheDatasetIsNotAskedFor) {
  transport_.Answer(200, R"({"data":{"is_valid":false}})");
  const GraphFindings findings = FindAsScripted("123");
  EXPECT_FALSE(findings.good());
  EXPECT_EQ(OutcomeOf(findings, "dataset_access"), Check::OUTCOME_SKIPPED);
  EXPECT_EQ(findings.checks.size(), 6u);
  EXPECT_EQ(transport_.requests().size(), 1u);
}

TEST_F(GraphChecksTest, ADatasetThatMayNotBeReadIsAWarning) {
  for (const int code : {10, 200}) {
    const GraphFindings findings = Find(403, ErrorBody(code));
    EXPECT_TRUE(findings.good());
    EXPECT_EQ(OutcomeOf(findings, "dataset_access"), Check::OUTCOME_WARN);
    EXPECT_EQ(OutcomeOf(findings, "dataset_consolidated"),
              Check::OUTCOME_SKIPPED);
  }
}

TEST_F(GraphChecksTest, AForeignDatasetFails) {
  const GraphFindings findings = Find(400, ErrorBody(100, 33));
  EXPECT_EQ(OutcomeOf(findings, "dataset_access"), Check::OUTCOME_FAIL);
  EXPECT_FALSE(findings.good());
}

TEST_F(GraphChecksTest, AMissingProofNamesTheAppsFlags) {
  const GraphFindings findings = Find(400, ErrorBody(104));
  EXPECT_EQ(findings.checks[4].name(), "dataset_access");
  EXPECT_EQ(findings.checks[4].outcome(), Check::OUTCOME_FAIL);
  EXPECT_THAT(findings.checks[4].remedy(), HasSubstr("--app_secret_file"));
}

TEST_F(GraphChecksTest, ADatasetThatIsNotConsolidatedFails) {
  const GraphFindings findings = Find(200, R"({"id":"123","name":"Shop"})");
  EXPECT_EQ(OutcomeOf(findings, "dataset_consolidated"), Check::OUTCOME_FAIL);
}

TEST_F(GraphChecksTest, WithoutADatasetOnlyTheTokenIsChecked) {
  transport_.Answer(200, kDebug);
  const GraphFindings findings = FindAsScripted("");
  EXPECT_TRUE(findings.good());
  EXPECT_EQ(OutcomeOf(findings, "dataset_access"), Check::OUTCOME_SKIPPED);
}

TEST_F(GraphChecksTest, OnlyTheAppsOwnTokensAreProven) {
  for (const char* app : {"42", "43"}) {
    options_.app = {.id = app, .secret = AppSecret("s")};
    Find(200, kDataset);
    EXPECT_EQ(transport_.requests().back().of_our_app,
              std::string(app) == "42");
  }
}

TEST_F(GraphChecksTest, WarnsOfAVersionThatEndsWithinSixMonths) {
  options_.api_version = "v21.0";
  const GraphFindings findings = Find(200, kDataset);
  EXPECT_EQ(findings.checks.back().name(), "graph_version");
  EXPECT_EQ(findings.checks.back().outcome(), Check::OUTCOME_WARN);
  EXPECT_TRUE(findings.good());
}

TEST_F(GraphChecksTest, AVersionThatMetaRefusesFails) {
  const GraphFindings findings = Find(400, ErrorBody(2635));
  EXPECT_EQ(OutcomeOf(findings, "graph_version"), Check::OUTCOME_FAIL);
  EXPECT_EQ(OutcomeOf(findings, "dataset_access"), Check::OUTCOME_SKIPPED);
}

TEST_F(GraphChecksTest, MetaOutOfReachIsNoFinding) {
  transport_.Answer(200, kDebug);
  transport_.Answer(502, "<html>");
  EXPECT_THAT(ReasonOf(CheckAgainstGraph(transport_, options_,
                                         AccessToken("EAAgoodgoodgoodgood"),
                                         "123", absl::UnixEpoch())
                           .status()),
              Optional(std::string("META_UNAVAILABLE")));
}

}  // namespace
}  // namespace destconn
