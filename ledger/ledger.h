#ifndef LEDGER_LEDGER_H_
#define LEDGER_LEDGER_H_

#include <array>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace destconn {

// What the ledger knows an event by: 16 bytes of a keyed hash of its identity,
// so that the ledger does not tell who bought what.
struct EventKey {
  std::array<uint8_t, 16> bytes = {};

  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 misreads the default.
  friend auto operator<=>(const EventKey&, const EventKey&) = default;

  template <typename H>
  friend H AbslHashValue(H h, const EventKey& key) {
    return H::combine(std::move(h), key.bytes);
  }
};

// An event whose fate is asked for.
struct ClaimRequest {
  EventKey key = {};
  // Of the event's contents: tells a resend from a changed event.
  uint64_t fingerprint = 0;
  // Unix seconds; says where to look first. An order whose time was corrected
  // is still the same order.
  int64_t event_time = 0;
};

// What the ledger answers.
enum class Claim : uint8_t {
  kGranted,       // the caller's to send
  kGrantedAgain,  // the same, and noted before (RecordSending) with the same
                  // contents: Meta may have it from an attempt that ended
                  // without an answer. The note stays and need not be made
                  // again.
  kSent,          // Meta has it
  kSentChanged,   // Meta has it, or may have it, with other contents
  kBusy,          // another stream is sending it: ask again
};

// An event that Meta has accepted, or is about to be asked to accept.
struct Delivery {
  EventKey key = {};
  uint64_t fingerprint = 0;
  int64_t event_time =
      0;  // Unix seconds; says when the record may be forgotten
};

// Who claims: a run, by a number that is unique in the process.
using ClaimOwner = uint64_t;

// The durable record of the events that Meta has accepted (contract, 5).
// Whoever claims an event first sends it.
//
// Errors: UNAVAILABLE with LEDGER_UNAVAILABLE when the store cannot be read or
// written; DATA_LOSS with LEDGER_CORRUPT when a record is not what was written.
//
// Thread-safe.
class Ledger {
 public:
  virtual ~Ledger() = default;

  // One answer a request, in their order. A key that stands twice in `requests`
  // is granted once; its twin is kBusy.
  virtual absl::StatusOr<std::vector<Claim>> ClaimEvents(
      ClaimOwner owner, absl::Span<const ClaimRequest> requests) = 0;

  // Notes that claimed events are about to leave: from here on Meta may have
  // them. If their claims end without an answer (the process dies, a connection
  // breaks), they are kGrantedAgain with the same fingerprint alone: with
  // another they are kSentChanged. Durable once it returns OK.
  virtual absl::Status RecordSending(ClaimOwner owner,
                                     absl::Span<const Delivery> events) = 0;

  // Whether all that `owner` has claimed is still its own, for as long as a
  // request takes; to be asked just before one leaves, noted or not. Does not
  // wait. ABORTED with LEDGER_CLAIM_LOST if others may have taken it over:
  // nothing may be sent then. Where nobody can, there is nothing to ask.
  virtual absl::Status CheckClaims(ClaimOwner owner) {
    static_cast<void>(owner);
    return absl::OkStatus();
  }

  // Records deliveries and ends their claims. They are durable once it returns
  // OK.
  virtual absl::Status RecordDelivered(ClaimOwner owner,
                                       absl::Span<const Delivery> events) = 0;

  // Ends claims whose events Meta certainly does not have; what RecordSending
  // noted of them is forgotten. Never to be called for what was kGrantedAgain.
  virtual void Release(ClaimOwner owner, absl::Span<const EventKey> keys) = 0;

  // Ends claims whose events Meta may have: what RecordSending noted stays.
  virtual void Abandon(ClaimOwner owner, absl::Span<const EventKey> keys) = 0;

  // What a claim would be answered, without making one.
  virtual absl::StatusOr<std::vector<Claim>> Peek(
      absl::Span<const ClaimRequest> requests) = 0;
};

}  // namespace destconn

#endif  // LEDGER_LEDGER_H_
