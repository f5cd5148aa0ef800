#include "connector/run.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "connector/backlog_budget.h"
#include "connector/settings_rules.h"
#include "delivery/sole_gate.h"
#include "events/fake_row_spill.h"
#include "events/wire_writer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_ledger.h"
#include "meta_client/fake_http_transport.h"
#include "storage/v1/storage.pb.h"

namespace destconn {
namespace {

using destination::v1::RowError;
using destination::v1::SendBatchResponse;
using destination::v1::Summary;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Optional;
using testing::Pair;

constexpr int64_t kNow = 1'795'000'000;

std::string Accepted(int events) {
  return absl::StrCat(R"({"events_received":)", events,
                      R"(,"fbtrace_id":"Atrace"})");
}

class RunTest : public testing::Test {
 protected:
  RunTest() {
    destination::v1::Settings settings;
    settings.set_name("Shop");
    settings.set_credential("credentials/t");
    settings.set_dataset_id("123");
    settings.set_default_currency("GBP");
    plan_.settings = WithDefaults(settings);
    plan_.run_id = "run-1";
    plan_.start_time = clock_.Now();
    plan_.token = {.token = AccessToken("EAAtoken")};
    plan_.owner = 1;
    plan_.ledger_key = HmacKey("key");
    for (const char* name :
         {"email", "timestamp", "order_id", "quantity", "price"}) {
      plan_.start.add_columns()->set_name(name);
    }
  }

  void Begin() {
    auto run = destconn::Run::Create(
        plan_, {.clock = clock_,
                .ledger = ledger_,
                .transport = transport_,
                .spill = spill_,
                .gate = gate_,
                .backlog = backlog_,
                .graph = graph_,
                .deliver_answer =
                    [this](uint64_t request, HttpResult result) {
                      answers_.emplace_back(request, std::move(result));
                    },
                .note =
                    [this](uint64_t request, std::vector<Delivery> events) {
                      noted_.emplace_back(
                          request, ledger_.RecordSending(plan_.owner, events));
                    },
                .record =
                    [this](uint64_t request, std::vector<Delivery> deliveries) {
                      recorded_.emplace_back(
                          request,
                          ledger_.RecordDelivered(plan_.owner, deliveries));
                    },
                .save =
                    [this](const storage::v1::StoredShard& progress) {
                      if (can_save_.ok()) saved_ = progress;
                      return can_save_;
                    },
                .send =
                    [this](SendBatchResponse message) {
                      sent_.push_back(std::move(message));
                    },
                .tell_of_volume = [this] { ++told_of_volume_; }});
    ASSERT_TRUE(run.ok()) << run.status();
    run_ = *std::move(run);
    run_->Begin();
  }

  static std::string Row(const std::string& order, int64_t quantity = 1,
                         const std::string& email = "mary@example.com") {
    return WireRow({WireString(email), WireInt64(kNow - 60), WireString(order),
                    WireInt64(quantity), WireString("2.50")});
  }

  absl::Status SendRows(int64_t sequence,
                        const std::vector<std::string>& rows) {
    return run_->OnRows(WireRows(sequence, rows));
  }

  // Lets answers in and time pass until nothing is left to do.
  void Settle() {
    for (int i = 0; i < 1000 && !run_->result().has_value(); ++i) {
      LetAnswersIn();
      if (!answers_.empty() || !noted_.empty() || !recorded_.empty()) continue;
      const auto wakeup = run_->NextWakeup();
      if (!wakeup.has_value()) return;
      clock_.Advance(
          std::max(*wakeup - clock_.Monotonic(), absl::ZeroDuration()));
      run_->OnTime();
    }
  }

  void LetAnswersIn() {
    for (const auto& [request, result] : std::exchange(answers_, {})) {
      run_->OnAnswer(request, result);
    }
    for (const auto& [request, status] : std::exchange(noted_, {})) {
      run_->OnNoted(request, status);
    }
    for (const auto& [request, status] : std::exchange(recorded_, {})) {
      run_->OnRecorded(request, status);
    }
  }

  // As Settle, for when there is no end to it.
  void LetSomeTimePass() {
    for (int i = 0; i < 5; ++i) {
      clock_.Advance(absl::Milliseconds(300));
      LetAnswersIn();
      run_->OnTime();
    }
  }

