#ifndef LEDGER_LEDGER_RECORD_H_
#define LEDGER_LEDGER_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "ledger/ledger.h"

namespace destconn {

// Far apart in bits (six of eight), so that no few flipped bits make one state
// of another.
enum class RecordState : uint8_t {
  kSending = 0x5a,    // Meta may have it
  kDelivered = 0xa6,  // Meta has it
};

// What the ledger holds of an event.
struct LedgerRecord {
  Delivery event = {};
  RecordState state = RecordState::kSending;
  uint8_t attempts = 0;  // how often it may have left; 255: that, or more
};

// A time in Unix seconds as a record holds it: what it cannot hold is the first
// or the last that it can.
uint32_t StoredEventTime(int64_t event_time);

// The UTC day of such a time, counted from 1970-01-01.
int32_t EventDay(int64_t event_time);

inline constexpr size_t kLedgerRecordBytes = 18;

// The value under an event's key, as stored: kLedgerRecordBytes, little endian.
// State, attempts, fingerprint (8), event time (4; seconds, 0 to 2^32 - 1), and
// a CRC-32 over the key and all of it. A record that was damaged, or that
// stands under another key, does not decode: it must never be read as
// delivered.
std::string EncodeLedgerRecord(const LedgerRecord& record);

// Nothing if `value` is not what was stored under `key`.
std::optional<LedgerRecord> DecodeLedgerRecord(const EventKey& key,
                                               absl::string_view value);

}  // namespace destconn

#endif  // LEDGER_LEDGER_RECORD_H_
