#include "simulator/graph_reply.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(GraphReplyTest, IsShapedAsMetasErrors) {
  const GraphReply reply =
      MakeReply(InvalidParameter(2804003, "Too \"old\"", "Mend it."), "Atrace");
  EXPECT_EQ(reply.http_status, 400);
  EXPECT_EQ(reply.code, 100);
  EXPECT_EQ(reply.subcode, 2804003);
  EXPECT_EQ(reply.fbtrace_id, "Atrace");
  EXPECT_EQ(
      reply.body,
      R"({"error":{"message":"Invalid parameter","type":"OAuthException",)"
      R"("code":100,"error_subcode":2804003,"is_transient":false,)"
      R"("error_user_title":"Too \"old\"","error_user_msg":"Mend it.",)"
      R"("fbtrace_id":"Atrace"}})");
}

TEST(GraphReplyTest, LeavesOutWhatIsNotThere) {
  EXPECT_EQ(MakeReply(PathUnknown(), "A").body,
            R"({"error":{"message":"Unknown path components.",)"
            R"("type":"OAuthException","code":2500,"is_transient":false,)"
            R"("fbtrace_id":"A"}})");
  EXPECT_EQ(MakeReply(TokenExpired(), "A").http_status, 401);
}

}  // namespace
}  // namespace destconn
