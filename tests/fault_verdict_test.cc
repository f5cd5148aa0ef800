// A judge that has never found fault proves nothing: each test plants one.

#include "tests/fault_verdict.h"

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

class FaultVerdictTest : public testing::Test {
 protected:
  // Two rows, delivered in one request after one that was cut.
  FaultVerdictTest() {
    row_.load.rows_a_message = 2;
    row_.most_requests = 2;
    row_.copies = 2;
    destination::v1::Summary summary;
    summary.mutable_counts()->set_received(2);
    summary.mutable_counts()->set_delivered(2);
    summary.set_retries(1);
    outcome_.run.summary = summary;
    outcome_.run.acked_sequence = 1;
    JournaledRequest request = {
        .processed = true,
        .fault = 1,
        .events = {{OrderId(1, 0), "{0}"}, {OrderId(1, 1), "{1}"}}};
    outcome_.requests.push_back(request);
    request.time += absl::Seconds(1);
    request.fault = 0;
    outcome_.requests.push_back(request);
  }

  std::vector<std::string> Judge() { return Complaints(row_, outcome_); }
  destination::v1::Counts& Counts() {
    return *outcome_.run.summary->mutable_counts();
  }

  FaultRow row_;
  FaultOutcome outcome_;
};

TEST_F(FaultVerdictTest, FindsNothingWhereNothingIsWrong) {
  EXPECT_THAT(Judge(), IsEmpty());
  EXPECT_EQ(DuplicatesIn(outcome_), 2);
}

TEST_F(FaultVerdictTest, FindsAnotherEnd) {
  row_.end = RunEnd::kReauthorize;
  EXPECT_THAT(Judge(), Contains(HasSubstr("ended with status 0")));
  EXPECT_THAT(Judge(), Contains(HasSubstr("acked")));
  row_.end = RunEnd::kDelivered;
  outcome_.run.summary.reset();
  EXPECT_THAT(Judge(), Contains(HasSubstr("ended with status 0")));
  row_.end = RunEnd::kNoStart;
  EXPECT_THAT(Judge(), Contains("the connector has started"));
}

TEST_F(FaultVerdictTest, FindsRowsThatAreNotCounted) {
  Counts().set_delivered(1);
  EXPECT_THAT(Judge(), Contains(HasSubstr("received = delivered")));
  Counts().set_rejected(1);
  EXPECT_THAT(Judge(), Contains(HasSubstr("rejected: 1 instead of 0")));
}

TEST_F(FaultVerdictTest, FindsAnAcknowledgedRowThatIsLost) {
  for (JournaledRequest& request : outcome_.requests) {
    request.events.pop_back();
  }
  EXPECT_THAT(Judge(),
              Contains(HasSubstr("acknowledged rows lost: 1 instead of 0")));
  EXPECT_THAT(Judge(), Contains(HasSubstr("events at Meta: 1 instead of 2")));
}

TEST_F(FaultVerdictTest, FindsARejectedRowThatIsThere) {
  outcome_.run.reported[OrderId(1, 0)] = "REJECTED_BY_META";
  EXPECT_THAT(Judge(), Contains(HasSubstr("rejected rows that are at Meta")));
}

TEST_F(FaultVerdictTest, FindsACopyThatNothingExplains) {
  outcome_.requests[0].fault = 0;
  EXPECT_THAT(Judge(), Contains(HasSubstr("unexplained copies: 2")));
}

TEST_F(FaultVerdictTest, FindsCopiesThatDiffer) {
  outcome_.requests[1].events[0].json = "{2}";
  EXPECT_THAT(Judge(), Contains(HasSubstr("unlike copies: 1")));
}

TEST_F(FaultVerdictTest, FindsCopiesThatTheSummaryDoesNotKnowOf) {
  outcome_.run.summary->set_retries(0);
  EXPECT_THAT(Judge(), Contains(HasSubstr("neither a retry nor")));
}

TEST_F(FaultVerdictTest, FindsTooManyAndTooFewCopies) {
  row_.copies = 1;
  EXPECT_THAT(Judge(), Contains(HasSubstr("events without 1 copies: 2")));
  row_.copies = 0;
  EXPECT_THAT(Judge(), IsEmpty());
}

TEST_F(FaultVerdictTest, FindsTooManyRequests) {
  row_.most_requests = 1;
  EXPECT_THAT(Judge(), Contains(HasSubstr("requests: 2 instead of 1")));
}

TEST_F(FaultVerdictTest, FindsWhatTookTooLongOrTooShort) {
  row_.pause = absl::Seconds(1);
  EXPECT_THAT(Judge(), IsEmpty());
  row_.pause = absl::Seconds(2);
  EXPECT_THAT(Judge(), Contains(HasSubstr("waited only 1s")));
  row_.pause = absl::ZeroDuration();
  outcome_.run.duration = absl::Minutes(1);
  EXPECT_THAT(Judge(), Contains(HasSubstr("took 1m")));
}

TEST_F(FaultVerdictTest, FindsWhatTheRowItselfFinds) {
  row_.check = [](const FaultOutcome&) { return "no good"; };
  EXPECT_THAT(Judge(), Contains("no good"));
}

}  // namespace
}  // namespace destconn
