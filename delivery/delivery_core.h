#ifndef DELIVERY_DELIVERY_CORE_H_
#define DELIVERY_DELIVERY_CORE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "absl/random/bit_gen_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "delivery/claim_queue.h"
#include "delivery/delivery_types.h"
#include "delivery/event_book.h"
#include "delivery/look_alikes.h"
#include "delivery/outbound.h"
#include "delivery/outgoing_event.h"
#include "delivery/patience.h"
#include "delivery/refusal_watch.h"
#include "delivery/request.h"
#include "delivery/send_gate.h"

namespace destconn {

// Delivers one run's events: claims them in the ledger, sends them in requests
// of up to 1,000 as its dataset's gate allows, each only once the ledger notes
// that it is about to leave, retries, splits a refused request until the guilty
// event stands alone, records what Meta accepted, and only then calls an event
// final.
//
// A state machine without I/O, clock or threads: `Step` takes one input and
// gives the actions that follow from it, so that a whole run replays from its
// inputs.
//
// Not thread-safe.
class DeliveryCore {
 public:
  // `gen` is drawn from for backoff. It and `gate` must outlive the core.
  DeliveryCore(const DeliveryOptions& options, SendGate& gate,
               absl::BitGenRef gen);

  std::vector<DeliveryAction> Step(DeliveryInput input, const Moment& now);

  // Monotonic time at which to step with TimePassed; nothing: when there is an
  // input.
  std::optional<absl::Duration> NextWakeup() const;

  // Events added that are not final, and the bytes of their JSON.
  size_t backlog() const { return book_.size(); }
  size_t backlog_bytes() const { return book_.bytes(); }

  // How many of the events that wait will grow too old before they can be sent,
  // as far as is known: after the pause that Meta has asked for, and at so many
  // a second (lapse_forecast.h).
  int64_t WillLapse(double events_per_second, const Moment& now) const {
    return outbound_.WillLapse(events_per_second, now);
  }

  // Why events wait, if Meta keeps them waiting for longer than moments
  // (Patience::Waiting); else empty.
  std::string Waiting(const Moment& now) const {
    return backlog() > 0 ? patience_.Waiting(now.monotonic) : "";
  }

 private:
  using Events = EventBook::Events;
  void On(delivery_input::AddEvents& input);
  void On(delivery_input::Flush& input);
  void On(delivery_input::End& input);
  void On(delivery_input::ClaimsAnswered& input);
  void On(delivery_input::SendingRecorded& input);
  void On(delivery_input::RequestAnswered& input);
  void On(delivery_input::DeliveriesRecorded& input);
  void On(delivery_input::TimePassed& input);
  void On(delivery_input::Stop& input);

  void Leave(const Request& request, const GraphAnswer& answer);
  void Accepted(uint64_t number, Request request);
  void Refused(Request request, const GraphAnswer& answer);
  void TooLarge(Request request, const GraphAnswer& answer);
  void Miscounted(Request request, const GraphAnswer& answer);
  void Retry(Request request, const GraphAnswer& answer);
  void Reject(const Request& request, const GraphAnswer& answer);

  void Pump();
  void PumpClaims();
  void PumpSends();
  void Note(Request request);
  void Send(uint64_t number, Request request);
  void DropStale(const Events& events);

  void Fail(absl::Status status);
  void FailIfOutOfPatience();
  void FailIfQuiet();
  void Finish(const Events& events, std::optional<RowReason> reason,
              std::optional<GraphError> error = std::nullopt);

  bool Draining() const { return ended_ || flushing_; }
  size_t let_through() const { return noting_.size() + in_flight_.size(); }

  const DeliveryOptions options_;
  SendGate& gate_;
  absl::BitGenRef gen_;

  // Valid during a step.
  Moment now_;
  std::vector<DeliveryAction> actions_;

  uint64_t last_number_ = 0;  // of claims and requests
  bool flushing_ = false;
  bool ended_ = false;
  bool fail_reported_ = false;
  std::optional<absl::Status> failure_;

  EventBook book_;
  ClaimQueue claims_;
  // What leave to send is given for: first it is noted in the ledger.
  std::map<uint64_t, Request> noting_;
  std::map<uint64_t, Request> in_flight_;
  std::map<uint64_t, Request> recording_;
  Patience patience_;
  RefusalWatch watch_;
  Outbound outbound_;
  LookAlikes look_alikes_;
  // No event that Meta named as guilty was innocent.
  bool names_are_true_ = true;
};

}  // namespace destconn

#endif  // DELIVERY_DELIVERY_CORE_H_
