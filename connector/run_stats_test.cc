#include "connector/run_stats.h"

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::Pair;

constexpr int64_t kNow = 1'795'000'000;

TEST(RunStatsTest, CountsRowsByReason) {
  RunStats stats;
  stats.RowsReceived(1, 4);
  stats.RowFinal(1, std::nullopt);
  stats.RowFinal(1, RowReason::kAlreadySent);
  stats.RowFinal(1, RowReason::kMissingIdentifier);
  stats.RowFinal(1, RowReason::kMissingIdentifier);
  const auto summary = stats.ToSummary();
  EXPECT_EQ(summary.counts().received(), 4);
  EXPECT_EQ(summary.counts().delivered(), 1);
  EXPECT_EQ(summary.counts().skipped(), 1);
  EXPECT_EQ(summary.counts().rejected(), 2);
  EXPECT_THAT(summary.skipped(), ElementsAre(Pair("ALREADY_SENT", 1)));
  EXPECT_THAT(summary.rejected(), ElementsAre(Pair("MISSING_IDENTIFIER", 2)));
}

TEST(RunStatsTest, AddsUpEventsExactly) {
  RunStats stats;
  const absl::Time now = absl::FromUnixSeconds(kNow);
  stats.EventDelivered({.event_time = kNow - 100,
                        .match_keys = 0b01,
                        .currency = "GBP",
                        .value = Decimal::Parse("0.10")},
                       now);
  stats.EventDelivered({.event_time = kNow - 300,
                        .match_keys = 0b11,
                        .currency = "GBP",
                        .value = Decimal::Parse("0.20")},
                       now);
  stats.EventDelivered({.event_time = kNow - 200, .match_keys = 0b01}, now);
  const auto summary = stats.ToSummary();
  EXPECT_EQ(summary.counts().events_delivered(), 3);
  EXPECT_THAT(summary.value_total(), ElementsAre(Pair("GBP", "0.3")));
  ASSERT_EQ(summary.match_key_coverage_size(), 2);
  EXPECT_EQ(summary.match_key_coverage(0).key(), "em");
  EXPECT_EQ(summary.match_key_coverage(0).fraction(), 1.0);
  EXPECT_EQ(summary.match_key_coverage(1).key(), "ph");
  EXPECT_NEAR(summary.match_key_coverage(1).fraction(), 1.0 / 3, 1e-9);
  EXPECT_EQ(summary.freshness().mean().seconds(), 200);
  EXPECT_EQ(summary.freshness().max().seconds(), 300);
  EXPECT_EQ(summary.first_event_time().seconds(), kNow - 300);
  EXPECT_EQ(summary.last_event_time().seconds(), kNow - 100);
}

TEST(RunStatsTest, AnEmptyRunSaysNothingOfEvents) {
  const auto summary = RunStats().ToSummary();
  EXPECT_FALSE(summary.has_freshness());
  EXPECT_FALSE(summary.has_first_event_time());
  EXPECT_EQ(summary.match_key_coverage_size(), 0);
}

TEST(RunStatsTest, KeepsTheLastFewTraces) {
  RunStats stats;
  for (const char* trace : {"a", "", "b", "c", "d", "e", "f"}) {
    stats.Traced(trace);
  }
  EXPECT_THAT(stats.ToSummary().meta_trace_ids(),
              ElementsAre("b", "c", "d", "e", "f"));
}

TEST(RunStatsTest, CountsDroppedValuesAndRequests) {
  RunStats stats;
  stats.RowsReceived(1, 1);
  stats.ValuesDropped(1, {{Column::kBirthdate, "DATE_IMPOSSIBLE"}});
  stats.ValuesDropped(1, {{Column::kBirthdate, "DATE_IMPOSSIBLE"}});
  stats.RequestSent(100, false);
  stats.RequestSent(100, true);
  stats.Warn("w");
  stats.Warn("w");
  const auto summary = stats.ToSummary();
  ASSERT_EQ(summary.dropped_values_size(), 1);
  EXPECT_EQ(summary.dropped_values(0).column(), "birthdate");
  EXPECT_EQ(summary.dropped_values(0).rows(), 2);
  EXPECT_EQ(summary.requests(), 2);
  EXPECT_EQ(summary.retries(), 1);
  EXPECT_EQ(summary.bytes(), 200);
  EXPECT_THAT(summary.warnings(), ElementsAre("w"));
}

