#ifndef DELIVERY_OUTBOUND_H_
#define DELIVERY_OUTBOUND_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "delivery/delivery_types.h"
#include "delivery/outgoing_event.h"
#include "delivery/patience.h"
#include "delivery/ready_events.h"
#include "delivery/refusal_watch.h"
#include "delivery/request.h"
#include "delivery/request_queue.h"
#include "delivery/send_gate.h"

namespace destconn {

// What a run has to send, for the first time and again; chooses what goes next
// and asks the gate for leave.
//
// Not thread-safe.
class Outbound {
 public:
  using Events = std::vector<OutgoingEvent*>;

  // All must outlive it. `patience` is told when the gate stays shut.
  Outbound(const DeliveryOptions& options, SendGate& gate, Patience& patience,
           const RefusalWatch& watch);

  // A claimed event, to be sent for the first time.
  void Add(OutgoingEvent* event, bool set_aside, const Moment& now);
  // Parts of a request, to be sent as soon as it may; the first goes first.
  void AddParts(std::pair<Request, Request> parts);
  // To be sent again at its `not_before`.
  void AddRetry(Request request) { queue_.PushRetry(std::move(request)); }
  void SetAside(const std::function<bool(const OutgoingEvent&)>& resembles) {
    ready_.SetAside(resembles);
  }

  // The request that goes now, for which leave is given; nothing if none may.
  // `all_are_here`: no event is to wait for company. `in_flight`: the run's
  // requests that are. What has left its window is appended to `expired`
  // instead of being sent.
  std::optional<Request> Next(bool all_are_here, size_t in_flight,
                              const Moment& now, Events& expired);
  // Monotonic time at which to ask for the next; infinite: after an answer or
  // an event, or when the gate says so.
  absl::Duration NextAt(size_t in_flight) const;
  // Nothing will be asked for any more.
  void Close() { StopWaiting(); }

  bool has_new_events() const { return !ready_.empty(); }
  // Takes out of a request, and appends to `expired`, what has left its window
  // since leave was given for it.
  void DropExpired(Request& request, const Moment& now, Events& expired) const;
  // Calls `visit` for each event.
  void ForEach(const std::function<void(OutgoingEvent*)>& visit) const;
  // As DeliveryCore's.
  int64_t WillLapse(double events_per_second, const Moment& now) const;
  // Seconds until the first event of a request leaves its window.
  absl::Duration TimeLeft(const Request& request, const Moment& now) const;

 private:
  bool MayEnter(Sending sending, const Moment& now);
  void StopWaiting();
  Request* NextAgain(const Moment& now, Events& expired);
  void TakeSample(absl::Duration now);
  Request Leaving(Request request) const;
  int64_t ExpiresAt(const OutgoingEvent& event) const;
  int64_t FirstToExpire(const Events& events) const;

  const DeliveryOptions& options_;
  // Seconds that the window goes back: of physical stores, of the rest.
  const int64_t store_window_;
  const int64_t other_window_;
  SendGate& gate_;
  Patience& patience_;
  const RefusalWatch& watch_;
  ReadyEvents ready_;
  RequestQueue queue_;
  Entry held_;  // what the gate last said
  bool waits_at_gate_ = false;
};

}  // namespace destconn

#endif  // DELIVERY_OUTBOUND_H_
