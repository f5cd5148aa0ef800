#include "delivery/run_failure.h"

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

absl::Status FailureOf(AnswerClass kind) {
  return RunFailure({.kind = kind,
                     .error = GraphError{.code = 190, .subcode = 463},
                     .fbtrace_id = "Atrace"});
}

TEST(RunFailureTest, ADeadCredentialAsksForANewOne) {
  const absl::Status status = FailureOf(AnswerClass::kAuth);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(ReasonOf(status), Optional(std::string("REAUTHORIZE")));
  EXPECT_THAT(status.message(), HasSubstr("error 190/463, trace Atrace"));
  EXPECT_THAT(status.message(), HasSubstr("has expired"));
  EXPECT_THAT(status.message(), HasSubstr("ValidateCredentials"));
}

TEST(RunFailureTest, EachKindHasItsReason) {
  const auto reason = [](AnswerClass kind) {
    return ReasonOf(FailureOf(kind)).value_or("");
  };
  EXPECT_EQ(reason(AnswerClass::kConfig), "META_CONFIGURATION");
  EXPECT_EQ(reason(AnswerClass::kPolicy), "META_POLICY");
  EXPECT_EQ(reason(AnswerClass::kThrottled), "META_THROTTLED");
  EXPECT_EQ(reason(AnswerClass::kCountMismatch), "META_COUNT_MISMATCH");
  EXPECT_EQ(reason(AnswerClass::kTransient), "META_UNAVAILABLE");
}

TEST(RunFailureTest, SaysHowLongMetaWantsToBeLeftAlone) {
  const absl::Status status =
      RunFailure({.kind = AnswerClass::kThrottled, .pause = absl::Minutes(19)});
  EXPECT_THAT(status.message(), HasSubstr("19m"));
}

TEST(RunFailureTest, SaysWhyThereWasNoAnswer) {
  const absl::Status status =
      RunFailure({.kind = AnswerClass::kTransient,
                  .transport = absl::UnavailableError("no certificate.")});
  EXPECT_THAT(status.message(), HasSubstr("deadline: no certificate. "));
}

TEST(RunFailureTest, SaysToWhoeverWaitsForHowLongAndWhy) {
  EXPECT_EQ(WaitingWords({.kind = AnswerClass::kTransient,
                          .transport = absl::UnavailableError("no route.")},
                         absl::Seconds(65.5)),
            "Meta does not answer as it should: no route. Nothing was accepted "
            "for 1m5s; the run tries on.");
  EXPECT_THAT(WaitingWords({.kind = AnswerClass::kTransient,
                            .error = GraphError{.code = 2},
                            .fbtrace_id = "Atrace"},
                           absl::Seconds(5)),
              HasSubstr("should (error 2, trace Atrace). Nothing"));
  EXPECT_THAT(
      WaitingWords({.kind = AnswerClass::kThrottled, .pause = absl::Minutes(9)},
                   absl::Seconds(5)),
      HasSubstr("Meta throttles: it wants to be left alone for 9m. "));
  EXPECT_THAT(
      WaitingWords({.kind = AnswerClass::kCountMismatch}, absl::Seconds(5)),
      HasSubstr("another number of events"));
}

TEST(RunFailureTest, ARunOfWhichAllIsRefusedSaysWhereToLook) {
  const absl::Status status =
      RefusesAllFailure({.kind = AnswerClass::kPayload,
                         .error = GraphError{.code = 100, .subcode = 2804009},
                         .fbtrace_id = "Atrace"});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(ReasonOf(status), Optional(std::string("META_REFUSES_ALL")));
  EXPECT_THAT(status.message(), HasSubstr("error 100/2804009, trace Atrace"));
}

TEST(RunFailureTest, ABlockSaysHowLongAndHowToEndIt) {
  const absl::Status status = StillBlocked(absl::Seconds(2999));
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(ReasonOf(status), Optional(std::string("META_POLICY")));
  EXPECT_THAT(status.message(), HasSubstr("another 50m. "));
  EXPECT_THAT(status.message(), HasSubstr("store the destination's settings"));
}

TEST(RunFailureTest, WithoutAnErrorThereAreNoCodes) {
  const absl::Status status = RunFailure({.kind = AnswerClass::kTransient});
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(status.message().find('('), absl::string_view::npos);
}

}  // namespace
}  // namespace destconn
