#ifndef CONNECTOR_REQUEST_FRAME_H_
#define CONNECTOR_REQUEST_FRAME_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace destconn {

// A SendBatchRequest, opened without generated code: which member of the oneof
// it holds, and that member's bytes.
struct RequestFrame {
  enum class Kind { kStart, kRows, kFlush };

  Kind kind = Kind::kStart;
  absl::string_view payload = "";  // points into the message
};

// Fails with MESSAGE_MALFORMED if it is no SendBatchRequest, or holds no member
// or several: generated code merges those, but no encoder writes them, and to
// drop one would lose rows.
absl::StatusOr<RequestFrame> ReadFrame(absl::string_view message);

}  // namespace destconn

#endif  // CONNECTOR_REQUEST_FRAME_H_
