#ifndef CONNECTOR_ORDER_KEYS_H_
#define CONNECTOR_ORDER_KEYS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "hashing/hmac.h"
#include "ledger/order_index.h"

namespace destconn {

// Keys of the index of orders, for one destination: who does not have the
// ledger's key cannot tell from the index whose orders they are.
//
// Not thread-safe.
class OrderKeys {
 public:
  // `destination` is a resource name.
  OrderKeys(const HmacKey& ledger_key, absl::string_view destination);

  OrderIndexKey Of(absl::string_view order_id);

 private:
  const HmacKey key_;
  std::string text_;  // what is signed, in a buffer that is kept
  const size_t prefix_;
};

}  // namespace destconn

#endif  // CONNECTOR_ORDER_KEYS_H_
