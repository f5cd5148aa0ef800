#include "ledger/delivery_recorder.h"

#include <cstdint>
#include <latch>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_ledger.h"

namespace destconn {
namespace {

EventKey Key(uint8_t number) {
  EventKey key;
  key.bytes[0] = number;
  return key;
}

TEST(DeliveryRecorderTest, RecordsAllThatItWasGivenBeforeItGoes) {
  FakeLedger ledger;
  std::map<int, absl::Status> done;  // the recorder's thread alone
  {
    DeliveryRecorder recorder(ledger);
    for (uint8_t i = 0; i < 100; ++i) {
      const std::vector<Delivery> events = {{.key = Key(i), .fingerprint = i}};
      recorder.Record(i % 3, events, [&done, i](const absl::Status& status) {
        done[i] = status;
      });
    }
  }
  EXPECT_EQ(done.size(), 100u);
  for (uint8_t i = 0; i < 100; ++i) {
    EXPECT_EQ(done[i], absl::OkStatus());
    const ClaimRequest request{.key = Key(i), .fingerprint = i};
    EXPECT_THAT(*ledger.Peek({&request, 1}),
                testing::ElementsAre(Claim::kSent));
  }
}

TEST(DeliveryRecorderTest, NotesWhatIsAboutToLeave) {
  FakeLedger ledger;
  absl::Status told = absl::UnknownError("not told");
  {
    DeliveryRecorder recorder(ledger);
    recorder.Note(1, {{.key = Key(1), .fingerprint = 7}},
                  [&told](const absl::Status& status) { told = status; });
  }
  EXPECT_EQ(told, absl::OkStatus());
  EXPECT_EQ(ledger.sending().size(), 1u);
  EXPECT_TRUE(ledger.delivered().empty());
}

// A ledger whose first write takes until it is let go on.
class SlowLedger : public FakeLedger {
 public:
  absl::Status RecordSending(ClaimOwner owner,
                             absl::Span<const Delivery> events) override {
    if (notes++ == 0) {
      begun.count_down();
      go_on.wait();
    }
    return FakeLedger::RecordSending(owner, events);
  }
  absl::Status RecordDelivered(ClaimOwner owner,
                               absl::Span<const Delivery> events) override {
    ++records;
    return FakeLedger::RecordDelivered(owner, events);
  }

  std::latch begun{1};
  std::latch go_on{1};
  int notes = 0;
  int records = 0;
};

TEST(DeliveryRecorderTest, WritesAtOnceWhatWaitedTogether) {
  SlowLedger ledger;
  {
    DeliveryRecorder recorder(ledger);
    const auto done = [](const absl::Status&) {};
    recorder.Note(1, {{.key = Key(0)}}, done);
    ledger.begun.wait();
    for (uint8_t i = 1; i <= 10; ++i) {
      recorder.Note(1, {{.key = Key(i)}}, done);
      recorder.Record(1, {{.key = Key(static_cast<uint8_t>(100 + i))}}, done);
    }
    ledger.go_on.count_down();
  }
  EXPECT_EQ(ledger.notes, 2);
  EXPECT_EQ(ledger.records, 1);
  EXPECT_EQ(ledger.sending().size(), 11u);
  EXPECT_EQ(ledger.delivered().size(), 10u);
}

TEST(DeliveryRecorderTest, TakesFromManyThreads) {
  FakeLedger ledger;
  int done = 0;  // the recorder's thread alone
  {
    DeliveryRecorder recorder(ledger);
    std::vector<std::jthread> threads;
    for (uint8_t owner = 0; owner < 4; ++owner) {
      threads.emplace_back([&recorder, &done, owner] {
        for (uint8_t i = 0; i < 50; ++i) {
          const auto number = static_cast<uint8_t>(owner * 50 + i);
          recorder.Record(owner, {{.key = Key(number)}},
                          [&done](const absl::Status&) { ++done; });
        }
      });
    }
  }
  EXPECT_EQ(done, 200);
}

TEST(DeliveryRecorderTest, PassesOnWhatTheLedgerSays) {
  FakeLedger ledger;
  ledger.FailWith(absl::UnavailableError("no disk"));
  absl::Status told;
  {
    DeliveryRecorder recorder(ledger);
    recorder.Record(1, {{.key = Key(1)}},
                    [&told](const absl::Status& status) { told = status; });
  }
  EXPECT_EQ(told, absl::UnavailableError("no disk"));
}

}  // namespace
}  // namespace destconn