  // The summary; checks that every row has exactly one outcome.
  Summary Finish() {
    run_->OnEnd();
    Settle();
    EXPECT_THAT(run_->result(), Optional(absl::OkStatus()));
    const Summary& summary = sent_.back().summary();
    const auto& counts = summary.counts();
    EXPECT_EQ(counts.received(),
              counts.delivered() + counts.skipped() + counts.rejected());
    return summary;
  }

  std::vector<RowError> RowErrors() const {
    std::vector<RowError> errors;
    for (const auto& message : sent_) {
      for (const RowError& error : message.row_errors().errors()) {
        errors.push_back(error);
      }
    }
    return errors;
  }

  int64_t Acked() const {
    int64_t acked = 0;
    for (const auto& message : sent_) {
      if (message.has_ack()) acked = message.ack().acked_sequence();
    }
    return acked;
  }

  RunPlan plan_;
  SimulatedClock clock_{absl::FromUnixSeconds(kNow)};
  FakeLedger ledger_;
  FakeRowSpill spill_;
  SoleGate gate_{8};
  BacklogBudget backlog_{size_t{8} << 20};
  FakeHttpTransport transport_;
  GraphOptions graph_;
  std::unique_ptr<destconn::Run> run_;
  std::vector<std::pair<uint64_t, HttpResult>> answers_;
  std::vector<std::pair<uint64_t, absl::Status>> noted_;
  std::vector<std::pair<uint64_t, absl::Status>> recorded_;
  std::vector<SendBatchResponse> sent_;
  storage::v1::StoredShard saved_;  // the last
  int told_of_volume_ = 0;
  absl::Status can_save_;
};

TEST_F(RunTest, DeliversAndSumsUp) {
  Begin();
  transport_.Answer(200, Accepted(2));
  ASSERT_TRUE(SendRows(1, {Row("1"), Row("2"), Row("1")}).ok());
  ASSERT_TRUE(SendRows(2, {Row("3", 0), Row("4", 1, "nobody")}).ok());
  EXPECT_EQ(Acked(), 0);
  const Summary summary = Finish();
  EXPECT_EQ(summary.run_id(), "run-1");
  EXPECT_EQ(summary.counts().received(), 5);
  EXPECT_EQ(summary.counts().delivered(), 3);
  EXPECT_EQ(summary.counts().events_delivered(), 2);
  EXPECT_THAT(summary.skipped(), ElementsAre(Pair("NON_POSITIVE_QUANTITY", 1)));
  EXPECT_THAT(summary.rejected(), ElementsAre(Pair("MISSING_IDENTIFIER", 1)));
  EXPECT_THAT(summary.value_total(), ElementsAre(Pair("GBP", "7.5")));
  EXPECT_THAT(summary.meta_trace_ids(), ElementsAre("Atrace"));
  EXPECT_EQ(summary.requests(), 1);
  EXPECT_EQ(Acked(), 2);
}

TEST_F(RunTest, StartedComesFirstWithWindowAndWarnings) {
  plan_.start.add_columns()->set_name("shade");
  Begin();
  ASSERT_EQ(sent_.size(), 1u);
  const auto& started = sent_[0].started();
  EXPECT_EQ(started.run_id(), "run-1");
  EXPECT_EQ(started.window_end().seconds() - started.window_start().seconds(),
            7 * 86'400);
  EXPECT_THAT(started.warnings(), ElementsAre(HasSubstr("'shade'")));
}

TEST_F(RunTest, ReportsRejectedRowsWithoutTheirValues) {
  Begin();
  ASSERT_TRUE(SendRows(1, {Row("1", 0), Row("2", 1, "not-an-address")}).ok());
  Finish();
  const auto errors = RowErrors();
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].sequence(), 1);
  EXPECT_EQ(errors[0].row_index(), 1);
  EXPECT_EQ(errors[0].outcome(), RowError::OUTCOME_REJECTED);
  EXPECT_EQ(errors[0].reason(), "MISSING_IDENTIFIER");
  EXPECT_THAT(errors[0].message(), Not(HasSubstr("not-an-address")));
}

TEST_F(RunTest, ReportsNoMoreRowErrorsThanAskedFor) {
  plan_.start.set_row_errors_limit(2);
  Begin();
  const std::string bad = Row("1", 1, "nobody");
  ASSERT_TRUE(SendRows(1, {bad, bad, bad, bad}).ok());
  const Summary summary = Finish();
  EXPECT_EQ(RowErrors().size(), 2u);
  EXPECT_EQ(summary.counts().rejected(), 4);
}

TEST_F(RunTest, WhatMetaRefusesIsRejectedWithItsCodes) {
  Begin();
  transport_.Answer(400, R"({"error":{"message":"secret","code":100,)"
                         R"("error_subcode":2804003,"fbtrace_id":"Abad"}})");
  ASSERT_TRUE(SendRows(1, {Row("1")}).ok());
  Finish();
  const auto errors = RowErrors();
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].reason(), "REJECTED_BY_META");
  EXPECT_THAT(errors[0].message(), HasSubstr("error 100/2804003, trace Abad"));
  EXPECT_THAT(errors[0].message(), Not(HasSubstr("secret")));
}

