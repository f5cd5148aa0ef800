#include "simulator/token_check.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "simulator/appsecret_proof.h"

namespace destconn {
namespace {

constexpr int64_t kUnixNow = 1'795'000'000;
const absl::Time kNow = absl::FromUnixSeconds(kUnixNow);

class TokenCheckTest : public testing::Test {
 protected:
  TokenCheckTest() {
    world_.apps["7"] = {.secret = "s"};
    world_.tokens["EAAgood"] = {.app = "7"};
    world_.tokens["EAAsoon"] = {.expires_at = kNow + absl::Seconds(1)};
    world_.tokens["EAArevoked"] = {.revoked = true};
  }

  std::string FaultOf(const char* token, absl::Time now = kNow) {
    return Text(FindTokenFault(world_, token, now));
  }

  std::string ProofFault(const std::string& parameters,
                         const std::string& token = "EAAgood") {
    return Text(
        FindProofFault(world_,
                       ParseGraphRequest({.target = "/v26.0/me?" + parameters,
                                          .authorization = "Bearer " + token}),
                       kNow));
  }

  static std::string Text(const std::optional<GraphFault>& fault) {
    return fault ? absl::StrCat(fault->code, "/", fault->subcode) : "";
  }

  World world_;
};

TEST_F(TokenCheckTest, KnowsGoodTokensFromBad) {
  EXPECT_EQ(FaultOf("EAAgood"), "");
  EXPECT_EQ(FaultOf("EAAsoon"), "");
  EXPECT_EQ(FaultOf("EAAsoon", kNow + absl::Seconds(1)), "190/463");
  EXPECT_EQ(FaultOf("EAArevoked"), "190/467");
  EXPECT_EQ(FaultOf("EAAunknown"), "190/467");
  EXPECT_EQ(FaultOf("nonsense"), "190/0");
  EXPECT_EQ(FaultOf(""), "190/0");
}

TEST_F(TokenCheckTest, ChecksAProofThatIsGiven) {
  EXPECT_EQ(ProofFault(""), "");
  EXPECT_EQ(ProofFault("appsecret_proof=" + AppSecretProof("s", "EAAgood")),
            "");
  EXPECT_EQ(ProofFault("appsecret_proof=" + AppSecretProof("x", "EAAgood")),
            "104/0");
  // Without a secret there is nothing to check against.
  EXPECT_EQ(ProofFault("appsecret_proof=x", "EAAsoon"), "");
  EXPECT_EQ(ProofFault("appsecret_proof=x", "EAAunknown"), "");
}

TEST_F(TokenCheckTest, AnAppMayRequireTheProof) {
  world_.apps["7"].require_proof = true;
  EXPECT_EQ(ProofFault(""), "104/0");
  EXPECT_EQ(ProofFault("appsecret_proof=" + AppSecretProof("s", "EAAgood")),
            "");
}

TEST_F(TokenCheckTest, AProofWithATimeGrowsStale) {
  const auto at = [this](int64_t seconds) {
    return ProofFault(absl::StrCat(
        "appsecret_time=", seconds,
        "&appsecret_proof=", AppSecretProofAt("s", "EAAgood", seconds)));
  };
  EXPECT_EQ(at(kUnixNow), "");
  EXPECT_EQ(at(kUnixNow - 300), "");
  EXPECT_EQ(at(kUnixNow - 301), "104/0");
  EXPECT_EQ(ProofFault("appsecret_time=x&appsecret_proof=x"), "104/0");
}

}  // namespace
}  // namespace destconn
