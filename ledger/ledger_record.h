#ifndef LEDGER_LEDGER_RECORD_H_
#define LEDGER_LEDGER_RECORD_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "ledger/ledger.h"

namespace destconn {

// The value under an event's key, as stored: a state byte, the fingerprint, the
// event time, and a checksum over the key and all of it. A record that was
// damaged, or that stands under another key, does not decode: it must never be
// read as delivered.
std::string EncodeLedgerRecord(const Delivery& delivery);

// Nothing if `value` is not what was stored under `key`.
std::optional<Delivery> DecodeLedgerRecord(const EventKey& key,
                                           absl::string_view value);

}  // namespace destconn

#endif  // LEDGER_LEDGER_RECORD_H_
