#ifndef DELIVERY_REQUEST_H_
#define DELIVERY_REQUEST_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "delivery/outgoing_event.h"
#include "delivery/send_gate.h"

namespace destconn {

// How it is going with finding the events that Meta did not count; shared by
// the parts of one request.
struct Recount {
  int requests_left = 0;  // that may be sent for it
  bool any_counted = false;
};

// One attempt after the other to deliver the same events.
struct Request {
  std::vector<OutgoingEvent*> events = {};
  Sending sending = Sending::kFirst;
  int attempt = 0;  // attempts made
  // Unix seconds: what is due first goes first (ready_events.h).
  int64_t due = 0;
  // Monotonic.
  absl::Duration not_before = absl::ZeroDuration();
  absl::Duration sent_at = absl::ZeroDuration();
  // Meta named the one event in it as guilty.
  bool named_by_meta = false;
  // Unix seconds: the first of its events expires then, or later.
  int64_t expires_at = 0;
  // Null until Meta reported another number of events than were sent.
  std::shared_ptr<Recount> recount = nullptr;

  size_t bytes() const {
    size_t bytes = 0;
    for (const OutgoingEvent* event : events) bytes += event->json.size();
    return bytes;
  }
};

}  // namespace destconn

#endif  // DELIVERY_REQUEST_H_
