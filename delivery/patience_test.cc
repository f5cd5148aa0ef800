#include "delivery/patience.h"

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "meta_client/graph_answer.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Optional;

constexpr absl::Duration kNow = absl::Hours(1);
constexpr absl::Duration kPatience = absl::Minutes(15);

TEST(PatienceTest, DoesNotEndWhileMetaAnswers) {
  Patience patience(kPatience, absl::InfiniteDuration());
  EXPECT_EQ(patience.EndsAt(), absl::InfiniteDuration());
  EXPECT_FALSE(patience.Ended(kNow));
  patience.StayedAway({}, kNow, kNow);
  patience.Answered();
  EXPECT_FALSE(patience.Ended(kNow + absl::Hours(10)));
}

TEST(PatienceTest, CountsFromWhenMetaBeganToStayAway) {
  Patience patience(kPatience, absl::InfiniteDuration());
  patience.StayedAway({}, kNow, kNow);
  patience.StayedAway({}, kNow, kNow + absl::Minutes(14));
  EXPECT_EQ(patience.EndsAt(), kNow + kPatience);
  EXPECT_FALSE(patience.Ended(kNow + absl::Minutes(14)));
  EXPECT_TRUE(patience.Ended(kNow + kPatience));
}

TEST(PatienceTest, EndsAtOnceWhenThePauseIsLonger) {
  Patience patience(kPatience, absl::InfiniteDuration());
  patience.StayedAway({}, kNow + kPatience, kNow);
  EXPECT_FALSE(patience.Ended(kNow));
  patience.StayedAway({}, kNow + absl::Minutes(16), kNow);
  EXPECT_TRUE(patience.Ended(kNow));
}

TEST(PatienceTest, SaysAfterAWhileWhyItWaits) {
  Patience patience(kPatience, absl::InfiniteDuration());
  EXPECT_EQ(patience.Waiting(kNow), "");
  patience.StayedAway({.kind = AnswerClass::kTransient,
                       .transport = absl::UnavailableError("no route")},
                      kNow, kNow);
  EXPECT_EQ(patience.Waiting(kNow + absl::Seconds(4)), "");
  EXPECT_THAT(patience.Waiting(kNow + absl::Seconds(12)),
              HasSubstr("no route. Nothing was accepted for 12s"));
  patience.Answered();
  EXPECT_EQ(patience.Waiting(kNow + absl::Seconds(13)), "");
}

TEST(PatienceTest, EndsAtTheDeadline) {
  Patience patience(kPatience, kNow + absl::Minutes(1));
  EXPECT_FALSE(patience.Ended(kNow + absl::Hours(1)));
  patience.StayedAway({}, kNow, kNow);
  EXPECT_TRUE(patience.Ended(kNow + absl::Minutes(1)));
  patience.StayedAway({}, kNow + absl::Minutes(2), kNow);
  EXPECT_TRUE(patience.Ended(kNow));
}

TEST(PatienceTest, SaysWhatMetaSaidLast) {
  Patience patience(kPatience, absl::InfiniteDuration());
  const GraphAnswer said = {.kind = AnswerClass::kThrottled,
                            .error = GraphError{.code = 80004}};
  patience.StayedAway(said, kNow, kNow);
  patience.StayedAway({.kind = AnswerClass::kThrottled}, kNow, kNow);
  EXPECT_THAT(patience.Failure().message(), HasSubstr("80004"));
  patience.StayedAway({.kind = AnswerClass::kTransient}, kNow, kNow);
  EXPECT_THAT(ReasonOf(patience.Failure()),
              Optional(std::string("META_UNAVAILABLE")));
  patience.StayedAway({.kind = AnswerClass::kTransient,
                       .transport = absl::UnavailableError("no route")},
                      kNow, kNow);
  patience.StayedAway({.kind = AnswerClass::kTransient}, kNow, kNow);
  EXPECT_THAT(patience.Failure().message(), HasSubstr("no route"));
}

}  // namespace
}  // namespace destconn
