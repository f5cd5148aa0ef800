#include "base/error_reason.h"

#include <utility>

#include "absl/strings/cord.h"

namespace destconn {
namespace {

constexpr absl::string_view kReasonUrl = "destconn/reason";

}  // namespace

absl::Status WithReason(absl::Status status, absl::string_view reason) {
  status.SetPayload(kReasonUrl, absl::Cord(reason));
  return status;
}

std::optional<std::string> ReasonOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kReasonUrl);
  if (!payload.has_value()) return std::nullopt;
  return std::string(*payload);
}

}  // namespace destconn