TEST_F(RunTest, ASecondRunOfTheSameRowsSendsNothing) {
  Begin();
  transport_.Answer(200, Accepted(1));
  ASSERT_TRUE(SendRows(1, {Row("1"), Row("1")}).ok());
  Finish();
  Begin();
  ASSERT_TRUE(SendRows(1, {Row("1"), Row("1")}).ok());
  const Summary summary = Finish();
  EXPECT_THAT(summary.skipped(), ElementsAre(Pair("ALREADY_SENT", 2)));
  EXPECT_EQ(transport_.requests().size(), 1u);
}

TEST_F(RunTest, AChangedOrderIsReported) {
  Begin();
  transport_.Answer(200, Accepted(1));
  ASSERT_TRUE(SendRows(1, {Row("1")}).ok());
  Finish();
  Begin();
  ASSERT_TRUE(SendRows(1, {Row("1", 2)}).ok());
  const Summary summary = Finish();
  EXPECT_THAT(summary.skipped(), ElementsAre(Pair("ALREADY_SENT_CHANGED", 1)));
  EXPECT_EQ(RowErrors().back().outcome(), RowError::OUTCOME_SKIPPED);
}

TEST_F(RunTest, ADryRunCallsNobodyAndRecordsNothing) {
  plan_.start.set_dry_run(true);
  Begin();
  ASSERT_TRUE(SendRows(1, {Row("1"), Row("2", -1)}).ok());
  const Summary summary = Finish();
  EXPECT_TRUE(summary.dry_run());
  EXPECT_EQ(summary.counts().delivered(), 1);
  EXPECT_EQ(summary.requests(), 0);
  EXPECT_THAT(transport_.requests(), IsEmpty());
  EXPECT_THAT(ledger_.delivered(), IsEmpty());
}

TEST_F(RunTest, AFlushSendsWhatIsHeld) {
  Begin();
  transport_.Answer(200, Accepted(1));
  ASSERT_TRUE(SendRows(1, {Row("1")}).ok());
  EXPECT_THAT(transport_.requests(), IsEmpty());
  run_->OnFlush();
  Settle();
  EXPECT_EQ(transport_.requests().size(), 1u);
  EXPECT_EQ(Acked(), 1);
  EXPECT_FALSE(run_->result().has_value());
}

TEST_F(RunTest, RowsMayFollowAFlush) {
  Begin();
  for (const int64_t sequence : {1, 2, 3}) {
    transport_.Answer(200, Accepted(1));
    ASSERT_TRUE(
        SendRows(sequence, {Row(absl::StrCat("order ", sequence))}).ok());
    run_->OnFlush();
    Settle();
    EXPECT_EQ(Acked(), sequence);
  }
  EXPECT_EQ(Finish().counts().delivered(), 3);
}

TEST_F(RunTest, RefusesAGapInTheSequence) {
  Begin();
  ASSERT_TRUE(SendRows(1, {Row("1")}).ok());
  for (const int64_t sequence : {1, 3, 0, -1}) {
    EXPECT_THAT(ReasonOf(SendRows(sequence, {Row("1")})),
                Optional(std::string("SEQUENCE_UNEXPECTED")));
  }
}

