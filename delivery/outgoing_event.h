#ifndef DELIVERY_OUTGOING_EVENT_H_
#define DELIVERY_OUTGOING_EVENT_H_

#include <cstdint>
#include <string>

#include "ledger/ledger.h"

namespace destconn {

// An event on its way. `id` is the caller's number for it, unique among those
// that are not final.
struct OutgoingEvent {
  uint64_t id = 0;
  EventKey key = {};
  uint64_t fingerprint = 0;
  int64_t event_time = 0;  // Unix seconds
  bool physical_store = true;
  // The ledger notes durably that Meta may have it.
  bool noted = false;
  // An attempt of this run or of an earlier one ended without saying whether
  // Meta has it.
  bool maybe_sent = false;
  std::string json = "";
};

}  // namespace destconn

#endif  // DELIVERY_OUTGOING_EVENT_H_
