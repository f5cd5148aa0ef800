#ifndef CONNECTOR_OUTBOX_H_
#define CONNECTOR_OUTBOX_H_

#include <deque>
#include <optional>

#include "destination/v1/destination.pb.h"

namespace destconn {

// Messages that wait until the host takes them. Bounded however slowly it
// reads: of acks and progress only the newest waits, row errors are limited by
// the run, and the rest comes once.
//
// Not thread-safe.
class Outbox {
 public:
  void Add(destination::v1::SendBatchResponse message);

  // The next to be written; nothing if there is none. Row errors go before the
  // ack that covers them, the summary last.
  std::optional<destination::v1::SendBatchResponse> Next();

 private:
  std::deque<destination::v1::SendBatchResponse> in_order_;
  std::optional<destination::v1::SendBatchResponse> ack_;
  std::optional<destination::v1::SendBatchResponse> progress_;
  std::optional<destination::v1::SendBatchResponse> summary_;
};

}  // namespace destconn

#endif  // CONNECTOR_OUTBOX_H_