TEST_F(RunTest, ADeadTokenEndsTheRunWithNothingAcknowledged) {
  Begin();
  transport_.Answer(401, R"({"error":{"code":190,"error_subcode":463}})");
  ASSERT_TRUE(SendRows(1, {Row("1")}).ok());
  run_->OnEnd();
  Settle();
  ASSERT_TRUE(run_->result().has_value());
  EXPECT_EQ(run_->result()->code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(ReasonOf(*run_->result()), Optional(std::string("REAUTHORIZE")));
  EXPECT_EQ(Acked(), 0);
  EXPECT_FALSE(sent_.back().has_summary());
}

TEST_F(RunTest, SendsNothingOnceItsClaimsAreLost) {
  Begin();
  ledger_.LoseClaimsWith(
      WithReason(absl::AbortedError("taken over"), "LEDGER_CLAIM_LOST"));
  ASSERT_TRUE(SendRows(1, {Row("1"), Row("2")}).ok());
  run_->OnEnd();
  Settle();
  ASSERT_TRUE(run_->result().has_value());
  EXPECT_THAT(ReasonOf(*run_->result()),
              Optional(std::string("LEDGER_CLAIM_LOST")));
  EXPECT_TRUE(transport_.requests().empty());
  EXPECT_EQ(Acked(), 0);
}

TEST_F(RunTest, AStoppedRunClosesNoOrders) {
  Begin();
  ASSERT_TRUE(SendRows(1, {Row("1")}).ok());
  run_->Stop(absl::CancelledError("gone"));
  Settle();
  ASSERT_TRUE(run_->result().has_value());
  EXPECT_THAT(transport_.requests(), IsEmpty());
  EXPECT_EQ(Acked(), 0);
}

TEST_F(RunTest, SlowsTheHostDownWhenMetaIsSlow) {
  plan_.start.set_order_rows_adjacent(true);
  plan_.settings.set_max_requests_in_flight(1);
  Begin();
  EXPECT_TRUE(run_->WantsRows());
  std::vector<std::string> rows;
  for (int i = 0; i < 3001; ++i) rows.push_back(Row(absl::StrCat("o", i)));
  ASSERT_TRUE(SendRows(1, rows).ok());
  EXPECT_FALSE(run_->WantsRows());
}

// Of all runs together, and a run that holds little may go on.
TEST_F(RunTest, SlowsTheHostDownWhenTheMemoryIsSpent) {
  plan_.start.set_order_rows_adjacent(true);
  plan_.settings.set_max_requests_in_flight(64);
  Begin();
  backlog_.Change(int64_t{8} << 20);
  EXPECT_TRUE(run_->WantsRows());
  int64_t sequence = 0;
  int sent = 0;
  while (run_->WantsRows() && sequence < 100) {
    std::vector<std::string> rows;
    for (int i = 0; i < 1000; ++i)
      rows.push_back(Row(absl::StrCat("o", ++sent)));
    ASSERT_TRUE(SendRows(++sequence, rows).ok());
  }
  EXPECT_LE(sequence, 10);
  backlog_.Change(-(int64_t{8} << 20));
  EXPECT_TRUE(run_->WantsRows());
  run_.reset();
  EXPECT_FALSE(backlog_.IsSpent());
}

TEST_F(RunTest, SaysBeforehandWhatWillLapse) {
  Begin();
  ASSERT_EQ(gate_.TryEnter(Sending::kFirst, clock_.Monotonic()).held,
            Held::kNot);
  gate_.Leave({.kind = AnswerClass::kThrottled,
               .sent_at = clock_.Monotonic(),
               .pause = absl::Minutes(10)},
              clock_.Monotonic());
  transport_.Answer(200, Accepted(1));
  const std::string old = WireRow(
      {WireString("mary@example.com"), WireInt64(kNow - 7 * 86'400 + 60),
       WireString("1"), WireInt64(1), WireString("2.50")});
  ASSERT_TRUE(SendRows(1, {old, Row("2")}).ok());
  run_->OnFlush();
  run_->SendProgress();
  ASSERT_EQ(sent_.back().progress().warnings_size(), 1);
  EXPECT_THAT(sent_.back().progress().warnings(0),
              HasSubstr("1 of the events"));
  const Summary summary = Finish();
  EXPECT_THAT(summary.skipped(), ElementsAre(Pair("OUTSIDE_WINDOW", 1)));
  EXPECT_THAT(summary.warnings(),
              testing::Contains(HasSubstr("OUTSIDE_WINDOW")));
}

TEST_F(RunTest, WhatIsAcknowledgedIsDurableFirst) {
  Begin();
  can_save_ = absl::UnavailableError("no disk");
  transport_.Answer(200, Accepted(1));
  ASSERT_TRUE(SendRows(1, {Row("1")}).ok());
  run_->OnFlush();
  LetSomeTimePass();
  EXPECT_EQ(Acked(), 0);
  can_save_ = absl::OkStatus();
  LetSomeTimePass();
  EXPECT_EQ(Acked(), 1);
  EXPECT_EQ(saved_.acked_sequence(), 1);
  EXPECT_EQ(saved_.tally().delivered(), 1);
}

TEST_F(RunTest, ASummaryThatCannotBeSavedIsNotSent) {
  Begin();
  can_save_ = WithReason(absl::UnavailableError("no disk"), "NO_DISK");
  run_->OnEnd();
  Settle();
  ASSERT_TRUE(run_->result().has_value());
  EXPECT_THAT(ReasonOf(*run_->result()), Optional(std::string("NO_DISK")));
  EXPECT_FALSE(sent_.back().has_summary());
}

class ResumedRunTest : public RunTest {
 protected:
  // Two messages, of which the stream that breaks acknowledges one: a row that
  // is delivered and one that is refused, and one more that is delivered.
  void BreakAfterOneOfTwo() {
    plan_.start.set_order_rows_adjacent(true);
    Begin();
    transport_.Answer(200, Accepted(1));
    ASSERT_TRUE(SendRows(1, {Row("1"), Row("2", 1, "nobody")}).ok());
    run_->OnFlush();
    Settle();
    ASSERT_EQ(saved_.acked_sequence(), 1);
    ASSERT_TRUE(SendRows(2, {Row("3")}).ok());
    run_->Stop(absl::CancelledError("gone"));
    Settle();
    plan_.resume = saved_;
    sent_.clear();
    Begin();
    EXPECT_EQ(sent_[0].started().resume_after_sequence(), 1);
    transport_.Answer(200, Accepted(1));
  }

  void ExpectTheWhole(const Summary& summary) {
    EXPECT_EQ(summary.counts().received(), 3);
    EXPECT_EQ(summary.counts().delivered(), 2);
    EXPECT_EQ(summary.counts().rejected(), 1);
    EXPECT_EQ(summary.counts().events_delivered(), 2);
    EXPECT_THAT(summary.value_total(), ElementsAre(Pair("GBP", "5")));
    EXPECT_EQ(summary.requests(), 2);
  }
};

TEST_F(ResumedRunTest, GoesOnAndSumsUpTheWholeRun) {
  BreakAfterOneOfTwo();
  ASSERT_TRUE(SendRows(2, {Row("3")}).ok());
  ExpectTheWhole(Finish());
}

TEST_F(ResumedRunTest, PassesOverWhatIsSentAgain) {
  BreakAfterOneOfTwo();
  ASSERT_TRUE(SendRows(1, {Row("1"), Row("2", 1, "nobody")}).ok());
  ASSERT_TRUE(SendRows(2, {Row("3")}).ok());
  ExpectTheWhole(Finish());
  EXPECT_THAT(RowErrors(), IsEmpty());
}

TEST_F(ResumedRunTest, ARunThatCompletedHasTheSameSummary) {
  BreakAfterOneOfTwo();
  ASSERT_TRUE(SendRows(2, {Row("3")}).ok());
  const Summary first = Finish();
  plan_.resume = saved_;
  EXPECT_TRUE(saved_.complete());
  Begin();
  const Summary again = Finish();
  EXPECT_EQ(again.counts().SerializeAsString(),
            first.counts().SerializeAsString());
  EXPECT_EQ(again.requests(), first.requests());
  EXPECT_EQ(again.duration().seconds(), first.duration().seconds());
}

// Events that Meta has, but whose rows were not acknowledged, are found in the
// ledger: the events are counted once, and so are the rows.
TEST_F(ResumedRunTest, CountsNothingTwice) {
  Begin();
  transport_.Answer(200, Accepted(2));
  ASSERT_TRUE(SendRows(1, {Row("1"), Row("2")}).ok());
  ASSERT_TRUE(SendRows(2, {Row("1"), Row("3", 1, "nobody")}).ok());
  can_save_ = absl::UnavailableError("no disk");
  run_->OnFlush();
  LetSomeTimePass();
  EXPECT_EQ(ledger_.delivered().size(), 2u);
  EXPECT_EQ(Acked(), 0);
  can_save_ = absl::OkStatus();
  Begin();
  ASSERT_TRUE(SendRows(1, {Row("1"), Row("2")}).ok());
  ASSERT_TRUE(SendRows(2, {Row("1"), Row("3", 1, "nobody")}).ok());
  const Summary summary = Finish();
  EXPECT_EQ(summary.counts().received(), 4);
  EXPECT_THAT(summary.skipped(), ElementsAre(Pair("ALREADY_SENT", 3)));
}

// The order's two rows stand in two messages, the first of which is
// acknowledged with it.
TEST_F(ResumedRunTest, TheRestOfAnOrderIsNotAnotherOrder) {
  plan_.start.set_order_rows_adjacent(true);
  Begin();
  transport_.Answer(200, Accepted(1));
  ASSERT_TRUE(SendRows(1, {Row("1")}).ok());
  ASSERT_TRUE(SendRows(2, {Row("1"), Row("2")}).ok());
  Settle();
  EXPECT_EQ(saved_.acked_sequence(), 1);
  run_->Stop(absl::CancelledError("gone"));
  Settle();
  plan_.resume = saved_;
  Begin();
  transport_.Answer(200, Accepted(1));
  ASSERT_TRUE(SendRows(2, {Row("1"), Row("2")}).ok());
  const Summary summary = Finish();
  EXPECT_EQ(summary.counts().received(), 3);
  EXPECT_EQ(summary.counts().delivered(), 3);
  EXPECT_EQ(summary.counts().events_delivered(), 2);
  EXPECT_THAT(RowErrors(), IsEmpty());
}

// Where an order's rows may be anywhere, it is acknowledged whole.
TEST_F(ResumedRunTest, AScatteredOrderIsAcknowledgedWhole) {
  Begin();
  transport_.Answer(200, Accepted(1));
  ASSERT_TRUE(SendRows(1, {Row("1")}).ok());
  ASSERT_TRUE(SendRows(2, {Row("1")}).ok());
  ASSERT_TRUE(SendRows(3, {Row("2", 0)}).ok());
  run_->OnFlush();
  Settle();
  EXPECT_EQ(Acked(), 3);
}

TEST_F(RunTest, WarnsOfAGapLongerThanTheWindow) {
  plan_.last_run = clock_.Now() - absl::Hours(24 * 10);
  Begin();
  const Summary summary = Finish();
  ASSERT_TRUE(summary.has_gap_warning());
  EXPECT_EQ(summary.gap_warning().gap_end().seconds() -
                summary.gap_warning().gap_start().seconds(),
            3 * 86'400);
}

TEST_F(RunTest, SaysAtBothEndsWhatItWasWarnedOf) {
  plan_.warnings = {"The token expires."};
  Begin();
  EXPECT_THAT(sent_[0].started().warnings(), ElementsAre("The token expires."));
  EXPECT_THAT(Finish().warnings(), ElementsAre("The token expires."));
}

TEST_F(RunTest, WarnsOnceWhenMetaServesAnotherVersion) {
  Begin();
  for (const int64_t sequence : {1, 2}) {
    transport_.Answer(
        {.response = {.code = 200,
                      .body = Accepted(1),
                      .headers = {{"facebook-api-version", "v27.0"}}},
         .fully_written = true});
    ASSERT_TRUE(
        SendRows(sequence, {Row(absl::StrCat("order ", sequence))}).ok());
    run_->OnFlush();
    Settle();
  }
  EXPECT_THAT(Finish().warnings(), ElementsAre(HasSubstr("v27.0")));
}

TEST_F(RunTest, ProgressSaysHowFarItHasCome) {
  Begin();
  ASSERT_TRUE(SendRows(1, {Row("1")}).ok());
  clock_.Advance(absl::Seconds(1));
  run_->SendProgress();
  EXPECT_EQ(sent_.back().progress().counts().received(), 1);
}

TEST_F(RunTest, TellsOnceOfAnUnusualVolume) {
  plan_.volume = {.today = 1, .usual = 1, .limit = 2};
  transport_.Answer(200, Accepted(2));
  transport_.Answer(200, Accepted(1));
  Begin();
  ASSERT_TRUE(SendRows(1, {Row("1"), Row("2")}).ok());
  run_->OnFlush();
  Settle();
  run_->SendProgress();
  EXPECT_EQ(told_of_volume_, 1) << "as soon as it is one";
  ASSERT_TRUE(SendRows(2, {Row("3")}).ok());
  EXPECT_THAT(Finish().warnings(),
              ElementsAre(HasSubstr("a usual day has 1.")));
  EXPECT_EQ(told_of_volume_, 1);
}

TEST_F(RunTest, TellsOfAnUnusualVolumeThatShowsAtTheEnd) {
  plan_.volume = {.usual = 1, .limit = 1};
  transport_.Answer(200, Accepted(2));
  Begin();
  ASSERT_TRUE(SendRows(1, {Row("1"), Row("2")}).ok());
  EXPECT_THAT(Finish().warnings(),
              ElementsAre(HasSubstr("a usual day has 1.")));
  EXPECT_EQ(told_of_volume_, 1);
}

TEST_F(RunTest, AsManyAsUsualAreNothingToTell) {
  plan_.volume = {.usual = 1, .limit = 2};
  transport_.Answer(200, Accepted(2));
  Begin();
  ASSERT_TRUE(SendRows(1, {Row("1"), Row("2")}).ok());
  EXPECT_THAT(Finish().warnings(), IsEmpty());
  EXPECT_EQ(told_of_volume_, 0);
}

TEST_F(RunTest, ProgressSaysWhyNothingLeaves) {
  for (int i = 0; i < 4; ++i) {
    transport_.Answer(HttpResult{
        .status = absl::UnavailableError("The certificate has expired.")});
  }
  transport_.Answer(200, Accepted(1));
  Begin();
  ASSERT_TRUE(SendRows(1, {Row("1")}).ok());
  run_->OnFlush();
  LetAnswersIn();  // that it is noted
  LetAnswersIn();
  run_->SendProgress();
  EXPECT_THAT(sent_.back().progress().warnings(), IsEmpty());
  clock_.Advance(absl::Seconds(6));
  run_->SendProgress();
  EXPECT_THAT(sent_.back().progress().warnings(),
              ElementsAre(HasSubstr(": The certificate has expired. Nothing "
                                    "was accepted for 6s")));
  EXPECT_THAT(Finish().warnings(), IsEmpty());
  run_->SendProgress();
  EXPECT_THAT(sent_.back().progress().warnings(), IsEmpty());
}

TEST_F(RunTest, AMissingColumnIsRefusedBeforeAnyRow) {
  plan_.start.clear_columns();
  plan_.start.add_columns()->set_name("email");
  const auto run =
      Run::Create(plan_, {.clock = clock_,
                          .ledger = ledger_,
                          .transport = transport_,
                          .spill = spill_,
                          .gate = gate_,
                          .backlog = backlog_,
                          .graph = graph_,
                          .deliver_answer = [](uint64_t, HttpResult) {},
                          .note = [](uint64_t, std::vector<Delivery>) {},
                          .record = [](uint64_t, std::vector<Delivery>) {},
                          .save = nullptr,
                          .send = [](SendBatchResponse) {}});
  EXPECT_THAT(ReasonOf(run.status()), Optional(std::string("COLUMN_MISSING")));
}

}  // namespace
}  // namespace destconn
