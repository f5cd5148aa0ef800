#include "ledger/ledger_record.h"

#include <cstddef>
#include <optional>
#include <string>

#include "gtest/gtest.h"
#include "ledger/ledger.h"

namespace destconn {
namespace {

constexpr Delivery kDelivery = {.key = {{1, 2, 3}},
                                .fingerprint = 0x0123456789abcdefu,
                                .event_time = 1'795'000'000};

TEST(LedgerRecordTest, ReadsBackWhatWasStored) {
  const auto read =
      DecodeLedgerRecord(kDelivery.key, EncodeLedgerRecord(kDelivery));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->key, kDelivery.key);
  EXPECT_EQ(read->fingerprint, kDelivery.fingerprint);
  EXPECT_EQ(read->event_time, kDelivery.event_time);
}

TEST(LedgerRecordTest, EveryFlippedBitIsNoticed) {
  const std::string good = EncodeLedgerRecord(kDelivery);
  for (size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(DecodeLedgerRecord(kDelivery.key, bad).has_value(), false) << bit;
  }
}

TEST(LedgerRecordTest, ARecordUnderAnotherKeyOrOfAnotherSizeIsNone) {
  const std::string value = EncodeLedgerRecord(kDelivery);
  EXPECT_FALSE(DecodeLedgerRecord({{1, 2, 4}}, value).has_value());
  EXPECT_FALSE(DecodeLedgerRecord(kDelivery.key, value + "x").has_value());
  EXPECT_FALSE(DecodeLedgerRecord(kDelivery.key, value.substr(1)).has_value());
  EXPECT_FALSE(DecodeLedgerRecord(kDelivery.key, "").has_value());
}

}  // namespace
}  // namespace destconn
