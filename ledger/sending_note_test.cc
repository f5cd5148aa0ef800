#include "ledger/sending_note.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::IsEmpty;

constexpr uint64_t kNumber = 0x0102030405060708;

std::vector<Delivery> TwoEvents() {
  return {{.key = {{1, 2, 3}}, .fingerprint = ~uint64_t{0}, .event_time = 5},
          {.key = {{0xff}}, .fingerprint = 7, .event_time = 1'795'823'990}};
}

TEST(SendingNoteTest, ComesBackAsItWas) {
  const std::string value = EncodeSendingNote(kNumber, TwoEvents());
  EXPECT_EQ(value.size(), 2 * 28 + 4);
  const auto events = DecodeSendingNote(kNumber, value);
  ASSERT_TRUE(events.has_value());
  ASSERT_EQ(events->size(), 2);
  for (size_t i = 0; i < events->size(); ++i) {
    EXPECT_EQ((*events)[i].key, TwoEvents()[i].key);
    EXPECT_EQ((*events)[i].fingerprint, TwoEvents()[i].fingerprint);
    EXPECT_EQ((*events)[i].event_time, TwoEvents()[i].event_time);
  }
}

TEST(SendingNoteTest, MayHoldNothing) {
  const auto events = DecodeSendingNote(1, EncodeSendingNote(1, {}));
  ASSERT_TRUE(events.has_value());
  EXPECT_THAT(*events, IsEmpty());
}

TEST(SendingNoteTest, KeepsATimeThatItCanHold) {
  const auto events = DecodeSendingNote(
      1, EncodeSendingNote(
             1, {{.event_time = -1}, {.event_time = int64_t{1} << 40}}));
  ASSERT_TRUE(events.has_value());
  EXPECT_EQ((*events)[0].event_time, 0);
  EXPECT_EQ((*events)[1].event_time, 0xffffffff);
}

TEST(SendingNoteTest, EachFlippedBitIsNoticed) {
  const std::string value = EncodeSendingNote(kNumber, TwoEvents());
  for (size_t bit = 0; bit < value.size() * 8; ++bit) {
    std::string damaged = value;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(DecodeSendingNote(kNumber, damaged).has_value()) << bit;
  }
}

TEST(SendingNoteTest, EachCutIsNoticed) {
  const std::string value = EncodeSendingNote(kNumber, TwoEvents());
  for (size_t size = 0; size < value.size(); ++size) {
    EXPECT_FALSE(DecodeSendingNote(kNumber, value.substr(0, size)).has_value())
        << size;
  }
}

TEST(SendingNoteTest, AnotherNotesValueIsNoticed) {
  EXPECT_FALSE(
      DecodeSendingNote(2, EncodeSendingNote(1, TwoEvents())).has_value());
}

}  // namespace
}  // namespace destconn
