#ifndef LEDGER_SENDING_NOTE_H_
#define LEDGER_SENDING_NOTE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "ledger/ledger.h"

namespace destconn {

// What a note of events that are about to leave is stored as, little endian:
// of each event its key (16), fingerprint (8) and event time (4; seconds, 0 to
// 2^32 - 1), then a CRC-32 over the note's number (8) and all of it.
std::string EncodeSendingNote(uint64_t number,
                              absl::Span<const Delivery> events);

// Nothing if `value` is not what was stored under `number`.
std::optional<std::vector<Delivery>> DecodeSendingNote(uint64_t number,
                                                       absl::string_view value);

}  // namespace destconn

#endif  // LEDGER_SENDING_NOTE_H_
