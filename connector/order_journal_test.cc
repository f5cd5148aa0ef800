#include "connector/order_journal.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_order_index.h"

namespace destconn {
namespace {

using destination::v1::RowError;
using testing::IsEmpty;
using testing::SizeIs;

constexpr OrderIndexKey kOrder = {1};
const absl::Time kNow = absl::FromUnixSeconds(1'795'000'000);

// These stand on disk: a number that changes its meaning would lie about old
// orders.
TEST(OrderJournalTest, NumbersOfOutcomesStayAsTheyAre) {
  EXPECT_EQ(OutcomeNumber(std::nullopt), 0);
  EXPECT_EQ(OutcomeNumber(RowReason::kValueCountMismatch), 1);
  EXPECT_EQ(OutcomeNumber(RowReason::kOutsideWindow), 7);
  EXPECT_EQ(OutcomeNumber(RowReason::kMissingWebsiteField), 16);
  EXPECT_EQ(OutcomeNumber(RowReason::kAlreadySentChanged), 18);
  EXPECT_EQ(OutcomeNumber(RowReason::kRejectedByMeta), 19);
  EXPECT_EQ(kRowReasonCount, 19u);
}

TEST(OrderJournalTest, TellsWhatTheIndexHolds) {
  const auto delivered = ToProto(
      {.outcome = 0, .time = kNow, .run_id = "run-1", .trace_id = "AbC"});
  EXPECT_EQ(delivered->outcome(), RowError::OUTCOME_DELIVERED);
  EXPECT_EQ(delivered->reason(), "");
  EXPECT_EQ(delivered->time().seconds(), 1'795'000'000);
  EXPECT_EQ(delivered->run_id(), "run-1");
  EXPECT_EQ(delivered->meta_trace_id(), "AbC");
  const auto skipped = ToProto({.outcome = 7, .time = kNow});
  EXPECT_EQ(skipped->outcome(), RowError::OUTCOME_SKIPPED);
  EXPECT_EQ(skipped->reason(), "OUTSIDE_WINDOW");
  const auto rejected = ToProto({.outcome = 19, .time = kNow});
  EXPECT_EQ(rejected->outcome(), RowError::OUTCOME_REJECTED);
  EXPECT_EQ(rejected->reason(), "REJECTED_BY_META");
  EXPECT_EQ(ToProto({.outcome = 20, .time = kNow}), std::nullopt);
}

TEST(OrderJournalTest, WritesMuchAtOnceAndTheRestAtTheEnd) {
  FakeOrderIndex index;
  OrderJournal journal(&index, "run-1");
  journal.Add(kOrder, std::nullopt, "AbC");
  journal.Flush(kNow, false);
  EXPECT_THAT(*index.Find(kOrder), IsEmpty());
  for (uint8_t i = 0; i < 250; ++i) {
    for (uint8_t k = 0; k < 4; ++k) {
      journal.Add({2, i, k}, RowReason::kOutsideWindow, "");
    }
  }
  journal.Flush(kNow, false);
  ASSERT_THAT(*index.Find(kOrder), SizeIs(1));
  EXPECT_EQ(index.Find(kOrder)->front().trace_id, "AbC");
  EXPECT_EQ(index.Find({2, 249, 3})->front().run_id, "run-1");
  journal.Add({3}, RowReason::kMissingIdentifier, "");
  journal.Flush(kNow, true);
  EXPECT_THAT(*index.Find({3}), SizeIs(1));
}

TEST(OrderJournalTest, ThatItWasSentBeforeDoesNotHideItsDelivery) {
  FakeOrderIndex index;
  OrderJournal first(&index, "run-1");
  first.Add(kOrder, std::nullopt, "AbC");
  first.Flush(kNow, true);
  OrderJournal second(&index, "run-2");
  second.Add(kOrder, RowReason::kAlreadySent, "");
  second.Flush(kNow + absl::Hours(24), true);
  const auto fates = *index.Find(kOrder);
  ASSERT_THAT(fates, SizeIs(2));
  EXPECT_EQ(fates[0].run_id, "run-1");
  EXPECT_EQ(fates[0].trace_id, "AbC");
  EXPECT_EQ(fates[1].run_id, "run-2");
  EXPECT_EQ(ToProto(fates[1])->reason(), "ALREADY_SENT");
}

TEST(OrderJournalTest, DoesNothingWithoutAnIndex) {
  OrderJournal journal(nullptr, "run-1");
  EXPECT_FALSE(journal.on());
  journal.Add(kOrder, std::nullopt, "");
  journal.Flush(kNow, true);
}

}  // namespace
}  // namespace destconn
