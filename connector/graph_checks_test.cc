#include "connector/graph_checks.h"

#include <map>
#include <string>

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
using testing::Not;
using testing::Optional;

constexpr char kToken[] = "EAAgoodgoodgoodgood";
constexpr char kPermissions[] =
    R"({"data":[{"permission":"ads_management","status":"granted"},)"
    R"({"permission":"email","status":"declined"}]})";
constexpr char kDataset[] =
    R"({"id":"123","name":"Shop","is_consolidated_container":true})";

std::string ErrorBody(int code, int subcode = 0) {
  return R"({"error":{"message":"secret text","type":"OAuthException","code":)" +
         std::to_string(code) + R"(,"error_subcode":)" +
         std::to_string(subcode) + R"(,"fbtrace_id":"Atrace"}})";
}

class GraphChecksTest : public testing::Test {
 protected:
  absl::StatusOr<GraphFindings> CheckAll(const std::string& token = kToken,
                                         const std::string& dataset = "123") {
    return CheckAgainstGraph(transport_, {}, AccessToken(token), dataset);
  }

  // Outcome of the check of that name.
  static Check::Outcome OutcomeOf(const GraphFindings& findings,
                                  const std::string& name) {
    for (const Check& check : findings.checks) {
      if (check.name() == name) return check.outcome();
    }
    return Check::OUTCOME_UNSPECIFIED;
  }

  FakeHttpTransport transport_;
};

TEST_F(GraphChecksTest, AGoodTokenPassesInTheContractsOrder) {
  transport_.Answer(200, R"({"id":"1"})");
  transport_.Answer(200, kPermissions);
  transport_.Answer(200, kDataset);
  const auto findings = CheckAll();
  ASSERT_TRUE(findings.ok()) << findings.status();
  std::vector<std::string> names;
  for (const Check& check : findings->checks) names.push_back(check.name());
  EXPECT_THAT(names, ElementsAre("token_wellformed", "token_valid",
                                 "token_scopes", "token_expiry",
                                 "dataset_access", "dataset_consolidated"));
  EXPECT_TRUE(findings->good());
  EXPECT_THAT(findings->scopes, ElementsAre("ads_management"));
  ASSERT_TRUE(findings->dataset.has_value());
  EXPECT_EQ(findings->dataset->name(), "Shop");
}

TEST_F(GraphChecksTest, ADeadTokenFailsWithMetasCodes) {
  transport_.Answer(401, ErrorBody(190, 463));
  const auto findings = CheckAll();
  ASSERT_TRUE(findings.ok());
  EXPECT_FALSE(findings->good());
  EXPECT_EQ(findings->checks[1].meta_error().subcode(), 463);
  EXPECT_EQ(findings->checks[1].meta_error().fbtrace_id(), "Atrace");
  EXPECT_THAT(findings->checks[1].ShortDebugString(),
              Not(HasSubstr("secret text")));
  EXPECT_EQ(OutcomeOf(*findings, "dataset_access"), Check::OUTCOME_SKIPPED);
  EXPECT_EQ(transport_.requests().size(), 1u);
}

TEST_F(GraphChecksTest, ATokenOfTheWrongShapeIsNotSentAnywhere) {
  for (const char* token :
       {"short", "EAAgood with spaces in it", "EAAline\nbreaklinebreak"}) {
    const auto findings = CheckAll(token);
    ASSERT_TRUE(findings.ok());
    EXPECT_EQ(OutcomeOf(*findings, "token_wellformed"), Check::OUTCOME_FAIL);
    EXPECT_EQ(findings->checks.size(), 6u);
  }
  EXPECT_TRUE(transport_.requests().empty());
}

TEST_F(GraphChecksTest, ASendOnlyTokenIsAWarning) {
  transport_.Answer(403, ErrorBody(10));
  transport_.Answer(403, ErrorBody(200));
  transport_.Answer(403, ErrorBody(10));
  const auto findings = CheckAll();
  ASSERT_TRUE(findings.ok());
  EXPECT_TRUE(findings->good());
  EXPECT_EQ(OutcomeOf(*findings, "token_valid"), Check::OUTCOME_WARN);
  EXPECT_EQ(OutcomeOf(*findings, "token_scopes"), Check::OUTCOME_SKIPPED);
  EXPECT_EQ(OutcomeOf(*findings, "dataset_access"), Check::OUTCOME_WARN);
  EXPECT_EQ(OutcomeOf(*findings, "dataset_consolidated"),
            Check::OUTCOME_SKIPPED);
}

TEST_F(GraphChecksTest, MissingScopesFail) {
  transport_.Answer(200, R"({"id":"1"})");
  transport_.Answer(200, R"({"data":[]})");
  const auto findings = CheckAll();
  ASSERT_TRUE(findings.ok());
  EXPECT_EQ(OutcomeOf(*findings, "token_scopes"), Check::OUTCOME_FAIL);
}

TEST_F(GraphChecksTest, AForeignDatasetFails) {
  transport_.Answer(200, R"({"id":"1"})");
  transport_.Answer(200, kPermissions);
  transport_.Answer(400, ErrorBody(100, 33));
  const auto findings = CheckAll();
  ASSERT_TRUE(findings.ok());
  EXPECT_EQ(OutcomeOf(*findings, "dataset_access"), Check::OUTCOME_FAIL);
}

TEST_F(GraphChecksTest, ADatasetThatIsNotConsolidatedFails) {
  transport_.Answer(200, R"({"id":"1"})");
  transport_.Answer(200, kPermissions);
  transport_.Answer(200, R"({"id":"123","name":"Shop"})");
  const auto findings = CheckAll();
  ASSERT_TRUE(findings.ok());
  EXPECT_EQ(OutcomeOf(*findings, "dataset_consolidated"), Check::OUTCOME_FAIL);
}

TEST_F(GraphChecksTest, WithoutADatasetOnlyTheTokenIsChecked) {
  transport_.Answer(200, R"({"id":"1"})");
  transport_.Answer(200, kPermissions);
  const auto findings = CheckAll(kToken, "");
  ASSERT_TRUE(findings.ok());
  EXPECT_TRUE(findings->good());
  EXPECT_EQ(OutcomeOf(*findings, "dataset_access"), Check::OUTCOME_SKIPPED);
}

TEST_F(GraphChecksTest, MetaOutOfReachIsNoFinding) {
  for (const HttpResult& result :
       {HttpResult{.status = absl::UnavailableError("no route")},
        HttpResult{.response = {.code = 502, .body = "<html>"}},
        HttpResult{.response = {.code = 500, .body = ErrorBody(2)}},
        HttpResult{.response = {.code = 400, .body = ErrorBody(4)}},
        HttpResult{.response = {.code = 200, .body = "<html>"}}}) {
    transport_.Answer(result);
    EXPECT_THAT(ReasonOf(CheckAll().status()),
                Optional(std::string("META_UNAVAILABLE")));
  }
}

}  // namespace
}  // namespace destconn
