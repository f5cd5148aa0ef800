#ifndef CONNECTOR_ORDER_CUTS_H_
#define CONNECTOR_ORDER_CUTS_H_

#include <cstdint>
#include <map>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "events/row_reason.h"
#include "ledger/ledger.h"
#include "storage/v1/storage.pb.h"

namespace destconn {

// Where rows of orders are adjacent, an acknowledgement may come between the
// rows of one order, all of which are final. If the stream breaks there, the
// rest of the order comes again without its beginning, and looks like another
// order; so the order and what became of it are kept with the acknowledgement.
//
// Not thread-safe.
class OrderCuts {
 public:
  struct Outcome {
    std::optional<RowReason> reason = std::nullopt;  // nothing: delivered
  };

  // `stored`: where an earlier stream was cut.
  explicit OrderCuts(const storage::v1::OrderCut& stored);

  // The event of that number stands in the messages from `first` to `last`.
  void Watch(uint64_t id, const EventKey& key, int64_t first, int64_t last);

  // What became of an event, if it is watched.
  void Final(uint64_t id, const Outcome& outcome);

  // What became of the order whose rest this event is; nothing if it is not the
  // one that was cut. Gives it once. `first` and `last` as for Watch.
  std::optional<Outcome> TakeRest(const EventKey& key, int64_t first,
                                  int64_t last);

  // The order that is cut if the stream breaks after that message, which is
  // acknowledged and not less than at the last call.
  storage::v1::OrderCut At(int64_t acked);

 private:
  struct Watched {
    EventKey key = {};
    int64_t first = 0;
    int64_t last = 0;
  };

  void Keep(const Watched& event, const Outcome& outcome);

  storage::v1::OrderCut stored_;
  absl::flat_hash_map<uint64_t, Watched> watched_;
  std::map<int64_t, storage::v1::OrderCut> cuts_;  // by message
};

}  // namespace destconn

#endif  // CONNECTOR_ORDER_CUTS_H_
