#include "ledger/ledger_record.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>

#include "gtest/gtest.h"
#include "ledger/ledger.h"

namespace destconn {
namespace {

constexpr LedgerRecord kRecord = {.event = {.key = {{1, 2, 3}},
                                            .fingerprint = 0x0123456789abcdefu,
                                            .event_time = 1'795'000'000},
                                  .state = RecordState::kDelivered,
                                  .attempts = 3};
constexpr EventKey kKey = kRecord.event.key;

TEST(LedgerRecordTest, ReadsBackWhatWasStored) {
  const auto read = DecodeLedgerRecord(kKey, EncodeLedgerRecord(kRecord));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->event.key, kKey);
  EXPECT_EQ(read->event.fingerprint, kRecord.event.fingerprint);
  EXPECT_EQ(read->event.event_time, kRecord.event.event_time);
  EXPECT_EQ(read->state, RecordState::kDelivered);
  EXPECT_EQ(read->attempts, 3);
}

TEST(LedgerRecordTest, EveryOneOrTwoFlippedBitsAreNoticed) {
  const std::string good = EncodeLedgerRecord(kRecord);
  const size_t bits = good.size() * 8;
  const auto flip = [](std::string& text, size_t bit) {
    text[bit / 8] = static_cast<char>(text[bit / 8] ^ (1 << (bit % 8)));
  };
  for (size_t first = 0; first < bits; ++first) {
    for (size_t second = first; second < bits; ++second) {
      std::string bad = good;
      flip(bad, first);
      if (second != first) flip(bad, second);
      EXPECT_EQ(DecodeLedgerRecord(kKey, bad).has_value(), false)
          << first << " " << second;
    }
  }
}

TEST(LedgerRecordTest, ARecordUnderAnotherKeyOrOfAnotherSizeIsNone) {
  const std::string value = EncodeLedgerRecord(kRecord);
  EXPECT_FALSE(DecodeLedgerRecord({{1, 2, 4}}, value).has_value());
  EXPECT_FALSE(DecodeLedgerRecord(kKey, value + "x").has_value());
  EXPECT_FALSE(DecodeLedgerRecord(kKey, value.substr(1)).has_value());
  EXPECT_FALSE(DecodeLedgerRecord(kKey, "").has_value());
}

TEST(LedgerRecordTest, WhatWasWipedIsNone) {
  const size_t size = EncodeLedgerRecord(kRecord).size();
  for (const char wiped : {'\0', '\xff'}) {
    EXPECT_FALSE(
        DecodeLedgerRecord(kKey, std::string(size, wiped)).has_value());
  }
}

TEST(LedgerRecordTest, TheStatesAreFarApart) {
  EXPECT_GE(std::popcount(static_cast<unsigned>(RecordState::kSending) ^
                          static_cast<unsigned>(RecordState::kDelivered)),
            4);
}

TEST(EventDayTest, IsUtcAndKnowsTheTimesThatARecordHolds) {
  EXPECT_EQ(EventDay(0), 0);
  EXPECT_EQ(EventDay(86'399), 0);
  EXPECT_EQ(EventDay(86'400), 1);
  EXPECT_EQ(EventDay(1'795'000'000), 20'775);
  EXPECT_EQ(EventDay(-1), 0);
  EXPECT_EQ(EventDay(int64_t{1} << 40), 49'710);
}

}  // namespace
}  // namespace destconn
