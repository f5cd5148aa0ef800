#include "connector/row_error_list.h"

#include <optional>

#include "events/row_reason.h"
#include "gtest/gtest.h"
#include "meta_client/graph_answer.h"

namespace destconn {
namespace {

using destination::v1::RowError;

TEST(RowErrorListTest, TellsOfRejectedAndChangedRowsAndNotOfSkippedOnes) {
  RowErrorList errors(0);
  errors.Add({1, 2}, RowReason::kRejectedByMeta, "", " (error 100/7)");
  errors.Add({3, 4}, RowReason::kAlreadySent, "", "");
  errors.Add({5, 6}, RowReason::kAlreadySentChanged, "", "");
  const auto told = errors.Take();
  ASSERT_EQ(told.errors_size(), 2);
  EXPECT_EQ(told.errors(0).sequence(), 1);
  EXPECT_EQ(told.errors(0).row_index(), 2);
  EXPECT_EQ(told.errors(0).outcome(), RowError::OUTCOME_REJECTED);
  EXPECT_EQ(told.errors(0).reason(), "REJECTED_BY_META");
  EXPECT_NE(told.errors(0).message().find(" (error 100/7)"), std::string::npos);
  EXPECT_EQ(told.errors(1).outcome(), RowError::OUTCOME_SKIPPED);
  EXPECT_TRUE(errors.empty());
}

TEST(RowErrorListTest, TellsOfAsManyAsAreWanted) {
  RowErrorList errors(2);
  for (int i = 0; i < 5; ++i) {
    errors.Add({1, i}, RowReason::kRejectedByMeta, "", "");
  }
  EXPECT_EQ(errors.Take().errors_size(), 2);
}

TEST(MetasWordsTest, SaysNothingWhereMetaRejectedNothing) {
  EXPECT_EQ(MetasWords(std::nullopt, std::nullopt), "");
  EXPECT_EQ(MetasWords(RowReason::kRejectedByMeta, std::nullopt),
            " (no error: it is too large, or was not counted)");
  EXPECT_EQ(
      MetasWords(RowReason::kRejectedByMeta,
                 GraphError{.code = 100, .subcode = 7, .fbtrace_id = "A"}),
      " (error 100/7, trace A)");
}

}  // namespace
}  // namespace destconn
