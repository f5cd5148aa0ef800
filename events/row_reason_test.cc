#include "events/row_reason.h"

#include <cstddef>
#include <set>
#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(RowReasonTest, EveryReasonHasItsOwnNameAndAdvice) {
  std::set<std::string> names;
  for (size_t i = 0; i < kRowReasonCount; ++i) {
    const auto reason = static_cast<RowReason>(i);
    names.insert(std::string(RowReasonName(reason)));
    EXPECT_FALSE(RowReasonAdvice(reason).empty()) << RowReasonName(reason);
  }
  EXPECT_EQ(names.size(), kRowReasonCount);
}

TEST(RowReasonTest, SkipsAreTheContractsFive) {
  std::set<std::string> skips;
  for (size_t i = 0; i < kRowReasonCount; ++i) {
    const auto reason = static_cast<RowReason>(i);
    if (IsSkip(reason)) skips.insert(std::string(RowReasonName(reason)));
  }
  EXPECT_EQ(skips,
            (std::set<std::string>{"ALREADY_SENT", "ALREADY_SENT_CHANGED",
                                   "CANCELLED_OR_RETURNED",
                                   "NON_POSITIVE_QUANTITY", "OUTSIDE_WINDOW"}));
}

}  // namespace
}  // namespace destconn
