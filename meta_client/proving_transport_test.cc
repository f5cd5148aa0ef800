#include "meta_client/proving_transport.h"

#include <string>

#include "absl/time/time.h"
#include "base/simulated_clock.h"
#include "gtest/gtest.h"
#include "meta_client/fake_http_transport.h"

namespace destconn {
namespace {

class ProvingTransportTest : public testing::Test {
 protected:
  // The address that a request to `url` leaves for.
  std::string Sent(ProofKind kind, const std::string& url, bool of_our_app) {
    ProvingTransport transport(inner_, AppSecret("APP_SECRET"), kind, clock_);
    inner_.Answer(200, "{}");
    const HttpResult result =
        SendAndWait(transport, {.url = url,
                                .token = AccessToken("ACCESS_TOKEN"),
                                .of_our_app = of_our_app});
    EXPECT_EQ(result.response.code, 200);
    return inner_.requests().back().url;
  }

  FakeHttpTransport inner_;
  SimulatedClock clock_{absl::FromUnixSeconds(1'700'000'000)};
};

TEST_F(ProvingTransportTest, ProvesOnceAndForAll) {
  EXPECT_EQ(Sent(ProofKind::kPlain, "https://h/v26.0/1/events", true),
            "https://h/v26.0/1/events?appsecret_proof="
            "a727796e1b4e9053916f82f7a0b90f240862b289bb3c9ac5ff6e2231e18a491c");
}

TEST_F(ProvingTransportTest, ProvesForTheMomentThatItLeaves) {
  EXPECT_EQ(Sent(ProofKind::kTimed, "https://h/v26.0/me?fields=id", true),
            "https://h/v26.0/me?fields=id&appsecret_proof="
            "a3ccf5dbc917d5a93417a6decec266abc5233fe29003ffa84b9100d25976cef5"
            "&appsecret_time=1700000000");
  clock_.Advance(absl::Minutes(1));
  EXPECT_NE(Sent(ProofKind::kTimed, "https://h/v26.0/me", true)
                .find("appsecret_time=1700000060"),
            std::string::npos);
}

TEST_F(ProvingTransportTest, LeavesTokensOfOtherAppsAlone) {
  EXPECT_EQ(Sent(ProofKind::kPlain, "https://h/v26.0/me", false),
            "https://h/v26.0/me");
}

}  // namespace
}  // namespace destconn
