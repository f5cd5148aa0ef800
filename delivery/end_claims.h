#ifndef DELIVERY_END_CLAIMS_H_
#define DELIVERY_END_CLAIMS_H_

#include <vector>

#include "delivery/delivery_types.h"
#include "delivery/outgoing_event.h"

namespace destconn {

// Appends the actions that end the claims of events which were not delivered:
// released if Meta certainly does not have them, else abandoned, so that the
// ledger keeps in mind that Meta may.
void EndClaims(const std::vector<OutgoingEvent*>& events,
               std::vector<DeliveryAction>& actions);

}  // namespace destconn

#endif  // DELIVERY_END_CLAIMS_H_
