#include "simulation/journal.h"

#include <optional>
#include <string>

#include "events/row_reason.h"
#include "gtest/gtest.h"
#include "simulation/agenda.h"
#include "simulation/order_book.h"

namespace destconn {
namespace {

constexpr HostRow kRow = {.order = 0, .version = 0};
constexpr HostRow kChanged = {.order = 0, .version = 1};

// Each test says what happened; `Verdict` says which invariant did not hold.
class JournalTest : public testing::Test {
 protected:
  void Attempt(const HostRow& row, bool taken, bool known) {
    journal_.AttemptBegins(row);
    if (taken) journal_.Taken(TextOf(row, 1'795'000'000));
    journal_.AttemptEnds(row, known);
  }

  std::string Verdict(bool nothing_omitted = true) {
    journal_.CheckEnd(nothing_omitted);
    const auto& violation = journal_.violation();
    return violation.has_value() ? violation->invariant : "";
  }

  Agenda agenda_;
  Journal journal_{agenda_, 1};
};

TEST_F(JournalTest, ADeliveredAndAcknowledgedRowIsAsItShouldBe) {
  Attempt(kRow, true, true);
  journal_.Acked(kRow, std::nullopt);
  journal_.Acked(kRow, RowReason::kAlreadySent);
  EXPECT_EQ(Verdict(), "");
}

TEST_F(JournalTest, AnAckForWhatMetaHasNotIsALoss) {
  journal_.Acked(kRow, std::nullopt);
  EXPECT_EQ(Verdict(), "I1");
}

TEST_F(JournalTest, AnAckForOtherContentsIsALoss) {
  Attempt(kRow, true, true);
  journal_.Acked(kChanged, std::nullopt);
  EXPECT_EQ(Verdict(), "I1");
}

TEST_F(JournalTest, ASecondCopyWantsAnAttemptThatNobodyKnowsTheEndOf) {
  Attempt(kRow, true, false);
  Attempt(kRow, true, true);
  journal_.Acked(kRow, std::nullopt);
  EXPECT_EQ(Verdict(), "");
  Attempt(kRow, true, true);
  EXPECT_EQ(Verdict(), "I2");
}

TEST_F(JournalTest, ATakeoverExplainsACopy) {
  Attempt(kRow, true, true);
  journal_.TakenOver(0);
  Attempt(kRow, true, true);
  journal_.Acked(kRow, std::nullopt);
  EXPECT_EQ(Verdict(), "");
}

TEST_F(JournalTest, CopiesAreTheSameToTheByte) {
  Attempt(kRow, true, false);
  Attempt(kChanged, true, true);
  EXPECT_EQ(Verdict(), "I2");
}

TEST_F(JournalTest, WhatNoHostHasMayNotReachMeta) {
  journal_.Taken(TextOf({.order = 7, .version = 0}, 0));
  EXPECT_EQ(Verdict(), "I2");
}

TEST_F(JournalTest, ARejectedRowIsNotAtMetaUnlessNobodyKnows) {
  Attempt(kRow, true, false);
  journal_.Acked(kRow, RowReason::kRejectedByMeta);
  EXPECT_EQ(Verdict(/*nothing_omitted=*/false), "");
  Attempt(kRow, false, true);
  EXPECT_EQ(Verdict(), "I5");
}

TEST_F(JournalTest, AGoodRowIsNotRejected) {
  Attempt(kRow, false, true);
  journal_.Acked(kRow, RowReason::kRejectedByMeta);
  EXPECT_EQ(Verdict(/*nothing_omitted=*/true), "I5");
}

TEST_F(JournalTest, APoisonedRowIsRejected) {
  journal_.MarkPoison(0);
  Attempt(kRow, false, true);
  journal_.Acked(kRow, RowReason::kRejectedByMeta);
  EXPECT_EQ(Verdict(), "");
}

TEST_F(JournalTest, WhatCannotHaveBeenSentIsNotReportedAsSentBefore) {
  Attempt(kRow, false, true);
  journal_.Acked(kChanged, RowReason::kAlreadySentChanged);
  EXPECT_EQ(Verdict(), "I5");
}

TEST_F(JournalTest, ARowThatIsNeverFinalIsNoticed) {
  EXPECT_EQ(Verdict(), "I8");
}

TEST_F(JournalTest, WhatIsDoneIsNotSentAgain) {
  Attempt(kRow, true, false);
  journal_.Acked(kRow, std::nullopt);
  journal_.BeginLastPass();
  Attempt(kRow, true, true);
  EXPECT_EQ(Verdict(), "I11");
}

}  // namespace
}  // namespace destconn
