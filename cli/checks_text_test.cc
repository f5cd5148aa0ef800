#include "cli/checks_text.h"

#include "destination/v1/check.pb.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::destination::v1::Check;

Checks TwoChecks() {
  Checks checks;
  Check* good = checks.Add();
  good->set_name("token_wellformed");
  good->set_outcome(Check::OUTCOME_PASS);
  good->set_message("The token looks like one.");
  Check* bad = checks.Add();
  bad->set_name("token_valid");
  bad->set_outcome(Check::OUTCOME_FAIL);
  bad->set_message("Meta does not take it.");
  bad->set_remedy("Make a new one.");
  bad->mutable_meta_error()->set_code(190);
  bad->mutable_meta_error()->set_subcode(460);
  bad->mutable_meta_error()->set_type("OAuthException");
  bad->mutable_meta_error()->set_fbtrace_id("AbC");
  return checks;
}

TEST(ChecksTextTest, ShowsFindingsRemediesAndMetasAnswer) {
  EXPECT_EQ(ChecksText(TwoChecks(), 100),
            "  ok      token_wellformed  The token looks like one.\n"
            "  FAILED  token_valid       Meta does not take it.\n"
            "                            What to do: Make a new one.\n"
            "                            Meta answered error 190/460 "
            "(OAuthException), trace id AbC\n");
}

TEST(AnyFailedTest, LooksForAFailureOnly) {
  Checks checks = TwoChecks();
  EXPECT_TRUE(AnyFailed(checks));
  checks.Mutable(1)->set_outcome(Check::OUTCOME_WARN);
  EXPECT_FALSE(AnyFailed(checks));
  EXPECT_FALSE(AnyFailed({}));
}

}  // namespace
}  // namespace destconn
