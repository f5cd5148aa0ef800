#include "cli/rpc_error.h"

#include <string>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

grpc::Status WithDetails(grpc::StatusCode code, const std::string& reason) {
  google::rpc::Status details;
  details.set_code(code);
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  details.add_details()->PackFrom(info);
  google::rpc::BadRequest bad;
  auto* violation = bad.add_field_violations();
  violation->set_field("settings.dataset_id");
  violation->set_description("digits only");
  details.add_details()->PackFrom(bad);
  return {code, "what went wrong", details.SerializeAsString()};
}

TEST(RpcErrorTest, ShowsCodeReasonFieldsAndWhatToDo) {
  EXPECT_EQ(RpcErrorText(WithDetails(grpc::INVALID_ARGUMENT, "BAD_SETTINGS"),
                         "host:1"),
            "error: INVALID_ARGUMENT (BAD_SETTINGS): what went wrong\n"
            "  settings.dataset_id: digits only\n"
            "What to do: Correct what is named above and try again. "
            "`destinationctl describe` lists fields and columns.\n");
}

TEST(RpcErrorTest, ShowsAStatusWithoutDetails) {
  EXPECT_THAT(RpcErrorText({grpc::UNAVAILABLE, "refused"}, "host:1"),
              HasSubstr("Is the connector running and reachable at host:1?"));
}

TEST(RpcErrorTest, TellsAnUnreachableMetaFromAnUnreachableConnector) {
  EXPECT_THAT(RpcErrorText(WithDetails(grpc::UNAVAILABLE, "META_UNAVAILABLE"),
                           "host:1"),
              Not(HasSubstr("host:1")));
}

TEST(RpcErrorTest, AsksForANewToken) {
  EXPECT_THAT(
      RpcErrorText(WithDetails(grpc::FAILED_PRECONDITION, "REAUTHORIZE"),
                   "host:1"),
      HasSubstr("validate-credentials"));
}

TEST(RpcErrorTest, SaysThatACallIsNotOffered) {
  EXPECT_THAT(RpcErrorText({grpc::UNIMPLEMENTED, ""}, "host:1"),
              HasSubstr("does not offer that call"));
}

TEST(RpcErrorTest, HasANameAndAStepForEveryCode) {
  for (int code = grpc::CANCELLED; code <= grpc::UNAUTHENTICATED; ++code) {
    const std::string text =
        RpcErrorText({static_cast<grpc::StatusCode>(code), "m"}, "host:1");
    EXPECT_THAT(text, Not(HasSubstr("unknown code"))) << code;
    EXPECT_THAT(text, HasSubstr("What to do: ")) << code;
  }
}

TEST(RpcErrorTest, PassesOverDetailsThatItCannotRead) {
  const grpc::Status status(grpc::INTERNAL, "m", "\xFF\xFF not a message");
  EXPECT_EQ(RpcErrorReason(status), "");
  EXPECT_THAT(RpcErrorText(status, "host:1"), HasSubstr("INTERNAL: m"));
}

}  // namespace
}  // namespace destconn
