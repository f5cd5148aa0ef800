#ifndef DELIVERY_DELIVERY_TYPES_H_
#define DELIVERY_DELIVERY_TYPES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "delivery/outgoing_event.h"
#include "delivery/retry_policy.h"
#include "events/event_window.h"
#include "events/row_reason.h"
#include "ledger/ledger.h"
#include "meta_client/graph_answer.h"

namespace destconn {

// Both clocks at one moment: wall time for windows, monotonic for waiting.
struct Moment {
  absl::Time wall = absl::UnixEpoch();
  absl::Duration monotonic = absl::ZeroDuration();
};

struct DeliveryOptions {
  WindowSettings window = {};
  size_t max_events_per_request = 1000;  // Meta's limit
  size_t max_requests_in_flight = 8;
  // How long events wait for company before they leave in a smaller request.
  absl::Duration linger = absl::Seconds(1);
  // How long to wait before asking again for an event that another stream
  // sends.
  absl::Duration busy_delay = absl::Milliseconds(200);
  // How long Meta may stay away before the run ends without its summary.
  absl::Duration give_up_after = absl::Minutes(15);
  // When it ends in any case if Meta stays away: monotonic.
  absl::Duration deadline = absl::InfiniteDuration();
  RetryOptions retry = {};
};

// What the core is told.
namespace delivery_input {

struct AddEvents {
  std::vector<OutgoingEvent> events = {};
};
// Events added so far leave now, in smaller requests than usual if need be.
struct Flush {};
// No more events will be added.
struct End {};
struct ClaimsAnswered {
  uint64_t claim = 0;
  absl::StatusOr<std::vector<Claim>> answers = std::vector<Claim>();
};
struct SendingRecorded {
  uint64_t request = 0;
  absl::Status status = absl::OkStatus();
};
struct RequestAnswered {
  uint64_t request = 0;
  GraphAnswer answer = {};
};
struct DeliveriesRecorded {
  uint64_t request = 0;
  absl::Status status = absl::OkStatus();
};
// Time has passed, or the gate has said to ask again.
struct TimePassed {};
// Nothing new is to be sent; what is under way is seen through, then the run
// fails with `status`.
struct Stop {
  absl::Status status = absl::OkStatus();
};

}  // namespace delivery_input

using DeliveryInput = std::variant<
    delivery_input::AddEvents, delivery_input::Flush, delivery_input::End,
    delivery_input::ClaimsAnswered, delivery_input::SendingRecorded,
    delivery_input::RequestAnswered, delivery_input::DeliveriesRecorded,
    delivery_input::TimePassed, delivery_input::Stop>;

// What the core wants done. Each is done once, in order.
namespace delivery_action {

// Ask the ledger; answer with ClaimsAnswered.
struct ClaimEvents {
  uint64_t claim = 0;
  std::vector<ClaimRequest> requests = {};
};
// Make durable that these events of a request are about to leave; answer with
// SendingRecorded. The request leaves only then.
struct RecordSending {
  uint64_t request = 0;
  std::vector<Delivery> events = {};
};
// POST the events; answer with RequestAnswered. The views live until then.
struct SendRequest {
  uint64_t request = 0;
  std::vector<absl::string_view> events = {};
  bool is_retry = false;
};
// Make durable; answer with DeliveriesRecorded.
struct RecordDeliveries {
  uint64_t request = 0;
  std::vector<Delivery> deliveries = {};
};
// End claims of events that Meta certainly does not have.
struct ReleaseClaims {
  std::vector<EventKey> keys = {};
};
// End claims of events that Meta may have.
struct AbandonClaims {
  std::vector<EventKey> keys = {};
};
// The events' fate is final and durable: delivered where there is no reason.
struct EventsFinal {
  std::vector<uint64_t> ids = {};
  std::optional<RowReason> reason = std::nullopt;
  std::optional<GraphError> error = std::nullopt;  // of REJECTED_BY_META
};
// The run cannot go on; nothing is under way any more.
struct FailRun {
  absl::Status status = absl::OkStatus();
};

}  // namespace delivery_action

using DeliveryAction =
    std::variant<delivery_action::ClaimEvents, delivery_action::RecordSending,
                 delivery_action::SendRequest,
                 delivery_action::RecordDeliveries,
                 delivery_action::ReleaseClaims, delivery_action::AbandonClaims,
                 delivery_action::EventsFinal, delivery_action::FailRun>;

}  // namespace destconn

#endif  // DELIVERY_DELIVERY_TYPES_H_
