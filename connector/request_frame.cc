#include "connector/request_frame.h"

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "base/error_reason.h"
#include "events/wire_reader.h"

namespace destconn {
namespace {

std::optional<RequestFrame::Kind> KindOf(uint32_t field) {
  switch (field) {  // field numbers of destination.v1.SendBatchRequest
    case 1:
      return RequestFrame::Kind::kStart;
    case 2:
      return RequestFrame::Kind::kRows;
    case 3:
      return RequestFrame::Kind::kFlush;
    default:
      return std::nullopt;
  }
}

}  // namespace

absl::StatusOr<RequestFrame> ReadFrame(absl::string_view message) {
  std::optional<RequestFrame> frame;
  WireReader reader(message);
  bool good = true;
  while (good && !reader.done()) {
    uint32_t field = 0;
    uint32_t type = 0;
    good = reader.ReadTag(field, type);
    const auto kind = KindOf(field);
    if (good && kind.has_value() && type == WireReader::kBytes) {
      good = !frame.has_value();
      frame = RequestFrame{.kind = *kind};
      good = good && reader.ReadBytes(frame->payload);
    } else {
      good = good && reader.Skip(type);
    }
  }
  if (good && frame.has_value()) return *frame;
  return WithReason(
      absl::InvalidArgumentError(
          "A message is no destination.v1.SendBatchRequest with one of "
          "`start`, `rows` and `flush`. Make it with code generated from this "
          "server's proto files."),
      "MESSAGE_MALFORMED");
}

}  // namespace destconn