TEST(RunStatsTest, WarnsOnceOfAllThatMetaMiscounted) {
  RunStats stats;
  EXPECT_EQ(stats.ToSummary().warnings_size(), 0);
  stats.Miscounted(1000, 999);
  stats.Miscounted(500, 0);
  const auto summary = stats.ToSummary();
  ASSERT_EQ(summary.warnings_size(), 1);
  EXPECT_NE(summary.warnings(0).find("2 requests with 1500 events"),
            std::string::npos);
  EXPECT_NE(summary.warnings(0).find("999 events received"), std::string::npos);
}

// Two rows in two messages, the first of which is acknowledged.
RunStats HalfDone() {
  RunStats stats;
  stats.RowsReceived(1, 2);
  stats.RowsReceived(2, 1);
  stats.ValuesDropped(1, {{Column::kBirthdate, "DATE_IMPOSSIBLE"}});
  stats.EventDelivered({.event_time = kNow - 100,
                        .match_keys = 0b11,
                        .currency = "GBP",
                        .value = Decimal::Parse("0.10")},
                       absl::FromUnixSeconds(kNow));
  stats.RowFinal(1, std::nullopt);
  stats.RowFinal(1, RowReason::kAlreadySent);
  stats.RowFinal(2, std::nullopt);
  stats.RequestSent(100, true);
  stats.Traced("trace");
  stats.Warn("w");
  stats.Miscounted(1000, 999);
  stats.Acknowledged(1);
  return stats;
}

TEST(RunTallyTest, HoldsTheRowsThatAreAcknowledgedAndAllEvents) {
  const auto tally = HalfDone().ToTally();
  EXPECT_EQ(tally.received(), 2);
  EXPECT_EQ(tally.delivered(), 1);
  EXPECT_THAT(tally.not_delivered(), ElementsAre(Pair("ALREADY_SENT", 1)));
  EXPECT_EQ(tally.events_delivered(), 1);
}

TEST(RunTallyTest, MakesTheSameSummary) {
  RunStats stats = HalfDone();
  stats.Acknowledged(2);
  RunStats restored;
  restored.Add(stats.ToTally());
  EXPECT_EQ(restored.ToSummary().SerializeAsString(),
            stats.ToSummary().SerializeAsString());
}

TEST(RunTallyTest, AddsUp) {
  RunStats stats;
  stats.RowsReceived(1, 1);
  stats.RowFinal(1, std::nullopt);
  stats.EventDelivered({.event_time = kNow - 300, .match_keys = 0b01},
                       absl::FromUnixSeconds(kNow));
  stats.Acknowledged(1);
  stats.Add(HalfDone().ToTally());
  const auto summary = stats.ToSummary();
  EXPECT_EQ(summary.counts().received(), 3);
  EXPECT_EQ(summary.counts().delivered(), 2);
  EXPECT_EQ(summary.counts().skipped(), 1);
  EXPECT_EQ(summary.counts().events_delivered(), 2);
  EXPECT_EQ(summary.match_key_coverage(1).fraction(), 0.5);
  EXPECT_EQ(summary.freshness().mean().seconds(), 200);
  EXPECT_EQ(summary.first_event_time().seconds(), kNow - 300);
  EXPECT_EQ(summary.last_event_time().seconds(), kNow - 100);
  EXPECT_THAT(summary.value_total(), ElementsAre(Pair("GBP", "0.1")));
  EXPECT_EQ(summary.retries(), 1);
  EXPECT_EQ(summary.dropped_values_size(), 1);
  EXPECT_EQ(summary.warnings_size(), 2);
}

TEST(RunTallyTest, LeavesOutWhatItDoesNotKnow) {
  storage::v1::RunTally tally;
  tally.add_dropped_values()->set_column("no column");
  (*tally.mutable_not_delivered())["NO_REASON"] = 1;
  RunStats stats;
  stats.Add(tally);
  EXPECT_EQ(stats.ToSummary().dropped_values_size(), 0);
  EXPECT_EQ(stats.counts().skipped() + stats.counts().rejected(), 0);
}

}  // namespace
}  // namespace destconn
