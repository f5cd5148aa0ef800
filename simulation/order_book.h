#ifndef SIMULATION_ORDER_BOOK_H_
#define SIMULATION_ORDER_BOOK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "delivery/outgoing_event.h"
#include "ledger/ledger.h"

namespace destconn {

// One row as a host has it: an order, and which of its versions.
struct HostRow {
  int64_t order = 0;
  int64_t version = 0;

  friend auto operator<=>(const HostRow&, const HostRow&) = default;
};

// The events of the simulated orders: each row makes one.
constexpr absl::Duration kWindow = absl::Hours(24 * 7);

// What stands for an order in the ledger, and back.
EventKey KeyOfOrder(int64_t order);
int64_t OrderOfKey(const EventKey& key);

// The bytes that leave, and what can be read from them again.
std::string TextOf(const HostRow& row, int64_t event_time);
HostRow RowOf(absl::string_view text);
int64_t EventTimeOf(absl::string_view text);

OutgoingEvent EventOf(uint64_t id, const HostRow& row, int64_t event_time);

}  // namespace destconn

#endif  // SIMULATION_ORDER_BOOK_H_
