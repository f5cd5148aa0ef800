#ifndef DELIVERY_DELIVERY_CORE_H_
#define DELIVERY_DELIVERY_CORE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/random/bit_gen_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "delivery/delivery_types.h"

namespace destconn {

// Delivers one run's events: claims them in the ledger, sends them in requests
// of up to 1,000, retries, splits a refused request until the guilty event
// stands alone, records what Meta accepted, and only then calls an event final.
//
// A state machine without I/O, clock or threads: `Step` takes one input and
// gives the actions that follow from it, so that a whole run replays from its
// inputs.
//
// Not thread-safe.
class DeliveryCore {
 public:
  // `gen` is drawn from for backoff and must outlive the core.
  DeliveryCore(const DeliveryOptions& options, absl::BitGenRef gen)
      : options_(options), gen_(gen) {}

  std::vector<DeliveryAction> Step(DeliveryInput input, const Moment& now);

  // Monotonic time at which to step with TimePassed; nothing: when there is an
  // input.
  std::optional<absl::Duration> NextWakeup() const;

  // Events added that are not final.
  size_t backlog() const { return backlog_; }

 private:
  using Events = std::vector<OutgoingEvent>;

  // One attempt after the other to deliver the same events.
  struct Request {
    Events events = {};
    int attempt = 0;  // attempts made
    absl::Duration not_before = absl::ZeroDuration();
  };

  // An event of this run that is being taken care of, and later ones of the
  // same identity, which wait for its outcome.
  struct Owned {
    uint64_t fingerprint = 0;
    Events twins = {};
  };

  void On(delivery_input::AddEvent& input);
  void On(delivery_input::Flush& input);
  void On(delivery_input::End& input);
  void On(delivery_input::ClaimsAnswered& input);
  void On(delivery_input::RequestAnswered& input);
  void On(delivery_input::DeliveriesRecorded& input);
  void On(delivery_input::TimePassed& input);
  void On(delivery_input::Stop& input);

  void Pump();
  void PumpClaims();
  void PumpSends();
  bool SendNext();
  std::optional<Request> TakeDueRetry();
  std::optional<Request> TakeReady();
  void DropStale(Events& events);
  void Send(Request request);
  void Retry(Request request, const GraphAnswer& answer);
  void Split(Request request);
  void Reject(const Request& request, const GraphAnswer& answer);
  void Fail(absl::Status status);
  void FailIfQuiet();
  void Finish(const OutgoingEvent& event, std::optional<RowReason> reason,
              std::optional<GraphError> error = std::nullopt);
  bool Draining() const;
  bool AnyReady() const;

  const DeliveryOptions options_;
  absl::BitGenRef gen_;

  // Valid during a step.
  Moment now_;
  std::vector<DeliveryAction> actions_;

  size_t backlog_ = 0;
  uint64_t last_number_ = 0;  // of claims and requests
  bool flushing_ = false;
  bool ended_ = false;
  bool fail_reported_ = false;
  std::optional<absl::Status> failure_;

  absl::flat_hash_map<EventKey, Owned> owned_;
  Events unclaimed_;
  absl::Duration unclaimed_since_ = absl::ZeroDuration();
  std::map<uint64_t, Events> claiming_;
  Events busy_;
  absl::Duration busy_until_ = absl::ZeroDuration();
  // By window class: physical stores apart from the rest, whose window is
  // shorter; one stale event would sink the others' request.
  std::array<std::deque<OutgoingEvent>, 2> ready_;
  absl::Duration ready_since_ = absl::ZeroDuration();
  std::deque<Request> retries_;
  std::map<uint64_t, Request> in_flight_;
  std::map<uint64_t, Request> recording_;
  absl::Duration paused_until_ = absl::ZeroDuration();
  // When Meta began to stay away; nothing while it answers.
  std::optional<absl::Duration> away_since_;
};

}  // namespace destconn

#endif  // DELIVERY_DELIVERY_CORE_H_
