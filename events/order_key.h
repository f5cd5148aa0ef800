#ifndef EVENTS_ORDER_KEY_H_
#define EVENTS_ORDER_KEY_H_

#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "events/event_terms.h"

namespace destconn {

// Stands for an order in a run, or for a product in an order: 128 bits of a
// SHA-256, which no two of them share.
using OrderKey = std::array<uint64_t, 2>;

OrderKey KeyOfOrder(absl::string_view order_id, EventName event_name);
OrderKey KeyOfProduct(const OrderKey& order, absl::string_view product_id);

}  // namespace destconn

#endif  // EVENTS_ORDER_KEY_H_
