#include "connector/access.h"

#include <string>
#include <vector>

#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;

TEST(AccessTest, ReadsThePoliciesOfACaller) {
  const Caller caller =
      ParseCaller("jane", " datagrid-operator,, restrict-pii-access ");
  EXPECT_EQ(caller.principal, "jane");
  EXPECT_THAT(caller.policies,
              ElementsAre("datagrid-operator", "restrict-pii-access"));
  EXPECT_TRUE(ParseCaller("", "").policies.empty());
}

struct Case {
  std::string policies;
  bool admin_only;
  bool allow_limited;
  std::string use;  // reason, or empty for allowed
  std::string send;
};

TEST(AccessTest, DecidesByPolicyAndSetting) {
  const std::vector<Case> cases = {
      {"", false, false, "", ""},
      {"", true, false, "ADMIN_ONLY", "ADMIN_ONLY"},
      {"datagrid-administrator", true, false, "", ""},
      {"datagrid-operator", true, false, "", ""},
      {"something-else", true, true, "ADMIN_ONLY", "ADMIN_ONLY"},
      {"restrict-pii-access", false, false, "", "PII_ACCESS_RESTRICTED"},
      {"restrict-pii-access", false, true, "", ""},
      {"restrict-pii-access", true, true, "ADMIN_ONLY", "ADMIN_ONLY"},
      {"datagrid-operator,restrict-pii-access", true, false, "",
       "PII_ACCESS_RESTRICTED"},
      {"datagrid-operator,restrict-pii-access", true, true, "", ""},
  };
  for (const Case& c : cases) {
    destination::v1::BusinessUserAccess access;
    access.set_admin_only(c.admin_only);
    access.set_allow_limited_pii_access(c.allow_limited);
    const Caller caller = ParseCaller("jane", c.policies);
    EXPECT_EQ(ReasonOf(CheckMayUse(caller, access)).value_or(""), c.use)
        << c.policies;
    EXPECT_EQ(ReasonOf(CheckMaySend(caller, access)).value_or(""), c.send)
        << c.policies;
  }
}

}  // namespace
}  // namespace destconn
