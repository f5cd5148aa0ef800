#include "ledger/ledger_conformance.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"

namespace destconn {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

// 2026-11-27, a little before midnight.
constexpr int64_t kTime = 1'795'823'990;
constexpr int64_t kDay = 86'400;

EventKey Key(int n) {
  EventKey key;
  // Not in the order of the numbers, as hashes are not.
  key.bytes[0] = static_cast<uint8_t>(n * 151);
  key.bytes[1] = static_cast<uint8_t>(n >> 8);
  key.bytes[15] = static_cast<uint8_t>(n);
  return key;
}

ClaimRequest Request(int n, uint64_t fingerprint = 7, int64_t time = kTime) {
  return {.key = Key(n), .fingerprint = fingerprint, .event_time = time};
}

Delivery Event(int n, uint64_t fingerprint = 7, int64_t time = kTime) {
  return {.key = Key(n), .fingerprint = fingerprint, .event_time = time};
}

std::vector<Claim> ClaimBy(Ledger& ledger, ClaimOwner owner,
                           const std::vector<ClaimRequest>& requests) {
  auto answers = ledger.ClaimEvents(owner, requests);
  EXPECT_TRUE(answers.ok()) << answers.status();
  return answers.ok() ? *answers : std::vector<Claim>();
}

// Claimed, noted, and taken by Meta.
void Deliver(Ledger& ledger, ClaimOwner owner, int n,
             uint64_t fingerprint = 7) {
  ASSERT_THAT(ClaimBy(ledger, owner, {Request(n, fingerprint)}),
              ElementsAre(Claim::kGranted));
  ASSERT_TRUE(ledger.RecordSending(owner, {Event(n, fingerprint)}).ok());
  ASSERT_TRUE(ledger.RecordDelivered(owner, {Event(n, fingerprint)}).ok());
}

TEST_P(LedgerConformance, GrantsWhatNobodySentOrHolds) {
  Ledger& ledger = engine_->ledger();
  EXPECT_THAT(ClaimBy(ledger, 1, {Request(1), Request(2)}),
              ElementsAre(Claim::kGranted, Claim::kGranted));
  EXPECT_THAT(ClaimBy(ledger, 2, {Request(3), Request(1), Request(4)}),
              ElementsAre(Claim::kGranted, Claim::kBusy, Claim::kGranted));
}

TEST_P(LedgerConformance, AnswersAnEmptyQuestion) {
  EXPECT_THAT(ClaimBy(engine_->ledger(), 1, {}), IsEmpty());
  EXPECT_TRUE(engine_->ledger().RecordSending(1, {}).ok());
  EXPECT_TRUE(engine_->ledger().RecordDelivered(1, {}).ok());
  engine_->ledger().Release(1, {});
  engine_->ledger().Abandon(1, {});
}

TEST_P(LedgerConformance, IsBusyToItsHolder) {
  Ledger& ledger = engine_->ledger();
  ClaimBy(ledger, 1, {Request(1)});
  EXPECT_THAT(ClaimBy(ledger, 1, {Request(1)}), ElementsAre(Claim::kBusy));
}

TEST_P(LedgerConformance, GrantsATwinOnce) {
  Ledger& ledger = engine_->ledger();
  EXPECT_THAT(ClaimBy(ledger, 1, {Request(1), Request(2), Request(1)}),
              ElementsAre(Claim::kGranted, Claim::kGranted, Claim::kBusy));
  ledger.Release(1, {Key(1)});
  Deliver(ledger, 1, 1);
  EXPECT_THAT(ClaimBy(ledger, 1, {Request(1), Request(1)}),
              ElementsAre(Claim::kSent, Claim::kSent));
}

TEST_P(LedgerConformance, KnowsAResendFromAChangedEvent) {
  Ledger& ledger = engine_->ledger();
  Deliver(ledger, 1, 1);
  EXPECT_THAT(ClaimBy(ledger, 2, {Request(1), Request(1, 8)}),
              ElementsAre(Claim::kSent, Claim::kSentChanged));
}

TEST_P(LedgerConformance, TakesFingerprintsOfAllBits) {
  Ledger& ledger = engine_->ledger();
  Deliver(ledger, 1, 1, ~uint64_t{0});
  Deliver(ledger, 1, 2, 0);
  EXPECT_THAT(ClaimBy(ledger, 2,
                      {Request(1, ~uint64_t{0}), Request(1, ~uint64_t{0} >> 1),
                       Request(2, 0)}),
              ElementsAre(Claim::kSent, Claim::kSentChanged, Claim::kSent));
}

TEST_P(LedgerConformance, KnowsAnOrderWhoseTimeWasCorrected) {
  Ledger& ledger = engine_->ledger();
  Deliver(ledger, 1, 1);
  EXPECT_THAT(
      ClaimBy(ledger, 2,
              {Request(1, 8, kTime + 60), Request(1, 8, kTime - kDay),
               Request(1, 7, kTime - 40 * kDay)}),
      ElementsAre(Claim::kSentChanged, Claim::kSentChanged, Claim::kSent));
}

TEST_P(LedgerConformance, ClaimsAnOrderOnceWhateverItsTime) {
  Ledger& ledger = engine_->ledger();
  ClaimBy(ledger, 1, {Request(1)});
  EXPECT_THAT(ClaimBy(ledger, 2, {Request(1, 7, kTime + kDay)}),
              ElementsAre(Claim::kBusy));
}

TEST_P(LedgerConformance, FreesClaimsThatAreReleased) {
  Ledger& ledger = engine_->ledger();
  ClaimBy(ledger, 1, {Request(1), Request(2)});
  ledger.Release(1, {Key(1)});
  EXPECT_THAT(ClaimBy(ledger, 2, {Request(1), Request(2)}),
              ElementsAre(Claim::kGranted, Claim::kBusy));
}

TEST_P(LedgerConformance, ReleasesNothingOfOthers) {
  Ledger& ledger = engine_->ledger();
  ClaimBy(ledger, 1, {Request(1)});
  ledger.Release(2, {Key(1), Key(2)});
  ledger.Abandon(2, {Key(1), Key(2)});
  EXPECT_THAT(ClaimBy(ledger, 3, {Request(1)}), ElementsAre(Claim::kBusy));
}

TEST_P(LedgerConformance, RecordsADeliveryAgain) {
  Ledger& ledger = engine_->ledger();
  Deliver(ledger, 1, 1);
  EXPECT_TRUE(ledger.RecordDelivered(1, {Event(1), Event(1)}).ok());
  EXPECT_THAT(ClaimBy(ledger, 2, {Request(1)}), ElementsAre(Claim::kSent));
}

TEST_P(LedgerConformance, PeekingClaimsNothing) {
  Ledger& ledger = engine_->ledger();
  Deliver(ledger, 1, 2);
  const auto peeked =
      ledger.Peek({Request(1), Request(2), Request(2, 8), Request(1)});
  ASSERT_TRUE(peeked.ok()) << peeked.status();
  EXPECT_THAT(*peeked, ElementsAre(Claim::kGranted, Claim::kSent,
                                   Claim::kSentChanged, Claim::kGranted));
  EXPECT_THAT(ClaimBy(ledger, 1, {Request(1)}), ElementsAre(Claim::kGranted));
}

TEST_P(LedgerConformance, RemembersDeliveriesAcrossARestart) {
  Deliver(engine_->ledger(), 1, 1);
  ClaimBy(engine_->ledger(), 1, {Request(2)});
  if (!engine_->Restart()) GTEST_SKIP() << "forgets";
  EXPECT_THAT(ClaimBy(engine_->ledger(), 2,
                      {Request(1), Request(1, 8), Request(2), Request(3)}),
              ElementsAre(Claim::kSent, Claim::kSentChanged, Claim::kGranted,
                          Claim::kGranted));
}

TEST_P(LedgerConformance, TakesAThousandAtOnce) {
  Ledger& ledger = engine_->ledger();
  std::vector<ClaimRequest> requests;
  std::vector<Delivery> events;
  for (int n = 0; n < 1000; ++n) {
    requests.push_back(Request(n, 7, kTime - n % 7 * kDay));
    events.push_back(Event(n, 7, kTime - n % 7 * kDay));
  }
  EXPECT_THAT(ClaimBy(ledger, 1, requests), Each(Claim::kGranted));
  EXPECT_THAT(ClaimBy(ledger, 2, requests), Each(Claim::kBusy));
  ASSERT_TRUE(ledger.RecordSending(1, events).ok());
  ASSERT_TRUE(ledger.RecordDelivered(1, events).ok());
  EXPECT_THAT(ClaimBy(ledger, 2, requests), Each(Claim::kSent));
}

// Of many who ask for the same at once, in orders of their own.
TEST_P(LedgerConformance, GrantsEachEventToOneOfManyStreams) {
  constexpr int kStreams = 4;
  constexpr int kEvents = 300;
  Ledger& ledger = engine_->ledger();
  std::vector<std::atomic<int>> granted(kEvents);
  {
    std::vector<std::jthread> streams;
    for (int stream = 0; stream < kStreams; ++stream) {
      streams.emplace_back([&ledger, &granted, stream] {
        for (int i = 0; i < kEvents; i += 20) {
          std::vector<int> ns;
          for (int j = i; j < i + 20; ++j) ns.push_back((j * 7) % kEvents);
          if (stream % 2 != 0) std::reverse(ns.begin(), ns.end());
          std::vector<ClaimRequest> requests;
          for (const int n : ns) requests.push_back(Request(n));
          const auto answers = ClaimBy(ledger, stream + 1, requests);
          for (size_t j = 0; j < answers.size(); ++j) {
            if (answers[j] == Claim::kGranted) ++granted[ns[j]];
          }
        }
      });
    }
  }
  for (int n = 0; n < kEvents; ++n) EXPECT_EQ(granted[n], 1) << n;
}

TEST_P(LedgerNotesConformance, GrantsWhatMetaMayHaveUnchangedAlone) {
  Ledger& ledger = engine_->ledger();
  ClaimBy(ledger, 1, {Request(1)});
  ASSERT_TRUE(ledger.RecordSending(1, {Event(1)}).ok());
  ledger.Abandon(1, {Key(1)});
  EXPECT_THAT(ClaimBy(ledger, 2, {Request(1, 8)}),
              ElementsAre(Claim::kSentChanged));
  EXPECT_THAT(ClaimBy(ledger, 2, {Request(1), Request(1)}),
              ElementsAre(Claim::kGrantedAgain, Claim::kBusy));
}

TEST_P(LedgerNotesConformance, KeepsTheNoteOfAClaimGrantedAgain) {
  Ledger& ledger = engine_->ledger();
  ClaimBy(ledger, 1, {Request(1)});
  ASSERT_TRUE(ledger.RecordSending(1, {Event(1)}).ok());
  ledger.Abandon(1, {Key(1)});
  ASSERT_THAT(ClaimBy(ledger, 2, {Request(1)}),
              ElementsAre(Claim::kGrantedAgain));
  ledger.Abandon(2, {Key(1)});
  EXPECT_THAT(ClaimBy(ledger, 3, {Request(1, 8)}),
              ElementsAre(Claim::kSentChanged));
  EXPECT_THAT(ClaimBy(ledger, 3, {Request(1)}),
              ElementsAre(Claim::kGrantedAgain));
}

TEST_P(LedgerNotesConformance, ForgetsANoteOfWhatMetaDoesNotHave) {
  Ledger& ledger = engine_->ledger();
  ClaimBy(ledger, 1, {Request(1)});
  ASSERT_TRUE(ledger.RecordSending(1, {Event(1)}).ok());
  ledger.Release(1, {Key(1)});
  EXPECT_THAT(ClaimBy(ledger, 2, {Request(1, 8)}),
              ElementsAre(Claim::kGranted));
}

TEST_P(LedgerNotesConformance, IsBusyWhileWhatIsNotedIsHeld) {
  Ledger& ledger = engine_->ledger();
  ClaimBy(ledger, 1, {Request(1)});
  ASSERT_TRUE(ledger.RecordSending(1, {Event(1)}).ok());
  EXPECT_THAT(ClaimBy(ledger, 2, {Request(1)}), ElementsAre(Claim::kBusy));
}

TEST_P(LedgerNotesConformance, NotesTheSameAgainForARetry) {
  Ledger& ledger = engine_->ledger();
  ClaimBy(ledger, 1, {Request(1)});
  ASSERT_TRUE(ledger.RecordSending(1, {Event(1)}).ok());
  ASSERT_TRUE(ledger.RecordSending(1, {Event(1)}).ok());
  ASSERT_TRUE(ledger.RecordDelivered(1, {Event(1)}).ok());
  EXPECT_THAT(ClaimBy(ledger, 2, {Request(1)}), ElementsAre(Claim::kSent));
}

TEST_P(LedgerNotesConformance, PeekingSeesNotes) {
  Ledger& ledger = engine_->ledger();
  ClaimBy(ledger, 1, {Request(1)});
  ASSERT_TRUE(ledger.RecordSending(1, {Event(1)}).ok());
  ledger.Abandon(1, {Key(1)});
  const auto peeked = ledger.Peek({Request(1), Request(1, 8)});
  ASSERT_TRUE(peeked.ok()) << peeked.status();
  EXPECT_THAT(*peeked, ElementsAre(Claim::kGrantedAgain, Claim::kSentChanged));
}

TEST_P(LedgerNotesConformance, ADeliveryEndsItsNote) {
  Ledger& ledger = engine_->ledger();
  ClaimBy(ledger, 1, {Request(1)});
  ASSERT_TRUE(ledger.RecordSending(1, {Event(1)}).ok());
  ASSERT_TRUE(ledger.RecordDelivered(1, {Event(1)}).ok());
  ledger.Release(1, {Key(1)});
  ledger.Abandon(1, {Key(1)});
  EXPECT_THAT(ClaimBy(ledger, 2, {Request(1)}), ElementsAre(Claim::kSent));
}

TEST_P(LedgerNotesConformance, RemembersNotesAcrossARestart) {
  ClaimBy(engine_->ledger(), 1, {Request(1), Request(2)});
  ASSERT_TRUE(engine_->ledger().RecordSending(1, {Event(1)}).ok());
  if (!engine_->Restart()) GTEST_SKIP() << "forgets";
  EXPECT_THAT(ClaimBy(engine_->ledger(), 2, {Request(1, 8), Request(2, 8)}),
              ElementsAre(Claim::kSentChanged, Claim::kGranted));
  EXPECT_THAT(ClaimBy(engine_->ledger(), 2, {Request(1)}),
              ElementsAre(Claim::kGrantedAgain));
}

}  // namespace

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(LedgerConformance);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(LedgerNotesConformance);

}  // namespace destconn
