#include "delivery/event_book.h"

#include <optional>
#include <variant>
#include <vector>

#include "delivery/delivery_types.h"
#include "events/row_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "meta_client/graph_answer.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class EventBookTest : public testing::Test {
 protected:
  OutgoingEvent* Add(uint64_t id, uint8_t key, uint64_t fingerprint = 7) {
    return book_.Add({.id = id,
                      .key = {{key}},
                      .fingerprint = fingerprint,
                      .json = "12345"});
  }

  void Finish(const EventBook::Events& events,
              std::optional<RowReason> reason = std::nullopt) {
    std::vector<DeliveryAction> actions;
    book_.Finish(events, reason, std::nullopt, actions,
                 [this](OutgoingEvent* event) { owned_.push_back(event); });
    finals_.clear();
    for (const DeliveryAction& action : actions) {
      finals_.push_back(std::get<delivery_action::EventsFinal>(action));
    }
  }

  EventBook book_;
  std::vector<OutgoingEvent*> owned_;
  std::vector<delivery_action::EventsFinal> finals_;
};

TEST_F(EventBookTest, CountsWhatIsNotFinal) {
  OutgoingEvent* const a = Add(1, 1);
  OutgoingEvent* const b = Add(2, 2);
  EXPECT_EQ(book_.size(), 2u);
  EXPECT_EQ(book_.bytes(), 10u);
  Finish({a, b});
  EXPECT_EQ(book_.size(), 0u);
  EXPECT_EQ(book_.bytes(), 0u);
  ASSERT_EQ(finals_.size(), 1u);
  EXPECT_THAT(finals_[0].ids, ElementsAre(1, 2));
  EXPECT_EQ(finals_[0].reason, std::nullopt);
}

TEST_F(EventBookTest, UsesPlacesAgain) {
  OutgoingEvent* const a = Add(1, 1);
  Finish({a});
  EXPECT_EQ(Add(2, 2), a);
  EXPECT_EQ(a->id, 2u);
}

TEST_F(EventBookTest, FinishingNothingSaysNothing) {
  Finish({});
  EXPECT_THAT(finals_, IsEmpty());
}

TEST_F(EventBookTest, TwinsEndWithWhatMetaHas) {
  for (const auto reason :
       {std::optional<RowReason>(), std::optional(RowReason::kAlreadySent)}) {
    OutgoingEvent* const a = Add(1, 1);
    EXPECT_EQ(Add(2, 1), nullptr);
    EXPECT_EQ(Add(3, 1, 8), nullptr);
    EXPECT_EQ(Add(4, 1), nullptr);
    Finish({a}, reason);
    ASSERT_EQ(finals_.size(), 3u);
    EXPECT_THAT(finals_[1].ids, ElementsAre(2, 4));
    EXPECT_EQ(finals_[1].reason, RowReason::kAlreadySent);
    EXPECT_THAT(finals_[2].ids, ElementsAre(3));
    EXPECT_EQ(finals_[2].reason, RowReason::kAlreadySentChanged);
    EXPECT_EQ(book_.size(), 0u);
  }
}

TEST_F(EventBookTest, TheNextOfTwinsTakesTheRefusedOnesPlace) {
  for (const RowReason reason :
       {RowReason::kRejectedByMeta, RowReason::kOutsideWindow,
        RowReason::kAlreadySentChanged}) {
    owned_.clear();
    OutgoingEvent* const a = Add(1, 1);
    Add(2, 1);
    Add(3, 1);
    Finish({a}, reason);
    ASSERT_EQ(owned_.size(), 1u);
    EXPECT_EQ(owned_[0]->id, 2u);
    EXPECT_EQ(book_.size(), 2u);
    const OutgoingEvent* const second = owned_[0];
    Finish({owned_[0]});
    ASSERT_EQ(finals_.size(), 2u);
    EXPECT_THAT(finals_[1].ids, ElementsAre(3));
    EXPECT_EQ(book_.size(), 0u);
    EXPECT_NE(second, a);
  }
}

TEST_F(EventBookTest, AnotherEventHasNoTwins) {
  OutgoingEvent* const a = Add(1, 1);
  OutgoingEvent* const b = Add(2, 2);
  Add(3, 1);
  Finish({b});
  EXPECT_EQ(finals_.size(), 1u);
  EXPECT_EQ(book_.size(), 2u);
  Finish({a});
  EXPECT_EQ(book_.size(), 0u);
}

}  // namespace
}  // namespace destconn
