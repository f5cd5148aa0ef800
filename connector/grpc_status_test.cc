#include "connector/grpc_status.h"

#include "absl/status/status.h"
#include "base/error_reason.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(GrpcStatusTest, CarriesTheReason) {
  const grpc::Status status =
      ToGrpcStatus(WithReason(absl::NotFoundError("gone"), "GONE"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status.error_message(), "gone");
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), 5);
  google::rpc::ErrorInfo info;
  ASSERT_EQ(details.details_size(), 1);
  ASSERT_TRUE(details.details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "GONE");
  EXPECT_EQ(info.domain(), "destination.v1");
}

TEST(GrpcStatusTest, NamesEveryFieldAtFault) {
  const grpc::Status status = ToGrpcStatus(
      InvalidFields({{"settings.name", "Write one."}, {"settings.x", "No."}}));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  ASSERT_EQ(details.details_size(), 2);
  google::rpc::BadRequest bad_request;
  ASSERT_TRUE(details.details(1).UnpackTo(&bad_request));
  ASSERT_EQ(bad_request.field_violations_size(), 2);
  EXPECT_EQ(bad_request.field_violations(0).field(), "settings.name");
  EXPECT_EQ(bad_request.field_violations(1).description(), "No.");
}

TEST(GrpcStatusTest, OkIsOk) {
  EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok());
}

}  // namespace
}  // namespace destconn
