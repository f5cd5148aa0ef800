#include "connector/check_outcome.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

using destination::v1::Check;

TEST(CheckOutcomeTest, EachSaysHowItWent) {
  EXPECT_EQ(PassedCheck("n", "m").outcome(), Check::OUTCOME_PASS);
  EXPECT_EQ(SkippedCheck("n", "m").outcome(), Check::OUTCOME_SKIPPED);
  const Check warning = WarningCheck("name", "message", "remedy");
  EXPECT_EQ(warning.outcome(), Check::OUTCOME_WARN);
  EXPECT_EQ(warning.name(), "name");
  EXPECT_EQ(warning.message(), "message");
  EXPECT_EQ(warning.remedy(), "remedy");
  EXPECT_EQ(FailedCheck("n", "m", "r").outcome(), Check::OUTCOME_FAIL);
}

TEST(CheckOutcomeTest, CarriesMetasCodes) {
  const Check check =
      WithError(PassedCheck("n", "m"), {.code = 190,
                                        .subcode = 463,
                                        .type = "OAuthException",
                                        .fbtrace_id = "Atrace"});
  EXPECT_EQ(check.meta_error().code(), 190);
  EXPECT_EQ(check.meta_error().subcode(), 463);
  EXPECT_EQ(check.meta_error().type(), "OAuthException");
  EXPECT_EQ(check.meta_error().fbtrace_id(), "Atrace");
}

TEST(CheckOutcomeTest, KnowsAMissingProof) {
  EXPECT_TRUE(IsProofRefused({.code = 104}));
  EXPECT_FALSE(IsProofRefused({.code = 190}));
  EXPECT_NE(ProofRemedy().find("--app_id"), absl::string_view::npos);
}

TEST(CheckOutcomeTest, KnowsWhatASendOnlyTokenIsAnswered) {
  for (const int code : {10, 200, 294, 299}) {
    EXPECT_TRUE(IsPermissionDenied({.code = code})) << code;
  }
  for (const int code : {1, 100, 190, 199, 300}) {
    EXPECT_FALSE(IsPermissionDenied({.code = code})) << code;
  }
}

}  // namespace
}  // namespace destconn
