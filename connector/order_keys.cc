#include "connector/order_keys.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace destconn {

// The first part keeps these apart from the events' keys, which are signed with
// the same key.
OrderKeys::OrderKeys(const HmacKey& ledger_key, absl::string_view destination)
    : key_(ledger_key),
      text_(absl::StrCat("order\n", destination, "\n")),
      prefix_(text_.size()) {}

OrderIndexKey OrderKeys::Of(absl::string_view order_id) {
  text_.resize(prefix_);
  absl::StrAppend(&text_, order_id);
  const Sha256Digest digest = key_.Sign(text_);
  OrderIndexKey key;
  std::copy_n(digest.begin(), key.size(), key.begin());
  return key;
}

}  // namespace destconn
