#include "connector/outbox.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

using destination::v1::SendBatchResponse;

SendBatchResponse Ack(int64_t sequence) {
  SendBatchResponse message;
  message.mutable_ack()->set_acked_sequence(sequence);
  return message;
}

SendBatchResponse RowErrors() {
  SendBatchResponse message;
  message.mutable_row_errors()->add_errors();
  return message;
}

TEST(OutboxTest, OnlyTheNewestAckWaits) {
  Outbox outbox;
  outbox.Add(Ack(1));
  outbox.Add(Ack(2));
  EXPECT_EQ(outbox.Next()->ack().acked_sequence(), 2);
  EXPECT_FALSE(outbox.Next().has_value());
}

TEST(OutboxTest, RowErrorsGoBeforeTheAckAndTheSummaryLast) {
  Outbox outbox;
  SendBatchResponse summary;
  summary.mutable_summary();
  SendBatchResponse progress;
  progress.mutable_progress();
  outbox.Add(summary);
  outbox.Add(Ack(1));
  outbox.Add(progress);
  outbox.Add(RowErrors());
  EXPECT_TRUE(outbox.Next()->has_row_errors());
  EXPECT_TRUE(outbox.Next()->has_ack());
  EXPECT_TRUE(outbox.Next()->has_progress());
  EXPECT_TRUE(outbox.Next()->has_summary());
  EXPECT_FALSE(outbox.Next().has_value());
}

}  // namespace
}  // namespace destconn
