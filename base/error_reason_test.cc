#include "base/error_reason.h"

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/status_macros.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

absl::StatusOr<int> Fail() {
  return WithReason(absl::NotFoundError("gone"), "GONE");
}

absl::Status Forward() {
  DC_ASSIGN_OR_RETURN(const int value, Fail());
  return value == 0 ? absl::OkStatus() : absl::InternalError("unreachable");
}

absl::Status ForwardStatus() {
  DC_RETURN_IF_ERROR(Forward());
  return absl::OkStatus();
}

TEST(ErrorReasonTest, ReadsBackTheReasonThroughTheMacros) {
  EXPECT_EQ(ReasonOf(ForwardStatus()), std::optional<std::string>("GONE"));
}

TEST(ErrorReasonTest, HasNoneUnlessItWasGiven) {
  EXPECT_EQ(ReasonOf(absl::NotFoundError("gone")), std::nullopt);
  EXPECT_EQ(ReasonOf(absl::OkStatus()), std::nullopt);
}

}  // namespace
}  // namespace destconn
