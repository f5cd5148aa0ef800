#include "connector/request_frame.h"

#include <string>

#include "base/error_reason.h"
#include "destination/v1/destination.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using destination::v1::SendBatchRequest;
using testing::Optional;

TEST(RequestFrameTest, OpensEachMember) {
  SendBatchRequest start;
  start.mutable_start()->set_destination("destinations/x");
  const std::string start_bytes = start.SerializeAsString();
  auto frame = ReadFrame(start_bytes);
  ASSERT_TRUE(frame.ok());
  EXPECT_EQ(frame->kind, RequestFrame::Kind::kStart);
  EXPECT_EQ(frame->payload, start.start().SerializeAsString());

  SendBatchRequest rows;
  rows.mutable_rows()->set_sequence(5);
  const std::string rows_bytes = rows.SerializeAsString();
  frame = ReadFrame(rows_bytes);
  ASSERT_TRUE(frame.ok());
  EXPECT_EQ(frame->kind, RequestFrame::Kind::kRows);

  SendBatchRequest flush;
  flush.mutable_flush();
  const std::string flush_bytes = flush.SerializeAsString();
  frame = ReadFrame(flush_bytes);
  ASSERT_TRUE(frame.ok());
  EXPECT_EQ(frame->kind, RequestFrame::Kind::kFlush);
  EXPECT_TRUE(frame->payload.empty());
}

TEST(RequestFrameTest, RefusesWhatIsNoRequest) {
  for (const std::string& bytes :
       {std::string(), std::string("\xff"),
        std::string("\x0a\x05"
                    "ab"),
        std::string("\x78\x01"), std::string("hello")}) {
    EXPECT_THAT(ReasonOf(ReadFrame(bytes).status()),
                Optional(std::string("MESSAGE_MALFORMED")));
  }
}

// Rows in either of the two would be lost.
TEST(RequestFrameTest, RefusesASecondMember) {
  SendBatchRequest rows;
  rows.mutable_rows()->set_sequence(5);
  SendBatchRequest flush;
  flush.mutable_flush();
  for (const SendBatchRequest& second : {rows, flush}) {
    const std::string bytes =
        rows.SerializeAsString() + second.SerializeAsString();
    EXPECT_THAT(ReasonOf(ReadFrame(bytes).status()),
                Optional(std::string("MESSAGE_MALFORMED")));
  }
}

}  // namespace
}  // namespace destconn
