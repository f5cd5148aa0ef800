#include "delivery/look_alikes.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr int kTooOld = 2804003;
constexpr int kNoValue = 2804009;

OutgoingEvent Event(absl::string_view name, int64_t time = 100,
                    bool physical_store = true) {
  return {.event_time = time,
          .physical_store = physical_store,
          .json = absl::StrCat(R"({"event_name":")", name, R"("})")};
}

TEST(LookAlikesTest, AtFirstNothingIsSuspect) {
  const LookAlikes look_alikes;
  EXPECT_FALSE(look_alikes.Resembles(Event("Lead")));
}

TEST(LookAlikesTest, LearnsTheShapeOfWhatWasRefused) {
  LookAlikes look_alikes;
  EXPECT_TRUE(look_alikes.Refused(Event("Lead"), kNoValue));
  EXPECT_TRUE(look_alikes.Resembles(Event("Lead", 7)));
  EXPECT_FALSE(look_alikes.Resembles(Event("Purchase")));
  EXPECT_FALSE(look_alikes.Refused(Event("Lead"), kNoValue));
}

TEST(LookAlikesTest, ForgetsAShapeThatMetaTakes) {
  LookAlikes look_alikes;
  look_alikes.Refused(Event("Lead"), kNoValue);
  look_alikes.Refused(Event("Other"), kNoValue);
  look_alikes.Accepted(Event("Lead"));
  look_alikes.Accepted(Event("Purchase"));
  EXPECT_FALSE(look_alikes.Resembles(Event("Lead")));
  EXPECT_TRUE(look_alikes.Resembles(Event("Other")));
  // It does not say again what it did not mean.
  EXPECT_FALSE(look_alikes.Refused(Event("Lead"), kNoValue));
  EXPECT_FALSE(look_alikes.Resembles(Event("Lead")));
  look_alikes.Accepted(Event("Lead"));
}

TEST(LookAlikesTest, WhatIsTooOldTeachesOfAllThatIsAsOld) {
  LookAlikes look_alikes;
  EXPECT_TRUE(look_alikes.Refused(Event("Lead", 50), kTooOld));
  EXPECT_TRUE(look_alikes.Resembles(Event("Purchase", 50)));
  EXPECT_TRUE(look_alikes.Resembles(Event("Purchase", 49)));
  EXPECT_FALSE(look_alikes.Resembles(Event("Lead", 51)));
  EXPECT_FALSE(look_alikes.Resembles(Event("Lead", 49, false)));
  EXPECT_FALSE(look_alikes.Refused(Event("Lead", 40), kTooOld));
  EXPECT_TRUE(look_alikes.Refused(Event("Lead", 60), kTooOld));
  look_alikes.Accepted(Event("Lead", 55));
  EXPECT_FALSE(look_alikes.Resembles(Event("Lead", 55)));
  EXPECT_TRUE(look_alikes.Resembles(Event("Lead", 54)));
}

TEST(LookAlikesTest, DoesNotLearnWithoutEnd) {
  LookAlikes look_alikes;
  int learned = 0;
  for (int i = 0; i < 1000; ++i) {
    if (look_alikes.Refused(Event(absl::StrCat("E", i)), kNoValue)) ++learned;
  }
  EXPECT_EQ(learned, 256);
}

}  // namespace
}  // namespace destconn
