#ifndef DELIVERY_REQUEST_QUEUE_H_
#define DELIVERY_REQUEST_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "delivery/outgoing_event.h"
#include "delivery/request.h"

namespace destconn {

// Requests that were sent and are to be sent again, whole or in parts.
//
// Parts of refused requests go first and the newest of them first, so that a
// guilty event soon stands alone and few are kept waiting by it; then what
// failed, once its time has come, the one that is due first.
//
// Not thread-safe.
class RequestQueue {
 public:
  // To be sent as soon as it may.
  void PushPart(Request request) { parts_.push_back(std::move(request)); }
  // To be sent again at its `not_before`.
  void PushRetry(Request request) { retries_.push_back(std::move(request)); }

  // The one to be sent next at `now`; null if there is none. Valid until the
  // queue changes.
  Request* Next(absl::Duration now);
  // Takes that one out.
  Request TakeNext(absl::Duration now);

  // When there will be one: now or earlier if there is, infinite if the queue
  // is empty.
  absl::Duration NextAt() const;

  // Takes one event out of the parts and makes a request of it: the one at
  // `position`, from 0 to 1, of all of them. Nothing if there are none.
  std::optional<Request> TakeSample(double position);

  // Calls `visit` for each event.
  void ForEach(const std::function<void(OutgoingEvent*)>& visit) const;

 private:
  std::vector<Request>::iterator NextRetry(absl::Duration now);

  std::vector<Request> parts_;  // the newest at the back
  std::vector<Request> retries_;
};

}  // namespace destconn

#endif  // DELIVERY_REQUEST_QUEUE_H_
