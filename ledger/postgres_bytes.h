#ifndef LEDGER_POSTGRES_BYTES_H_
#define LEDGER_POSTGRES_BYTES_H_

#include <algorithm>
#include <optional>

#include "absl/strings/string_view.h"
#include "ledger/ledger.h"

namespace destconn {

// A key as a bytea value, valid for as long as the key.
inline absl::string_view BytesOf(const EventKey& key) {
  return {reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()};
}

// Nothing if they are no key.
inline std::optional<EventKey> KeyOfBytes(absl::string_view bytes) {
  EventKey key;
  if (bytes.size() != key.bytes.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), key.bytes.begin());
  return key;
}

}  // namespace destconn

#endif  // LEDGER_POSTGRES_BYTES_H_
