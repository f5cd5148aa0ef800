#include "connector/event_leash.h"

#include <string>
#include <vector>

#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_ledger.h"

namespace destconn {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;

class EventLeashTest : public testing::Test {
 protected:
  static destination::v1::Settings TestSettings(int most) {
    destination::v1::Settings settings;
    settings.set_test_event_code("TEST1");
    settings.set_max_test_events(most);
    return settings;
  }

  // So many events that nobody has asked for before.
  std::vector<ClaimRequest> Events(int count) {
    std::vector<ClaimRequest> requests(count);
    for (ClaimRequest& request : requests) {
      request.key.bytes[0] = ++last_key_;
      request.fingerprint = 1;
    }
    return requests;
  }

  FakeLedger ledger_;
  uint8_t last_key_ = 0;
};

TEST_F(EventLeashTest, LetsRealEventsGo) {
  EventLeash leash({}, false);
  EXPECT_THAT(leash.Warning(), IsEmpty());
  EXPECT_THAT(*leash.ClaimEvents(ledger_, 1, Events(100)),
              Each(Claim::kGranted));
  destination::v1::Summary summary;
  leash.Describe(summary);
  EXPECT_FALSE(summary.test_mode());
}

TEST_F(EventLeashTest, HoldsTestEventsBack) {
  EventLeash leash(TestSettings(5), false);
  EXPECT_THAT(leash.Warning(), HasSubstr("sends 5 of them at most"));
  EXPECT_TRUE(leash.ClaimEvents(ledger_, 1, Events(3)).ok());
  EXPECT_TRUE(leash.ClaimEvents(ledger_, 1, Events(2)).ok());
  const auto more = Events(1);
  const auto refused = leash.ClaimEvents(ledger_, 1, more);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(ReasonOf(refused.status()),
              Optional(std::string("TEST_EVENTS_EXCEEDED")));
  EXPECT_THAT(refused.status().message(), HasSubstr("max_test_events"));
  // It is not held by the run that may not send it.
  EXPECT_THAT(*ledger_.ClaimEvents(2, more), Each(Claim::kGranted));
  destination::v1::Summary summary;
  leash.Describe(summary);
  EXPECT_TRUE(summary.test_mode());
}

TEST_F(EventLeashTest, DoesNotCountWhatIsNotSent) {
  const auto sent = Events(5);
  ASSERT_TRUE(ledger_.ClaimEvents(1, sent).ok());
  for (const ClaimRequest& event : sent) {
    ASSERT_TRUE(ledger_
                    .RecordDelivered(1, {{.key = event.key,
                                          .fingerprint = event.fingerprint}})
                    .ok());
  }
  EventLeash leash(TestSettings(2), false);
  EXPECT_THAT(*leash.ClaimEvents(ledger_, 2, sent), Each(Claim::kSent));
  EXPECT_TRUE(leash.ClaimEvents(ledger_, 2, Events(2)).ok());
}

TEST_F(EventLeashTest, ADryRunSaysWhatWouldHappen) {
  EventLeash leash(TestSettings(2), true);
  const auto events = Events(3);
  EXPECT_TRUE(leash.ClaimEvents(ledger_, 1, events).ok());
  EXPECT_THAT(*ledger_.ClaimEvents(2, events), Each(Claim::kGranted));
  destination::v1::Summary summary;
  leash.Describe(summary);
  ASSERT_EQ(summary.warnings_size(), 1);
  EXPECT_THAT(summary.warnings(0), HasSubstr("has 3 events to send"));
}

}  // namespace
}  // namespace destconn
