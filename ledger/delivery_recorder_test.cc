#include "ledger/delivery_recorder.h"

#include <cstdint>
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
