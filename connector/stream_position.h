#ifndef CONNECTOR_STREAM_POSITION_H_
#define CONNECTOR_STREAM_POSITION_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connector/order_cuts.h"
#include "delivery/ack_tracker.h"
#include "events/row_ref.h"
#include "ledger/ledger.h"
#include "storage/v1/storage.pb.h"

namespace destconn {

// Where a stream stands in its shard: which message comes next, and up to which
// one every row is final. A stream that goes on from sequence N may begin with
// any message from 1 to N + 1; those up to N are passed over.
//
// An order whose rows stand in several messages must not be taken for another
// when a stream goes on in its middle. Where rows of orders are adjacent one
// order at most is cut (OrderCuts); elsewhere such messages are acknowledged
// together, which is after the half-close or a flush as it is.
//
// Not thread-safe.
class StreamPosition {
 public:
  // Goes on from what an earlier stream has stored.
  StreamPosition(const storage::v1::StoredShard& stored, bool rows_adjacent)
      : resume_after_(stored.acked_sequence()),
        rows_before_(stored.tally().received()),
        rows_adjacent_(rows_adjacent),
        acks_(resume_after_),
        cuts_(stored.cut()) {}

  // Takes note of the next message. False if it is to be passed over. Fails
  // (INVALID_ARGUMENT) with SEQUENCE_UNEXPECTED, or with RUN_ROWS_DIFFER if the
  // messages passed over have not the rows that they had before.
  absl::StatusOr<bool> Next(int64_t sequence, int64_t rows);

  // No message comes any more. Fails with RUN_ROWS_DIFFER if the stream began
  // anew and ended before it came to where it should have gone on.
  absl::Status End() const;

  // What became of these rows already, if they are the rest of an order that
  // an earlier stream delivered whole; nothing if they are not.
  std::optional<OrderCuts::Outcome> TakeRest(const EventKey& key,
                                             const std::vector<RowRef>& rows);

  // An event has these rows, none of which is final yet.
  void EventMade(uint64_t id, const EventKey& key,
                 const std::vector<RowRef>& rows);
  // To be called before its rows' `RowFinal`.
  void EventFinal(uint64_t id, std::optional<RowReason> reason) {
    cuts_.Final(id, {reason});
  }
  void RowFinal(int64_t sequence) { acks_.RowFinal(sequence); }

  // Every row up to this sequence is final.
  int64_t acked_sequence() const { return acks_.acked_sequence(); }

  // Puts acked_sequence and cut.
  void Store(storage::v1::StoredShard& progress);

 private:
  bool has_begun() const { return next_ > 0; }

  const int64_t resume_after_;
  const int64_t rows_before_;
  const bool rows_adjacent_;
  AckTracker acks_;
  OrderCuts cuts_;
  int64_t next_ = 0;  // expected; 0 before the first
  bool from_the_start_ = false;
  int64_t rows_passed_ = 0;
};

}  // namespace destconn

#endif  // CONNECTOR_STREAM_POSITION_H_
