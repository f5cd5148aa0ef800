#ifndef BASE_ERROR_REASON_H_
#define BASE_ERROR_REASON_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace destconn {

// Every status that this project makes carries a reason: a stable word in
// UPPER_SNAKE_CASE, for programs. Callers and tests compare reasons, never
// messages. On the wire it becomes google.rpc.ErrorInfo.reason.
//
// Takes a status that is not OK; returns it with the reason attached.
absl::Status WithReason(absl::Status status, absl::string_view reason);

// The reason attached to `status`, if any.
std::optional<std::string> ReasonOf(const absl::Status& status);

}  // namespace destconn

#endif  // BASE_ERROR_REASON_H_
