#include "events/order_key.h"

#include <cstring>
#include <string>

#include "hashing/sha256.h"

namespace destconn {
namespace {

OrderKey KeyOf(absl::string_view front, absl::string_view text) {
  std::string joined(front);
  joined.append(text.data(), text.size());
  const Sha256Digest digest = Sha256(joined);
  OrderKey key;
  std::memcpy(key.data(), digest.data(), sizeof(key));
  return key;
}

}  // namespace

OrderKey KeyOfOrder(absl::string_view order_id, EventName event_name) {
  const char name = static_cast<char>(event_name);
  return KeyOf({&name, 1}, order_id);
}

OrderKey KeyOfProduct(const OrderKey& order, absl::string_view product_id) {
  return KeyOf({reinterpret_cast<const char*>(order.data()), sizeof(order)},
               product_id);
}

}  // namespace destconn
