#include "tests/kill_verdict.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const absl::Time kStart = absl::FromUnixSeconds(1'795'000'000);

// Two lives of a minute and two rows, of which each was sent once.
KilledRun GoodRun() {
  KilledRun run;
  run.load = {.messages = 2, .rows_a_message = 1};
  run.lives.resize(2);
  run.lives[0] = {.began = kStart};
  run.lives[0].run.acked_sequence = 1;
  run.lives[1] = {.began = kStart + absl::Minutes(1)};
  run.lives[1].run.acked_sequence = 2;
  destination::v1::Summary summary;
  summary.mutable_counts()->set_received(2);
  summary.mutable_counts()->set_delivered(2);
  run.lives[1].run.summary = summary;
  return run;
}

void Process(KilledRun& run, absl::Duration after, const std::string& order,
             const std::string& json = "{}") {
  run.requests.push_back({.time = kStart + after,
                          .processed = true,
                          .events = {{.order_id = order, .json = json}}});
}

TEST(KillVerdictTest, ARepetitionAfterAKillIsWell) {
  KilledRun run = GoodRun();
  Process(run, absl::Seconds(1), "ROW-1-0");
  Process(run, absl::Seconds(2), "ROW-2-0");
  Process(run, absl::Seconds(61), "ROW-2-0");
  EXPECT_THAT(Complaints(run), IsEmpty());
  EXPECT_EQ(DuplicatesIn(run), 1);
}

TEST(KillVerdictTest, SeesWhatIsLost) {
  KilledRun run = GoodRun();
  Process(run, absl::Seconds(1), "ROW-1-0");
  EXPECT_THAT(Complaints(run), ElementsAre("1 rows lost"));
}

TEST(KillVerdictTest, WhatWasReportedIsNotLost) {
  KilledRun run = GoodRun();
  Process(run, absl::Seconds(1), "ROW-1-0");
  run.rejected = 1;
  run.lives[1].run.reported["ROW-2-0"] = "REJECTED_BY_META";
  run.lives[1].run.summary->mutable_counts()->set_delivered(1);
  run.lives[1].run.summary->mutable_counts()->set_rejected(1);
  EXPECT_THAT(Complaints(run), IsEmpty());
}

TEST(KillVerdictTest, SeesARepetitionWithoutAKill) {
  KilledRun run = GoodRun();
  Process(run, absl::Seconds(1), "ROW-1-0");
  Process(run, absl::Seconds(61), "ROW-2-0");
  Process(run, absl::Seconds(62), "ROW-2-0");
  EXPECT_THAT(Complaints(run), ElementsAre("1 events twice in a life"));
}

TEST(KillVerdictTest, SeesWhatIsSentAfterItsAck) {
  KilledRun run = GoodRun();
  Process(run, absl::Seconds(1), "ROW-1-0");
  Process(run, absl::Seconds(61), "ROW-1-0");
  Process(run, absl::Seconds(62), "ROW-2-0");
  EXPECT_THAT(Complaints(run),
              ElementsAre("1 events after their acknowledgement"));
}

TEST(KillVerdictTest, SeesOtherBytes) {
  KilledRun run = GoodRun();
  Process(run, absl::Seconds(1), "ROW-1-0");
  Process(run, absl::Seconds(2), "ROW-2-0", "{}");
  Process(run, absl::Seconds(61), "ROW-2-0", "{ }");
  EXPECT_THAT(Complaints(run), ElementsAre("1 events with unlike copies"));
}

TEST(KillVerdictTest, SeesThatRowsAreNotConserved) {
  KilledRun run = GoodRun();
  Process(run, absl::Seconds(1), "ROW-1-0");
  Process(run, absl::Seconds(2), "ROW-2-0");
  run.lives[1].run.summary->mutable_counts()->set_received(3);
  EXPECT_THAT(Complaints(run), ElementsAre("rows are not conserved"));
}

}  // namespace
}  // namespace destconn
